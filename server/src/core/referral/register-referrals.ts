import type { CampaignTerms, RegistrationRefusal } from "@beckon/contract";
import { normaliseCode, skeletonOf } from "../code/code-text.ts";
import { moveSlots } from "../code/code-events.ts";
import { newId } from "../ids.ts";
import { evaluateQualification } from "../qualification/evaluate.ts";
import { readySteps } from "../qualification/terms.ts";
import type { ReferralStore, Repositories, Surroundings } from "../ports.ts";
import {
  decideRegistration,
  type RefereeFacts,
  type Registration,
  type RegistrationDecision,
  type RegistrationTarget,
} from "./decide-registration.ts";
import type { Referral, Reservation } from "./referral.ts";
import { referralEvent } from "./referral-events.ts";

export type Registered =
  | { kind: "registered"; referral: Referral }
  | { kind: "existing"; referral: Referral }
  | { kind: "refused"; reason: RegistrationRefusal; referral?: Referral };

/** Who asks, for the transition's record. */
type Asked = Registration & { actor: string };

/** Thrown when a fast registration met somebody who has referred others: the caller starts again, alone and careful. */
export class NeedsWholeForest extends Error {
  override readonly name = "NeedsWholeForest";
}

/**
 * Registers sign-ups that came with one code, in the order given, inside the caller's transaction. The code's row is held
 * throughout, so the cap is never passed. Concurrency: `careful` holds the tenant's whole forest of who-referred-whom and is for
 * one sign-up whose referee has referred others; all others share it. Two people who refer each other at the same moment
 * deadlock on their rows; the database ends one, and its repetition finds the other.
 * Errors: NeedsWholeForest, before anything is written.
 */
export const registerReferrals = async (
  repositories: Repositories,
  surroundings: Surroundings,
  batch: { tenantId: string; typed: string; asked: readonly Asked[]; careful: boolean },
): Promise<Registered[]> => {
  const { referrals, outbox } = repositories;
  const nowMs = surroundings.clock.nowMs();
  const { tenantId, typed, asked, careful } = batch;
  const refuseAll = (reason: RegistrationRefusal): Registered[] => asked.map(() => ({ kind: "refused", reason }));
  const text = normaliseCode(typed);
  if (text === null) return refuseAll("code_malformed");
  await referrals.holdForest(tenantId, careful ? "alone" : "shared");
  const target = await referrals.lockTarget(tenantId, skeletonOf(text));
  if (!target) return refuseAll("code_not_found");
  const { factsOf, added } = await readPeople(referrals, { tenantId, target, asked, careful, nowMs });

  const made: { place: number; referral: Referral; actor: string; reservation: Reservation | null }[] = [];
  let { used } = target;
  const outcomes = asked.map((one, place): Registered => {
    const decision = decideRegistration(one, { ...target, used }, factsOf(one, made), nowMs);
    const outcome = toOutcome(decision, one, target, surroundings, nowMs);
    if (decision.kind === "register" && outcome.kind === "registered") {
      // A held slot becomes the referral's own, unless the referral takes none yet: then it goes back.
      used += (decision.takesSlot ? 1 : 0) - (decision.fromReservation ? 1 : 0);
      made.push({ place, referral: outcome.referral, actor: one.actor, reservation: decision.fromReservation });
    }
    return outcome;
  });
  // Who was refused, and was not known before, stays unknown: a refusal leaves nothing behind.
  const named = new Set(made.map(({ referral }) => referral.refereeId));
  const strangers = added.filter((id) => !named.has(id));
  if (strangers.length > 0) await referrals.forgetReferees(tenantId, strangers);
  if (made.length === 0) return outcomes;
  await referrals.insert(
    tenantId,
    made.map(({ referral, actor }) => ({ ...referral, actor, dueAtMs: firstLookMs(target.terms, referral) })),
  );
  const reservations = made.flatMap(({ reservation }) => (reservation ? [reservation.reservationId] : []));
  if (reservations.length > 0) await referrals.settleReservations(tenantId, reservations, "used", nowMs);
  const slots = { tenantId, codeId: target.codeId, slots: used - target.used };
  const slotEvents = await moveSlots(repositories, surroundings, slots);
  // The row is held and every decision counted, so the slots are there; if ever not, nobody may have one.
  if (!slotEvents) throw new Error(`the code ${target.codeId} has not the slots that were counted`);
  const registered = made.map(({ referral }) => referralEvent(surroundings, "referral.registered", referral));
  await outbox.add(tenantId, [...registered, ...slotEvents], nowMs);
  return outcomes;
};

