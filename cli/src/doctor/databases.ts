/** Each database: does it answer, is it one that keeps what it acknowledged, and does it have the right schema. */
import type { OpenEnvironment } from "@beckon/server";
import type { Config } from "@beckon/server/src/config.ts";
import { migrationStatus, withClient } from "@beckon/server/src/store/migrate.ts";
import { raiseWall } from "@beckon/server/src/store/tenant-wall.ts";
import { failed, fail, type Finding, ok, warn } from "./finding.ts";

type Facts = {
  version: string;
  number: number;
  encoding: string;
  zone: string;
  fsync: string;
  commit: string;
  pages: string;
  standby: boolean;
  connections: number;
  reserved: number;
  used: number;
  embedded: boolean;
  nowMs: number;
  skewMs: number;
};

/** Units: milliseconds. Tokens and windows are judged by this machine's clock; rows carry its times too. */
const skewWanted = { noticed: 1_000, wrong: 30_000 };
const hotConnections = 2;

const readFacts = (environment: OpenEnvironment): Promise<Facts> =>
  withClient(environment.connection, async (client) => {
    const { rows } = await client.query<Omit<Facts, "embedded" | "skewMs">>(
      `select current_setting('server_version') as version, current_setting('server_version_num')::int as number,
              current_setting('server_encoding') as encoding, current_setting('TimeZone') as zone,
              current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
              current_setting('full_page_writes') as pages, pg_is_in_recovery() as standby,
              current_setting('max_connections')::int as connections,
              current_setting('superuser_reserved_connections')::int as reserved,
              (select count(*)::int from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()) as used,
              0 as "nowMs"`,
    );
    const before = Date.now();
    const clock = await client.query<{ now: string }>(
      "select (extract(epoch from clock_timestamp()) * 1000)::bigint::text as now",
    );
    const after = Date.now();
    const nowMs = Number(clock.rows[0]?.now);
    // The best guess of the moment at which the database looked is the middle of the way there and back.
    const skewMs = Math.max(0, Math.abs(nowMs - (before + after) / 2) - (after - before) / 2);
    return { ...(rows[0] as Facts), embedded: !("connectionString" in environment.connection), nowMs, skewMs };
  });

function* examineSettings(name: string, facts: Facts): Generator<Finding> {
  const check = `${name} durability`;
  if (facts.fsync !== "on")
    yield fail(
      check,
      "fsync is off: a crash of the machine loses acknowledged writes or all",
      "Set fsync = on in postgresql.conf and restart PostgreSQL.",
    );
  else if (facts.commit === "off")
    yield fail(
      check,
      "synchronous_commit is off: a crash loses the last acknowledged writes",
      "Set synchronous_commit = on.",
    );
  else if (facts.pages !== "on")
    yield warn(
      check,
      "full_page_writes is off: safe only on disks that never tear a page",
      "Set full_page_writes = on unless you are sure.",
    );
  else yield ok(check, `fsync on, synchronous_commit ${facts.commit}`);
}

function* examineConnections(
  name: string,
  facts: Facts,
  { config, environments }: { config: Config; environments: number },
): Generator<Finding> {
  const check = `${name} connections`;
  const wanted = (config.poolSize + hotConnections) * (facts.embedded ? environments : 1);
  const room = facts.connections - facts.reserved;
  const shown = `a service takes up to ${wanted} of ${room}, ${facts.used} in use now`;
  if (wanted > room) yield fail(check, shown, "Raise max_connections of PostgreSQL, or lower BECKON_POOL_SIZE.");
  else if (wanted * 2 > room)
    yield warn(
      check,
      shown,
      "A second service process would not fit: raise max_connections or lower BECKON_POOL_SIZE.",
    );
  else yield ok(check, shown);
}

async function* examineSchema({ name, connection }: OpenEnvironment): AsyncGenerator<Finding, boolean> {
  const check = `${name} schema`;
  const { current, pending, unknown } = await migrationStatus(connection);
  const breaking = unknown.find((migration) => migration.breaking);
  if (breaking) {
    yield fail(
      check,
      `made by a newer Beckon (${breaking.beckonVersion}): this one must not run on it`,
      "Run that version, or restore a backup made before it.",
    );
    return false;
  }
  if (current === 0) {
    yield warn(check, "the database is empty", "The first start fills it, or: beckon migrate");
    return false;
  }
  if (pending.length > 0) {
    yield warn(
      check,
      `version ${current}, ${pending.length} migration(s) pending`,
      "They are applied at the next start, or now: beckon migrate",
    );
    return false;
  }
  const newer = unknown.length > 0 ? `, and ${unknown.length} of a newer Beckon that this one can live with` : "";
  yield ok(check, `version ${current}, nothing pending${newer}`);
  return true;
}

/** Row-level security, as the service's sessions would have it. */
async function* examineWall({ name, connection }: OpenEnvironment): AsyncGenerator<Finding> {
  const check = `${name} tenant wall`;
  const { role, user, creates, passesBy } = await raiseWall(connection, { change: false });
  if (role !== null) yield ok(check, `sessions work as ${role}, behind row-level security`);
  else if (creates)
    yield warn(
      check,
      "the role that the service works under is not there",
      "The next start makes it, or: beckon migrate",
    );
  else if (passesBy)
    yield fail(
      check,
      `row-level security does not hold the user ${user}, and the service refuses to start`,
      "Take superuser and BYPASSRLS from the user, or grant it the role; see docs/operate/security.md.",
    );
  else
    yield warn(
      check,
      `the user ${user} may make no role and works as itself, behind forced row-level security`,
      "Let an administrator make the role once; see docs/operate/security.md.",
    );
}

/** Examines one environment's database. Returns whether its tables can be read. */
export async function* examineDatabase(
  environment: OpenEnvironment,
  surroundings: { config: Config; environments: number },
): AsyncGenerator<Finding, boolean> {
  const { name } = environment;
  let facts: Facts;
  try {
    facts = await readFacts(environment);
  } catch (error) {
    const setting = name === "us" ? "BECKON_US_DATABASE_URL" : "BECKON_DATABASE_URL";
    yield failed(`${name} database`, error, `Check that PostgreSQL runs, and ${setting}.`);
    return false;
  }
  if (facts.number < 150_000)
    yield fail(`${name} database`, `PostgreSQL ${facts.version} is too old`, "Use PostgreSQL 15 or newer.");
  else if (facts.standby)
    yield fail(`${name} database`, "this is a standby, which takes no writes", "Point the URL to the primary.");
  else if (facts.encoding !== "UTF8")
    yield fail(`${name} database`, `its encoding is ${facts.encoding}`, "Create the database with encoding 'UTF8'.");
  else yield ok(`${name} database`, `PostgreSQL ${facts.version}, UTF8, time zone ${facts.zone}`);
  yield* examineSettings(name, facts);
  yield* examineConnections(name, facts, surroundings);
  const seconds = (facts.skewMs / 1000).toFixed(1);
  if (facts.skewMs > skewWanted.wrong)
    yield fail(`${name} clock`, `${seconds} s apart from this machine's`, "Let both machines keep time by NTP.");
  else if (facts.skewMs > skewWanted.noticed)
    yield warn(`${name} clock`, `${seconds} s apart from this machine's`, "Let both machines keep time by NTP.");
  else yield ok(`${name} clock`, "the same as this machine's, within a second");
  try {
    const isReadable = yield* examineSchema(environment);
    if (isReadable) yield* examineWall(environment);
    return isReadable;
  } catch (error) {
    yield failed(`${name} schema`, error, "Put the migration files of this version back, and run beckon doctor again.");
    return false;
  }
}
