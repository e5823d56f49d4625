import type { ReferralStore } from "../core/ports.ts";
import type { ReservationFilter } from "../core/referral/referral-store.ts";
import type { Reservation } from "../core/referral/referral.ts";
import { type Queryable, type Statement, toDate, toMs } from "./session.ts";

const columns = `reservation_id as "reservationId", code_id as "codeId", onboarding_id as "onboardingId", state,
  expires_at as "expiresAt", created_at as "createdAt"`;

/** Over the partial unique index of held slots; locked, so that one slot is not used and given back at once. */
const findHeld: Statement = {
  name: "reservation-find-held",
  text: `select ${columns} from reservations
    where tenant_id = $1 and onboarding_id = any($2::text[]) and state = 'held' for update`,
};

const insert: Statement = {
  name: "reservation-insert",
  text: `insert into reservations (tenant_id, reservation_id, code_id, onboarding_id, state, expires_at, created_at, updated_at)
    values ($1, $2, $3, $4, 'held', $5, $6, $6)`,
};

const lock: Statement = {
  name: "reservation-lock",
  text: `select ${columns} from reservations where tenant_id = $1 and reservation_id = $2 for update`,
};

/** Only held ones change, so a slot is settled once. */
const settle: Statement = {
  name: "reservation-settle",
  text: `update reservations set state = $3, updated_at = $4
    where tenant_id = $1 and reservation_id = any($2::text[]) and state = 'held'`,
};

const find: Statement = {
  name: "reservation-find",
  text: `select ${columns} from reservations where tenant_id = $1 and reservation_id = $2`,
};

const narrowed = {
  code: "($2::text is null or code_id = $2)",
  state: "($3::text is null or state = $3)",
  person: "($4::text is null or onboarding_id = $4)",
};
const pageBy = (lead: string, leading: Partial<typeof narrowed>): Statement => ({
  name: `reservation-page-${lead}`,
  text: `select ${columns} from reservations where tenant_id = $1
    and ${Object.values({ ...narrowed, ...leading }).join(" and ")}
    and ($5::text is null or reservation_id < $5) order by reservation_id desc limit $6`,
});
const [ofPerson, ofCode, inState] = ["onboarding_id = $4", "code_id = $2", "state = $3"] as const;
/** Newest first. What narrows it most leads, each over its own index; few are held of the many that a code brought. */
export const reservationPages = {
  person: pageBy("person", { person: ofPerson }),
  held: pageBy("held", { code: ofCode, state: `${inState} and state = 'held'` }),
  code: pageBy("code", { code: ofCode }),
  state: pageBy("state", { state: inState }),
  all: pageBy("all", {}),
};
const pageFor = ({ codeId, state, onboardingId }: ReservationFilter): Statement => {
  if (onboardingId !== null) return reservationPages.person;
  if (codeId !== null) return state === "held" ? reservationPages.held : reservationPages.code;
  return state === null ? reservationPages.all : reservationPages.state;
};

/** Over the partial index of held slots by code. */
const countHeld: Statement = {
  name: "reservation-count-held",
  text: `select count(*)::int as held from reservations where tenant_id = $1 and code_id = $2 and state = 'held'`,
};

/** Over the partial index of held slots by time. */
const listOverdue: Statement = {
  name: "reservation-list-overdue",
  text: `select reservation_id as "reservationId" from reservations where tenant_id = $1 and state = 'held' and expires_at <= $2
    order by expires_at limit $3`,
};

type Row = Omit<Reservation, "expiresAtMs" | "createdAtMs"> & { expiresAt: Date; createdAt: Date };
const toReservation = ({ expiresAt, createdAt, ...row }: Row): Reservation => ({
  ...row,
  expiresAtMs: toMs(expiresAt),
  createdAtMs: toMs(createdAt),
});

type ReservationStore = Pick<
  ReferralStore,
  | "findHeldReservations"
  | "insertReservation"
  | "lockReservation"
  | "settleReservations"
  | "findReservation"
  | "listReservations"
  | "countHeld"
  | "listOverdueReservations"
>;

/** Held slots, part of the referrals' store. */
export const reservationStore = (db: Queryable): ReservationStore => ({
  findHeldReservations: async (tenantId, onboardingIds) => {
    if (onboardingIds.length === 0) return [];
    return (await db.query<Row>(findHeld, [tenantId, onboardingIds])).map(toReservation);
  },
  insertReservation: async (tenantId, { reservationId, codeId, onboardingId, expiresAtMs, createdAtMs }) => {
    await db.query(insert, [tenantId, reservationId, codeId, onboardingId, toDate(expiresAtMs), toDate(createdAtMs)]);
  },
  lockReservation: async (tenantId, reservationId) => {
    const [row] = await db.query<Row>(lock, [tenantId, reservationId]);
    return row ? toReservation(row) : null;
  },
  settleReservations: async (tenantId, reservationIds, state, nowMs) => {
    if (reservationIds.length === 0) return;
    await db.query(settle, [tenantId, reservationIds, state, toDate(nowMs)]);
  },
  findReservation: async (tenantId, reservationId) => {
    const [row] = await db.query<Row>(find, [tenantId, reservationId]);
    return row ? toReservation(row) : null;
  },
  listReservations: async (tenantId, filter, { after, limit }) => {
    const { codeId, state, onboardingId } = filter;
    const rows = await db.query<Row>(pageFor(filter), [tenantId, codeId, state, onboardingId, after, limit]);
    return rows.map(toReservation);
  },
  countHeld: async (tenantId, codeId) =>
    (await db.query<{ held: number }>(countHeld, [tenantId, codeId]))[0]?.held ?? 0,
  listOverdueReservations: async (tenantId, nowMs, limit) =>
    (await db.query<{ reservationId: string }>(listOverdue, [tenantId, toDate(nowMs), limit])).map(
      (row) => row.reservationId,
    ),
});
