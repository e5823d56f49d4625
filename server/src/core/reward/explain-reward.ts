import { reasonCodes } from "@beckon/contract";
import type { Reward, RewardTransition } from "./reward.ts";
import type { ReferralState } from "../referral/referral.ts";

export type ExplainedRewardStep = {
  step: "granted" | "approved" | "available" | "paid" | "ended";
  outcome: "done" | "waiting" | "missed";
  atMs: number | null;
  deadlineMs: number | null;
  /** Who or what has to act; null when nobody has. */
  waitsFor: "time" | "reviewer" | "referral" | "payout" | null;
  detail: string;
};

type Explanation = { summary: string; steps: ExplainedRewardStep[] };

/** Why a reward is where it is: its steps, and who has to act next. */
export const explainReward = (
  reward: Reward,
  transitions: readonly RewardTransition[],
  referralState: ReferralState,
  nowMs: number,
): Explanation => {
  const reached = (to: string): number | null =>
    transitions.find((one) => one.from !== one.to && one.to === to)?.atMs ?? null;
  const ended = reward.state === "cancelled" || reward.state === "expired" || reward.state === "reversed";
  const steps: ExplainedRewardStep[] = [
    done("granted", reward.grantedAtMs, "The reward was granted."),
    approvalStep(reward, ended),
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

const approvalStep = (reward: Reward, ended: boolean): ExplainedRewardStep => {
  switch (reward.approval) {
    case "automatic":
      return done("approved", reward.grantedAtMs, "It needs no approval of its own.");
    case "approved":
      return done("approved", null, "Somebody approved it.");
    case "declined":
      return missed("approved", "Somebody declined it.");
    case "waiting":
      return ended
        ? missed("approved", "It ended before anybody approved it.")
        : { ...missed("approved", "It waits for somebody's approval."), outcome: "waiting", waitsFor: "reviewer" };
  }
};

const availableStep = (
  reward: Reward,
  atMs: number | null,
  referralState: ReferralState,
  ended: boolean,
  nowMs: number,
): ExplainedRewardStep => {
  if (atMs !== null) return done("available", atMs, "It became available.");
  if (ended) return missed("available", "It ended before it became available.");
  const waiting = { ...missed("available", ""), outcome: "waiting", deadlineMs: reward.availableAtMs } as const;
  if (reward.availableAtMs === null)
    return { ...waiting, waitsFor: "reviewer", detail: "Its hold begins when it is approved." };
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
    ...missed("paid", `It waits to be paid.${failed}`),
    outcome: "waiting",
    deadlineMs: reward.expiresAtMs,
    waitsFor: reward.state === "available" ? "payout" : "time",
  };
};
