import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Sentences } from "../sentences.ts";
import { allReasonCodes } from "../reason-codes.ts";
import { Closed, ExternalId, Id, Instant, Nullable, Page, PageQuery } from "../schemas.ts";
import { Amount, Asset } from "../terms/money.ts";
import { EventInBrief } from "./event-in-brief.ts";
import { AttemptLog } from "./webhook-deliveries.ts";
import { RewardApproval, rewardLimits, RewardSide, RewardState, RewardValue, RuleId } from "../terms/rewards.ts";

/** What one rule said about a reward, kept with it. */
export const RuleResult = Closed(
  {
    rule: Type.String({
      description: "The limit, budget or policy rule, as `budget` or `policy:gb-crypto-rewards/ban`.",
    }),
    outcome: Type.Enum(["passed", "refused", "flagged"]),
    detail: Type.String(),
    sentences: Sentences,
  },
  { title: "RuleResult" },
);

export const Reward = Closed(
  {
    id: Id("rwd"),
    status: RewardState,
    approval: RewardApproval,
    side: RewardSide,
    participantId: ExternalId,
    referralId: Id("ref"),
    campaignId: Id("cmp"),
    revision: Type.Integer({ minimum: 1 }),
    rule: RuleId,
    kind: Type.Enum(["fixed", "tiered", "milestone"]),
    ordinal: Nullable(
      Type.Integer({ minimum: 1, description: "Tiered: the referral's place. Milestone: which milestone." }),
    ),
    step: Nullable(Type.String({ description: "The qualifying step it is for; null for the whole chain." })),
    value: RewardValue,
    reason: Nullable(Type.Enum(allReasonCodes)),
    availableAt: Nullable(Instant),
    expiresAt: Nullable(Instant),
    payout: Nullable(Closed({ reference: Type.String(), paidAt: Instant })),
    failure: Nullable(
      Closed({ reason: Type.String(), failedAt: Instant }, { description: "The latest payout that failed." }),
    ),
    ruleResults: Type.Array(RuleResult),
    grantedAt: Instant,
    updatedAt: Instant,
  },
  { title: "Reward" },
);

const rewardParams = Closed({ rewardId: Id("rwd") });
const read = { tag: "Rewards", caller: "secret", scope: "rewards:read" } as const;
const write = { tag: "Rewards", caller: "secret", scope: "rewards:write" } as const;

export const listRewards = defineOperation({
  ...read,
  id: "listRewards",
  method: "GET",
  path: "/v1/rewards",
  summary: "List rewards",
  description:
    "`status=available` is what waits to be paid, `approval=waiting` with `status=pending` what waits for a person, `failed=true` what waits to be paid again after a payout that failed.",
  query: Closed({
    ...PageQuery,
    status: Type.Optional(RewardState),
    participantId: Type.Optional(ExternalId),
    campaignId: Type.Optional(Id("cmp")),
    referralId: Type.Optional(Id("ref")),
    side: Type.Optional(RewardSide),
    approval: Type.Optional(RewardApproval),
    currency: Type.Optional(Asset),
    rule: Type.Optional(RuleId),
    failed: Type.Optional(
      Type.Boolean({ description: "`true`: available, and the latest payout failed. `false` is as without it." }),
    ),
    grantedFrom: Type.Optional(Instant),
    grantedTo: Type.Optional(
      Type.String({
        format: "date-time",
        description: "This moment itself is still within.",
        examples: ["2026-11-30T23:59:59.999Z"],
      }),
    ),
  }),
  success: { status: 200, description: "Rewards, newest first.", schema: Page(Reward) },
  errors: ["invalid_cursor", "rule_violated"],
});

export const getReward = defineOperation({
  ...read,
  id: "getReward",
  method: "GET",
  path: "/v1/rewards/{rewardId}",
  summary: "Read a reward",
  params: rewardParams,
  etag: true,
  success: { status: 200, description: "The reward.", schema: Reward },
});

