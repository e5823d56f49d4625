import { inEnglish, type ReasonCode, type RewardRule, type RewardValue, type Said } from "@beckon/contract";

export type RewardState = "pending" | "available" | "paid" | "cancelled" | "expired" | "reversed";
export type RewardSide = "referrer" | "referee";
/** `asking`: the tenant's own system is asked (`veto/`). `waiting`: a person decides. */
export type Approval = "automatic" | "asking" | "waiting" | "approved" | "declined";

/** What one rule said about a reward: kept with it as evidence. */
export type RuleResult = {
  rule: string;
  outcome: "passed" | "refused" | "flagged";
  /** The English words. */
  detail: string;
  /** The same as code and values; older ones have none. */
  said?: Said;
};

/** What one rule said, ready to be kept. */
export const ruleResult = (rule: string, outcome: RuleResult["outcome"], said: Said): RuleResult => ({
  rule,
  outcome,
  detail: inEnglish(said),
  said,
});

export type Reward = {
  rewardId: string;
  referralId: string;
  campaignId: string;
  revision: number;
  participantId: string;
  referrerId: string;
  side: RewardSide;
  ruleId: string;
  kind: RewardRule["kind"];
  /** Tiered: the referral's place among the referrer's. Milestone: which milestone. Fixed: null. */
  ordinal: number | null;
  stepId: string | null;
  value: RewardValue;
  /** A currency or `points:<unit>`, and whole minor units of it; null for a custom value. */
  asset: string | null;
  amountMinor: bigint | null;
  state: RewardState;
  approval: Approval;
  reason: ReasonCode | null;
  holdSeconds: number;
  expiresAfterSeconds: number | null;
  /** When the hold is over; null while somebody has to approve, or the tenant's system to answer. */
  availableAtMs: number | null;
  expiresAtMs: number | null;
  payoutReference: string | null;
  paidAtMs: number | null;
  failure: string | null;
  failedAtMs: number | null;
  /** Undone because what it stood on is gone: its place may be taken again. */
  superseded: boolean;
  ruleResults: RuleResult[];
  sequence: number;
  version: number;
  grantedAtMs: number;
  updatedAtMs: number;
};

/** What every reward begins with: nothing has been done with it. */
export const untouched = {
  state: "pending",
  expiresAtMs: null,
  payoutReference: null,
  paidAtMs: null,
  failure: null,
  failedAtMs: null,
  superseded: false,
  sequence: 1,
  version: 1,
} as const satisfies Partial<Reward>;

export type RewardTransition = {
  sequence: number;
  from: RewardState | null;
  to: RewardState;
  reason: ReasonCode | null;
  note: string | null;
  actor: string;
  atMs: number;
};

/** What a referral did not earn, and why. */
export type RewardRefusal = {
  referralId: string;
  side: RewardSide;
  ruleId: string;
  reason: ReasonCode;
  ruleResults: RuleResult[];
  atMs: number;
};

/** The rule under which the answer of the tenant's own system stands in a reward's results. */
export const hostRule = "approval_veto";

/** Whether the tenant's system is, or was, asked: then the hold was over before. */
export const wasAsked = ({ approval, ruleResults }: Pick<Reward, "approval" | "ruleResults">): boolean =>
  approval === "asking" || ruleResults.some(({ rule }) => rule === hostRule);

/** The state machine, whole: where a reward may go from each state. What is not here is refused. */
export const rewardMoves: Record<RewardState, readonly RewardState[]> = {
  pending: ["available", "cancelled", "reversed"],
  available: ["paid", "cancelled", "expired", "reversed"],
  paid: ["reversed"],
  cancelled: ["reversed"],
  expired: ["reversed"],
  reversed: [],
};

/** States in which a reward has its value and counts for limits and budgets. */
export const livingStates: readonly RewardState[] = ["pending", "available", "paid"];

/** Whether the reward counts: for budgets, referrers' limits and the campaign's cap. */
export const isLiving = ({ state }: Pick<Reward, "state">): boolean => livingStates.includes(state);

/** Whether a pending reward's time has come, apart from its referral's own approval. */
export const isHoldOver = (reward: Pick<Reward, "state" | "availableAtMs">, atMs: number): boolean =>
  reward.state === "pending" && reward.availableAtMs !== null && reward.availableAtMs <= atMs;
