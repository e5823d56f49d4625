/** Rewards as the pages of money know them. */
import type { Answer } from "../../api/call.ts";
import type { ItemOf } from "../../api/queries.ts";
import type { Worth } from "../../design/worth.tsx";
import { csvOf } from "../../texts/csv.ts";

export type Reward = ItemOf<"listRewards">;
/** Everything about one. */
export type RewardStory = Answer<"explainReward">;

/** What may be done with rewards, one or many. */
export const rewardActions = ["approve", "decline", "pay", "fail", "cancel", "reverse"] as const;
export type RewardAction = (typeof rewardActions)[number];

/** Whether an action ends a reward, or takes it back. */
export const isEnd = (action: RewardAction): action is "reverse" | "cancel" | "decline" =>
  action === "reverse" || action === "cancel" || action === "decline";

/** Which scope an action needs. */
export const scopeOf = (action: RewardAction): "rewards:pay" | "rewards:write" =>
  action === "pay" || action === "fail" ? "rewards:pay" : "rewards:write";

/** Whether an action can make sense for a reward as it is now; the server decides. */
export const fits = (action: RewardAction, { status, approval }: Reward): boolean => {
  if (action === "approve" || action === "decline")
    return status === "pending" && (approval === "waiting" || approval === "asking");
  if (action === "pay" || action === "fail") return status === "available";
  if (action === "cancel") return status === "pending" || status === "available";
  return status === "pending" || status === "available" || status === "paid";
};

type Valued = Pick<Reward, "value">;

/** A reward's worth as an amount of an asset; null for what the tenant fulfils itself. */
const worthOf = ({ value }: Valued): Worth | null => {
  if (value.type === "money") return { asset: value.currency, amount: value.amount };
  if (value.type === "points") return { asset: `points:${value.unit}`, amount: String(value.amount) };
  return null;
};

/** What each of these is worth; one that the tenant fulfils itself counts as one. */
export const worthsOf = (rewards: readonly Valued[]): Worth[] =>
  rewards.map((one) => worthOf(one) ?? { asset: "custom", amount: "1" });

/** Rewards as CSV. */
export const rewardsAsCsv = (rewards: readonly Reward[]): string =>
  csvOf(
    [
      ...[
        "id",
        "status",
        "approval",
        "side",
        "participantId",
        "referralId",
        "campaignId",
        "rule",
        "amount",
        "currency",
      ],
      ...["grantedAt", "availableAt", "payoutReference", "paidAt", "failure"],
    ],
    rewards.map((one) => [
      ...[one.id, one.status, one.approval, one.side, one.participantId, one.referralId, one.campaignId, one.rule],
      ...[worthOf(one)?.amount ?? null, worthOf(one)?.asset ?? "custom", one.grantedAt, one.availableAt],
      ...[one.payout?.reference ?? null, one.payout?.paidAt ?? null, one.failure?.reason ?? null],
    ]),
  );
