/**
 * The one registry of events that Beckon tells the outside. `title` and `when` are for people, `data` is the schema of what is in
 * it: ids and states only, never personal data, so that an event can be kept and forwarded without harm. `participant` names the
 * field of the participant whom the event is about, for receivers that sort by user.
 */
import { type Static, type TObject, Type } from "typebox";
import { LimitWindow, LimitWindowKind, RewardApproval } from "./terms/rewards.ts";
import { ReferralState, ReviewState } from "./operations/referrals.ts";
import { allReasonCodes } from "./reason-codes.ts";
import { Closed, ExternalId, Id, Instant, Nullable } from "./schemas.ts";

/** Names the shape of envelope and data; changes only with something that is not merely added. */
export const eventSchemaVersion = "2026-11-01";

const CodeData = Closed({
  codeId: Id("cod"),
  campaignId: Id("cmp"),
  participantId: ExternalId,
  cap: Type.Integer({ minimum: 0 }),
  used: Type.Integer({ minimum: 0 }),
});

const ReferralData = Closed({
  referralId: Id("ref"),
  campaignId: Id("cmp"),
  codeId: Id("cod"),
  referrerId: ExternalId,
  refereeId: Nullable(ExternalId),
  onboardingId: Nullable(ExternalId),
  status: ReferralState,
  review: ReviewState,
  reason: Nullable(Type.Enum(allReasonCodes)),
});

const RewardData = Closed({
  rewardId: Id("rwd"),
  referralId: Id("ref"),
  campaignId: Id("cmp"),
  participantId: ExternalId,
  side: Type.Enum(["referrer", "referee"]),
  rule: Type.String({ description: "The campaign's rule that granted it." }),
  status: Type.Enum(["pending", "available", "paid", "cancelled", "expired", "reversed"]),
  approval: RewardApproval,
  reason: Nullable(Type.Enum(allReasonCodes)),
});

const CampaignData = Closed({
  campaignId: Id("cmp"),
  status: Type.Enum(["draft", "active", "paused", "ended", "archived"]),
});

const BudgetData = Closed({
  campaignId: Id("cmp"),
  currency: Type.String(),
  leftPercent: Type.Integer({ minimum: 0, maximum: 100 }),
});

const CampaignCapData = Closed({
  campaignId: Id("cmp"),
  cap: Type.Integer({ minimum: 1, description: "`limits.referralsPerCampaign`." }),
  used: Type.Integer({ minimum: 0, description: "Referrals that bring a reward." }),
});

const LimitData = Closed({
  campaignId: Id("cmp"),
  participantId: ExternalId,
  metric: Type.Enum(["count", "value"]),
  window: LimitWindow,
  kind: LimitWindowKind,
  acrossCampaigns: Type.Boolean(),
  leftPercent: Type.Integer({ minimum: 0, maximum: 100 }),
});

const AlarmData = Closed({
  alarm: Type.String({ pattern: "^[a-z][a-z0-9_]{0,63}$" }),
  campaignId: Nullable(Id("cmp")),
  codeId: Nullable(Id("cod")),
  participantId: Nullable(ExternalId),
});

const ErasureData = Closed({
  participantId: Type.String({ description: "The pseudonym that stands in the person's place since." }),
  codeIds: Type.Array(Id("cod"), { description: "Codes that were theirs: receivers who knew these know who it was." }),
  referralId: Nullable(Id("ref")),
});

const EndpointData = Closed({
  endpointId: Id("whk"),
  status: Type.Enum(["active", "paused", "disabled", "archived"]),
  reason: Nullable(Type.Enum(["gone", "failing"])),
});

type EventDefinition = {
  title: string;
  when: string;
  data: TObject;
  participant: "participantId" | "referrerId" | null;
};

const code = (title: string, when: string) => ({ title, when, data: CodeData, participant: "participantId" }) as const;
const referral = (title: string, when: string) =>
  ({ title, when, data: ReferralData, participant: "referrerId" }) as const;
const reward = (title: string, when: string) =>
  ({ title, when, data: RewardData, participant: "participantId" }) as const;
const campaign = (title: string, when: string) => ({ title, when, data: CampaignData, participant: null }) as const;
const endpoint = (title: string, when: string) => ({ title, when, data: EndpointData, participant: null }) as const;

