import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { lockReferral, moveReferral } from "../referral/change-referral.ts";
import { progressReferral } from "../referral/progress-referral.ts";
import { referralEvent } from "../referral/referral-events.ts";
import { flagged, type Referral, standingStates } from "../referral/referral.ts";
import { reverseRewards } from "../reward/reverse-rewards.ts";
import { defaultRiskSettings, needsTwo, type Review, sidesOf, type Verdicts } from "./review.ts";

type Asked = { tenantId: string; referralId: string; actor: string; note: string | null };
export type ReviewDecided = { outcome: "decided" | "proposed" | "unchanged"; referral: Referral };

const reviewOf = async ({ reviews }: Repositories, tenantId: string, referralId: string): Promise<Review> => {
  const review = await reviews.find(tenantId, referralId);
  if (!review) throw new Refusal("not_found", `There is no review of ${referralId}.`);
  return review;
};

const isSame = (one: Verdicts, other: Verdicts): boolean =>
  one.referrer === other.referrer && one.referee === other.referee;

/**
 * Decides about a flagged referral, or proposes it where two must agree. A decision that stands already changes nothing.
 * Concurrency: holds the code and the referral. Errors: not_found, invalid_state, conflict (the other person proposed otherwise).
 */
export const decideReview = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referralId, actor, note, verdicts }: Asked & { verdicts: Verdicts },
): Promise<ReviewDecided> => {
  const { reviews } = repositories;
  const referral = await lockReferral(repositories, tenantId, referralId);
  const review = await reviewOf(repositories, tenantId, referralId);
  const { decision } = review;
  if (review.state === "decided") {
    if (decision && isSame(decision, verdicts)) return { outcome: "unchanged", referral };
    throw new Refusal("invalid_state", "It was decided otherwise: undo that first.");
  }
  const atMs = surroundings.clock.nowMs();
  const settings = (await reviews.findSettings(tenantId)) ?? defaultRiskSettings;
  const two = needsTwo(review.stake, settings);
  const seconds = decision !== null && decision.actor !== actor;
  if (seconds && !isSame(decision, verdicts))
    throw new Refusal("conflict", `${decision.actor} proposed otherwise: agree, or undo the proposal first.`);
  const said = { ...verdicts, actor, atMs };
  const step = { ...verdicts, actor, note, atMs };
  if (two && !seconds) {
    if (decision && isSame(decision, verdicts)) return { outcome: "unchanged", referral };
    await reviews.save(tenantId, { ...review, state: "proposed", decision: said }, { ...step, action: "proposed" });
    return { outcome: "proposed", referral };
  }
  const voids = sidesOf(verdicts, "confirm").length === 2;
  const voided = voids && ["registered", "qualified", "approved"].includes(referral.state);
  const decided = { ...review, state: "decided", decision: said, voided } as const;
  await reviews.save(tenantId, decided, { ...step, action: "decided" });
  const after = voids
    ? await confirm(repositories, surroundings, { tenantId, referral, actor, note })
    : await clear(repositories, surroundings, { tenantId, referral, actor, note, verdicts });
  return { outcome: "decided", referral: after };
};

type Deciding = { tenantId: string; referral: Referral; actor: string; note: string | null };

/** Abuse on both sides: undone with everything it brought. */
const confirm = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referral, actor, note }: Deciding,
): Promise<Referral> => {
  const confirmed = await setReview(repositories, surroundings, tenantId, { ...referral, review: "confirmed" });
  const reason = "risk_declined";
  if (!standingStates.includes(confirmed.state) || confirmed.state === "reversed") return confirmed;
  const to = confirmed.state === "rewarded" ? "reversed" : "voided";
  const moved = await moveReferral(repositories, surroundings, tenantId, confirmed, { to, reason, actor, note });
  await reverseRewards(repositories, surroundings, { tenantId, referral: moved, reason, actor, note });
  return moved;
};

/** It goes on; a side that is confirmed loses what it had, and earns nothing. */
const clear = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referral, actor, note, verdicts }: Deciding & { verdicts: Verdicts },
): Promise<Referral> => {
  const cleared = await setReview(repositories, surroundings, tenantId, { ...referral, review: "cleared" });
  const sides = sidesOf(verdicts, "confirm");
  const reason = "risk_declined";
  if (sides.length > 0)
    await reverseRewards(repositories, surroundings, { tenantId, referral: cleared, reason, actor, note, sides });
  return progressReferral(repositories, surroundings, { tenantId, referralId: referral.referralId });
};

const setReview = async (
  { referrals }: Repositories,
  { clock }: Surroundings,
  tenantId: string,
  referral: Referral,
): Promise<Referral> => {
  const { sequence, version } = referral;
  const changed = { ...referral, sequence: sequence + 1, version: version + 1, updatedAtMs: clock.nowMs() };
  await referrals.setReview(tenantId, [changed]);
  return changed;
};

/**
 * Takes a proposal or a decision back while no money moved: the referral is flagged again, and stands where it stood.
 * Errors: not_found, invalid_state, code_cap_reached.
 */
export const undoReview = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referralId, actor, note }: Asked,
): Promise<void> => {
  const { reviews, rewards, referrals, outbox } = repositories;
  let referral = await lockReferral(repositories, tenantId, referralId);
  const review = await reviewOf(repositories, tenantId, referralId);
  if (review.state === "open") throw new Refusal("invalid_state", "Nothing was decided about it yet.");
  const atMs = surroundings.clock.nowMs();
  if (review.state === "decided") {
    await rewards.holdReferrers(tenantId, [referral.referrerId]);
    const own = await rewards.listOfReferral(tenantId, referralId);
    if (referral.state === "reversed" || own.some(({ paidAtMs }) => paidAtMs !== null))
      throw new Refusal("invalid_state", "Money has moved: the decision stands.");
    if (review.voided && referral.state === "voided" && referral.voidedFrom !== null) {
      const back = {
        to: referral.voidedFrom,
        reason: null,
        actor,
        note,
        takesSlot: await takesSlot(repositories, tenantId, referral),
      };
      referral = await moveReferral(repositories, surroundings, tenantId, referral, back);
    }
    referral = flagged(referral, atMs);
    await referrals.setReview(tenantId, [referral]);
    await outbox.add(tenantId, [referralEvent(surroundings, "referral.flagged", referral)], atMs);
  }
  const step = { referrer: null, referee: null, actor, note, atMs };
  await reviews.save(
    tenantId,
    { ...review, state: "open", decision: null, voided: false },
    { ...step, action: "undone" },
  );
};

/** Where a slot counts qualified referrals only, one that was not there yet needs none. */
const takesSlot = async ({ campaigns }: Repositories, tenantId: string, referral: Referral): Promise<boolean> => {
  const terms = await campaigns.findTerms(tenantId, referral.campaignId, referral.revision);
  return terms?.usedCounts !== "qualified" || referral.voidedFrom !== "registered";
};

/** Adds a note. Errors: not_found. */
export const noteReview = async (
  repositories: Repositories,
  { clock }: Surroundings,
  { tenantId, referralId, actor, note }: Asked,
): Promise<void> => {
  await lockReferral(repositories, tenantId, referralId);
  const review = await reviewOf(repositories, tenantId, referralId);
  const step = { action: "noted", referrer: null, referee: null, actor, note, atMs: clock.nowMs() } as const;
  await repositories.reviews.save(tenantId, review, step);
};
