import type { LoggedRequest, RequestLogStore } from "../core/request-log/logged-request.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs } from "./session.ts";

/** What a process kept of all tenants, in one statement. Ids are made by whoever adds: two never meet. */
const add: Statement = {
  name: "request-log-add",
  everyTenant: true,
  text: `insert into logged_requests (tenant_id, logged_id, at, request_id, caller_kind, caller_id, method, path, operation, status,
      code, detail, duration_ms, query, body, faults)
    select "tenantId", "loggedId", at, "requestId", "callerKind", "callerId", method, path, operation, status, code, detail,
      "durationMs", nullif(query, 'null'::jsonb), nullif(body, 'null'::jsonb), faults
    from jsonb_to_recordset($1::jsonb) row ("tenantId" text, "loggedId" text, at timestamptz, "requestId" text, "callerKind" text,
      "callerId" text, method text, path text, operation text, status integer, code text, detail text, "durationMs" double precision,
      query jsonb, body jsonb, faults jsonb)`,
};

const columns = `logged_id as "loggedId", at, request_id as "requestId", caller_kind as "callerKind", caller_id as "callerId", method,
  path, operation, status, code, detail, duration_ms as "durationMs", query, body, faults`;

const find: Statement = {
  name: "request-log-find",
  text: `select ${columns} from logged_requests where tenant_id = $1 and logged_id = $2`,
};

/** Newest first along the primary key, whatever is filtered: a tenant has a bounded number. */
const list: Statement = {
  name: "request-log-list",
  text: `select ${columns} from logged_requests where tenant_id = $1 and ($2::text is null or logged_id < $2)
      and ($4::int is null or status >= $4) and ($5::int is null or status < $5) and ($6::text is null or method = $6)
      and ($7::text is null or operation = $7) and ($8::text is null or starts_with(path, $8))
      and ($9::text is null or caller_id = $9) and ($10::text is null or code = $10)
      and ($11::text is null or request_id = $11)
      and ($12::timestamptz is null or at >= $12) and ($13::timestamptz is null or at < $13)
    order by logged_id desc limit $3`,
};

/** Along the primary key, from the oldest. $3 is how many stay at the most. */
const deleteOld: Statement = {
  name: "request-log-delete-old",
  text: `delete from logged_requests where tenant_id = $1 and logged_id = any(array(
      select logged_id from logged_requests where tenant_id = $1 and (at < $2 or logged_id <= (
        select logged_id from logged_requests where tenant_id = $1 order by logged_id desc offset $3 limit 1))
      order by logged_id limit 1000 for update skip locked)) returning 1`,
};

const statuses = { answered: [null, 400], refused: [400, 500], failed: [500, null] } as const;

type Row = Omit<LoggedRequest, "atMs"> & { at: Date };
const toRequest = ({ at, ...row }: Row): LoggedRequest => ({ ...row, atMs: toMs(at) });

/** The log of requests: added to in batches, read, and cut by age and number. */
export const requestLogStore = (db: Queryable): RequestLogStore => ({
  add: async (requests) => {
    const rows = requests.map(({ atMs, ...request }) => ({ ...request, at: toDate(atMs) }));
    await db.query(add, [JSON.stringify(rows)]);
  },
  find: async (tenantId, loggedId) => {
    const [row] = await db.query<Row>(find, [tenantId, loggedId]);
    return row ? toRequest(row) : null;
  },
  list: async (tenantId, filter, { after, limit }) => {
    const { outcome, method, operation, path, callerId, code, requestId, fromMs, untilMs } = filter;
    const [least, below] = outcome === null ? [null, null] : statuses[outcome];
    const named = [method, operation, path, callerId, code, requestId];
    const values = [tenantId, after, limit, least, below, ...named, toDateOrNull(fromMs), toDateOrNull(untilMs)];
    return (await db.query<Row>(list, values)).map(toRequest);
  },
  deleteOld: async (tenantId, beforeMs, keep) => (await db.query(deleteOld, [tenantId, toDate(beforeMs), keep])).length,
});