export const events = {
  "code.issued": code("A code was issued", "A participant got their code in a campaign, for the first time."),
  "code.cap_near": code(
    "A code is nearly used up",
    "A slot was taken, or the cap lowered, and now at least 80 % of the cap is used. Again after it was below.",
  ),
  "code.cap_reached": code(
    "A code is used up",
    "The last slot was taken, or the cap lowered to what is used. Once for each time that it happens.",
  ),
  "referral.registered": referral("A referral was registered", "A sign-up with a code was accepted."),
  "referral.qualified": referral("A referral qualified", "The referee met the last qualifying step."),
  "referral.approved": referral("A referral was approved", "Somebody, or the campaign's rules, approved it."),
  "referral.declined": referral("A referral was declined", "Somebody, or a rule, declined it. For good."),
  "referral.expired": referral("A referral expired", "A qualifying step was not met in time."),
  "referral.voided": referral("A referral was voided", "It was undone; that can be taken back."),
  "referral.unvoided": referral("A void was undone", "The referral is back where it was: see `status`."),
  "referral.rewarded": referral("A referral was rewarded", "Its rewards were granted."),
  "referral.reversed": referral("A referral was reversed", "Its money was taken back."),
  "referral.flagged": referral("A referral needs a look", "Risk signals put it up for review."),
  "reward.pending": reward("A reward was earned", "It waits for its hold period or approval."),
  "reward.available": reward("A reward can be paid", "The hold period is over: pay it and confirm."),
  "reward.paid": reward("A reward was paid", "The host confirmed the payment."),
  "reward.failed": reward("A reward could not be paid", "The host said that the payment failed."),
  "reward.cancelled": reward("A reward was cancelled", "It was withdrawn before it was paid."),
  "reward.expired": reward("A reward expired", "It was not claimed in time."),
  "reward.reversed": reward("A reward was reversed", "It was taken back in the ledger."),
  "participant.erased": {
    title: "A person was erased",
    when: "Their id is gone from everywhere. `referralId` is the one by which they came, if they were referred.",
    data: ErasureData,
    participant: "participantId",
  },
  "campaign.activated": campaign("A campaign was activated", "From draft or from a pause."),
  "campaign.paused": campaign("A campaign was paused", "Its codes bring no referrals until it goes on."),
  "campaign.ended": campaign("A campaign was ended", "Somebody ended it. For good."),
  "campaign.budget_low": {
    title: "A campaign's budget runs low",
    when: "A reward, or a lowered budget, left less than a fifth of it. Again after there was more.",
    data: BudgetData,
    participant: null,
  },
  "campaign.cap_near": {
    title: "A campaign has nearly all its referrals",
    when: "A rewarded referral, or a lowered cap, and now at least 80 % of the cap is used. Again after it was below.",
    data: CampaignCapData,
    participant: null,
  },
  "campaign.referrer_limit_near": {
    title: "A referrer nearly earns all that a limit allows",
    when: "A reward took at least 80 % of what the limit allows in its window. Again after it was below.",
    data: LimitData,
    participant: "participantId",
  },
  "risk.alarm": {
    title: "Something looks like abuse",
    when: "A watched figure left its bounds, such as the number of guessed codes.",
    data: AlarmData,
    participant: "participantId",
  },
  "webhook.endpoint_disabled": endpoint(
    "A webhook endpoint was disabled",
    "It answered 410, or only failed for five days. Told to the tenant's other endpoints.",
  ),
  "webhook.test": endpoint("A test", "Somebody asked for it. Sent to one endpoint at once, never kept or repeated."),
} as const satisfies Record<string, EventDefinition>;

export type EventType = keyof typeof events;
export type EventData<T extends EventType> = Static<(typeof events)[T]["data"]>;
export const allEventTypes = Object.keys(events) as [EventType, ...EventType[]];
/** The types an endpoint can ask for; a test comes when asked for, whatever the filter says. */
export const listedEventTypes = allEventTypes.filter((type) => type !== "webhook.test") as [EventType, ...EventType[]];

/** What an endpoint of the `standard` scheme receives as the body. */
export const eventEnvelope = (type: EventType) =>
  Closed({
    id: Id("evt"),
    type: Type.Literal(type),
    schemaVersion: Type.Literal(eventSchemaVersion),
    occurredAt: Instant,
    environment: Type.Enum(["global", "us"]),
    sequence: Type.Integer({ minimum: 1, description: "Grows with each event of the same object; may have gaps." }),
    data: events[type].data,
  });