/** When a new referral must be looked at without any event: at once when it has no steps, else at its first deadline. */
const firstLookMs = ({ qualification }: CampaignTerms, { signedUpAtMs, registeredAtMs }: Referral): number | null => {
  const since = Math.min(signedUpAtMs ?? registeredAtMs, registeredAtMs);
  const start = { registeredAtMs: since, events: [] };
  const { outcome, lookAgainAtMs } = evaluateQualification(
    readySteps(qualification),
    qualification,
    start,
    registeredAtMs,
  );
  return outcome === "open" ? lookAgainAtMs : registeredAtMs;
};

const toOutcome = (
  decision: RegistrationDecision,
  asked: Asked,
  target: RegistrationTarget,
  surroundings: Surroundings,
  nowMs: number,
): Registered => {
  if (decision.kind === "existing") return decision;
  if (decision.kind === "refuse")
    return { kind: "refused", reason: decision.reason, ...(decision.referral ? { referral: decision.referral } : {}) };
  const { codeId, code, campaignId, revision, referrerId } = target;
  const { refereeId, onboardingId, country, signedUpAtMs } = asked;
  const referral: Referral = {
    referralId: newId("ref", surroundings),
    ...{ campaignId, revision, codeId, code, referrerId, refereeId, onboardingId, country, signedUpAtMs },
    state: "registered",
    voidedFrom: null,
    review: "none",
    reason: null,
    counted: decision.takesSlot,
    registeredAtMs: nowMs,
    sequence: 1,
    version: 1,
    updatedAtMs: nowMs,
  };
  return { kind: "registered", referral };
};

type Made = readonly { referral: Referral }[];

/** Reads what decides about each of these people, under locks that keep it true until the end. */
const readPeople = async (
  referrals: ReferralStore,
  batch: { tenantId: string; target: RegistrationTarget; asked: readonly Asked[]; careful: boolean; nowMs: number },
): Promise<{ factsOf: (one: Asked, made: Made) => RefereeFacts; added: string[] }> => {
  const { tenantId, target, asked, careful, nowMs } = batch;
  const refereeIds = [
    ...new Set(asked.flatMap(({ refereeId: id }) => (id === null || id === target.referrerId ? [] : [id]))),
  ].sort();
  const onboardingIds = [
    ...new Set(asked.flatMap(({ onboardingId }) => (onboardingId === null ? [] : [onboardingId]))),
  ];
  const held = await referrals.holdReferees(tenantId, refereeIds, nowMs);
  const known = await referrals.findByPeople(tenantId, refereeIds, onboardingIds);
  const reserved = await referrals.findHeldReservations(tenantId, onboardingIds);
  // Who never referred anybody has nobody below, so no circle can close through them.
  if (!careful && held.some(({ refers }) => refers)) throw new NeedsWholeForest();
  const above = careful ? new Set(await referrals.ancestorsOf(tenantId, target.referrerId)) : new Set<string>();
  const blocked = new Set(held.filter(({ state }) => state === "blocked").map(({ participantId }) => participantId));

  const factsOf = ({ refereeId, onboardingId }: Asked, made: Made): RefereeFacts => {
    const isThis = (referral: Referral) =>
      (refereeId !== null && referral.refereeId === refereeId) ||
      (onboardingId !== null && referral.onboardingId === onboardingId);
    return {
      existing: known.find(isThis) ?? made.find(({ referral }) => isThis(referral))?.referral ?? null,
      blocked: refereeId !== null && blocked.has(refereeId),
      aboveReferrer: refereeId !== null && above.has(refereeId),
      reservation: reserved.find((reservation) => reservation.onboardingId === onboardingId) ?? null,
    };
  };
  return { factsOf, added: held.filter(({ added }) => added).map(({ participantId }) => participantId) };
};
