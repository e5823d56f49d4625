import type { OutboxStore } from "../core/ports.ts";
import type { OutboxEvent } from "../core/outbox/outbox-event.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";

/**
 * What a tenant without an endpoint has to fan out is nothing, so its events are born done. An endpoint that is being made at this
 * moment was not there when the event happened.
 */
export const bornFannedOut = (at: string): string => `case when exists (
    select 1 from webhook_endpoints w where w.tenant_id = $1 and w.state in ('active', 'paused')) then null else ${at}::timestamptz end`;

/** All events of a use case in one statement. */
const add: Statement = {
  name: "outbox-add",
  text: `insert into outbox_events (tenant_id, event_id, type, subject_id, sequence, occurred_at, data, fanned_out_at)
    select $1, "eventId", type, "subjectId", sequence, $3, data, ${bornFannedOut("$3")}
    from jsonb_to_recordset($2::jsonb) row ("eventId" text, type text, "subjectId" text, sequence int, data jsonb)
    returning fanned_out_at is null as waiting`,
};

const columns = `event_id as "eventId", type, subject_id as "subjectId", sequence, occurred_at as "occurredAt", data,
  fanned_out_at as "fannedOutAt"`;

/** Newest first by primary key, or by the index of the subject. */
const list: Statement = {
  name: "outbox-list",
  text: `select ${columns} from outbox_events where tenant_id = $1 and ($4::text is null or type = $4)
    and ($5::text is null or subject_id = $5) and ($2::text is null or event_id < $2) order by event_id desc limit $3`,
};

/** Across tenants on purpose: whoever's event is the oldest. Over the partial index of waiting events; others are skipped. */
const takeWaiting: Statement = {
  name: "outbox-take-waiting",
  everyTenant: true,
  text: `with waiting as (
      select tenant_id, event_id from outbox_events where fanned_out_at is null order by event_id limit $2
      for update skip locked)
    update outbox_events o set fanned_out_at = $1 from waiting w
    where o.tenant_id = w.tenant_id and o.event_id = w.event_id
    returning o.tenant_id as "tenantId", o.event_id as "eventId", o.type, o.subject_id as "subjectId", o.sequence,
      o.occurred_at as "occurredAt", o.data`,
};

/** Over the index by time; those with a delivery wait until it is gone. */
const deleteBefore: Statement = {
  name: "outbox-delete-before",
  text: `delete from outbox_events where tenant_id = $1 and event_id = any(array(
      select o.event_id from outbox_events o
      where o.tenant_id = $1 and o.occurred_at < $2 and o.fanned_out_at is not null
        and not exists (select 1 from deliveries d where d.tenant_id = $1 and d.event_id = o.event_id)
      order by o.occurred_at limit 1000))
    returning 1`,
};

type Row = Omit<OutboxEvent, "occurredAtMs"> & { occurredAt: Date; fannedOutAt: Date | null };

/** `onWaiting` hears of every statement that left something to fan out. */
export const outboxStore = (db: Queryable, onWaiting: () => void): OutboxStore => ({
  add: async (tenantId, events, nowMs) => {
    if (events.length === 0) return;
    const [row] = await db.query<{ waiting: boolean }>(add, [tenantId, JSON.stringify(events), toDate(nowMs)]);
    if (row?.waiting) onWaiting();
  },
  list: async (tenantId, { type, subjectId }, { after, limit }) =>
    (await db.query<Row>(list, [tenantId, after, limit, type, subjectId])).map(
      ({ occurredAt, fannedOutAt, ...row }) => ({
        ...row,
        occurredAtMs: toMs(occurredAt),
        fannedOutAtMs: toMsOrNull(fannedOutAt),
      }),
    ),
  takeWaiting: async (nowMs, limit) =>
    (await db.query<Row & { tenantId: string }>(takeWaiting, [toDate(nowMs), limit])).map(({ occurredAt, ...row }) => ({
      ...row,
      occurredAtMs: toMs(occurredAt),
    })),
  deleteBefore: async (tenantId, beforeMs) => (await db.query(deleteBefore, [tenantId, toDate(beforeMs)])).length,
});
