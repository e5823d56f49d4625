import type { StoredIdentitySettings } from "../core/identity/identity-settings.ts";
import type { IdentityStore } from "../core/ports.ts";
import { type Queryable, type Statement, toDate } from "./session.ts";

const columns = `tenant_id as "tenantId", version, settings`;

const find: Statement = {
  name: "identity-find",
  text: `select ${columns} from identity_settings where tenant_id = $1`,
};

/** Across tenants on purpose: asked only when a signed token is not its tenant's, to tell 403 from 401. Bounded. */
const findByIssuer: Statement = {
  name: "identity-find-by-issuer",
  everyTenant: true,
  text: `select ${columns} from identity_settings where issuer = $1 order by tenant_id limit 8`,
};

const takeTurn: Statement = {
  name: "identity-take-turn",
  everyTenant: true,
  text: "select pg_advisory_xact_lock(72656665, 4)",
};

/**
 * Across tenants on purpose: whether a token would be good for two of them. Those alone that may believe the same provider, by its name
 * or, among who asks by address, by that: of thousands few come. The secrets stay where they are.
 */
const listOthers: Statement = {
  name: "identity-list-others",
  everyTenant: true,
  text: `select tenant_id as "tenantId", version, settings - 'sealedSharedSecret' - 'sealedClientSecret' as settings
    from identity_settings where tenant_id <> $1 and provider in ('jwt', 'introspection')
      and (settings ->> 'issuer' = $2 or ($3::boolean and provider = 'introspection'))`,
};

/** Compare and set on the version; version 1 is the first, so two first writes cannot both win. */
const put: Statement = {
  name: "identity-put",
  text: `insert into identity_settings as i (tenant_id, version, provider, issuer, settings, updated_at)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (tenant_id) do update set version = excluded.version, provider = excluded.provider, issuer = excluded.issuer,
      settings = excluded.settings, updated_at = excluded.updated_at
    where i.version = excluded.version - 1 returning 1`,
};

export const identityStore = (db: Queryable): IdentityStore => ({
  find: async (tenantId) => (await db.query<StoredIdentitySettings>(find, [tenantId]))[0] ?? null,
  findByIssuer: (issuer) => db.query<StoredIdentitySettings>(findByIssuer, [issuer]),
  takeTurnAndListOthers: async (tenantId, { issuer, byAddress }) => {
    await db.query(takeTurn, []);
    return db.query<StoredIdentitySettings>(listOthers, [tenantId, issuer, byAddress]);
  },
  put: async ({ tenantId, version, settings }, nowMs) => {
    const issuer = settings.provider === "jwt" ? settings.issuer : null;
    const values = [tenantId, version, settings.provider, issuer, JSON.stringify(settings), toDate(nowMs)];
    return (await db.query(put, values)).length > 0;
  },
});
