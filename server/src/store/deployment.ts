import { type KindOfWork, kindsOfWork } from "@beckon/contract";
import {
  type BeckonProcess,
  type DatabaseFigures,
  type DeploymentStore,
  type RunningStatement,
  type SlowStatement,
} from "../core/deployment/deployment-store.ts";
import { migrationsDirectory } from "./migrate.ts";
import { readMigrations } from "./migration-files.ts";
import { type Queryable, type Statement, toDate, toMs, toMsOrNull } from "./session.ts";

const figures: Statement = {
  name: "deployment-figures",
  everyTenant: true,
  text: `select current_setting('server_version') as version, pg_database_size(current_database())::float8 as bytes,
      (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
      (select coalesce(sum(numbackends), 0)::int from pg_stat_database) as "serverConnections",
      current_setting('max_connections')::int as "connectionsMaximum"`,
};

const schema: Statement = {
  name: "deployment-schema",
  everyTenant: true,
  text: "select version, name from schema_migrations order by version",
};

/** What a count ends at, of each tenant or endpoint. */
const countMaximum = 10_000;
const countAndFirst = "count(*) as count, min(at) as since";
/** Rows of one tenant, found by an index that leads with it. A sandbox's own time is taken back to the world's. */
const perTenant = (work: KindOfWork, at: string, from: string): string => `
  select '${work}' as work, sum(w.count)::float8 as count, min(w.since - t.clock_ahead_ms * interval '1 millisecond') as since
  from tenants t cross join lateral (
    select ${countAndFirst} from (select ${at} as at from ${from} limit ${countMaximum}) due) w`;
const tenantsNow = "$1::timestamptz + t.clock_ahead_ms * interval '1 millisecond'";

/** Each kind over the index by which its chore finds it; what is in a process's hands right now counts as well. */
const queues: Statement = {
  name: "deployment-queues",
  everyTenant: true,
  text: `
  select 'outbound_events' as work, count(*)::float8 as count, min(due.at) as since from (
    select o.occurred_at - t.clock_ahead_ms * interval '1 millisecond' as at from outbox_events o
    join tenants t on t.tenant_id = o.tenant_id where o.fanned_out_at is null order by o.event_id limit ${countMaximum}) due
  union all
  select 'deliveries', sum(w.count)::float8, min(w.since) from webhook_endpoints e cross join lateral (
    select ${countAndFirst} from (
      select d.next_attempt_at as at from deliveries d where d.tenant_id = e.tenant_id and d.endpoint_id = e.endpoint_id
        and d.state in ('pending', 'retrying') and d.next_attempt_at <= $1
      order by d.next_attempt_at limit ${countMaximum}) due) w
  where e.state = 'active'
  union all ${perTenant(
    "approval_questions",
    "q.next_attempt_at",
    `veto_questions q join approval_vetoes v on v.tenant_id = q.tenant_id and v.state <> 'paused'
      where q.tenant_id = t.tenant_id and q.state = 'open' and q.next_attempt_at <= ${tenantsNow} order by q.next_attempt_at`,
  )}
  union all ${perTenant(
    "due_referrals",
    "r.due_at",
    `referrals r where r.tenant_id = t.tenant_id and r.due_at <= ${tenantsNow} order by r.due_at`,
  )}
  union all ${perTenant(
    "audit_trail",
    "a.at",
    "audit_entries a where a.tenant_id = t.tenant_id and a.sequence is null order by a.position",
  )}
  union all ${perTenant(
    "report_changes",
    "null::timestamptz",
    "report_changes c where c.tenant_id = t.tenant_id order by c.change_id",
  )}`,
};

const processes: Statement = {
  name: "deployment-processes",
  everyTenant: true,
  text: `select application_name as name, count(*)::int as connections, min(backend_start) as since from pg_stat_activity
    where datname = current_database() and application_name like 'beckon/%' group by application_name order by since limit $1`,
};
const processesMaximum = 100;

/** Whoever may not see a statement's text sees none. */
const running: Statement = {
  name: "deployment-running",
  everyTenant: true,
  text: `select extract(epoch from clock_timestamp() - query_start)::float8 as seconds, wait_event_type as "waitsFor", coalesce(query, '') as text
    from pg_stat_activity
    where datname = current_database() and state = 'active' and backend_type = 'client backend' and pid <> pg_backend_pid()
      and query_start < clock_timestamp() - $1 * interval '1 second'
    order by query_start limit $2`,
};

/** Where the extension is installed, and the server has loaded it. */
const countsStatements: Statement = {
  name: "deployment-counts-statements",
  everyTenant: true,
  text: `select to_regclass('pg_stat_statements') is not null and current_setting('pg_stat_statements.max', true) is not null as counts`,
};
const slowest: Statement = {
  name: "deployment-slowest",
  everyTenant: true,
  text: `select calls::float8, mean_exec_time as "meanMs", max_exec_time as "maxMs", query as text from pg_stat_statements
    where dbid = (select oid from pg_database where datname = current_database()) order by mean_exec_time desc limit $1`,
};

type SchemaRow = { version: number; name: string };
/** This version's own. The files are those it began with, so they are read once. */
let ownMigrations: readonly SchemaRow[] | null = null;
const schemaOf = (rows: readonly SchemaRow[]) => {
  const known = (ownMigrations ??= readMigrations(migrationsDirectory));
  const applied = new Set(rows.map(({ version }) => version));
  const file = ({ version, name }: SchemaRow) => `${String(version).padStart(4, "0")}-${name}`;
  return {
    current: rows.at(-1)?.version ?? 0,
    pending: known.filter(({ version }) => !applied.has(version)).map(file),
    newer: rows.filter(({ version }) => version > known.length).map(file),
  };
};

/** What the database says of itself, of what waits in it, and of who is connected. */
export const deploymentStore = (db: Queryable): DeploymentStore => ({
  figures: async () => {
    const [row] = await db.query<DatabaseFigures>(figures, []);
    if (!row) throw new Error("unreachable: figures of a database are one row");
    return row;
  },
  schema: async () => schemaOf(await db.query<SchemaRow>(schema, [])),
  queues: async (nowMs) => {
    type Row = { work: KindOfWork; count: number | null; since: Date | null };
    const rows = new Map((await db.query<Row>(queues, [toDate(nowMs)])).map((row) => [row.work, row]));
    return kindsOfWork.map((work) => {
      const { count = 0, since = null } = rows.get(work) ?? {};
      return { work, count: count ?? 0, sinceMs: toMsOrNull(since) };
    });
  },
  processes: async () => {
    type Row = Omit<BeckonProcess, "sinceMs"> & { since: Date };
    const rows = await db.query<Row>(processes, [processesMaximum]);
    return rows.map(({ since, ...row }) => ({ ...row, sinceMs: toMs(since) }));
  },
  running: (seconds, limit) => db.query<RunningStatement>(running, [seconds, limit]),
  slowest: async (limit) => {
    const [row] = await db.query<{ counts: boolean }>(countsStatements, []);
    return row?.counts === true ? db.query<SlowStatement>(slowest, [limit]) : null;
  },
});
