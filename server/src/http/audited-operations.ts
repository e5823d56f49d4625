/** What each write leaves in the audit trail. A write that is missing here does not compile, and leaves an entry without fields. */
import { allRetentionKinds, type ManagementOperationId, type Operations } from "@beckon/contract";
import type { HandledOperationId } from "./handler.ts";

/** The operations that change something. */
export type WriteOperationId = {
  [Id in ManagementOperationId]: Operations[Id] extends { method: "GET" } | { changesNothing: true } ? never : Id;
}[ManagementOperationId];

type Json = Record<string, unknown>;
/** A kind of thing: what its fields are that may be kept. `a.b` reaches inside; an address is cut down to its origin. */
export type Subject = {
  type: string;
  /** Reads it as it was, where the path names it or there is one per tenant. */
  reader?: HandledOperationId;
  /** The path's parameter that is its id; without one it is the tenant's only one. */
  parameter?: string;
  /** Its id is a person's, and can be taken out of the trail. */
  person?: true;
  fields: readonly string[];
};

/** One entry about a thing, one for each thing of a batch that changed, or a word on where else the write stands. */
export type Audited =
  | {
      kind: "entry";
      subject: Subject;
      /** The id, where it does not stand in the path. */
      idIn?: "answer" | "pseudonym" | "body.participantId";
      /** The answer shows something else than the thing: it is read again. */
      readAgain?: true;
      /** Fields of the answer that are kept under another name. */
      told?: Record<string, string>;
      /** Fields of the request's body that are kept as they are. */
      asked?: readonly string[];
    }
  | {
      kind: "batch";
      subject: Subject;
      asked: readonly string[];
      changed: (item: Json) => { before: Json | null; after: Json } | null;
    }
  | { kind: "elsewhere"; where: string };

const tenant = { type: "tenant", fields: ["name", "mode", "timeZone", "currency"], reader: "getTenant" } as const;
const key: Subject = {
  type: "key",
  reader: "getKey",
  parameter: "keyId",
  fields: ["type", "name", "scopes", "expiresAt", "revokedAt"],
};
const memberPolicy: Subject = { type: "memberPolicy", reader: "getMemberPolicy", fields: ["secondFactor"] };
const member: Subject = {
  type: "member",
  reader: "getMember",
  parameter: "memberId",
  fields: ["email", "role"],
};
const identity: Subject = {
  type: "identitySettings",
  reader: "getIdentitySettings",
  fields: [
    ...["provider", "issuer", "audience", "jwksUrl", "url", "algorithms", "subjectClaim", "subjectField"],
    ...["requiredScopes", "scopeClaim", "clientId", "auth", "userIdPath", "statusMapping", "clockToleranceSeconds"],
    ...["typ", "hasSharedSecret", "hasClientSecret"],
  ],
};
const campaign: Subject = {
  type: "campaign",
  reader: "getCampaign",
  parameter: "campaignId",
  fields: ["name", "state", "priority", "timeZone", "startsAt", "endsAt", "revision.id", "revision.number"],
};
const audience: Subject = { type: "campaign", parameter: "campaignId", fields: ["changed", "members"] };
const participant: Subject = {
  type: "participant",
  reader: "getParticipant",
  parameter: "participantId",
  person: true,
  fields: ["state"],
};
const token: Subject = { type: "participant", person: true, fields: ["expiresAt", "revoked"] };
const code: Subject = {
  type: "code",
  reader: "getCode",
  parameter: "codeId",
  fields: ["state", "source", "campaignId", "cap"],
};
const referral: Subject = {
  type: "referral",
  reader: "readReferral",
  parameter: "referralId",
  fields: ["status", "review", "reason", "counted", "campaignId"],
};
const reservation: Subject = {
  type: "reservation",
  reader: "getReservation",
  parameter: "reservationId",
  fields: ["state", "codeId", "expiresAt"],
};
const sandbox: Subject = { type: "tenant", reader: "getSandboxClock", fields: ["aheadSeconds"] };
const source: Subject = {
  type: "eventSource",
  reader: "getEventSource",
  parameter: "sourceId",
  fields: ["name", "state"],
};
const endpoint: Subject = {
  type: "webhookEndpoint",
  reader: "getWebhookEndpoint",
  parameter: "endpointId",
  fields: [...["url", "description", "eventTypes", "scheme", "state", "disabledReason"], "previousSecretUntil"],
};
const reward: Subject = {
  type: "reward",
  reader: "getReward",
  parameter: "rewardId",
  fields: ["status", "approval", "reason"],
};
const privacy: Subject = {
  type: "privacySettings",
  reader: "getPrivacySettings",
  fields: ["doNotTrack", ...allRetentionKinds.map((kind) => `retentionDays.${kind}`)],
};
// What the text says stands in its versions, which never change.
const legalText: Subject = { type: "legalText", reader: "getLegalText", parameter: "textId", fields: ["version"] };
const veto: Subject = {
  type: "approvalVeto",
  reader: "getApprovalVeto",
  fields: ["state", "url", "scheme", "timeoutSeconds", "previousSecretUntil"],
};

const signals: Subject = { type: "participant", parameter: "participantId", person: true, fields: ["known"] };
const listed: Subject = {
  type: "riskListEntry",
  parameter: "entryId",
  fields: ["list", "kind", "expiresAt", "removedAt"],
};

