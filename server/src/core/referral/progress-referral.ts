import type { CampaignTerms, ReasonCode } from "@beckon/contract";
import { type Evaluation, evaluateQualification } from "../qualification/evaluate.ts";
import { readySteps } from "../qualification/terms.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { assessAgain } from "../risk/assess-again.ts";
import { triggersOf } from "../reward/decide-grants.ts";
import { grantRewards } from "../reward/grant-rewards.ts";
import { settleReferral } from "../reward/release-rewards.ts";
import { reverseRewards } from "../reward/reverse-rewards.ts";
import { lockReferral, moveReferral } from "./change-referral.ts";
import { pastSteps, type Referral } from "./referral.ts";

/** Events of one referee that are looked at; more than any chain of steps can need. */
export const eventsLookedAt = 5_000;

/** A sign-up may be reported after the first events of the person: what counts is when they signed up. */
export const sinceMs = ({ signedUpAtMs, registeredAtMs }: Pick<Referral, "signedUpAtMs" | "registeredAtMs">): number =>
  Math.min(signedUpAtMs ?? registeredAtMs, registeredAtMs);

/** Judges a referral's events by terms. Changes nothing. */
const judgeBy = async (
  { events }: Repositories,
  tenantId: string,
  referral: Referral,
  { qualification }: Pick<CampaignTerms, "qualification">,
  nowMs: number,
): Promise<Evaluation> => {
  const people = { participantId: referral.refereeId, onboardingId: referral.onboardingId };
  const registeredAtMs = sinceMs(referral);
  const found = await events.listOf(tenantId, people, registeredAtMs, eventsLookedAt);
  return evaluateQualification(readySteps(qualification), qualification, { registeredAtMs, events: found }, nowMs);
};

/**
 * Judges a referral by the terms it registered under. Changes nothing. One that was past its steps when their events reached the end
 * of their life stays so: what is not there any more was not refunded.
 */
export const judgeReferral = async (
  repositories: Repositories,
  tenantId: string,
  referral: Referral,
  nowMs: number,
): Promise<{ terms: CampaignTerms; evaluation: Evaluation }> => {
  const terms = await repositories.campaigns.findTerms(tenantId, referral.campaignId, referral.revision);
  if (!terms) throw new Error(`referral ${referral.referralId} has a revision that does not exist`);
  const evaluation = await judgeBy(repositories, tenantId, referral, terms, nowMs);
  if (!referral.evidenceGone || !pastSteps.includes(referral.state)) return { terms, evaluation };
  const steps = evaluation.steps.map((step) => ({ ...step, state: "done" as const }));
  return { terms, evaluation: { outcome: "qualified", steps, lookAgainAtMs: null } };
};

const actor = "beckon";

/**
 * Brings a referral to where its events and the time put it: qualified and, where nobody must decide, approved; expired when a
 * step was missed; taken back when a refund undid what qualified it. Doing it twice changes nothing the second time.
 * Concurrency: holds the code and the referral, like every change of a referral.
 */
export const progressReferral = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referralId }: { tenantId: string; referralId: string },
): Promise<Referral> => {
  let referral = await lockReferral(repositories, tenantId, referralId);
  const nowMs = surroundings.clock.nowMs();
  const { terms, evaluation } = await judgeReferral(repositories, tenantId, referral, nowMs);
  const move = (to: Referral["state"], reason: ReasonCode | null, takesSlot = false) =>
    moveReferral(repositories, surroundings, tenantId, referral, { to, reason, actor, note: null, takesSlot });

  if (referral.state === "registered") {
    if (evaluation.outcome === "qualified") {
      const needsSlot = terms.usedCounts === "qualified" && !referral.counted;
      const room = !needsSlot || (await repositories.codes.hasRoom(tenantId, referral.codeId));
      referral = room ? await move("qualified", null, needsSlot) : await move("declined", "code_cap_reached");
    } else if (evaluation.outcome === "missed") referral = await move("expired", "qualification_window_over");
  } else if (evaluation.outcome !== "qualified" && terms.qualification.refundsUnqualify) {
    const before = referral.state;
    referral = await takeBack(referral, move);
    if (referral.state !== before)
      await reverseRewards(repositories, surroundings, { tenantId, referral, reason: "refunded" });
  }
  const approves = referral.state === "qualified" && terms.qualification.approval === "automatic";
  if (approves || earnsByStep(referral, terms, evaluation))
    referral = await assessAgain(repositories, surroundings, { tenantId, referral, terms });
  if (approves && referral.review !== "flagged") referral = await move("approved", null);
  // Under review nothing is granted; whoever decides brings it here again.
  if (referral.review !== "flagged")
    referral = await reward(repositories, surroundings, { tenantId, referral, terms, evaluation, atMs: nowMs });
  const waits = referral.state === "registered" && evaluation.outcome === "open";
  await repositories.referrals.setDue(tenantId, referralId, waits ? evaluation.lookAgainAtMs : null);
  return referral;
};

/** Whether it earns something before it is approved as a whole, which may be after its last step where people approve. */
const earnsByStep = ({ state }: Referral, { rewards }: CampaignTerms, { steps }: Evaluation): boolean =>
  (state === "registered" || state === "qualified") &&
  rewards.some(({ on }) => on !== "qualified" && steps.some((step) => step.id === on.step && step.state === "done"));

/** Grants what the referral has earned by now, each thing once, and lets go what needs no waiting. */
const reward = async (
  repositories: Repositories,
  surroundings: Surroundings,
  asked: { tenantId: string; referral: Referral; terms: CampaignTerms; evaluation: Evaluation; atMs: number },
): Promise<Referral> => {
  const { tenantId, referral, terms, evaluation, atMs } = asked;
  if (!["registered", "qualified", "approved", "rewarded"].includes(referral.state)) return referral;
  for (const trigger of triggersOf(terms, evaluation, referral.state !== "registered"))
    await grantRewards(repositories, surroundings, { tenantId, referral, terms, trigger, atMs });
  return (await settleReferral(repositories, surroundings, { tenantId, referral, atMs })).referral;
};

/** What a refund does, by how far the referral had come. A rewarded one is reversed with its money. */
const takeBack = async (
  referral: Referral,
  move: (to: Referral["state"], reason: ReasonCode) => Promise<Referral>,
): Promise<Referral> => {
  switch (referral.state) {
    case "qualified":
      return move("declined", "refunded");
    case "approved":
      return move("voided", "refunded");
    case "rewarded":
      return move("reversed", "refunded");
    default:
      return referral;
  }
};