const ExplainedStep = Closed(
  {
    step: Type.Enum(["granted", "approved", "available", "paid", "ended"]),
    outcome: Type.Enum(["done", "waiting", "missed"]),
    at: Nullable(Instant),
    deadline: Nullable(Instant),
    waitsFor: Nullable(Type.Enum(["time", "host", "reviewer", "referral", "payout"])),
    detail: Type.String(),
    sentences: Sentences,
  },
  { title: "ExplainedRewardStep" },
);

/** How the question to the tenant's own system went. */
const Asked = Closed(
  {
    state: Type.Enum(["open", "allowed", "refused", "held", "overtaken"], {
      description:
        "`held`: no answer, so a person decides. `overtaken`: a person decided, or the reward ended, before.",
    }),
    attempts: Type.Integer({ minimum: 0 }),
    askedAt: Instant,
    nextAttemptAt: Nullable(Instant),
    deadline: Nullable(
      Type.String({
        format: "date-time",
        description: "When it is handed to a person; null before the first attempt.",
        examples: ["2026-11-05T09:30:00.000Z"],
      }),
    ),
    attemptLog: AttemptLog,
  },
  { title: "AskedHost", description: "Null when your system was not asked about it." },
);

export const explainReward = defineOperation({
  ...read,
  id: "explainReward",
  method: "GET",
  path: "/v1/rewards/{rewardId}/explain",
  summary: "Say why a reward is where it is",
  params: rewardParams,
  success: {
    status: 200,
    description: "Its steps with deadlines and who has to act, rule results, and what happened.",
    schema: Closed({
      reward: Reward,
      summary: Type.String(),
      sentences: Sentences,
      steps: Type.Array(ExplainedStep),
      transitions: Type.Array(
        Closed({
          sequence: Type.Integer({ minimum: 1 }),
          from: Nullable(RewardState),
          to: RewardState,
          reason: Nullable(Type.Enum(allReasonCodes)),
          note: Nullable(Type.String()),
          actor: Type.String(),
          at: Instant,
        }),
      ),
      asked: Nullable(Asked),
      events: Type.Array(EventInBrief, {
        description:
          "The events it was earned with, in the order they happened; at most 500 of them. Those that the privacy settings ended are not there any more.",
      }),
    }),
  },
});

export const listReferralRewards = defineOperation({
  ...read,
  id: "listReferralRewards",
  method: "GET",
  path: "/v1/referrals/{referralId}/rewards",
  summary: "Say what a referral earned, and what it did not",
  params: Closed({ referralId: Id("ref") }),
  success: {
    status: 200,
    description: "Its rewards, and the rewards of its terms that were refused, each with the reason.",
    schema: Closed({
      rewards: Type.Array(Reward),
      refused: Type.Array(
        Closed({
          side: RewardSide,
          rule: RuleId,
          reason: Type.Enum(allReasonCodes),
          ruleResults: Type.Array(RuleResult),
          at: Instant,
        }),
      ),
    }),
  },
});

const Note = Type.String({ minLength: 1, maxLength: 500, description: "Kept with the step; no personal data." });
const Reference = Type.String({
  pattern: "^[\\x21-\\x7e]{1,128}$",
  description: "The payout's id in your books: 1 to 128 visible ASCII characters.",
});
const Decision = Closed({ reason: Type.Optional(Note) });
const answer = { status: 200, description: "The reward as it is now.", schema: Reward };
const change = { params: rewardParams, etag: true, success: answer, method: "POST" } as const;

