import type { CampaignTerms, RegistrationRefusal } from "@beckon/contract";
import { normaliseCode, skeletonOf } from "../code/code-text.ts";
import { moveSlots } from "../code/code-events.ts";
import { newId } from "../ids.ts";
import { evaluateQualification } from "../qualification/evaluate.ts";
import { readySteps } from "../qualification/terms.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { decideRegistration, type Registration, type RegistrationTarget } from "./decide-registration.ts";
import { readPeople } from "./registering-people.ts";
import { flagged, type Referral, type Reservation } from "./referral.ts";
import { referralEvent } from "./referral-events.ts";
import { assessSignUps } from "../risk/assess-sign-ups.ts";
import type { SignUp } from "../risk/facts.ts";
import { noSignals, personOf, type Signals } from "../risk/signals.ts";
import type { Attributes } from "../participant/participant.ts";

export type Registered =
  | { kind: "registered"; referral: Referral }
  | { kind: "existing"; referral: Referral }
  | { kind: "refused"; reason: RegistrationRefusal; referral?: Referral; assessmentId?: string };

/** Which code was typed, who asks, for the transition's record, and what the person is known by. */
type Asked = Registration & {
  typed: string;
  actor: string;
  /** Why it was registered, where a person did it. */
  note?: string | null;
  signals?: Signals;
  ipCountry?: string | null;
  /** Added to those of the referee. */
  attributes?: Attributes;
};

/**
 * Registers sign-ups, in the order given, inside the caller's transaction. Every code's row is held throughout, so no cap is ever
 * passed. Concurrency: `careful` holds the tenant's whole forest of who-referred-whom and is for one sign-up whose referee has
 * referred others; all others share it. Two people who refer each other at the same moment, in two transactions, deadlock on their
 * rows; the database ends one, and its repetition finds the other.
 * `factsFailed` holds everybody whom risk rules would have judged. Errors: NeedsWholeForest, RiskFactsFailed, before anything of it
 * stays written.
 */
export const registerReferrals = async (
  repositories: Repositories,
  surroundings: Surroundings,
  batch: { tenantId: string; asked: readonly Asked[]; careful: boolean; factsFailed?: boolean },
): Promise<Registered[]> => {
  const { referrals } = repositories;
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
  const [people, risk] = await Promise.all([
    readPeople(repositories, { tenantId, aimed, held, careful }),
    assessSignUps(repositories, surroundings, {
      tenantId,
      signUps: aimed.flatMap((one) => (one.target ? [toSignUp(one, one.target, nowMs)] : [])),
      hasLists: [...targets.values()].some(({ hasLists }) => hasLists),
      failed: batch.factsFailed ?? false,
    }),
  ]);

  const made: Made[] = [];
  const taken = new Map<string, number>();
  const outcomes = aimed.map((one, place): Registered => {
    const { target } = one;
    if (!target) return refused(skeletons[place] === null ? "code_malformed" : "code_not_found");
    const slots = taken.get(target.codeId) ?? 0;
    const facts = people.factsOf(one);
    const decision = decideRegistration(one, { ...target, used: target.used + slots }, facts, nowMs);
    if (decision.kind === "existing") return decision;
    if (decision.kind === "refuse") {
      const { reason, referral } = decision;
      return referral ? { kind: "refused", reason, referral } : refused(reason);
    }
    const plain = toReferral(one, target, { counted: decision.takesSlot, surroundings, nowMs });
    const judged = risk.judge(toSignUp(one, target, nowMs), target.terms, plain.referralId);
    if (judged?.outcome === "refuse")
      return { kind: "refused", reason: "risk_declined", assessmentId: judged.assessmentId };
    const referral = judged?.outcome === "hold" ? flagged(plain, nowMs) : plain;
    // A held slot becomes the referral's own, unless the referral takes none yet: then it goes back.
    taken.set(target.codeId, slots + (decision.takesSlot ? 1 : 0) - (decision.fromReservation ? 1 : 0));
    people.remember(referral);
    made.push({ referral, asked: one, target, reservation: decision.fromReservation });
    return { kind: "registered", referral };
  });
  // Who was refused, and was not known before, stays unknown: a refusal leaves nothing behind.
  const named = new Set(made.map(({ referral }) => referral.refereeId));
  const strangers = people.added.filter((id) => !named.has(id));
  if (strangers.length > 0) await referrals.forgetReferees(tenantId, strangers);
  const [slotEvents] = await Promise.all([
    made.length === 0 ? [] : writeMade(repositories, surroundings, { tenantId, made, taken, nowMs }),
    risk.write(),
  ]);
  // The rows are held and every decision counted, so the slots are there; if ever not, nobody may have one.
  if (!slotEvents) throw new Error("a code has not the slots that were counted");
  const told = [...slotEvents, ...risk.events()];
  if (told.length > 0) await repositories.outbox.add(tenantId, told, nowMs);
  return outcomes;
};

