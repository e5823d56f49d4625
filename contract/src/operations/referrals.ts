import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Sentences } from "../sentences.ts";
import { allReasonCodes, type ReasonCode } from "../reason-codes.ts";
import { Money } from "../terms/qualification.ts";
import { RewardSide, RewardState, RewardValue } from "../terms/rewards.ts";
import { DoNotTrack, signalFields } from "../terms/risk.ts";
import { RiskAssessment } from "../terms/risk-assessment.ts";
import { EventInBrief } from "./event-in-brief.ts";
import { Attributes, Closed, Country, ExternalId, Id, Instant, limits, Nullable, Page, PageQuery } from "../schemas.ts";

/** In the order of a referral's way, then the ends. */
export const allReferralStates = [
  "registered",
  "qualified",
  "approved",
  "rewarded",
  "expired",
  "declined",
  "voided",
  "reversed",
] as const;
export type ReferralState = (typeof allReferralStates)[number];
export const ReferralState = Type.Enum([...allReferralStates]);

/** What the risk rules and people said of it. */
export const ReviewState = Type.Enum(["none", "flagged", "cleared", "confirmed"]);

export const Referral = Closed(
  {
    id: Id("ref"),
    status: ReferralState,
    review: ReviewState,
    reason: Nullable(Type.Enum(allReasonCodes)),
    code: Type.String(),
    codeId: Id("cod"),
    campaignId: Id("cmp"),
    revision: Type.Integer({ minimum: 1, description: "The campaign revision whose terms it keeps." }),
    referrerId: ExternalId,
    refereeId: Nullable(ExternalId),
    onboardingId: Nullable(ExternalId),
    counted: Type.Boolean({ description: "Whether it holds one slot of the code's cap." }),
    country: Nullable(Country),
    registeredAt: Instant,
    updatedAt: Instant,
  },
  { title: "Referral" },
);

/** Refusals of a registration: each is a 422 problem whose `code` is the reason code. */
export const refusals = [
  "code_not_found",
  "code_malformed",
  "code_disabled",
  "not_started",
  "expired",
  "code_cap_reached",
  "campaign_inactive",
  "self_referral",
  "referral_cycle",
  "already_referred",
  "country_not_eligible",
  "registration_window_over",
  "referee_blocked",
] as const satisfies ReasonCode[];
/** Why a registration is refused: each is an error code of its own. */
export type RegistrationRefusal = (typeof refusals)[number] | "risk_declined";

const TypedCode = Type.String({
  minLength: 1,
  maxLength: 256,
  description: "What the person typed.",
  examples: ["SUMMER24"],
});
const Note = Type.String({
  minLength: 1,
  maxLength: 500,
  description: "Kept with the step; no personal data.",
});
const referralParams = Closed({ referralId: Id("ref") });
const read = { tag: "Referrals", caller: "secret", scope: "referrals:read" } as const;
const write = { tag: "Referrals", caller: "secret", scope: "referrals:write" } as const;

export const registerReferral = defineOperation({
  ...write,
  id: "registerReferral",
  method: "POST",
  path: "/v1/referrals",
  summary: "Register a sign-up that came with a code",
  description:
    "Ties the referee to the code for good. Send the permanent `refereeId`, the temporary `onboardingId`, or both. The same person with the same code again returns the referral there is; with another code it is refused as `already_referred`. The cap is never passed, however many call at once. `email`, `phone`, `ip`, `deviceId` and `payoutHash` let risk rules see who signs up twice; they are kept as keyed hashes only. A sign-up that looks like abuse is held (`review` is `flagged`) or refused as `risk_declined`. `attributes` are added to those of the participant `refereeId`.",
  body: Closed({
    code: TypedCode,
    refereeId: Type.Optional(ExternalId),
    onboardingId: Type.Optional(ExternalId),
    registeredAt: Type.Optional(
      Type.String({
        format: "date-time",
        description: "When the person signed up; now without it. Refused when it lies more than five minutes ahead.",
        examples: ["2026-11-02T09:30:00+01:00"],
      }),
    ),
    formOpenedAt: Type.Optional(
      Type.String({
        format: "date-time",
        description:
          "When the person opened the sign-up form, or had the code validated: who needs less time than typing takes is held. Only how long it took is kept.",
        examples: ["2026-11-02T09:26:00+01:00"],
      }),
    ),
    country: Type.Optional(Country),
    email: Type.Optional(signalFields.email),
    phone: Type.Optional(signalFields.phone),
    ip: Type.Optional(signalFields.ip),
    ipCountry: Type.Optional(Country),
    deviceId: Type.Optional(signalFields.deviceId),
    payoutHash: Type.Optional(signalFields.payoutHash),
    doNotTrack: Type.Optional(DoNotTrack),
    attributes: Type.Optional(Attributes),
    note: Type.Optional(Note),
  }),
  success: { status: 201, description: "The referral.", schema: Referral },
  errors: [...refusals, "risk_declined", "rule_violated"],
});

