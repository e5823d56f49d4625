import type { WebhookStore } from "../core/ports.ts";
import type { Attempt, Delivery } from "../core/webhook/delivery.ts";
import { deliveryQueue } from "./delivery-queue.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";
import { endpointStore } from "./webhook-endpoints.ts";

/** Both partial unique indexes may say that it is there already: fanned out before, or under way. */
const insert: Statement = {
  name: "delivery-insert",
  everyTenant: true,
  text: `insert into deliveries (tenant_id, delivery_id, endpoint_id, event_id, state, resend, next_attempt_at, created_at, updated_at)
    select "tenantId", "deliveryId", "endpointId", "eventId", 'pending', resend, $2, $2, $2
    from jsonb_to_recordset($1::jsonb)
      row ("tenantId" text, "deliveryId" text, "endpointId" text, "eventId" text, resend boolean)
    on conflict do nothing returning 1`,
};

const columns = `d.delivery_id as "deliveryId", d.endpoint_id as "endpointId", d.event_id as "eventId", o.type as "eventType",
  o.subject_id as "subjectId", d.state, d.resend, d.attempts, d.reason, d.next_attempt_at as "nextAttemptAt",
  d.created_at as "createdAt", d.updated_at as "updatedAt"`;
const select = `select ${columns} from deliveries d
  join outbox_events o on o.tenant_id = d.tenant_id and o.event_id = d.event_id where d.tenant_id = $1`;

const find: Statement = { name: "delivery-find", text: `${select} and d.delivery_id = $2` };

/** Over the unique index of open ones. */
const findOpen: Statement = {
  name: "delivery-find-open",
  text: `${select} and d.endpoint_id = $2 and d.event_id = $3 and d.state in ('pending', 'retrying')`,
};

const hasten: Statement = {
  name: "delivery-hasten",
  text: `update deliveries set next_attempt_at = least(next_attempt_at, $3)
    where tenant_id = $1 and delivery_id = $2 and state in ('pending', 'retrying')`,
};

/** Newest first; endpoint and subject have indexes of their own, the others are looked for along the primary key. */
const list: Statement = {
  name: "delivery-list",
  text: `${select} and ($4::text is null or d.state = $4) and ($5::text is null or d.endpoint_id = $5)
    and ($6::text is null or o.type = $6) and ($7::text is null or o.subject_id = $7)
    and ($2::text is null or d.delivery_id < $2) order by d.delivery_id desc limit $3`,
};

const listAttempts: Statement = {
  name: "delivery-list-attempts",
  text: `select attempt, at, status, duration_ms as "durationMs", excerpt, reason from delivery_attempts
    where tenant_id = $1 and delivery_id = $2 order by attempt`,
};

/** Along the index by time. What counts is an event's latest delivery to this endpoint; one under way is left alone. */
const listRange: Statement = {
  name: "delivery-list-range",
  text: `select o.event_id as "eventId", o.occurred_at as "occurredAt" from outbox_events o
    left join lateral (
      select d.state from deliveries d where d.tenant_id = $1 and d.event_id = o.event_id and d.endpoint_id = $2
      order by d.delivery_id desc limit 1) latest on true
    where o.tenant_id = $1 and o.occurred_at >= $3 and o.occurred_at < $4
      and ($5::text[] is null or o.type = any($5)) and coalesce(latest.state, 'missing') = any($6::text[])
      and o.fanned_out_at is not null
    order by o.occurred_at, o.event_id limit $7`,
};

const failOpen: Statement = {
  name: "delivery-fail-open",
  text: `update deliveries set state = 'failed', reason = $3, next_attempt_at = null, lease = null, leased_until = null, updated_at = $4
    where tenant_id = $1 and endpoint_id = $2 and state in ('pending', 'retrying')`,
};

/** Over the partial index of closed ones; their attempts go with them. */
const deleteBefore: Statement = {
  name: "delivery-delete-before",
  text: `delete from deliveries where tenant_id = $1 and delivery_id = any(array(
      select delivery_id from deliveries where tenant_id = $1 and state in ('delivered', 'failed') and updated_at < $2
      order by updated_at limit 1000))
    returning 1`,
};

type Row = Omit<Delivery, "nextAttemptAtMs" | "createdAtMs" | "updatedAtMs"> & {
  nextAttemptAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
};
const toDelivery = ({ nextAttemptAt, createdAt, updatedAt, ...row }: Row): Delivery => ({
  ...row,
  nextAttemptAtMs: toMsOrNull(nextAttemptAt),
  createdAtMs: toMs(createdAt),
  updatedAtMs: toMs(updatedAt),
});

/** `onWaiting` hears of deliveries that became due by what people did. */
export const webhookStore = (db: Queryable, onWaiting: () => void): WebhookStore => {
  const first = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<Row>(statement, values);
    return row ? toDelivery(row) : null;
  };
  return {
    ...endpointStore(db, onWaiting),
    ...deliveryQueue(db),
    insertDeliveries: async (deliveries, nowMs) => {
      const { length } = await db.query(insert, [JSON.stringify(deliveries), toDate(nowMs)]);
      if (length > 0) onWaiting();
      return length;
    },
    findDelivery: (tenantId, deliveryId) => first(find, [tenantId, deliveryId]),
    findOpenDelivery: (tenantId, endpointId, eventId) => first(findOpen, [tenantId, endpointId, eventId]),
    hasten: async (tenantId, deliveryId, nowMs) => {
      await db.query(hasten, [tenantId, deliveryId, toDate(nowMs)]);
      onWaiting();
    },
    listDeliveries: async (tenantId, { state, endpointId, eventType, subjectId }, { after, limit }) =>
      (await db.query<Row>(list, [tenantId, after, limit, state, endpointId, eventType, subjectId])).map(toDelivery),
    listAttempts: async (tenantId, deliveryId) =>
      (await db.query<Omit<Attempt, "atMs"> & { at: Date }>(listAttempts, [tenantId, deliveryId])).map(
        ({ at, ...row }) => ({ ...row, atMs: toMs(at) }),
      ),
    listRange: async (tenantId, { endpointId, eventTypes, fromMs, toMs: endMs, states }, limit) => {
      const values = [tenantId, endpointId, toDate(fromMs), toDate(endMs), eventTypes, states, limit];
      return (await db.query<{ eventId: string; occurredAt: Date }>(listRange, values)).map(
        ({ eventId, occurredAt }) => ({ eventId, occurredAtMs: toMs(occurredAt) }),
      );
    },
    failOpen: async (tenantId, endpointId, reason, nowMs) => {
      await db.query(failOpen, [tenantId, endpointId, reason, toDate(nowMs)]);
    },
    deleteBefore: async (tenantId, beforeMs) => (await db.query(deleteBefore, [tenantId, toDate(beforeMs)])).length,
  };
};
