import type { WebhookStore } from "../core/ports.ts";
import type { WebhookEndpoint } from "../core/webhook/webhook-endpoint.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

const columns = `endpoint_id as "endpointId", url, description, event_types as "eventTypes", scheme, state,
  disabled_reason as "disabledReason", sealed_secret as "sealedSecret", sealed_previous_secret as "sealedPreviousSecret",
  previous_secret_until as "previousSecretUntil", consecutive_failures as "consecutiveFailures",
  failing_since as "failingSince", version, created_at as "createdAt", updated_at as "updatedAt"`;

const insert: Statement = {
  name: "webhook-insert",
  text: `insert into webhook_endpoints (tenant_id, endpoint_id, url, description, event_types, scheme, state, sealed_secret,
      version, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10)`,
};

const find: Statement = {
  name: "webhook-find",
  text: `select ${columns} from webhook_endpoints where tenant_id = $1 and endpoint_id = $2`,
};
const lock: Statement = { name: "webhook-lock", text: `${find.text} for no key update` };

/** Everything but the counters, which attempts write without a change of version. */
const save: Statement = {
  name: "webhook-save",
  text: `update webhook_endpoints set url = $3, description = $4, event_types = $5, state = $6, disabled_reason = $7,
      sealed_secret = $8, sealed_previous_secret = $9, previous_secret_until = $10, version = $11, updated_at = $12
    where tenant_id = $1 and endpoint_id = $2`,
};

const forgive: Statement = {
  name: "webhook-forgive",
  text: `update webhook_endpoints set consecutive_failures = 0, failing_since = null where tenant_id = $1 and endpoint_id = $2`,
};

const count: Statement = {
  name: "webhook-count",
  text: `select count(*)::int as count from webhook_endpoints where tenant_id = $1 and state <> 'archived'`,
};

const list: Statement = {
  name: "webhook-list",
  text: `select ${columns} from webhook_endpoints where tenant_id = $1
    and case when $4::text is null then state <> 'archived' else state = $4 end
    and ($2::text is null or endpoint_id < $2) order by endpoint_id desc limit $3`,
};

/** Held against being archived meanwhile, which would leave deliveries that nobody sends or ends. */
const listListening: Statement = {
  name: "webhook-list-listening",
  everyTenant: true,
  text: `select tenant_id as "tenantId", endpoint_id as "endpointId", event_types as "eventTypes", state from webhook_endpoints
    where tenant_id = any($1::text[]) and state in ('active', 'paused') order by tenant_id, endpoint_id for share`,
};

/** A success begins the count anew. Only troubled endpoints are counted, so healthy ones are never written. */
const tally: Statement = {
  name: "webhook-tally",
  text: `update webhook_endpoints e set
      consecutive_failures = row.failures + case when row.succeeded then 0 else e.consecutive_failures end,
      failing_since = case when row.failures = 0 then null
        when row.succeeded then row."firstFailureAt" else coalesce(e.failing_since, row."firstFailureAt") end
    from jsonb_to_recordset($2::jsonb) row ("endpointId" text, succeeded boolean, failures int, "firstFailureAt" timestamptz)
    where e.tenant_id = $1 and e.endpoint_id = row."endpointId"
    returning e.endpoint_id as "endpointId", e.failing_since as "failingSince"`,
};

type Row = Omit<WebhookEndpoint, "previousSecretUntilMs" | "failingSinceMs" | "createdAtMs" | "updatedAtMs"> & {
  previousSecretUntil: Date | null;
  failingSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
};

const toEndpoint = ({ previousSecretUntil, failingSince, createdAt, updatedAt, ...row }: Row): WebhookEndpoint => ({
  ...row,
  previousSecretUntilMs: toMsOrNull(previousSecretUntil),
  failingSinceMs: toMsOrNull(failingSince),
  createdAtMs: toMs(createdAt),
  updatedAtMs: toMs(updatedAt),
});

type EndpointStore = Pick<
  WebhookStore,
  "insert" | "find" | "lock" | "save" | "forgive" | "count" | "list" | "listListening" | "tally"
>;

/** Endpoints, part of the webhooks' store. */
export const endpointStore = (db: Queryable, onWaiting: () => void): EndpointStore => {
  const first = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<Row>(statement, values);
    return row ? toEndpoint(row) : null;
  };
  return {
    insert: async (tenantId, e) => {
      const settings = [e.url, e.description, e.eventTypes, e.scheme, e.state, e.sealedSecret];
      await db.query(insert, [tenantId, e.endpointId, ...settings, e.version, toDate(e.createdAtMs)]);
    },
    find: (tenantId, endpointId) => first(find, [tenantId, endpointId]),
    lock: (tenantId, endpointId) => first(lock, [tenantId, endpointId]),
    save: async (tenantId, e) => {
      const settings = [e.url, e.description, e.eventTypes, e.state, e.disabledReason];
      const secrets = [e.sealedSecret, e.sealedPreviousSecret, toDateOrNull(e.previousSecretUntilMs)];
      await db.query(save, [tenantId, e.endpointId, ...settings, ...secrets, e.version, toDate(e.updatedAtMs)]);
    },
    forgive: async (tenantId, endpointId) => {
      await db.query(forgive, [tenantId, endpointId]);
      // What queued up while it was stopped is due now.
      onWaiting();
    },
    count: async (tenantId) => (await db.query<{ count: number }>(count, [tenantId]))[0]?.count ?? 0,
    list: async (tenantId, { state }, { after, limit }) =>
      (await db.query<Row>(list, [tenantId, after, limit, state])).map(toEndpoint),
    listListening: (tenantIds) => db.query(listListening, [tenantIds]),
    tally: async (tenantId, tallies) => {
      const rows = tallies.map(({ firstFailureAtMs, ...tallied }) => ({
        ...tallied,
        firstFailureAt: toDateOrNull(firstFailureAtMs),
      }));
      type Failing = { endpointId: string; failingSince: Date | null };
      return (await db.query<Failing>(tally, [tenantId, JSON.stringify(rows)])).flatMap(
        ({ endpointId, failingSince }) =>
          failingSince === null ? [] : [{ endpointId, failingSinceMs: toMs(failingSince) }],
      );
    },
  };
};