export const listReferrals = defineOperation({
  ...read,
  id: "listReferrals",
  method: "GET",
  path: "/v1/referrals",
  summary: "List referrals",
  query: Closed({
    ...PageQuery,
    status: Type.Optional(ReferralState),
    campaignId: Type.Optional(Id("cmp")),
    codeId: Type.Optional(Id("cod")),
    referrerId: Type.Optional(ExternalId),
    refereeId: Type.Optional(ExternalId),
    onboardingId: Type.Optional(ExternalId),
    review: Type.Optional(ReviewState),
    awaiting: Type.Optional(
      Type.Enum(["approval"], {
        description: "`approval`: those that qualified and that somebody has to approve, without those under review.",
      }),
    ),
  }),
  success: { status: 200, description: "Referrals, newest first.", schema: Page(Referral) },
  errors: ["invalid_cursor"],
});

export const readReferral = defineOperation({
  ...read,
  id: "readReferral",
  method: "GET",
  path: "/v1/referrals/{referralId}",
  summary: "Read a referral",
  params: referralParams,
  etag: true,
  success: { status: 200, description: "The referral.", schema: Referral },
});

const Transition = Closed(
  {
    sequence: Type.Integer({ minimum: 1 }),
    from: Nullable(ReferralState),
    to: ReferralState,
    reason: Nullable(Type.Enum(allReasonCodes)),
    note: Nullable(Type.String()),
    actor: Type.String({ description: "The id of the key or person that asked for it, `operator`, or `beckon`." }),
    at: Instant,
  },
  { title: "Transition" },
);

export const listTransitions = defineOperation({
  ...read,
  id: "listTransitions",
  method: "GET",
  path: "/v1/referrals/{referralId}/transitions",
  summary: "List what happened to a referral",
  params: referralParams,
  query: Closed(PageQuery),
  success: {
    status: 200,
    description: "Its steps, latest first. They never change.",
    schema: Page(Transition),
  },
  errors: ["invalid_cursor"],
});

export const linkReferral = defineOperation({
  ...write,
  id: "linkReferral",
  method: "POST",
  path: "/v1/referrals/{referralId}/link",
  summary: "Join the temporary onboarding id to the permanent id",
  description:
    "Once the person has a permanent id. Linking to the same id again changes nothing; to another one is a conflict. The rules about who may be a referee are checked now.",
  params: referralParams,
  body: Closed({ refereeId: ExternalId }),
  etag: true,
  success: { status: 200, description: "The referral as it is now.", schema: Referral },
  errors: ["conflict", "self_referral", "referral_cycle", "already_referred", "referee_blocked", "invalid_state"],
});

const Decision = Closed({ note: Type.Optional(Note) });
const decision = <const S extends string>(name: S, summary: string, description: string) =>
  defineOperation({
    ...write,
    id: `${name}Referral`,
    method: "POST",
    path: `/v1/referrals/{referralId}/${name}`,
    summary,
    description,
    params: referralParams,
    body: Decision,
    etag: true,
    success: { status: 200, description: "The referral as it is now.", schema: Referral },
    errors: ["invalid_state", "code_cap_reached"],
  });

export const approveReferral = decision(
  "approve",
  "Approve a referral that qualified",
  "Where the campaign's terms leave the approval to people.",
);
export const declineReferral = decision(
  "decline",
  "Decline a referral",
  "For good. From registered or qualified. Its slot is given back.",
);
export const voidReferral = decision(
  "void",
  "Void a referral",
  "From registered, qualified or approved. Its slot is given back; the void can be undone.",
);
export const unvoidReferral = decision(
  "unvoid",
  "Undo a void",
  "The referral goes back to where it was and takes its slot again; refused when the cap is reached. One that a review found to be abuse comes back by undoing the review.",
);

