import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { assessAgain } from "../risk/assess-again.ts";
import { reverseRewards } from "../reward/reverse-rewards.ts";
import { lockReferral, moveReferral } from "./change-referral.ts";
import { progressReferral } from "./progress-referral.ts";
import type { Referral, ReferralState } from "./referral.ts";

export type DecisionAction = "approve" | "decline" | "void" | "unvoid";
type Decision = { tenantId: string; referralId: string; actor: string; note: string | null };

const goal: Record<Exclude<DecisionAction, "unvoid">, ReferralState> = {
  approve: "approved",
  decline: "declined",
  void: "voided",
};

/** What was seen since may stand against it; then it is put up for review instead. */
const judgeOnceMore = async (
  repositories: Repositories,
  surroundings: Surroundings,
  tenantId: string,
  referral: Referral,
): Promise<Referral> => {
  const terms = await repositories.campaigns.findTerms(tenantId, referral.campaignId, referral.revision);
  if (!terms || referral.state !== "qualified") return referral;
  return assessAgain(repositories, surroundings, { tenantId, referral, terms });
};

/**
 * Takes a step by somebody's decision. A step that was taken already changes nothing. A voided referral goes back to where it was,
 * and takes its slot again. Errors: not_found, invalid_state, code_cap_reached.
 */
export const decideReferral = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referralId, actor, note }: Decision,
  action: DecisionAction,
): Promise<{ before: ReferralState; referral: Referral }> => {
  const referral = await lockReferral(repositories, tenantId, referralId);
  const before = referral.state;
  const move = { reason: "manual_decision", actor, note } as const;
  if (action !== "unvoid") {
    const to = goal[action];
    if (before === to) return { before, referral };
    if (action === "approve") {
      if (referral.review === "flagged")
        throw new Refusal("invalid_state", "The referral is flagged: its review comes first.");
      const judged = await judgeOnceMore(repositories, surroundings, tenantId, referral);
      if (judged.review === "flagged") return { before, referral: judged };
    }
    const moved = await moveReferral(repositories, surroundings, tenantId, referral, { ...move, to });
    if (action === "approve")
      return { before, referral: await progressReferral(repositories, surroundings, { tenantId, referralId }) };
    await reverseRewards(repositories, surroundings, {
      tenantId,
      referral: moved,
      reason: "manual_decision",
      actor,
      note,
    });
    return { before, referral: moved };
  }
  const to = referral.voidedFrom;
  if (to === null) throw new Refusal("invalid_state", `The referral is ${before}, not voided.`);
  if (referral.review === "confirmed")
    throw new Refusal("invalid_state", "A review found it to be abuse: undo the review, which brings it back.");
  const terms = await repositories.campaigns.findTerms(tenantId, referral.campaignId, referral.revision);
  const takesSlot = terms?.usedCounts !== "qualified" || to !== "registered";
  await moveReferral(repositories, surroundings, tenantId, referral, { ...move, to, takesSlot });
  // What it had earned by then is granted anew.
  return { before, referral: await progressReferral(repositories, surroundings, { tenantId, referralId }) };
};
