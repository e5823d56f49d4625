/** The deliveries' side that workers see: what is due, whose turn it is, and what became of it. */
import type { WebhookStore } from "../core/ports.ts";
import type { Outgoing } from "../core/webhook/webhook-ports.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

const due = `d.state in ('pending', 'retrying') and d.next_attempt_at <= $1 and (d.leased_until is null or d.leased_until <= $1)`;

/**
 * Across tenants on purpose: which endpoints have work. It leaps along the partial index of open deliveries from endpoint to
 * endpoint, so a long queue of one costs no more than a short one.
 */
const listDue: Statement = {
  name: "delivery-list-due",
  everyTenant: true,
  text: `with recursive busy (tenant_id, endpoint_id, place) as (
      (select d.tenant_id, d.endpoint_id, 1 from deliveries d
        where d.state in ('pending', 'retrying') and (d.tenant_id, d.endpoint_id) > ($2, $3)
        order by d.tenant_id, d.endpoint_id limit 1)
      union all
      select n.tenant_id, n.endpoint_id, b.place + 1 from busy b cross join lateral (
        select d.tenant_id, d.endpoint_id from deliveries d
        where d.state in ('pending', 'retrying') and (d.tenant_id, d.endpoint_id) > (b.tenant_id, b.endpoint_id)
        order by d.tenant_id, d.endpoint_id limit 1) n
      where b.place < 20000)
    select b.tenant_id as "tenantId", b.endpoint_id as "endpointId" from busy b
    join webhook_endpoints e on e.tenant_id = b.tenant_id and e.endpoint_id = b.endpoint_id and e.state = 'active'
    where exists (select 1 from deliveries d where d.tenant_id = b.tenant_id and d.endpoint_id = b.endpoint_id and ${due})
    order by b.place limit $4`,
};

/** Each endpoint's most overdue ones, as many as there is room for; those in another's hands are skipped. */
const claim: Statement = {
  name: "delivery-claim",
  everyTenant: true,
  text: `with taken as (
      select d.tenant_id, d.delivery_id
      from jsonb_to_recordset($2::jsonb) wanted ("tenantId" text, "endpointId" text, room int)
      join webhook_endpoints e on e.tenant_id = wanted."tenantId" and e.endpoint_id = wanted."endpointId" and e.state = 'active'
      cross join lateral (
        select d.tenant_id, d.delivery_id from deliveries d
        where d.tenant_id = e.tenant_id and d.endpoint_id = e.endpoint_id and ${due}
        order by d.next_attempt_at limit wanted.room for update skip locked) d),
    leased as (
      update deliveries d set lease = $3, leased_until = $4 from taken t
      where d.tenant_id = t.tenant_id and d.delivery_id = t.delivery_id
      returning d.tenant_id, d.delivery_id, d.endpoint_id, d.event_id, d.attempts, d.next_attempt_at)
    select l.tenant_id as "tenantId", l.delivery_id as "deliveryId", l.attempts, e.endpoint_id as "endpointId", e.url, e.scheme,
      e.sealed_secret as "sealedSecret", e.sealed_previous_secret as "sealedPreviousSecret",
      e.previous_secret_until as "previousSecretUntil", e.consecutive_failures as "consecutiveFailures",
      o.event_id as "eventId", o.type, o.subject_id as "subjectId", o.sequence, o.occurred_at as "occurredAt", o.data
    from leased l
    join webhook_endpoints e on e.tenant_id = l.tenant_id and e.endpoint_id = l.endpoint_id
    join outbox_events o on o.tenant_id = l.tenant_id and o.event_id = l.event_id
    order by l.next_attempt_at, l.delivery_id`,
};

/** Deliveries and their attempts in one statement; a lease that was lost keeps both unwritten. */
const record: Statement = {
  name: "delivery-record",
  text: `with row as (
      select * from jsonb_to_recordset($3::jsonb) row ("deliveryId" text, state text, reason text, "nextAttemptAt" timestamptz,
        at timestamptz, status int, "durationMs" int, excerpt text, fault text)),
    kept as (
      update deliveries d set state = row.state, reason = row.reason, next_attempt_at = row."nextAttemptAt",
        attempts = d.attempts + 1, lease = null, leased_until = null, updated_at = $4
      from row where d.tenant_id = $1 and d.delivery_id = row."deliveryId" and d.lease = $2
      returning d.delivery_id, d.attempts)
    insert into delivery_attempts (tenant_id, delivery_id, attempt, at, status, duration_ms, excerpt, reason)
    select $1, kept.delivery_id, kept.attempts, row.at, row.status, row."durationMs", row.excerpt, row.fault
    from kept join row on row."deliveryId" = kept.delivery_id
    returning delivery_id as "deliveryId"`,
};

type OutgoingRow = Omit<Outgoing, "endpoint" | "event"> &
  Omit<Outgoing["endpoint"], "previousSecretUntilMs"> &
  Omit<Outgoing["event"], "occurredAtMs"> & { previousSecretUntil: Date | null; occurredAt: Date };

const toOutgoing = (row: OutgoingRow): Outgoing => {
  const { tenantId, deliveryId, attempts, endpointId, url, scheme, consecutiveFailures } = row;
  const { sealedSecret, sealedPreviousSecret, previousSecretUntil } = row;
  const { eventId, type, subjectId, sequence, occurredAt, data } = row;
  const secrets = { sealedSecret, sealedPreviousSecret, previousSecretUntilMs: toMsOrNull(previousSecretUntil) };
  return {
    tenantId,
    deliveryId,
    attempts,
    endpoint: { endpointId, url, scheme, consecutiveFailures, ...secrets },
    event: { eventId, type, subjectId, sequence, occurredAtMs: toMs(occurredAt), data },
  };
};

/** The worker's part of the webhooks' store. */
export const deliveryQueue = (db: Queryable): Pick<WebhookStore, "listDue" | "claim" | "record"> => ({
  listDue: (nowMs, after, limit) =>
    db.query(listDue, [toDate(nowMs), after?.tenantId ?? "", after?.endpointId ?? "", limit]),
  claim: async (wanted, { lease, untilMs }, nowMs) =>
    (await db.query<OutgoingRow>(claim, [toDate(nowMs), JSON.stringify(wanted), lease, toDate(untilMs)])).map(
      toOutgoing,
    ),
  record: async (tenantId, lease, outcomes, nowMs) => {
    const rows = outcomes.map(({ deliveryId, state, reason, nextAttemptAtMs, attempt }) => ({
      deliveryId,
      state,
      reason,
      nextAttemptAt: toDateOrNull(nextAttemptAtMs),
      at: toDate(attempt.atMs),
      status: attempt.status,
      durationMs: attempt.durationMs,
      excerpt: attempt.excerpt,
      fault: attempt.reason,
    }));
    const values = [tenantId, lease, JSON.stringify(rows), toDate(nowMs)];
    return (await db.query<{ deliveryId: string }>(record, values)).map(({ deliveryId }) => deliveryId);
  },
});
