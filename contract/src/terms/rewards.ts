/** The part of a campaign's terms that says who earns what, within which limits, and where the law says no. */
import { type Static, Type } from "typebox";
import { Closed, Nullable } from "../schemas.ts";
import { Money } from "./money.ts";

/** Sizes of the reward terms. */
export const rewardLimits = {
  rules: 20,
  tiers: 20,
  every: 10_000,
  points: 1_000_000_000_000,
  seconds: 315_360_000,
  perReferrer: 10,
  count: 1_000_000_000,
  policies: 20,
  payloadProperties: 50,
  batch: 500,
  exportPage: 1_000,
} as const;

export const RuleId = Type.String({
  pattern: "^[a-z][a-z0-9_-]{0,39}$",
  description: "Names the reward within the campaign.",
});
const StepReference = Closed({
  step: Type.String({ pattern: "^[a-z][a-z0-9_-]{0,39}$", description: "The id of a qualifying step." }),
});

const PointsUnit = Type.String({ pattern: "^[a-z][a-z0-9_]{0,31}$", description: "As `miles`." });

export const RewardValue = Type.Union([
  Closed({ type: Type.Literal("money"), ...Money.properties }),
  Closed({
    type: Type.Literal("points"),
    amount: Type.Integer({ minimum: 1, maximum: rewardLimits.points }),
    unit: PointsUnit,
  }),
  Closed(
    {
      type: Type.Literal("custom"),
      payload: Type.Record(Type.String({ pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,63}$" }), Type.Unknown(), {
        maxProperties: rewardLimits.payloadProperties,
        additionalProperties: false,
      }),
    },
    { description: "Something the tenant fulfils itself; it has no value in the ledger." },
  ),
]);
export type RewardValue = Static<typeof RewardValue>;

export const RewardState = Type.Enum(["pending", "available", "paid", "cancelled", "expired", "reversed"]);
export const RewardSide = Type.Enum(["referrer", "referee"]);
const On = Type.Union([Type.Literal("qualified"), StepReference], {
  description: "`qualified`, or a qualifying step for a reward on the way (staged).",
});
const Every = Type.Integer({ minimum: 2, maximum: rewardLimits.every, description: "One reward for every n-th." });
const Tiers = Type.Array(
  Closed({
    from: Type.Integer({
      minimum: 1,
      maximum: rewardLimits.every,
      description: "From the referrer's n-th qualified referral of the campaign.",
    }),
    value: RewardValue,
  }),
  { minItems: 1, maxItems: rewardLimits.tiers },
);
const Seconds = Type.Integer({ minimum: 0, maximum: rewardLimits.seconds });
const Lifetime = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: rewardLimits.seconds,
    description: "How long after it became available an unpaid reward ends; null for never.",
  }),
);
const Approval = Type.Enum(["automatic", "manual"], { description: "Whether somebody approves each reward." });

const shared = {
  id: RuleId,
  side: RewardSide,
  on: On,
  holdSeconds: Type.Integer({ ...Seconds, description: "Time between approval and availability." }),
  approval: Approval,
  expiresAfterSeconds: Lifetime,
};
const kinds = {
  fixed: { kind: Type.Literal("fixed"), value: RewardValue },
  tiered: { kind: Type.Literal("tiered"), tiers: Tiers },
  milestone: { kind: Type.Literal("milestone"), every: Every, value: RewardValue },
};

export const RewardRule = Type.Union([
  Closed({ ...shared, ...kinds.fixed }),
  Closed({ ...shared, ...kinds.tiered }),
  Closed({ ...shared, ...kinds.milestone }),
]);
export type RewardRule = Static<typeof RewardRule>;

const sharedInput = {
  id: RuleId,
  side: RewardSide,
  on: Type.Optional(On),
  holdSeconds: Type.Optional(shared.holdSeconds),
  approval: Type.Optional(Approval),
  expiresAfterSeconds: Type.Optional(Lifetime),
};
export const RewardRuleInput = Type.Union([
  Closed({ ...sharedInput, ...kinds.fixed }),
  Closed({ ...sharedInput, ...kinds.tiered }),
  Closed({ ...sharedInput, ...kinds.milestone }),
]);
export type RewardRuleInput = Static<typeof RewardRuleInput>;

export const LimitWindow = Type.Enum(["day", "week", "month", "year", "total"]);
export const LimitWindowKind = Type.Enum(["calendar", "rolling"], {
  description: "`calendar`: in the campaign's time zone, weeks from Monday. `rolling`: the same time back from now.",
});
const metrics = {
  count: {
    metric: Type.Literal("count"),
    max: Type.Integer({ minimum: 1, maximum: rewardLimits.count, description: "Referrals that reward the referrer." }),
  },
  value: { metric: Type.Literal("value"), max: Money },
};
const windowed = { window: LimitWindow, kind: LimitWindowKind, acrossCampaigns: Type.Boolean() };
const windowedInput = {
  window: LimitWindow,
  kind: Type.Optional(LimitWindowKind),
  acrossCampaigns: Type.Optional(Type.Boolean()),
};

export const ReferrerLimit = Type.Union([
  Closed({ ...metrics.count, ...windowed }),
  Closed({ ...metrics.value, ...windowed }),
]);
export type ReferrerLimit = Static<typeof ReferrerLimit>;
const ReferrerLimitInput = Type.Union([
  Closed({ ...metrics.count, ...windowedInput }),
  Closed({ ...metrics.value, ...windowedInput }),
]);

const ReferralsPerCampaign = Nullable(
  Type.Integer({
    minimum: 1,
    maximum: rewardLimits.count,
    description: "Referrals of the campaign that bring any reward; null for no limit.",
  }),
);
const Budget = Nullable(Money);

export const RewardLimits = Closed({
  perReferrer: Type.Array(ReferrerLimit, {
    maxItems: rewardLimits.perReferrer,
    description: "What one referrer can earn. Referees are rewarded beyond it.",
  }),
  referralsPerCampaign: ReferralsPerCampaign,
  budget: Budget,
});
export type RewardLimits = Static<typeof RewardLimits>;
export const RewardLimitsInput = Closed({
  perReferrer: Type.Optional(Type.Array(ReferrerLimitInput, { maxItems: rewardLimits.perReferrer })),
  referralsPerCampaign: Type.Optional(ReferralsPerCampaign),
  budget: Type.Optional(Budget),
});

export const Rewards = Type.Array(RewardRule, { maxItems: rewardLimits.rules });
export const RewardsInput = Type.Array(RewardRuleInput, { maxItems: rewardLimits.rules });
export const Jurisdiction = Type.Array(Type.String({ pattern: "^[a-z][a-z0-9-]{0,63}$" }), {
  maxItems: rewardLimits.policies,
  uniqueItems: true,
  description: "Ids of the policy packs that apply to the campaign's rewards.",
});

/** `asking`: the tenant's own system is asked, see `/v1/approval-veto`. */
export const RewardApproval = Type.Enum(["automatic", "asking", "waiting", "approved", "declined"], {
  description: "`asking`: your own system is asked. `waiting`: a person decides.",
});
