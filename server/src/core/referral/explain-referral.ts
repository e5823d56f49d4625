import type { CampaignTerms } from "@beckon/contract";
import type { Evaluation } from "../qualification/evaluate.ts";
import type { Reward } from "../reward/reward.ts";
import type { Referral, ReferralState } from "./referral.ts";

export type WaitingFor = "referee" | "operator" | "time" | "nobody";

const closed: Partial<Record<ReferralState, string>> = {
  rewarded: "All rewards of this referral are available or paid.",
  expired: "A step was not done in time, so the referral is over.",
  declined: "The referral was declined.",
  voided: "The referral was voided; that can be undone while no money moved.",
  reversed: "The referral was reversed, with its rewards.",
};

/** What a step is called: its own name, or its id made readable. */
export const stepName = ({ id, name }: { id: string; name?: string }): string => name ?? id.replaceAll(/[_-]+/g, " ");

const waitsForSomebody = ({ state, approval }: Pick<Reward, "state" | "approval">): boolean =>
  state === "pending" && approval === "waiting";

/** In one sentence: where it stands, and who has to act next. */
export const summarise = (
  referral: Pick<Referral, "state">,
  terms: CampaignTerms,
  evaluation: Evaluation,
  rewards: readonly Pick<Reward, "state" | "approval">[],
): { summary: string; waitingFor: WaitingFor } => {
  const over = closed[referral.state];
  if (over !== undefined) return { summary: over, waitingFor: "nobody" };
  if (referral.state === "approved" && rewards.some(waitsForSomebody))
    return { summary: "Approved; a reward waits for somebody's approval.", waitingFor: "operator" };
  if (referral.state === "approved")
    return { summary: "Approved; rewards become available when their hold is over.", waitingFor: "time" };
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