export const approveReward = defineOperation({
  ...write,
  ...change,
  id: "approveReward",
  path: "/v1/rewards/{rewardId}/approve",
  summary: "Approve a reward that waits for it",
  description:
    "Its hold starts now, unless it was over before your system was asked. Also while that answer is out: it then changes nothing any more. Approving twice changes nothing.",
  body: Decision,
  errors: ["invalid_state"],
});
export const declineReward = defineOperation({
  ...write,
  ...change,
  id: "declineReward",
  path: "/v1/rewards/{rewardId}/decline",
  summary: "Decline a reward that waits for approval",
  description: "It is cancelled, and its value goes back to the budget. The other side's reward stays as it is.",
  body: Decision,
  errors: ["invalid_state"],
});
export const payReward = defineOperation({
  ...change,
  tag: "Rewards",
  caller: "secret",
  scope: "rewards:pay",
  id: "payReward",
  path: "/v1/rewards/{rewardId}/pay",
  summary: "Confirm that a reward was paid",
  description: "From available. The same reference again gives the same answer; another reference is a conflict.",
  body: Closed({ reference: Reference }),
  errors: ["invalid_state", "conflict"],
});
export const failReward = defineOperation({
  ...change,
  tag: "Rewards",
  caller: "secret",
  scope: "rewards:pay",
  id: "failReward",
  path: "/v1/rewards/{rewardId}/fail",
  summary: "Report that a payout failed",
  description: "The reward stays available, the failure stands beside it.",
  body: Closed({ reason: Note }),
  errors: ["invalid_state"],
});
export const cancelReward = defineOperation({
  ...write,
  ...change,
  id: "cancelReward",
  path: "/v1/rewards/{rewardId}/cancel",
  summary: "Cancel a reward before it is paid",
  description: "From pending or available, for good. Its value goes back to the budget.",
  body: Decision,
  errors: ["invalid_state"],
});
export const reverseReward = defineOperation({
  ...write,
  ...change,
  id: "reverseReward",
  path: "/v1/rewards/{rewardId}/reverse",
  summary: "Reverse a reward, paid or not",
  description: "For good. What was paid already stands in the ledger as owed back by the participant.",
  body: Closed({ reason: Note }),
  errors: ["invalid_state"],
});

export const batchRewards = defineOperation({
  ...write,
  id: "batchRewards",
  method: "POST",
  path: "/v1/rewards/batch",
  summary: "Do the same to many rewards",
  description:
    "Names rewards by `ids`, or all of one referral by `referralId`, of one side with `side`; or, to pay each under a reference of its own, by `payouts`. Each item is done wholly or refused by itself. `preview=true` says what would happen and changes nothing. `pay` and `fail` need the scope `rewards:pay`.",
  query: Closed({ preview: Type.Optional(Type.Boolean()) }),
  body: Closed({
    action: Type.Enum(["approve", "decline", "pay", "fail", "cancel", "reverse"]),
    ids: Type.Optional(Type.Array(Id("rwd"), { minItems: 1, maxItems: rewardLimits.batch, uniqueItems: true })),
    referralId: Type.Optional(Id("ref")),
    side: Type.Optional(RewardSide),
    reason: Type.Optional(Note),
    reference: Type.Optional(Reference),
    payouts: Type.Optional(
      Type.Array(Closed({ id: Id("rwd"), reference: Reference }, { title: "RewardPayout" }), {
        minItems: 1,
        maxItems: rewardLimits.batch,
        description: "With `pay` alone, in place of `ids` and `reference`: each reward once, with its payout's id.",
      }),
    ),
  }),
  success: {
    status: 200,
    description: "One result per reward, in the order asked for.",
    schema: Closed({
      preview: Type.Boolean(),
      changed: Type.Integer({ minimum: 0 }),
      unchanged: Type.Integer({ minimum: 0 }),
      refused: Type.Integer({ minimum: 0 }),
      worth: Type.Array(Closed({ currency: Asset, amount: Amount }), {
        description: "What the changed ones are worth together, without those that you fulfil yourself.",
      }),
      items: Type.Array(
        Closed({
          id: Id("rwd"),
          result: Type.Enum(["changed", "unchanged", "refused"]),
          status: Nullable(RewardState),
          code: Nullable(Type.String({ description: "The error's code when it was refused." })),
          detail: Nullable(Type.String()),
        }),
      ),
    }),
  },
  errors: ["rule_violated", "insufficient_scope"],
});
