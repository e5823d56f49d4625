import { newEntry } from "../audit/audit-entry.ts";
import { normaliseCode, skeletonOf } from "../code/code-text.ts";
import { moveSlots } from "../code/code-events.ts";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import { reasonCodes } from "@beckon/contract";
import { decideRegistration } from "./decide-registration.ts";
import type { Reservation } from "./referral.ts";

/**
 * Holds a slot for a sign-up that takes long. The same onboarding id again gets what it has. Errors: any reason a registration
 * would be refused for; conflict when the person holds a slot of another code.
 */
export const reserveSlot = async (
  repositories: Repositories,
  surroundings: Surroundings,
  wanted: { tenantId: string; typed: string; onboardingId: string; ttlSeconds: number },
): Promise<Reservation> => {
  const { referrals } = repositories;
  const { tenantId, onboardingId } = wanted;
  const text = normaliseCode(wanted.typed);
  if (text === null) throw new Refusal("code_malformed", reasonCodes.code_malformed);
  const skeleton = skeletonOf(text);
  const target = (await referrals.lockTargets(tenantId, [skeleton])).get(skeleton);
  if (!target) throw new Refusal("code_not_found", reasonCodes.code_not_found);
  const [held] = await referrals.findHeldReservations(tenantId, [onboardingId]);
  if (held && held.codeId !== target.codeId)
    throw new Refusal("conflict", "This person holds a slot of another code; cancel that one first.");
  if (held) return held;
  const [existing] = await referrals.findByPeople(tenantId, [], [onboardingId]);
  const nowMs = surroundings.clock.nowMs();
  const asked = { refereeId: null, onboardingId, signedUpAtMs: null, country: null };
  const referredBefore = (await repositories.privacy.referredBeforeErasure(tenantId, [onboardingId])).size > 0;
  const person = { blocked: false, referredBefore, aboveReferrer: false, reservation: null };
  const facts = { existing: existing ?? null, ...person };
  // Where the person comes from is not known yet; that rule is for the registration.
  const terms = { ...target.terms, registration: { windowSeconds: null, countries: null } };
  const decision = decideRegistration(asked, { ...target, terms }, facts, nowMs);
  if (decision.kind === "existing") throw new Refusal("already_referred", reasonCodes.already_referred);
  if (decision.kind === "refuse") throw new Refusal(decision.reason, reasonCodes[decision.reason]);
  const reservation: Reservation = {
    reservationId: newId("rsv", surroundings),
    codeId: target.codeId,
    onboardingId,
    state: "held",
    expiresAtMs: nowMs + wanted.ttlSeconds * 1000,
    createdAtMs: nowMs,
  };
  await referrals.insertReservation(tenantId, reservation);
  const events = await moveSlots(repositories, surroundings, tenantId, [{ codeId: target.codeId, slots: 1 }]);
  await repositories.outbox.add(tenantId, events ?? [], nowMs);
  return reservation;
};

/** The reservation, with its code held first, as registration does, so the two never wait for each other in a circle. */
const lockReservation = async (
  { referrals, codes }: Repositories,
  tenantId: string,
  reservationId: string,
): Promise<Reservation> => {
  const seen = await referrals.findReservation(tenantId, reservationId);
  if (!seen) throw new Refusal("not_found", `There is no reservation ${reservationId}.`);
  await codes.lock(tenantId, seen.codeId);
  const reservation = await referrals.lockReservation(tenantId, reservationId);
  if (!reservation) throw new Refusal("not_found", `There is no reservation ${reservationId}.`);
  return reservation;
};

const giveBack = async (
  { referrals, codes }: Repositories,
  tenantId: string,
  { reservationId, codeId }: Reservation,
  { state, nowMs }: { state: "expired" | "cancelled"; nowMs: number },
): Promise<void> => {
  await referrals.settleReservations(tenantId, [reservationId], state, nowMs);
  await codes.addUsed(tenantId, [{ codeId, slots: -1 }]);
};

/** Gives a held slot back. Cancelling twice changes nothing. Errors: not_found, invalid_state when it was used. */
export const cancelReservation = async (
  repositories: Repositories,
  { clock }: Surroundings,
  { tenantId, reservationId }: { tenantId: string; reservationId: string },
): Promise<Reservation> => {
  const reservation = await lockReservation(repositories, tenantId, reservationId);
  if (reservation.state === "used") throw new Refusal("invalid_state", "The slot was used by a referral.");
  if (reservation.state !== "held") return reservation;
  await giveBack(repositories, tenantId, reservation, { state: "cancelled", nowMs: clock.nowMs() });
  return { ...reservation, state: "cancelled" };
};

/** Gives one slot back if it is held past its time; false when somebody else settled it meanwhile. */
export const expireReservation = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, reservationId }: { tenantId: string; reservationId: string },
): Promise<boolean> => {
  const reservation = await lockReservation(repositories, tenantId, reservationId);
  const nowMs = surroundings.clock.nowMs();
  if (reservation.state !== "held" || reservation.expiresAtMs > nowMs) return false;
  await giveBack(repositories, tenantId, reservation, { state: "expired", nowMs });
  const said = {
    actor: "system",
    operation: "expireReservation",
    subjectType: "reservation",
    subjectId: reservationId,
  };
  const entry = newEntry(surroundings, { ...said, before: { state: "held" }, after: { state: "expired" } });
  await repositories.audit.append(tenantId, [entry]);
  return true;
};
