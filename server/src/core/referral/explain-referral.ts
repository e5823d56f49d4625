import { type CampaignTerms, reasonCodes } from "@beckon/contract";
import type { Evaluation } from "../qualification/evaluate.ts";
import type { Reward } from "../reward/reward.ts";
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

/** Who has to act on the rewards of a referral that was approved. */
const summariseRewards = (rewards: readonly Pick<Reward, "state" | "approval">[]): Summary => {
  const pending = rewards.filter(({ state }) => state === "pending");
  if (pending.some(({ approval }) => approval === "waiting"))
    return { summary: "Approved; a reward waits for somebody's approval.", waitingFor: "operator" };
  if (pending.some(({ approval }) => approval === "asking"))
    return { summary: "Approved; a reward waits for the answer of your system.", waitingFor: "operator" };
  if (pending.length > 0)
    return { summary: "Approved; rewards become available when their hold is over.", waitingFor: "time" };
  if (rewards.some(({ state }) => state === "available"))
    return { summary: "Approved; rewards are available and wait to be paid.", waitingFor: "operator" };
  return { summary: "Approved; no reward is open.", waitingFor: "nobody" };
};

/** In a sentence or two: where it stands and why, and who has to act next. */
export const summarise = (
  referral: Pick<Referral, "state" | "reason" | "review">,
  terms: CampaignTerms,
  evaluation: Evaluation,
  rewards: readonly Pick<Reward, "state" | "approval">[],
): Summary => {
  const over = closed[referral.state];
  if (over !== undefined) {
    const why = referral.reason === null ? "" : ` ${reasonCodes[referral.reason]}`;
    return { summary: `${over}${why}`, waitingFor: "nobody" };
  }
  if (referral.review === "flagged")
    return { summary: `${reasonCodes.risk_held} Nothing is approved or paid before that.`, waitingFor: "operator" };
  if (referral.state === "approved" || referral.state === "rewarded") return summariseRewards(rewards);
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
