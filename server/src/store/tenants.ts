import type { TenantStore } from "../core/ports.ts";
import type { Tenant } from "../core/tenant/tenant.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";

const columns = `tenant_id as "tenantId", name, mode, time_zone as "timeZone", currency, demands_factor as "demandsFactor", clock_ahead_ms as "clockAheadMs", limits, privacy,
  privacy_version as "privacyVersion", version,
  checks_counted_from as "checksCountedFrom", created_at as "createdAt", updated_at as "updatedAt"`;

/** One tenant by primary key. */
const find: Statement = { name: "tenant-find", text: `select ${columns} from tenants where tenant_id = $1` };

/** The same, held: serialises what is limited per tenant (keys, active campaigns). Conflicts with no foreign key check. */
const lock: Statement = { name: "tenant-lock", text: `${find.text} for no key update` };

/** All tenants, for the operator's command line and jobs that go tenant by tenant. */
const list: Statement = {
  name: "tenant-list",
  everyTenant: true,
  text: `select ${columns} from tenants order by tenant_id`,
};

const insert: Statement = {
  name: "tenant-insert",
  text: `insert into tenants (tenant_id, name, mode, time_zone, currency, version, created_at, updated_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)`,
};

/** Compare and set on the version: a lost update is impossible. */
const update: Statement = {
  name: "tenant-update",
  text: `update tenants set name = $3, time_zone = $4, currency = $5, updated_at = $6, demands_factor = $7, version = version + 1
    where tenant_id = $1 and version = $2 returning ${columns}`,
};

/** Only ever ahead, and only for sandboxes: the constraint knows. */
const advanceClock: Statement = {
  name: "tenant-advance-clock",
  text: `update tenants set clock_ahead_ms = clock_ahead_ms + $2 where tenant_id = $1 returning ${columns}`,
};

/** Set by the operator only, so it has no version to compare. */
const setLimits: Statement = {
  name: "tenant-set-limits",
  text: `update tenants set limits = $2 where tenant_id = $1 returning ${columns}`,
};

/** Compare and set, apart from the tenant's other settings. */
const setPrivacy: Statement = {
  name: "tenant-set-privacy",
  text: `update tenants set privacy = $3, privacy_version = privacy_version + 1
    where tenant_id = $1 and privacy_version = $2 returning ${columns}`,
};

type Row = Omit<Tenant, "checksCountedFromMs" | "createdAtMs" | "updatedAtMs" | "privacy"> & {
  checksCountedFrom: Date | null;
  createdAt: Date;
  updatedAt: Date;
  privacy: Partial<Tenant["privacy"]>;
};

const toTenant = ({ checksCountedFrom, createdAt, updatedAt, privacy, ...row }: Row): Tenant => ({
  ...row,
  privacy: { retentionDays: privacy.retentionDays ?? {}, doNotTrack: privacy.doNotTrack ?? false },
  checksCountedFromMs: toMsOrNull(checksCountedFrom),
  createdAtMs: toMs(createdAt),
  updatedAtMs: toMs(updatedAt),
});

export const tenantStore = (db: Queryable): TenantStore => {
  const first = async (statement: Statement, values: unknown[]) => {
    const [row] = await db.query<Row>(statement, values);
    return row ? toTenant(row) : null;
  };
  return {
    find: (tenantId) => first(find, [tenantId]),
    lock: (tenantId) => first(lock, [tenantId]),
    list: async () => (await db.query<Row>(list, [])).map(toTenant),
    insert: async (tenant) => {
      const { tenantId, name, mode, timeZone, currency, version, createdAtMs, updatedAtMs } = tenant;
      await db.query(insert, [
        tenantId,
        name,
        mode,
        timeZone,
        currency,
        version,
        toDate(createdAtMs),
        toDate(updatedAtMs),
      ]);
    },
    advanceClock: (tenantId, ms) => first(advanceClock, [tenantId, ms]),
    setLimits: (tenantId, limits) => first(setLimits, [tenantId, limits === null ? null : JSON.stringify(limits)]),
    setPrivacy: (tenantId, version, privacy) => first(setPrivacy, [tenantId, version, JSON.stringify(privacy)]),
    update: ({ tenantId, version, name, timeZone, currency, updatedAtMs, demandsFactor }) =>
      first(update, [tenantId, version, name, timeZone, currency, toDate(updatedAtMs), demandsFactor]),
  };
};