/** A code as somebody typed it, in the path. */
export const codePath = Closed({ code: TypedCode });

export const explainCode = defineOperation({
  tag: "Codes",
  caller: "secret",
  scope: "codes:read",
  id: "explainCode",
  method: "POST",
  path: "/v1/codes/{code}/explain",
  summary: "Say why a code can or cannot be used",
  params: codePath,
  success: {
    status: 200,
    description: "Whether it can be used now, and if not, why.",
    schema: Closed({
      usable: Type.Boolean(),
      reason: Nullable(Type.Enum(allReasonCodes)),
      detail: Type.String(),
      codeId: Nullable(Id("cod")),
      cap: Nullable(Type.Integer()),
      used: Nullable(Type.Integer()),
      held: Nullable(
        Type.Integer({
          description: "How many of the used slots are held for sign-ups under way: listReservations has them.",
        }),
      ),
    }),
  },
});

export const decideReferrals = defineOperation({
  ...write,
  id: "decideReferrals",
  method: "POST",
  path: "/v1/referrals/batch",
  summary: "Decide about many referrals",
  description:
    "Each referral stands for itself: one that cannot take the step changes nothing for the rest. With `preview=true` nothing is changed, and the answer says what would happen, within the same caps and budgets.",
  query: Closed({ preview: Type.Optional(Type.Boolean()) }),
  body: Closed({
    action: Type.Enum(["approve", "decline", "void", "unvoid"]),
    ids: Type.Array(Id("ref"), { minItems: 1, maxItems: limits.decisionBatch, uniqueItems: true }),
    note: Decision.properties.note,
  }),
  success: {
    status: 200,
    description: "What became, or would become, of each.",
    schema: Closed({
      preview: Type.Boolean(),
      items: Type.Array(
        Closed({
          id: Id("ref"),
          outcome: Type.Enum(["changed", "unchanged", "refused"]),
          from: Nullable(ReferralState),
          to: Nullable(ReferralState),
          code: Nullable(Type.String({ description: "Why it was refused: an error code." })),
          detail: Nullable(Type.String()),
          rewards: Type.Array(
            Closed({
              id: Id("rwd"),
              side: RewardSide,
              value: RewardValue,
              from: Nullable(RewardState),
              to: RewardState,
            }),
            {
              description:
                "Its rewards as they were (null: not granted yet) and as they are then; none when it was refused.",
            },
          ),
        }),
      ),
    }),
  },
});

export const ExplainedStep = Closed(
  {
    id: Type.String(),
    name: Type.String(),
    state: Type.Enum(["done", "waiting", "missed"]),
    count: Type.Integer({ minimum: 0 }),
    needed: Type.Integer({ minimum: 1 }),
    total: Nullable(Money),
    neededTotal: Nullable(Money),
    deadline: Nullable(Instant),
    doneAt: Nullable(Instant),
    evidence: Type.Array(ExternalId, { description: "Events that count." }),
    pending: Type.Array(ExternalId, { description: "Events that will count once they clear." }),
    rejected: Type.Array(Closed({ eventId: ExternalId, reason: Type.Enum(allReasonCodes), detail: Type.String() })),
  },
  { title: "ExplainedStep" },
);

export const explainReferral = defineOperation({
  ...read,
  id: "explainReferral",
  method: "GET",
  path: "/v1/referrals/{referralId}/explain",
  summary: "Say where a referral stands, and why",
  description: "Step by step, with deadlines, evidence and reasons, judged afresh from the events. For support.",
  params: referralParams,
  success: {
    status: 200,
    description: "The whole story.",
    schema: Closed({
      referral: Referral,
      summary: Type.String({
        description: "Where it stands and why; of each reward when it was paid, under which reference.",
      }),
      sentences: Sentences,
      waitingFor: Type.Enum(["referee", "operator", "time", "nobody"], { description: "Who has to act next." }),
      steps: Type.Array(ExplainedStep),
      events: Type.Array(EventInBrief, {
        description: "The events that the steps name, in the order they happened; at most 500 of them.",
      }),
      risk: Type.Array(RiskAssessment, {
        description: "What the risk rules said, latest first; empty when nothing was to say.",
      }),
      transitions: Type.Array(Transition, { description: "The latest 100, latest first." }),
    }),
  },
});
