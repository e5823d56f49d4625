import { reasonCodes } from "@beckon/contract";
import { hostRule, type Reward, type RewardTransition, type RuleResult, wasAsked } from "./reward.ts";
import { patienceMs, type Question } from "../veto/approval-veto.ts";
import type { ReferralState } from "../referral/referral.ts";

export type ExplainedRewardStep = {
  step: "granted" | "approved" | "available" | "paid" | "ended";
  outcome: "done" | "waiting" | "missed";
  atMs: number | null;
  deadlineMs: number | null;
  /** Who or what has to act; null when nobody has. */
  waitsFor: "time" | "host" | "reviewer" | "referral" | "payout" | null;
  detail: string;
};

type Explanation = { summary: string; steps: ExplainedRewardStep[] };

/** Why a reward is where it is: its steps, and who has to act next. */
export const explainReward = (
  reward: Reward,
  transitions: readonly RewardTransition[],
  referralState: ReferralState,
  nowMs: number,
  question: Question | null = null,
): Explanation => {
  const reached = (to: string): number | null =>
    transitions.find((one) => one.from !== one.to && one.to === to)?.atMs ?? null;
  const ended = reward.state === "cancelled" || reward.state === "expired" || reward.state === "reversed";
  const steps: ExplainedRewardStep[] = [
    done("granted", reward.grantedAtMs, "The reward was granted."),
    approvalStep(reward, approvedAt(reward, transitions), ended, question),
    availableStep(reward, reached("available"), referralState, ended, nowMs),
    paidStep(reward, ended),
  ];
  if (ended) {
    const why = reward.reason === null ? "" : ` ${reasonCodes[reward.reason]}`;
    steps.push(done("ended", reached(reward.state), `The reward is ${reward.state}.${why}`));
  }
  const next = steps.find(({ outcome }) => outcome === "waiting");
  return { summary: next?.detail ?? steps.at(-1)?.detail ?? "", steps };
};

const done = (step: ExplainedRewardStep["step"], atMs: number | null, detail: string): ExplainedRewardStep => ({
  step,
  outcome: "done",
  atMs,
  deadlineMs: null,
  waitsFor: null,
  detail,
});
const missed = (step: ExplainedRewardStep["step"], detail: string): ExplainedRewardStep => ({
  ...done(step, null, detail),
  outcome: "missed",
});

/** Being approved leaves a pending reward pending: the one step that it takes without another state. */
const approvedAt = ({ approval }: Reward, transitions: readonly RewardTransition[]): number | null =>
  approval !== "approved"
    ? null
    : (transitions.find(({ from, to }) => from === "pending" && to === "pending")?.atMs ?? null);

/** When a person decides in place of the tenant's system; null before it was first called. */
export const askingUntilMs = ({ firstAttemptAtMs }: Question): number | null =>
  firstAttemptAtMs === null ? null : firstAttemptAtMs + patienceMs;

const askingStep = (question: Question | null): ExplainedRewardStep => {
  const { attempts = 0, nextAttemptAtMs: nextMs = null } = question ?? {};
  const next = nextMs === null ? "" : `, the next at ${new Date(nextMs).toISOString()}`;
  const detail = `It waits for the answer of your system: ${attempts} attempt${attempts === 1 ? "" : "s"} so far${next}.`;
  const deadlineMs = question && askingUntilMs(question);
  return { ...missed("approved", detail), outcome: "waiting", waitsFor: "host", deadlineMs };
};

const byHost = ({ ruleResults }: Reward, outcome: RuleResult["outcome"]): boolean =>
  ruleResults.some((result) => result.rule === hostRule && result.outcome === outcome);

const approvalStep = (
  reward: Reward,
  approvedAtMs: number | null,
  ended: boolean,
  question: Question | null,
): ExplainedRewardStep => {
  switch (reward.approval) {
    case "asking":
      return ended ? missed("approved", "It ended before your system answered.") : askingStep(question);
    case "automatic":
      return done("approved", reward.grantedAtMs, "It needs no approval of its own.");
    case "approved":
      return done(
        "approved",
        approvedAtMs,
        byHost(reward, "passed") ? "Your system approved it." : "Somebody approved it.",
      );
    case "declined":
      return missed("approved", byHost(reward, "refused") ? "Your system declined it." : "Somebody declined it.");
    case "waiting":
      return ended
        ? missed("approved", "It ended before anybody approved it.")
        : { ...missed("approved", waitingText(reward)), outcome: "waiting", waitsFor: "reviewer" };
  }
};

const waitingText = (reward: Reward): string =>
  byHost(reward, "flagged")
    ? "Your system gave no answer in time, so it waits for somebody's approval."
    : "It waits for somebody's approval.";

const approver = ({ approval }: Reward): "host" | "reviewer" => (approval === "asking" ? "host" : "reviewer");

const availableStep = (
  reward: Reward,
  atMs: number | null,
  referralState: ReferralState,
  ended: boolean,
  nowMs: number,
): ExplainedRewardStep => {
  if (atMs !== null || reward.state === "available" || reward.state === "paid")
    return done("available", atMs ?? reward.availableAtMs, "It became available.");
  if (ended) return missed("available", "It ended before it became available.");
  const waiting = { ...missed("available", ""), outcome: "waiting", deadlineMs: reward.availableAtMs } as const;
  if (reward.availableAtMs === null)
    return wasAsked(reward)
      ? { ...waiting, waitsFor: approver(reward), detail: "It becomes available when it is approved." }
      : { ...waiting, waitsFor: "reviewer", detail: "Its hold begins when it is approved." };
  if (reward.availableAtMs > nowMs) return { ...waiting, waitsFor: "time", detail: "Its hold is not over yet." };
  if (reward.stepId === null && referralState !== "approved" && referralState !== "rewarded")
    return {
      ...waiting,
      waitsFor: "referral",
      detail: `Its hold is over; the referral is ${referralState}, not approved.`,
    };
  return { ...waiting, waitsFor: "time", detail: "Its hold is over; it becomes available within a minute." };
};

const paidStep = (reward: Reward, ended: boolean): ExplainedRewardStep => {
  if (reward.paidAtMs !== null) return done("paid", reward.paidAtMs, `It was paid as ${reward.payoutReference}.`);
  if (ended) return missed("paid", "It was not paid.");
  const failed = reward.failure === null ? "" : ` The latest payout failed: ${reward.failure}.`;
  return {
    ...missed(
      "paid",
      reward.state === "available" ? `It waits to be paid.${failed}` : "It can be paid once it is available.",
    ),
    outcome: "waiting",
    deadlineMs: reward.expiresAtMs,
    waitsFor: reward.state === "available" ? "payout" : reward.availableAtMs === null ? approver(reward) : "time",
  };
};
