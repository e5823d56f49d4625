import type { Key } from "../core/key/key.ts";
import type { KeyStore } from "../core/ports.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

const ahead = (table: string) =>
  `(select t.clock_ahead_ms from tenants t where t.tenant_id = ${table}.tenant_id) as "clockAheadMs",
  (select t.limits from tenants t where t.tenant_id = ${table}.tenant_id) as limits,
  (select coalesce(t.privacy -> 'doNotTrack' = 'true', false) from tenants t where t.tenant_id = ${table}.tenant_id) as "doNotTrack",
  (select t.mode = 'sandbox' from tenants t where t.tenant_id = ${table}.tenant_id) as sandbox`;
const clientColumns = `tenant_id as "tenantId", ${ahead("client_keys")}, key_id as "keyId", 'client' as type, name, client_key as "clientKey",
  null::text as hint, '{}'::text[] as scopes, created_at as "createdAt", expires_at as "expiresAt",
  revoked_at as "revokedAt", null::timestamptz as "lastUsedAt"`;
const secretColumns = `tenant_id as "tenantId", ${ahead("secret_keys")}, key_id as "keyId", 'secret' as type, name, null::text as "clientKey",
  hint, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt", last_used_at as "lastUsedAt"`;

/** The directory look-up: the one question asked before the tenant is known. By primary key, behind a cache of 5 seconds. */
const findByClientKey: Statement = {
  name: "key-find-by-client-key",
  everyTenant: true,
  text: `select ${clientColumns} from client_keys where client_key = $1`,
};

/** A secret key by the hash of its text; the tenant stands in the text itself. */
const findByHash: Statement = {
  name: "key-find-by-hash",
  text: `select ${secretColumns} from secret_keys where tenant_id = $1 and hash = $2`,
};

const both = `select ${clientColumns} from client_keys where tenant_id = $1
  union all select ${secretColumns} from secret_keys where tenant_id = $1`;

const find: Statement = { name: "key-find", text: `select * from (${both}) k where "keyId" = $2` };

/** Keys of a tenant are few (100 live), so both tables are read and sorted. */
const list: Statement = {
  name: "key-list",
  text: `select * from (${both}) k where ($2::text is null or type = $2) and ($3::text is null or "keyId" < $3)
    order by "keyId" desc limit $4`,
};

const countLive: Statement = {
  name: "key-count-live",
  text: `select count(*)::int as count from (${both}) k
    where "revokedAt" is null and ("expiresAt" is null or "expiresAt" > $2)`,
};

const insertClient: Statement = {
  name: "key-insert-client",
  text: `insert into client_keys (tenant_id, client_key, key_id, name, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6) on conflict (client_key) do nothing returning 1`,
};

const insertSecret: Statement = {
  name: "key-insert-secret",
  text: `insert into secret_keys (tenant_id, key_id, name, hash, hint, scopes, created_at, expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** A key id is in one of the two tables; the first revocation's time stays. */
const revoke: Statement = {
  name: "key-revoke",
  text: `with client as (
      update client_keys set revoked_at = $3 where tenant_id = $1 and key_id = $2 and revoked_at is null)
    update secret_keys set revoked_at = $3 where tenant_id = $1 and key_id = $2 and revoked_at is null`,
};

/** Only a key that works: a revocation that came first stays what happened. */
const expire: Statement = {
  name: "key-expire",
  text: `update secret_keys set expires_at = least(expires_at, $4::timestamptz) where tenant_id = $1 and key_id = $2
    and revoked_at is null and (expires_at is null or expires_at > $3) returning 1`,
};

/** At most one write a minute and key, however often it is used. */
const touch: Statement = {
  name: "key-touch",
  text: `update secret_keys set last_used_at = $3 where tenant_id = $1 and key_id = $2
    and (last_used_at is null or last_used_at < $3::timestamptz - interval '1 minute')`,
};

type Row = Omit<Key, "createdAtMs" | "expiresAtMs" | "revokedAtMs" | "lastUsedAtMs"> & {
  createdAt: Date;
  expiresAt: Date | null;
  revokedAt: Date | null;
  lastUsedAt: Date | null;
};

const toKey = ({ createdAt, expiresAt, revokedAt, lastUsedAt, ...row }: Row): Key => ({
  ...row,
  createdAtMs: toMs(createdAt),
  expiresAtMs: toMsOrNull(expiresAt),
  revokedAtMs: toMsOrNull(revokedAt),
  lastUsedAtMs: toMsOrNull(lastUsedAt),
});

export const keyStore = (db: Queryable): KeyStore => {
  const first = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<Row>(statement, values);
    return row ? toKey(row) : null;
  };
  return {
    findByClientKey: (clientKey) => first(findByClientKey, [clientKey]),
    findByHash: (tenantId, hash) => first(findByHash, [tenantId, hash]),
    find: (tenantId, keyId) => first(find, [tenantId, keyId]),
    list: async (tenantId, { type }, { after, limit }) =>
      (await db.query<Row>(list, [tenantId, type, after, limit])).map(toKey),
    countLive: async (tenantId, nowMs) => {
      const [row] = await db.query<{ count: number }>(countLive, [tenantId, toDate(nowMs)]);
      return row?.count ?? 0;
    },
    insertClient: async (tenantId, { clientKey, keyId, name, createdAtMs, expiresAtMs }) => {
      const values = [tenantId, clientKey, keyId, name, toDate(createdAtMs), toDateOrNull(expiresAtMs)];
      return (await db.query(insertClient, values)).length > 0;
    },
    insertSecret: async (tenantId, { keyId, name, hint, scopes, createdAtMs, expiresAtMs }, hash) => {
      await db.query(insertSecret, [
        tenantId,
        keyId,
        name,
        hash,
        hint,
        scopes,
        toDate(createdAtMs),
        toDateOrNull(expiresAtMs),
      ]);
    },
    revoke: async (tenantId, keyId, nowMs) => {
      await db.query(revoke, [tenantId, keyId, toDate(nowMs)]);
    },
    expire: async (tenantId, keyId, { nowMs, atMs }) =>
      (await db.query(expire, [tenantId, keyId, toDate(nowMs), toDate(atMs)])).length > 0,
    touch: async (tenantId, keyId, nowMs) => {
      await db.query(touch, [tenantId, keyId, toDate(nowMs)]);
    },
  };
};
