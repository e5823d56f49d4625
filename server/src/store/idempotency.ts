import type { IdempotencyRecord, IdempotencyScope, IdempotencyStore } from "../core/ports.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

/**
 * Taken until the transaction ends, without waiting, and gone with the connection: a killed process leaves no key locked. Two
 * keys whose 64-bit hashes meet only make one of them wait.
 */
const tryLock: Statement = {
  name: "idempotency-try-lock",
  text: `select pg_try_advisory_xact_lock(
      hashtextextended(jsonb_build_array($1::text, k.caller, k.operation, k.key)::text, 7)) as taken
    from unnest($2::text[], $3::text[], $4::text[]) with ordinality k (caller, operation, key, place) order by k.place`,
};

const find: Statement = {
  name: "idempotency-find",
  text: `select k.place::int, r.request_hash as "requestHash", r.status, r.headers, r.body
    from unnest($2::text[], $3::text[], $4::text[]) with ordinality k (caller, operation, key, place)
    join idempotency_records r on r.tenant_id = $1 and r.caller = k.caller and r.operation = k.operation
      and r.idempotency_key = k.key and r.created_at >= $5`,
};

/** A record past its life is overwritten; one that lives was found before, under the lock. */
const insert: Statement = {
  name: "idempotency-insert",
  text: `insert into idempotency_records
      (tenant_id, caller, operation, idempotency_key, request_hash, status, headers, body, created_at)
    select $1, r.*, $9
    from unnest($2::text[], $3::text[], $4::text[], $5::bytea[], $6::int[], $7::jsonb[], $8::text[]) r
    on conflict (tenant_id, caller, operation, idempotency_key) do update set request_hash = excluded.request_hash,
      status = excluded.status, headers = excluded.headers, body = excluded.body, created_at = excluded.created_at`,
};

/**
 * Housekeeping: a bounded bite of what is past its life. By row address, because a join with itself takes minutes while there are
 * no statistics; the outer date spares a record that was overwritten in between.
 */
const deleteBefore: Statement = {
  name: "idempotency-delete-before",
  text: `delete from idempotency_records where tenant_id = $1 and created_at < $2 and ctid = any(array(
      select ctid from idempotency_records where tenant_id = $1 and created_at < $2 order by created_at limit 5000))
    returning 1`,
};

/** Scopes of one call belong to one tenant; their parts as arrays. */
const partsOf = (scopes: readonly IdempotencyScope[]): [string, string[], string[], string[]] => [
  scopes[0]?.tenantId ?? "",
  scopes.map(({ caller }) => caller),
  scopes.map(({ operation }) => operation),
  scopes.map(({ key }) => key),
];

export const idempotencyStore = (db: Queryable): IdempotencyStore => ({
  tryLock: async (scopes) => {
    if (scopes.length === 0) return [];
    return (await db.query<{ taken: boolean }>(tryLock, partsOf(scopes))).map(({ taken }) => taken);
  },
  find: async (scopes, notBeforeMs) => {
    if (scopes.length === 0) return [];
    const rows = await db.query<IdempotencyRecord & { place: number }>(find, [...partsOf(scopes), toDate(notBeforeMs)]);
    const byPlace = new Map(rows.map(({ place, ...record }) => [place, record]));
    return scopes.map((_, index) => byPlace.get(index + 1) ?? null);
  },
  insert: async (records, nowMs) => {
    if (records.length === 0) return;
    const hashes = records.map(({ requestHash }) => requestHash);
    const statuses = records.map(({ status }) => status);
    const headers = records.map((record) => JSON.stringify(record.headers));
    const bodies = records.map(({ body }) => body);
    await db.query(insert, [...partsOf(records), hashes, statuses, headers, bodies, toDate(nowMs)]);
  },
  deleteBefore: async (tenantId, beforeMs) => (await db.query(deleteBefore, [tenantId, toDate(beforeMs)])).length,
});
