import { type CampaignTerms, reasonCodes, type RewardValue } from "@beckon/contract";
import type { Evaluation } from "../qualification/evaluate.ts";
import { dayOf } from "../reward/limit-window.ts";
import type { Reward, RewardRefusal, RewardSide } from "../reward/reward.ts";
import type { Referral, ReferralState } from "./referral.ts";

export type WaitingFor = "referee" | "operator" | "time" | "nobody";

const closed: Partial<Record<ReferralState, string>> = {
  expired: "A step was not done in time, so the referral is over.",
  declined: "The referral was declined.",
  voided: "The referral was voided; that can be undone while no money moved.",
  reversed: "The referral was reversed, with its rewards.",
};

/** What a step is called: its own name, or its id made readable. */
export const stepName = ({ id, name }: { id: string; name?: string }): string => name ?? id.replaceAll(/[_-]+/g, " ");

type Summary = { summary: string; waitingFor: WaitingFor };

/** What is told of a reward. */
export type ToldReward = Pick<
  Reward,
  "state" | "approval" | "side" | "value" | "reason" | "payoutReference" | "paidAtMs" | "failure"
>;
/** What was earned and what was not. */
export type Earned = { rewards: readonly ToldReward[]; refusals: readonly Pick<RewardRefusal, "side" | "reason">[] };

const sides: Readonly<Record<RewardSide, string>> = { referrer: "referrer", referee: "friend" };

const worthOf = (value: RewardValue): string => {
  if (value.type === "money") return `${value.amount} ${value.currency}`;
  return value.type === "points" ? `${value.amount} ${value.unit}` : "reward";
};

/** One sentence for a reward with a story of its own; none while it is only on its way. `timeZone` is that of the day of the payout. */
const tellReward = (reward: ToldReward, timeZone: string): string[] => {
  const { state, side, value, reason, payoutReference, paidAtMs, failure } = reward;
  const whose = `${sides[side]}'s ${worthOf(value)}`;
  if (state === "available" && failure !== null) return [`The payout of the ${whose} failed: ${failure}.`];
  if (state === "pending" || state === "available") return [];
  if (state === "paid" && paidAtMs !== null)
    return [`The ${whose} was paid on ${dayOf(paidAtMs, timeZone)} as ${payoutReference}.`];
  const was = state === "expired" ? "expired" : `was ${state}`;
  return [`The ${whose} ${was}.${reason === null ? "" : ` ${reasonCodes[reason]}`}`];
};

/** What is to be done about the rewards of a referral that was approved. */
const nextOfRewards = (rewards: readonly ToldReward[]): Summary => {
  const pending = rewards.filter(({ state }) => state === "pending");
  if (pending.some(({ approval }) => approval === "waiting"))
    return { summary: "Approved; a reward waits for somebody's approval.", waitingFor: "operator" };
  if (pending.some(({ approval }) => approval === "asking"))
    return { summary: "Approved; a reward waits for the answer of your system.", waitingFor: "operator" };
  if (pending.length > 0)
    return { summary: "Approved; rewards become available when their hold is over.", waitingFor: "time" };
  if (rewards.some(({ state }) => state === "available"))
    return { summary: "Approved; rewards are available and wait to be paid.", waitingFor: "operator" };
  const allPaid = rewards.length > 0 && rewards.every(({ state }) => state === "paid");
  return { summary: allPaid ? "Everything it earned is paid." : "Approved; no reward is open.", waitingFor: "nobody" };
};

const summariseRewards = ({ rewards, refusals }: Earned, timeZone: string): Summary => {
  const { summary, waitingFor } = nextOfRewards(rewards);
  const told = rewards.flatMap((reward) => tellReward(reward, timeZone));
  const not = refusals.map(
    ({ side, reason }) => `A reward of the ${sides[side]} was not granted. ${reasonCodes[reason]}`,
  );
  return { summary: [summary, ...told, ...not].join(" "), waitingFor };
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
  if (over !== undefined) {
    const why = referral.reason === null ? "" : ` ${reasonCodes[referral.reason]}`;
    return { summary: `${over}${why}`, waitingFor: "nobody" };
  }
  if (referral.review === "flagged")
    return { summary: `${reasonCodes.risk_held} Nothing is approved or paid before that.`, waitingFor: "operator" };
  if (referral.state === "approved" || referral.state === "rewarded") return summariseRewards(earned, timeZone);
  if (referral.state === "qualified")
    return { summary: "All steps are done; somebody has to approve it.", waitingFor: "operator" };
  const open = evaluation.steps.find(({ state }) => state !== "done");
  const step = terms.qualification.steps.find(({ id }) => id === open?.id);
  if (!open || !step) return { summary: "All steps are done.", waitingFor: "time" };
  const name = stepName(step);
  if (open.state === "missed") return { summary: `The step "${name}" was not done in time.`, waitingFor: "nobody" };
  if (open.pending.length > 0)
    return {
      summary: `The step "${name}" waits for a payment to clear (${open.count} of ${open.needed} done).`,
      waitingFor: "time",
    };
  return { summary: `The step "${name}" is next (${open.count} of ${open.needed} done).`, waitingFor: "referee" };
};
