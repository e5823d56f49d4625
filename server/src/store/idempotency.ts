import type { IdempotencyRecord, IdempotencyStore } from "../core/ports.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

/**
 * Taken until the transaction ends, without waiting, and gone with the connection: a killed process leaves no key locked. Two
 * keys whose 64-bit hashes meet only make one of them wait.
 */
const tryLock: Statement = {
  name: "idempotency-try-lock",
  text: `select pg_try_advisory_xact_lock(hashtextextended(jsonb_build_array($1::text, $2::text, $3::text, $4::text)::text, 7)) as taken`,
};

const find: Statement = {
  name: "idempotency-find",
  text: `select request_hash as "requestHash", status, headers, body from idempotency_records
    where tenant_id = $1 and caller = $2 and operation = $3 and idempotency_key = $4 and created_at >= $5`,
};

/** A record past its life is overwritten; one that lives was found before, under the lock. */
const insert: Statement = {
  name: "idempotency-insert",
  text: `insert into idempotency_records
      (tenant_id, caller, operation, idempotency_key, request_hash, status, headers, body, created_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
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

export const idempotencyStore = (db: Queryable): IdempotencyStore => ({
  tryLock: async ({ tenantId, caller, operation, key }) => {
    const [row] = await db.query<{ taken: boolean }>(tryLock, [tenantId, caller, operation, key]);
    return row?.taken === true;
  },
  find: async ({ tenantId, caller, operation, key }, notBeforeMs) => {
    const values = [tenantId, caller, operation, key, toDate(notBeforeMs)];
    return (await db.query<IdempotencyRecord>(find, values))[0] ?? null;
  },
  insert: async ({ tenantId, caller, operation, key }, { requestHash, status, headers, body }, nowMs) => {
    const scope = [tenantId, caller, operation, key];
    await db.query(insert, [...scope, requestHash, status, JSON.stringify(headers), body, toDate(nowMs)]);
  },
  deleteBefore: async (tenantId, beforeMs) => (await db.query(deleteBefore, [tenantId, toDate(beforeMs)])).length,
});
