import { createHash } from "node:crypto";
import type { TenantEvent } from "../core/event/event.ts";
import type { EventFilter } from "../core/event/event-store.ts";
import type { EventStore } from "../core/ports.ts";
import type { Tombstones } from "./privacy.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs } from "./session.ts";

/**
 * Keeps what is new and tells of the rest whether it is the same. One statement for a whole batch; `do nothing` on the key makes
 * the same event twice at once one event. $3: ids of people with keyed hashes.
 */
const insert: Statement = {
  name: "event-insert",
  text: `with asked as (
      select * from jsonb_to_recordset($2::jsonb) row (place int, "eventId" text, type text, "participantId" text,
        "onboardingId" text, "objectId" text, status text, "occurredAt" timestamptz, "receivedAt" timestamptz,
        "amountMinor" numeric, currency text, category text, kind text, attributes jsonb, source text, hash text)),
    gone as (
      select p.id from jsonb_to_recordset($3::jsonb) p (id text, hash text)
      join erasure_tombstones t on t.tenant_id = $1 and t.tombstone = decode(p.hash, 'hex')
      where not exists (select from participants k where k.tenant_id = $1 and k.participant_id = p.id)),
    made as (
      insert into events (tenant_id, event_id, type, participant_id, onboarding_id, object_id, status, occurred_at,
        received_at, amount_minor, currency, category, kind, attributes, source, content_hash)
      select $1, "eventId", type, "participantId", "onboardingId", "objectId", status, "occurredAt", "receivedAt",
        "amountMinor", currency, category, kind, attributes, source, decode(hash, 'hex')
      from asked where not exists (select from gone where gone.id in ("participantId", "onboardingId"))
      order by "eventId", place
      on conflict (tenant_id, event_id) do nothing returning event_id)
    select event_id as "eventId", null as gone from made union all select null, id from gone`,
};

/** Of those that were there before, what they said. */
const findHashes: Statement = {
  name: "event-find-hashes",
  text: `select event_id as "eventId", encode(content_hash, 'hex') as hash from events
    where tenant_id = $1 and event_id = any($2::text[])`,
};

const columns = `event_id as "eventId", type, participant_id as "participantId", onboarding_id as "onboardingId",
  object_id as "objectId", status, occurred_at as "occurredAt", received_at as "receivedAt",
  amount_minor::text as "amountMinor", currency, category, kind, attributes, source`;

/** Of one person under both ids the tenant knows them by, since they signed up; each part over its own index. */
const listOf: Statement = {
  name: "event-list-of",
  text: `select ${columns} from events where tenant_id = $1 and participant_id = $2 and occurred_at >= $4
    union select ${columns} from events where tenant_id = $1 and onboarding_id = $3 and occurred_at >= $4
    order by "occurredAt", "eventId" limit $5`,
};

/** The same of several people at once, each under a place of its own. */
const listOfMany: Statement = {
  name: "event-list-of-many",
  text: `select p.place, e.* from jsonb_to_recordset($2::jsonb) p (place int, "participantId" text, "onboardingId" text, since timestamptz),
    lateral (
      select ${columns} from events where tenant_id = $1 and participant_id = p."participantId" and occurred_at >= p.since
      union
      select ${columns} from events where tenant_id = $1 and onboarding_id = p."onboardingId" and occurred_at >= p.since
      order by "occurredAt", "eventId" limit $3) e
    order by p.place, e."occurredAt", e."eventId" limit $4`,
};

/** By primary key. */
const findMany: Statement = {
  name: "event-find-many",
  text: `select ${columns} from events where tenant_id = $1 and event_id = any($2::text[]) order by occurred_at, event_id`,
};

/**
 * Those that came last first; of those that came at once, by when they happened, then by id, so that a page ends at one event exactly.
 * What narrows it most leads, each over its own index: a rare type among millions is not looked for in all of them.
 */
const narrowed = {
  person: "($2::text is null and $3::text is null or participant_id = $2 or onboarding_id = $3)",
  type: "($4::text is null or type = $4)",
  source: "($5::text is null or source = $5)",
  status: "($6::text is null or status = $6)",
};
const pageBy = (lead: string, leading: Partial<typeof narrowed>): Statement => ({
  name: `event-page-${lead}`,
  text: `select ${columns} from events where tenant_id = $1 and ${Object.values({ ...narrowed, ...leading }).join(" and ")}
    and received_at >= coalesce($7, '-infinity'::timestamptz)
    and received_at <= coalesce(least($8::timestamptz,
      (select e.received_at from events e where e.tenant_id = $1 and e.event_id = $9)), 'infinity'::timestamptz)
    and ($9::text is null or (received_at, occurred_at, event_id) < (
      select e.received_at, e.occurred_at, e.event_id from events e where e.tenant_id = $1 and e.event_id = $9))
    order by received_at desc, occurred_at desc, event_id desc limit $10`,
});
/** By what leads. */
export const eventPages = {
  person: pageBy("person", { person: "(participant_id = $2 or onboarding_id = $3)" }),
  status: pageBy("status", { status: "status = $6 and status <> 'cleared'" }),
  type: pageBy("type", { type: "type = $4" }),
  source: pageBy("source", { source: "source = $5" }),
  all: pageBy("all", {}),
};
const pageFor = ({ participantId, onboardingId, type, source, status }: EventFilter): Statement => {
  if (participantId !== null || onboardingId !== null) return eventPages.person;
  if (status !== null && status !== "cleared") return eventPages.status;
  if (type !== null) return eventPages.type;
  return source === null ? eventPages.all : eventPages.source;
};

