import {
  type CampaignTerms,
  type ReasonCode,
  type RewardValue,
  type Said,
  say,
  type SentenceValue,
} from "@beckon/contract";
import type { Evaluation } from "../qualification/evaluate.ts";
import { dayOf } from "../reward/limit-window.ts";
import type { Reward, RewardRefusal } from "../reward/reward.ts";
import type { Referral, ReferralState } from "./referral.ts";

export type WaitingFor = "referee" | "operator" | "time" | "nobody";

const closed: Partial<Record<ReferralState, Said>> = {
  expired: say("referral_expired"),
  declined: say("referral_declined"),
  voided: say("referral_voided"),
  reversed: say("referral_reversed"),
};

const why = (reason: ReasonCode | null): Said[] => (reason === null ? [] : [say("reason", { reason })]);

/** What a step is called: its own name, or its id made readable. */
export const stepName = ({ id, name }: { id: string; name?: string }): string => name ?? id.replaceAll(/[_-]+/g, " ");

type Summary = { sentences: Said[]; waitingFor: WaitingFor };

/** What is told of a reward. */
export type ToldReward = Pick<
  Reward,
  "state" | "approval" | "side" | "value" | "reason" | "payoutReference" | "paidAtMs" | "failure"
>;
/** What was earned and what was not. */
export type Earned = { rewards: readonly ToldReward[]; refusals: readonly Pick<RewardRefusal, "side" | "reason">[] };

const worthOf = (value: RewardValue): SentenceValue => {
  if (value.type === "money") return { amount: value.amount, currency: value.currency };
  return value.type === "points" ? { amount: String(value.amount), currency: value.unit } : "reward";
};

/** What is said of a reward with a story of its own; nothing while it is only on its way. `timeZone` is that of the day of the payout. */
const tellReward = (reward: ToldReward, timeZone: string): Said[] => {
  const { state, side, reason, payoutReference, paidAtMs, failure } = reward;
  const whose = { side, worth: worthOf(reward.value) };
  if (state === "available" && failure !== null) return [say("reward_payout_failed", { ...whose, failure })];
  if (state === "pending" || state === "available") return [];
  if (state === "paid")
    return paidAtMs === null
      ? []
      : [say("reward_paid", { ...whose, day: dayOf(paidAtMs, timeZone), reference: payoutReference ?? "" })];
  return [say(`reward_${state}`, whose), ...why(reason)];
};

/** What is to be done about the rewards of a referral that was approved. */
const nextOfRewards = (rewards: readonly ToldReward[]): { next: Said; waitingFor: WaitingFor } => {
  const pending = rewards.filter(({ state }) => state === "pending");
  if (pending.some(({ approval }) => approval === "waiting"))
    return { next: say("rewards_await_approval"), waitingFor: "operator" };
  if (pending.some(({ approval }) => approval === "asking"))
    return { next: say("rewards_await_host"), waitingFor: "operator" };
  if (pending.length > 0) return { next: say("rewards_held"), waitingFor: "time" };
  if (rewards.some(({ state }) => state === "available"))
    return { next: say("rewards_available"), waitingFor: "operator" };
  const allPaid = rewards.length > 0 && rewards.every(({ state }) => state === "paid");
  return { next: say(allPaid ? "rewards_paid" : "rewards_none"), waitingFor: "nobody" };
};

const summariseRewards = ({ rewards, refusals }: Earned, timeZone: string): Summary => {
  const { next, waitingFor } = nextOfRewards(rewards);
  const told = rewards.flatMap((reward) => tellReward(reward, timeZone));
  const not = refusals.flatMap(({ side, reason }) => [say("reward_refused", { side }), ...why(reason)]);
  return { sentences: [next, ...told, ...not], waitingFor };
};

const summariseSteps = (terms: CampaignTerms, evaluation: Evaluation): Summary => {
  const open = evaluation.steps.find(({ state }) => state !== "done");
  const found = terms.qualification.steps.find(({ id }) => id === open?.id);
  if (!open || !found) return { sentences: [say("steps_done")], waitingFor: "time" };
  const { count, needed } = open;
  const step = stepName(found);
  if (open.state === "missed") return { sentences: [say("step_missed", { step })], waitingFor: "nobody" };
  if (open.pending.length > 0)
    return { sentences: [say("step_clearing", { step, count, needed })], waitingFor: "time" };
  return { sentences: [say("step_next", { step, count, needed })], waitingFor: "referee" };
};

/** In some sentences: where it stands and why, what was paid, and who has to act next. */
export const summarise = (
  referral: Pick<Referral, "state" | "reason" | "review">,
  terms: CampaignTerms,
  evaluation: Evaluation,
  earned: Earned,
  timeZone: string,
): Summary => {
  const over = closed[referral.state];
  if (over !== undefined) return { sentences: [over, ...why(referral.reason)], waitingFor: "nobody" };
  if (referral.review === "flagged")
    return { sentences: [...why("risk_held"), say("review_first")], waitingFor: "operator" };
  if (referral.state === "approved" || referral.state === "rewarded") return summariseRewards(earned, timeZone);
  if (referral.state === "qualified") return { sentences: [say("referral_awaits_approval")], waitingFor: "operator" };
  return summariseSteps(terms, evaluation);
};
