import type { ReportDays, ReportStore } from "../core/report/report-store.ts";
import { type Queryable, type Statement, toDate, toDateOrNull, toMs, toMsOrNull } from "./session.ts";

/** The columns that every table of sums has. */
export const measures = "issued, validated, registered, qualified, rewarded, granted, returned, paid, clawed_back";
const columns = measures.split(", ");
const summed = columns.map((measure) => `sum(${measure})`).join(", ");
const added = (table: string): string =>
  columns.map((measure) => `${measure} = ${table}.${measure} + excluded.${measure}`).join(", ");

/** What a process counted of all tenants, in one statement; what a tenant has that is gone is left out. */
const addChecks: Statement = {
  name: "report-add-checks",
  everyTenant: true,
  text: `insert into report_changes (tenant_id, quarter, campaign_id, validated)
    select n.tenant_id, counted.quarter, counted.campaign_id, counted.checks
    from unnest($1::text[], $2::timestamptz[], $3::text[], $4::bigint[]) counted (tenant_id, quarter, campaign_id, checks)
    join tenants n on n.tenant_id = counted.tenant_id`,
};

/** Over the primary key of waiting changes, which are few, and the totals, which are one per campaign and asset. */
const listTenantsWaiting: Statement = {
  name: "report-list-tenants-waiting",
  everyTenant: true,
  text: `select tenant_id as "tenantId" from (
      select tenant_id from report_changes
      union
      select s.tenant_id from report_totals s join tenants n on n.tenant_id = s.tenant_id
      where not exists (
        select 1 from report_zones z where z.tenant_id = n.tenant_id and z.time_zone = n.time_zone and z.whole)) waiting
    where $1::text is null or tenant_id > $1 order by tenant_id limit $2`,
};

const tryHold: Statement = {
  name: "report-try-hold",
  text: `select pg_try_advisory_xact_lock(hashtextextended($1, 14)) as taken`,
};

const oldestChanges: Statement = {
  name: "report-oldest-changes",
  text: `select array_agg(change_id::text) as "changeIds", min(quarter) as first, max(quarter) as last from (
      select change_id, quarter from report_changes where tenant_id = $1 order by change_id limit $2) oldest having count(*) > 0`,
};

/** What leaves the changes arrives in the sums, in one statement: a reader sees it in one of the two, always. */
const fold: Statement = {
  name: "report-fold",
  text: `with taken as (
      delete from report_changes where tenant_id = $1 and change_id = any($2::bigint[])
      returning quarter, campaign_id, asset, ${measures}),
    quarters as (
      insert into report_quarters as q (tenant_id, quarter, campaign_id, asset, ${measures})
      select $1, quarter, campaign_id, asset, ${summed} from taken group by quarter, campaign_id, asset
      on conflict (tenant_id, quarter, campaign_id, asset) do update set ${added("q")}),
    days as (
      insert into report_days as d (tenant_id, day, campaign_id, asset, ${measures})
      select $1, ($3::timestamptz[])[width_bucket(quarter, $3::timestamptz[])] as day, campaign_id, asset, ${summed} from taken
      where quarter >= $4 group by day, campaign_id, asset
      on conflict (tenant_id, day, campaign_id, asset) do update set ${added("d")})
    insert into report_totals as t (tenant_id, campaign_id, asset, ${measures})
    select $1, campaign_id, asset, ${summed} from taken group by campaign_id, asset
    on conflict (tenant_id, campaign_id, asset) do update set ${added("t")}`,
};

const findDays: Statement = {
  name: "report-find-days",
  text: `select time_zone as "timeZone", built_from as "builtFrom", whole from report_zones where tenant_id = $1`,
};
const putDays: Statement = {
  name: "report-put-days",
  text: `insert into report_zones (tenant_id, time_zone, built_from, whole) values ($1, $2, $3, $4)
    on conflict (tenant_id) do update set time_zone = excluded.time_zone, built_from = excluded.built_from, whole = excluded.whole`,
};
const deleteDays: Statement = { name: "report-delete-days", text: "delete from report_days where tenant_id = $1" };

/** The end of the primary key, or of that part of it. */
const latestQuarter: Statement = {
  name: "report-latest-quarter",
  text: `select max(quarter) as latest from report_quarters where tenant_id = $1 and quarter < coalesce($2, 'infinity'::timestamptz)`,
};

const buildDays: Statement = {
  name: "report-build-days",
  text: `insert into report_days (tenant_id, day, campaign_id, asset, ${measures})
    select $1, ($2::timestamptz[])[width_bucket(quarter, $2::timestamptz[])] as day, campaign_id, asset, ${summed}
    from report_quarters where tenant_id = $1 and quarter >= ($2::timestamptz[])[1] and quarter < coalesce($3, 'infinity'::timestamptz)
    group by day, campaign_id, asset`,
};

type Folding = Omit<ReportStore, "sums" | "budgets" | "topReferrers" | "waiting">;

/** How sums come about. */
export const reportFolding = (db: Queryable): Folding => ({
  addChecks: async (counts) => {
    await db.query(addChecks, [
      counts.map(({ tenantId }) => tenantId),
      counts.map(({ quarterMs }) => toDate(quarterMs)),
      counts.map(({ campaignId }) => campaignId),
      counts.map(({ checks }) => checks),
    ]);
  },
  listTenantsWaiting: async (afterTenantId, limit) =>
    (await db.query<{ tenantId: string }>(listTenantsWaiting, [afterTenantId, limit])).map(({ tenantId }) => tenantId),
  tryHold: async (tenantId) => (await db.query<{ taken: boolean }>(tryHold, [tenantId]))[0]?.taken === true,
  oldestChanges: async (tenantId, limit) => {
    type Row = { changeIds: string[]; first: Date; last: Date };
    const [row] = await db.query<Row>(oldestChanges, [tenantId, limit]);
    return row ? { changeIds: row.changeIds, firstMs: toMs(row.first), lastMs: toMs(row.last) } : null;
  },
  fold: async (tenantId, changeIds, { startsMs, builtFromMs }) => {
    await db.query(fold, [tenantId, changeIds, startsMs.map(toDate), toDateOrNull(builtFromMs)]);
  },
  findDays: async (tenantId) => {
    type Row = Omit<ReportDays, "builtFromMs"> & { builtFrom: Date | null };
    const [row] = await db.query<Row>(findDays, [tenantId]);
    return row ? { timeZone: row.timeZone, builtFromMs: toMsOrNull(row.builtFrom), whole: row.whole } : null;
  },
  putDays: async (tenantId, { timeZone, builtFromMs, whole }) => {
    await db.query(putDays, [tenantId, timeZone, toDateOrNull(builtFromMs), whole]);
  },
  deleteDays: async (tenantId) => {
    await db.query(deleteDays, [tenantId]);
  },
  latestQuarter: async (tenantId, beforeMs) => {
    const [row] = await db.query<{ latest: Date | null }>(latestQuarter, [tenantId, toDateOrNull(beforeMs)]);
    return toMsOrNull(row?.latest ?? null);
  },
  buildDays: async (tenantId, startsMs, untilMs) => {
    await db.query(buildDays, [tenantId, startsMs.map(toDate), toDateOrNull(untilMs)]);
  },
});