type Made = { referral: Referral; asked: Asked; target: RegistrationTarget; reservation: Reservation | null };

/** Takes slots, writes referrals and tells of them, in one round trip. Returns what the slots have to tell; null without room. */
const writeMade = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, made, taken, nowMs }: { tenantId: string; made: Made[]; taken: Map<string, number>; nowMs: number },
) => {
  const { referrals, participants, outbox } = repositories;
  const reservations = made.flatMap(({ reservation }) => (reservation ? [reservation.reservationId] : []));
  const slots = [...taken].map(([codeId, count]) => ({ codeId, slots: count }));
  const described = made.flatMap(({ asked: { refereeId, attributes } }) =>
    refereeId !== null && attributes ? [{ participantId: refereeId, attributes }] : [],
  );
  const [slotEvents] = await Promise.all([
    moveSlots(repositories, surroundings, tenantId, slots),
    referrals.insert(
      tenantId,
      made.map(({ referral, target, asked }) => ({
        ...referral,
        actor: asked.actor,
        note: asked.note ?? null,
        dueAtMs: firstLookMs(target.terms, referral),
      })),
    ),
    referrals.settleReservations(tenantId, reservations, "used", nowMs),
    outbox.add(
      tenantId,
      made.flatMap(({ referral }) => [
        referralEvent(surroundings, "referral.registered", { ...referral, sequence: 1 }),
        ...(referral.review === "flagged" ? [referralEvent(surroundings, "referral.flagged", referral)] : []),
      ]),
      nowMs,
    ),
    described.length === 0 ? null : participants.addAttributes(tenantId, described, nowMs),
  ]);
  return slotEvents;
};

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

const toReferral = (
  { refereeId, onboardingId, country, signedUpAtMs }: Asked,
  { codeId, code, campaignId, revision, referrerId }: RegistrationTarget,
  { counted, surroundings, nowMs }: { counted: boolean; surroundings: Surroundings; nowMs: number },
): Referral => ({
  referralId: newId("ref", surroundings),
  ...{ campaignId, revision, codeId, code, referrerId, refereeId, onboardingId, country, signedUpAtMs, counted },
  state: "registered",
  evidenceGone: false,
  voidedFrom: null,
  review: "none",
  reason: null,
  registeredAtMs: nowMs,
  sequence: 1,
  version: 1,
  updatedAtMs: nowMs,
});

const toSignUp = (asked: Asked, target: RegistrationTarget, nowMs: number): SignUp => {
  const { refereeId, onboardingId, country, signedUpAtMs, ipCountry = null, signals = noSignals } = asked;
  const { codeId, campaignId, referrerId } = target;
  return {
    ...{ refereeId, onboardingId, country, signedUpAtMs, ipCountry, signals, codeId, campaignId, referrerId },
    person: personOf(asked),
    atMs: nowMs,
  };
};
