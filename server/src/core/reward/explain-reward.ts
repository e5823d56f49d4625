import { type Said, say } from "@beckon/contract";
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
  sentences: Said[];
};

type Explanation = { sentences: Said[]; steps: ExplainedRewardStep[] };

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
  const { state } = reward;
  const ended = state === "cancelled" || state === "expired" || state === "reversed";
  const steps: ExplainedRewardStep[] = [
    done("granted", reward.grantedAtMs, say("granted")),
    approvalStep(reward, approvedAt(reward, transitions), ended, question),
    availableStep(reward, reached("available"), referralState, ended, nowMs),
    paidStep(reward, ended),
  ];
  if (ended) {
    // That it expired says why, and the reason's own words are about referrals.
    const why = reward.reason === null || state === "expired" ? [] : [say("reason", { reason: reward.reason })];
    steps.push(done("ended", reached(reward.state), say(`ended_${state}`), ...why));
  }
  const next = steps.find(({ outcome }) => outcome === "waiting");
  return { sentences: next?.sentences ?? steps.at(-1)?.sentences ?? [], steps };
};

const done = (step: ExplainedRewardStep["step"], atMs: number | null, ...sentences: Said[]): ExplainedRewardStep => ({
  step,
  outcome: "done",
  atMs,
  deadlineMs: null,
  waitsFor: null,
  sentences,
});
const missed = (step: ExplainedRewardStep["step"], ...sentences: Said[]): ExplainedRewardStep => ({
  ...done(step, null, ...sentences),
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

const asked = (attempts: number, nextMs: number | null): Said => {
  const once = attempts === 1;
  if (nextMs === null) return once ? say("host_asked_once") : say("host_asked", { attempts });
  const moment = new Date(nextMs).toISOString();
  return once ? say("host_asked_once_next", { moment }) : say("host_asked_next", { attempts, moment });
};

const askingStep = (question: Question | null): ExplainedRewardStep => {
  const { attempts = 0, nextAttemptAtMs: nextMs = null } = question ?? {};
  const deadlineMs = question && askingUntilMs(question);
  return { ...missed("approved", asked(attempts, nextMs)), outcome: "waiting", waitsFor: "host", deadlineMs };
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
      return ended ? missed("approved", say("ended_before_answer")) : askingStep(question);
    case "automatic":
      return done("approved", reward.grantedAtMs, say("no_approval_needed"));
    case "approved":
      return done("approved", approvedAtMs, say(byHost(reward, "passed") ? "approved_by_host" : "approved_by_person"));
    case "declined":
      return missed("approved", say(byHost(reward, "refused") ? "declined_by_host" : "declined_by_person"));
    case "waiting":
      return ended
        ? missed("approved", say("ended_before_approval"))
        : {
            ...missed("approved", say(byHost(reward, "flagged") ? "host_silent" : "awaits_person")),
            outcome: "waiting",
            waitsFor: "reviewer",
          };
  }
};

const approver = ({ approval }: Reward): "host" | "reviewer" => (approval === "asking" ? "host" : "reviewer");

const availableStep = (
  reward: Reward,
  atMs: number | null,
  referralState: ReferralState,
  ended: boolean,
  nowMs: number,
): ExplainedRewardStep => {
  if (atMs !== null || reward.state === "available" || reward.state === "paid")
    return done("available", atMs ?? reward.availableAtMs, say("became_available"));
  if (ended) return missed("available", say("ended_before_available"));
  const waiting = { ...missed("available"), outcome: "waiting", deadlineMs: reward.availableAtMs } as const;
  if (reward.availableAtMs === null)
    return wasAsked(reward)
      ? { ...waiting, waitsFor: approver(reward), sentences: [say("available_once_approved")] }
      : { ...waiting, waitsFor: "reviewer", sentences: [say("hold_begins_once_approved")] };
  if (reward.availableAtMs > nowMs) return { ...waiting, waitsFor: "time", sentences: [say("hold_not_over")] };
  if (reward.stepId === null && referralState !== "approved" && referralState !== "rewarded")
    return {
      ...waiting,
      waitsFor: "referral",
      sentences: [say("hold_over_referral_open", { referralState })],
    };
  return { ...waiting, waitsFor: "time", sentences: [say("hold_over")] };
};

const paidStep = (reward: Reward, ended: boolean): ExplainedRewardStep => {
  if (reward.paidAtMs !== null)
    return done("paid", reward.paidAtMs, say("paid_as", { reference: reward.payoutReference ?? "" }));
  if (ended) return missed("paid", say("not_paid"));
  const failed = reward.failure === null ? [] : [say("latest_payout_failed", { failure: reward.failure })];
  const sentences = reward.state === "available" ? [say("awaits_payment"), ...failed] : [say("payable_later")];
  return {
    ...missed("paid", ...sentences),
    outcome: "waiting",
    deadlineMs: reward.expiresAtMs,
    waitsFor: reward.state === "available" ? "payout" : reward.availableAtMs === null ? approver(reward) : "time",
  };
};