const review: Subject = {
  type: "review",
  reader: "getReview",
  parameter: "referralId",
  fields: ["review.status", "review.referralStatus", "review.decision.referrer", "review.decision.referee"],
};
const decided: Subject = { type: "review", parameter: "referralId", fields: ["status", "referralStatus"] };
const noted: Subject = { type: "review", parameter: "referralId", fields: ["action", "sequence"] };
const riskSettings: Subject = {
  type: "riskSettings",
  reader: "getRiskSettings",
  fields: ["fourEyesFrom.amount", "fourEyesFrom.currency"],
};

/** Under the new name only: the old one must not come back. */
const erased: Subject = { type: "participant", fields: ["repeated", "counts"] };

const of = (subject: Subject, more: object = {}): Audited => ({ kind: "entry", subject, ...more });
const made = (subject: Subject, more: object = {}): Audited => of(subject, { idIn: "answer", ...more });
const elsewhere = (where: string): Audited => ({ kind: "elsewhere", where });

/** Every write there is. */
export const audited: Readonly<Record<WriteOperationId, Audited>> = {
  updateTenant: of(tenant),
  updatePrivacySettings: of(privacy),
  putLegalText: of(legalText),
  deleteLegalText: of(legalText),
  createKey: made(key),
  rotateKey: of(key, { readAgain: true, told: { successor: "id" }, asked: ["overlapSeconds"] }),
  revokeKey: of(key),
  addMember: made(member),
  updateMember: of(member),
  removeMember: of(member),
  updateMemberPolicy: of(memberPolicy),
  createMemberLink: of(member, { readAgain: true, told: { linkUntil: "expiresAt" } }),
  putIdentitySettings: of(identity),
  createCampaign: made(campaign),
  updateCampaign: of(campaign),
  activateCampaign: of(campaign),
  pauseCampaign: of(campaign),
  endCampaign: of(campaign),
  archiveCampaign: of(campaign),
  addToAudience: of(audience),
  removeFromAudience: of(audience),
  putParticipant: of(participant),
  blockParticipant: of(participant),
  unblockParticipant: of(participant),
  eraseParticipant: of(erased, { idIn: "pseudonym", asked: ["owedRewards"] }),
  createParticipantToken: of(token, { idIn: "body.participantId" }),
  revokeParticipantTokens: of(token, { idIn: "body.participantId" }),
  createCode: made(code),
  updateCode: of(code),
  disableCode: of(code),
  enableCode: of(code),
  replaceCode: of(code),
  registerReferral: elsewhere("referral_transitions: each registration with its actor, never changed or removed"),
  linkReferral: of(referral),
  approveReferral: of(referral),
  declineReferral: of(referral),
  voidReferral: of(referral),
  unvoidReferral: of(referral),
  explainCode: elsewhere("changes nothing"),
  reserveSlot: made(reservation),
  cancelReservation: of(reservation),
  decideReferrals: {
    kind: "batch",
    subject: referral,
    asked: ["action"],
    changed: ({ outcome, from, to }) =>
      outcome === "changed" ? { before: { status: from }, after: { status: to } } : null,
  },
  simulateCampaign: elsewhere("changes nothing"),
  moveSandboxClock: of(sandbox, { asked: ["advanceSeconds"] }),
  createEvent: elsewhere("events: each as it was reported, with its source"),
  createEvents: elsewhere("events: each as it was reported, with its source"),
  createEventSource: made(source),
  updateEventSource: of(source),
  replayRejectedEvent: of({ type: "rejectedEvent", parameter: "rejectedId", fields: ["outcome"] }),
  createWebhookEndpoint: made(endpoint),
  updateWebhookEndpoint: of(endpoint),
  pauseWebhookEndpoint: of(endpoint),
  resumeWebhookEndpoint: of(endpoint),
  archiveWebhookEndpoint: of(endpoint),
  rotateWebhookSecret: of(endpoint, { asked: ["overlapSeconds"] }),
  resendEvents: of(
    { type: "webhookEndpoint", parameter: "endpointId", fields: ["resent", "nextFrom"] },
    { asked: ["from", "to", "states"] },
  ),
  resendDelivery: of({ type: "delivery", parameter: "deliveryId", fields: ["endpointId", "eventId", "state"] }),
  approveReward: of(reward),
  declineReward: of(reward),
  payReward: of(reward, { asked: ["reference"] }),
  failReward: of(reward),
  cancelReward: of(reward),
  reverseReward: of(reward),
  batchRewards: {
    kind: "batch",
    subject: reward,
    asked: ["action", "reference"],
    changed: ({ result, status }) => (result === "changed" ? { before: null, after: { status } } : null),
  },
  putApprovalVeto: of(veto),
  deleteApprovalVeto: of(veto),
  putParticipantSignals: of(signals),
  addRiskListEntry: made(listed),
  removeRiskListEntry: of(listed),
  decideReview: of(review, { readAgain: true, asked: ["referrer", "referee"] }),
  decideReviews: {
    kind: "batch",
    subject: decided,
    asked: ["referrer", "referee"],
    changed: ({ outcome, referralStatus }) =>
      outcome === "decided" || outcome === "proposed"
        ? { before: null, after: { status: outcome, referralStatus } }
        : null,
  },
  undoReview: of(review, { readAgain: true }),
  noteReview: of(noted),
  putRiskSettings: of(riskSettings),
  rotateVetoSecret: of(veto, { asked: ["overlapSeconds"] }),
};
