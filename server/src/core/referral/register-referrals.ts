import type { CampaignTerms, RegistrationRefusal } from "@beckon/contract";
import { normaliseCode, skeletonOf } from "../code/code-text.ts";
import { moveSlots } from "../code/code-events.ts";
import { newId } from "../ids.ts";
import { evaluateQualification } from "../qualification/evaluate.ts";
import { readySteps } from "../qualification/terms.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import {
  decideRegistration,
  type Registration,
  type RegistrationDecision,
  type RegistrationTarget,
} from "./decide-registration.ts";
import { readPeople } from "./registering-people.ts";
import type { Referral, Reservation } from "./referral.ts";
import { referralEvent } from "./referral-events.ts";

export type Registered =
  | { kind: "registered"; referral: Referral }
  | { kind: "existing"; referral: Referral }
  | { kind: "refused"; reason: RegistrationRefusal; referral?: Referral };

/** Which code was typed, and who asks, for the transition's record. */
type Asked = Registration & { typed: string; actor: string };

/**
 * Registers sign-ups, in the order given, inside the caller's transaction. Every code's row is held throughout, so no cap is ever
 * passed. Concurrency: `careful` holds the tenant's whole forest of who-referred-whom and is for one sign-up whose referee has
 * referred others; all others share it. Two people who refer each other at the same moment, in two transactions, deadlock on their
 * rows; the database ends one, and its repetition finds the other.
 * Errors: NeedsWholeForest, before anything of it stays written.
 */
export const registerReferrals = async (
  repositories: Repositories,
  surroundings: Surroundings,
  batch: { tenantId: string; asked: readonly Asked[]; careful: boolean },
): Promise<Registered[]> => {
  const { referrals, outbox } = repositories;
  const nowMs = surroundings.clock.nowMs();
  const { tenantId, asked, careful } = batch;
  const skeletons = asked.map(({ typed }) => skeletonOfTyped(typed));
  const wanted = [...new Set(skeletons.filter((skeleton) => skeleton !== null))];
  if (wanted.length === 0) return asked.map(() => refused("code_malformed"));
  const refereeIds = asked.flatMap(({ refereeId }, place) =>
    refereeId === null || skeletons[place] === null ? [] : [refereeId],
  );
  // In this order, in one round trip.
  const [, targets, held] = await Promise.all([
    referrals.holdForest(tenantId, careful ? "alone" : "shared"),
    referrals.lockTargets(tenantId, wanted),
    referrals.holdReferees(tenantId, [...new Set(refereeIds)].sort(), nowMs),
  ]);
  const aimed = asked.map((one, place) => ({ ...one, target: targets.get(skeletons[place] ?? "") ?? null }));
  const people = await readPeople(referrals, { tenantId, aimed, held, careful });

  const made: Made[] = [];
  const taken = new Map<string, number>();
  const outcomes = aimed.map((one, place): Registered => {
    const { target } = one;
    if (!target) return refused(skeletons[place] === null ? "code_malformed" : "code_not_found");
    const slots = taken.get(target.codeId) ?? 0;
    const facts = people.factsOf(one);
    const decision = decideRegistration(one, { ...target, used: target.used + slots }, facts, nowMs);
    const outcome = toOutcome(decision, one, target, surroundings, nowMs);
    if (decision.kind === "register" && outcome.kind === "registered") {
      const { referral } = outcome;
      // A held slot becomes the referral's own, unless the referral takes none yet: then it goes back.
      taken.set(target.codeId, slots + (decision.takesSlot ? 1 : 0) - (decision.fromReservation ? 1 : 0));
      people.remember(referral);
      made.push({ referral, target, actor: one.actor, reservation: decision.fromReservation });
    }
    return outcome;
  });
  // Who was refused, and was not known before, stays unknown: a refusal leaves nothing behind.
  const named = new Set(made.map(({ referral }) => referral.refereeId));
  const strangers = people.added.filter((id) => !named.has(id));
  if (strangers.length > 0) await referrals.forgetReferees(tenantId, strangers);
  if (made.length === 0) return outcomes;
  const reservations = made.flatMap(({ reservation }) => (reservation ? [reservation.reservationId] : []));
  const slots = [...taken].map(([codeId, count]) => ({ codeId, slots: count }));
  const [slotEvents] = await Promise.all([
    moveSlots(repositories, surroundings, tenantId, slots),
    referrals.insert(
      tenantId,
      made.map(({ referral, target, actor }) => ({ ...referral, actor, dueAtMs: firstLookMs(target.terms, referral) })),
    ),
    referrals.settleReservations(tenantId, reservations, "used", nowMs),
    outbox.add(
      tenantId,
      made.map(({ referral }) => referralEvent(surroundings, "referral.registered", referral)),
      nowMs,
    ),
  ]);
  // The rows are held and every decision counted, so the slots are there; if ever not, nobody may have one.
  if (!slotEvents) throw new Error("a code has not the slots that were counted");
  await outbox.add(tenantId, slotEvents, nowMs);
  return outcomes;
};

type Made = { referral: Referral; target: RegistrationTarget; actor: string; reservation: Reservation | null };

const refused = (reason: RegistrationRefusal): Registered => ({ kind: "refused", reason });

/** Null when what was typed cannot be a code. */
const skeletonOfTyped = (typed: string): string | null => {
  const text = normaliseCode(typed);
  return text === null ? null : skeletonOf(text);
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