type Row = Omit<TenantEvent, "occurredAtMs" | "receivedAtMs" | "amountMinor"> & {
  occurredAt: Date;
  receivedAt: Date;
  amountMinor: string | null;
};
const toEvent = ({ occurredAt, receivedAt, amountMinor, ...row }: Row): TenantEvent => ({
  ...row,
  occurredAtMs: toMs(occurredAt),
  receivedAtMs: toMs(receivedAt),
  amountMinor: amountMinor === null ? null : BigInt(amountMinor),
});

/** What an event says, whenever and by whichever way it came. */
const hashOf = (event: TenantEvent): string =>
  createHash("sha256")
    .update(
      JSON.stringify({
        ...event,
        receivedAtMs: undefined,
        source: undefined,
        amountMinor: event.amountMinor?.toString() ?? null,
        attributes: Object.entries(event.attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
      }),
    )
    .digest("hex");

const hashedPeople = (tenantId: string, events: readonly TenantEvent[], tombstonesOf: Tombstones) => {
  const ids = new Set(events.flatMap(({ participantId, onboardingId }) => [participantId, onboardingId]));
  return [...ids].flatMap((id) =>
    id === null ? [] : tombstonesOf(tenantId, id).map((hash) => ({ id, hash: Buffer.from(hash).toString("hex") })),
  );
};

/** Rows of one answer; people who have more than that among them are read in halves. */
const rowsAtOnce = 20_000;

const readMany = async (
  db: Queryable,
  tenantId: string,
  people: Parameters<EventStore["listOfMany"]>[1],
  limit: number,
): Promise<TenantEvent[][]> => {
  if (people.length === 0) return [];
  const asked = people.map(({ participantId, onboardingId, sinceMs }, place) => ({
    ...{ place, participantId, onboardingId },
    since: toDate(sinceMs),
  }));
  const values = [tenantId, JSON.stringify(asked), limit, rowsAtOnce];
  const rows = await db.query<Row & { place: number }>(listOfMany, values);
  if (rows.length < rowsAtOnce || people.length === 1) {
    const found = people.map((): TenantEvent[] => []);
    for (const { place, ...row } of rows) found[place]?.push(toEvent(row));
    return found;
  }
  const middle = people.length >> 1;
  const first = await readMany(db, tenantId, people.slice(0, middle), limit);
  return [...first, ...(await readMany(db, tenantId, people.slice(middle), limit))];
};

export const eventStore = (db: Queryable, tombstonesOf: Tombstones): EventStore => ({
  insert: async (tenantId, events) => {
    const outcome = new Map<TenantEvent, "new" | "same" | "other" | "erased">();
    if (events.length === 0) return outcome;
    const hashed = events.map((event) => ({ event, hash: hashOf(event) }));
    const rows = hashed.map(({ event: { occurredAtMs, receivedAtMs, amountMinor, ...row }, hash }, place) => ({
      ...row,
      place,
      hash,
      amountMinor: amountMinor?.toString() ?? null,
      occurredAt: toDate(occurredAtMs),
      receivedAt: toDate(receivedAtMs),
    }));
    const people = JSON.stringify(hashedPeople(tenantId, events, tombstonesOf));
    type Kept = { eventId: string; gone: null } | { eventId: null; gone: string };
    const told = await db.query<Kept>(insert, [tenantId, JSON.stringify(rows), people]);
    const made = new Set(told.flatMap(({ eventId }) => eventId ?? []));
    const gone = new Set(told.map((row) => row.gone));
    const isGone = ({ participantId, onboardingId }: TenantEvent) =>
      (participantId !== null && gone.has(participantId)) || (onboardingId !== null && gone.has(onboardingId));
    const rest = hashed.filter(
      ({ event }) =>
        !made.has(event.eventId) || events.some((other) => other !== event && other.eventId === event.eventId),
    );
    const known = new Map<string, string>();
    if (rest.length > 0) {
      const ids = rest.map(({ event }) => event.eventId);
      for (const { eventId, hash } of await db.query<{ eventId: string; hash: string }>(findHashes, [tenantId, ids]))
        known.set(eventId, hash);
    }
    for (const { event, hash } of hashed) {
      if (isGone(event)) {
        outcome.set(event, "erased");
        continue;
      }
      const kept = known.get(event.eventId) ?? hash;
      // Of one id twice in a batch, the first is the new one.
      outcome.set(event, made.delete(event.eventId) && kept === hash ? "new" : kept === hash ? "same" : "other");
    }
    return outcome;
  },
  listOf: async (tenantId, { participantId, onboardingId }, sinceMs, limit) =>
    (await db.query<Row>(listOf, [tenantId, participantId, onboardingId, toDate(sinceMs), limit])).map(toEvent),
  listOfMany: (tenantId, people, limit) => readMany(db, tenantId, people, limit),
  findMany: async (tenantId, eventIds) =>
    eventIds.length === 0 ? [] : (await db.query<Row>(findMany, [tenantId, eventIds])).map(toEvent),
  page: async (tenantId, filter, { after, limit }) => {
    const { participantId, onboardingId, type, source, status, receivedFromMs, receivedToMs } = filter;
    const times = [toDateOrNull(receivedFromMs), toDateOrNull(receivedToMs)];
    const values = [tenantId, participantId, onboardingId, type, source, status, ...times, after, limit];
    return (await db.query<Row>(pageFor(filter), values)).map(toEvent);
  },
});
