import type { Repositories } from "../ports.ts";
import type { RefereeFacts, Registration, RegistrationTarget } from "./decide-registration.ts";
import type { HeldReferee } from "./referral-store.ts";
import type { Referral } from "./referral.ts";

/** A sign-up and the code it came with, if there is one. */
type Aimed = Registration & { target: RegistrationTarget | null };

/** Thrown when a fast registration met people who have referred others: the caller starts again, those alone and careful. */
export class NeedsWholeForest extends Error {
  override readonly name = "NeedsWholeForest";
  readonly refereeIds: ReadonlySet<string>;

  constructor(refereeIds: ReadonlySet<string>) {
    super("a referee is a referrer too");
    this.refereeIds = refereeIds;
  }
}

/** What is known of the people of a batch. */
type People = {
  factsOf(one: Registration): RefereeFacts;
  /** What the batch has registered itself, for those who come after in it. */
  remember(referral: Referral): void;
  /** Participants that were not known before. */
  added: string[];
};

/**
 * Reads what decides about each of these people, whom the transaction holds. Who never referred anybody has
 * nobody below, so no circle can close through them. Errors: NeedsWholeForest for those who did, or whose friend signs up beside.
 */
export const readPeople = async (
  { referrals, privacy }: Repositories,
  batch: { tenantId: string; aimed: readonly Aimed[]; held: readonly HeldReferee[]; careful: boolean },
): Promise<People> => {
  const { tenantId, aimed, held, careful } = batch;
  const found = aimed.filter(({ target }) => target !== null);
  const referrers = new Set(found.map(({ target }) => target?.referrerId));
  const onboardingIds = distinct(found.map(({ onboardingId }) => onboardingId));
  // Whom this transaction made known nobody can have referred yet.
  const known = held.filter(({ added }) => !added).map(({ participantId }) => participantId);
  const [existing, reserved, erased] = await Promise.all([
    referrals.findByPeople(tenantId, known, onboardingIds),
    referrals.findHeldReservations(tenantId, onboardingIds),
    privacy.referredBeforeErasure(tenantId, [...held.map(({ participantId }) => participantId), ...onboardingIds]),
  ]);
  const above = new Set<string>();
  if (careful) {
    for (const referrerId of referrers)
      for (const id of await referrals.ancestorsOf(tenantId, referrerId ?? "")) above.add(id);
  } else {
    const arriving = new Set(
      found.flatMap(({ refereeId, target }) => (refereeId === target?.referrerId ? [] : [refereeId])),
    );
    const referring = held.filter(({ participantId: id, refers }) => arriving.has(id) && (refers || referrers.has(id)));
    if (referring.length > 0) throw new NeedsWholeForest(new Set(referring.map(({ participantId }) => participantId)));
  }

  const blocked = new Set(held.filter(({ state }) => state !== "active").map(({ participantId }) => participantId));
  const byReferee = new Map<string, Referral>();
  const byOnboarding = new Map<string, Referral>();
  const remember = (referral: Referral): void => {
    if (referral.refereeId !== null) byReferee.set(referral.refereeId, referral);
    if (referral.onboardingId !== null) byOnboarding.set(referral.onboardingId, referral);
  };
  existing.forEach(remember);
  const slots = new Map(reserved.map((reservation) => [reservation.onboardingId, reservation]));
  const factsOf = ({ refereeId, onboardingId }: Registration): RefereeFacts => ({
    existing: byReferee.get(refereeId ?? "") ?? byOnboarding.get(onboardingId ?? "") ?? null,
    blocked: refereeId !== null && blocked.has(refereeId),
    referredBefore: erased.has(refereeId ?? "") || erased.has(onboardingId ?? ""),
    aboveReferrer: refereeId !== null && above.has(refereeId),
    reservation: slots.get(onboardingId ?? "") ?? null,
  });
  return { factsOf, remember, added: held.filter(({ added }) => added).map(({ participantId }) => participantId) };
};

const distinct = (ids: readonly (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
