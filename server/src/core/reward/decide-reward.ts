import type { ErrorCode } from "@beckon/contract";
import { type Approval, type Reward, type RewardState, wasAsked } from "./reward.ts";

/** What somebody asks to be done to a reward. */
export type RewardAction =
  | { action: "approve" | "decline" | "cancel" | "reverse" }
  | { action: "pay"; reference: string }
  /** Each under its own reference, by the rewards' ids. */
  | { action: "payEach"; references: ReadonlyMap<string, string> }
  | { action: "fail"; reason: string };

export type RewardDecision =
  | { kind: "change"; after: Reward; failedNow?: boolean }
  /** It has been done before: nothing happens again. */
  | { kind: "unchanged" }
  | { kind: "refuse"; code: Extract<ErrorCode, "invalid_state" | "conflict">; detail: string };

const refuse = (detail: string, code: "invalid_state" | "conflict" = "invalid_state"): RewardDecision => ({
  kind: "refuse",
  code,
  detail,
});
const wrongState = ({ state }: Reward, verb: string, from: readonly RewardState[]): RewardDecision =>
  refuse(`The reward is ${state}; to ${verb} it, it must be ${from.join(" or ")}.`);

/** What an action does to a reward as it is now. Pure: the caller writes it, or only tells it (preview). */
export const decideAction = (reward: Reward, asked: RewardAction, atMs: number): RewardDecision => {
  switch (asked.action) {
    case "approve":
      return approve(reward, atMs);
    case "decline":
      return decline(reward);
    case "pay":
      return pay(reward, asked.reference, atMs);
    case "payEach":
      return payUnder(reward, asked.references.get(reward.rewardId), atMs);
    case "fail":
      return fail(reward, asked.reason, atMs);
    case "cancel":
      return end(reward, "cancel", "cancelled", ["pending", "available"]);
    case "reverse":
      return end(reward, "reverse", "reversed", ["pending", "available", "paid", "cancelled", "expired"]);
  }
};

/** A person may decide, whose word ends a question that is still open. */
const awaits = ({ state, approval }: Reward): boolean =>
  state === "pending" && (approval === "waiting" || approval === "asking");

const approve = (reward: Reward, atMs: number): RewardDecision => {
  const { approval, state } = reward;
  if (approval === "approved" && state !== "cancelled" && state !== "reversed") return { kind: "unchanged" };
  if (!awaits(reward)) return notWaiting(reward, "approve");
  const availableAtMs = wasAsked(reward) ? atMs : atMs + reward.holdSeconds * 1000;
  return { kind: "change", after: { ...reward, approval: "approved", availableAtMs } };
};

const decline = (reward: Reward): RewardDecision => {
  if (reward.approval === "declined") return { kind: "unchanged" };
  if (!awaits(reward)) return notWaiting(reward, "decline");
  return {
    kind: "change",
    after: { ...reward, state: "cancelled", approval: "declined", reason: "manual_decision" },
  };
};

const approvalSentences: Record<Approval, string> = {
  automatic: "needs no approval",
  asking: "waits for the answer of your system",
  waiting: "waits for approval",
  approved: "is approved",
  declined: "was declined",
};

const notWaiting = ({ state, approval }: Reward, verb: string): RewardDecision =>
  refuse(
    `The reward is ${state} and ${approvalSentences[approval]}; to ${verb} it, it must be pending and wait for approval.`,
  );

const pay = (reward: Reward, reference: string, atMs: number): RewardDecision => {
  const { state, payoutReference } = reward;
  if (state === "paid" && payoutReference === reference) return { kind: "unchanged" };
  if (state === "paid") return refuse(`The reward was paid as ${payoutReference} already.`, "conflict");
  if (state !== "available") return wrongState(reward, "pay", ["available"]);
  const paid = { payoutReference: reference, paidAtMs: atMs, failure: null, failedAtMs: null };
  return { kind: "change", after: { ...reward, ...paid, state: "paid" } };
};

const payUnder = (reward: Reward, reference: string | undefined, atMs: number): RewardDecision => {
  if (reference === undefined) throw new Error("a reward is to be paid and has no reference");
  return pay(reward, reference, atMs);
};

const fail = (reward: Reward, reason: string, atMs: number): RewardDecision => {
  if (reward.state !== "available") return wrongState(reward, "fail a payout of", ["available"]);
  if (reward.failure === reason) return { kind: "unchanged" };
  return { kind: "change", after: { ...reward, failure: reason, failedAtMs: atMs }, failedNow: true };
};

const end = (reward: Reward, verb: string, to: RewardState, from: readonly RewardState[]): RewardDecision => {
  if (reward.state === to) return { kind: "unchanged" };
  if (!from.includes(reward.state)) return wrongState(reward, verb, from);
  return { kind: "change", after: { ...reward, state: to, reason: "manual_decision" } };
};
