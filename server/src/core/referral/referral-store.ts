/** What the life of a referral needs kept; `store/` keeps it. */
import type { PageRequest } from "../page-request.ts";
import type { Participant } from "../participant/participant.ts";
import type { RegistrationTarget } from "./decide-registration.ts";
import type { Referral, ReferralState, Reservation, Transition } from "./referral.ts";

/** The two ids under which a tenant may know a person. */
export type PersonIds = { participantId: string | null; onboardingId: string | null };

/** A referee as held by a registration: nobody becomes, or stops being, a referrer of somebody under this hold. */
export type HeldReferee = {
  participantId: string;
  state: Participant["state"];
  refers: boolean;
  /** Made known by this hold. */
  added: boolean;
};

export type ReferralFilter = {
  state: ReferralState | null;
  campaignId: string | null;
  codeId: string | null;
  referrerId: string | null;
  refereeId: string | null;
  onboardingId: string | null;
  review: Referral["review"] | null;
  /** `approval`: only those that somebody has to approve, and no review comes before. */
  awaiting: "approval" | null;
};

/** Every referral: what a filter begins with. */
export const anyReferral: ReferralFilter = {
  state: null,
  campaignId: null,
  codeId: null,
  referrerId: null,
  refereeId: null,
  onboardingId: null,
  review: null,
  awaiting: null,
};

/** Which reservations are listed; null is any. */
export type ReservationFilter = {
  codeId: string | null;
  state: Reservation["state"] | null;
  onboardingId: string | null;
};

export type ReferralStore = {
  /** Until this transaction ends: many may share the tenant's forest of who-referred-whom, or one has it alone. */
  holdForest(tenantId: string, how: "shared" | "alone"): Promise<void>;
  /** The codes with these skeletons, their owners, campaigns and terms; the codes' rows are held until the transaction ends. */
  lockTargets(tenantId: string, skeletons: readonly string[]): Promise<Map<string, RegistrationTarget>>;
  /** Makes referees known as participants and holds them, in the order given. */
  holdReferees(tenantId: string, refereeIds: readonly string[], nowMs: number): Promise<HeldReferee[]>;
  /** Takes back participants that this transaction made known, and that nothing names. */
  forgetReferees(tenantId: string, refereeIds: readonly string[]): Promise<void>;
  findByPeople(tenantId: string, refereeIds: readonly string[], onboardingIds: readonly string[]): Promise<Referral[]>;
  /** Everybody above a participant: their referrer, that one's referrer, and so on. */
  ancestorsOf(tenantId: string, participantId: string): Promise<string[]>;
  /** Adds referrals, each with its first transition. Due at `dueAtMs`, or at once when the person has events already. */
  insert(
    tenantId: string,
    referrals: readonly (Referral & { actor: string; note: string | null; dueAtMs: number | null })[],
  ): Promise<void>;
  find(tenantId: string, referralId: string): Promise<Referral | null>;
  lock(tenantId: string, referralId: string): Promise<Referral | null>;
  /** Writes what changes in a referral, and its transition. The caller holds the row. */
  save(
    tenantId: string,
    referral: Referral,
    transition: Pick<Transition, "from" | "actor" | "note" | "atMs">,
  ): Promise<void>;
  /** Writes review, number and version. The caller holds the rows. */
  setReview(tenantId: string, referrals: readonly Referral[]): Promise<void>;
  /** Writes the permanent id. The caller holds the row. */
  link(tenantId: string, referral: Referral): Promise<void>;
  /** Marks the referrals of these people to be judged at once. */
  markDue(tenantId: string, people: readonly PersonIds[], nowMs: number): Promise<void>;
  /** When it must be looked at next; null for not by itself. */
  setDue(tenantId: string, referralId: string, atMs: number | null): Promise<void>;
  /** Referrals of any tenant that must be looked at now, the longest waiting first. */
  listDue(nowMs: number, limit: number): Promise<{ tenantId: string; referralId: string; clockAheadMs: number }[]>;
  /** The same of one tenant, by its own time. */
  listDueOf(tenantId: string, nowMs: number, limit: number): Promise<string[]>;
  /** Ids of the referrals in which this person is the referee: one, or two until they are linked. */
  findIdsOf(tenantId: string, person: PersonIds): Promise<string[]>;
  /** Newest first, by id. */
  list(tenantId: string, filter: ReferralFilter, page: PageRequest): Promise<Referral[]>;
  listTransitions(tenantId: string, referralId: string, page: PageRequest): Promise<Transition[]>;
  findHeldReservations(tenantId: string, onboardingIds: readonly string[]): Promise<Reservation[]>;
  insertReservation(tenantId: string, reservation: Reservation): Promise<void>;
  lockReservation(tenantId: string, reservationId: string): Promise<Reservation | null>;
  settleReservations(
    tenantId: string,
    reservationIds: readonly string[],
    state: "used" | "expired" | "cancelled",
    nowMs: number,
  ): Promise<void>;
  findReservation(tenantId: string, reservationId: string): Promise<Reservation | null>;
  /** Newest first, by id. */
  listReservations(tenantId: string, filter: ReservationFilter, page: PageRequest): Promise<Reservation[]>;
  /** How many slots of a code are held. */
  countHeld(tenantId: string, codeId: string): Promise<number>;
  /** Ids of held slots past their time, the oldest first. */
  listOverdueReservations(tenantId: string, nowMs: number, limit: number): Promise<string[]>;
};
