import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { unlessBroken } from "./breaking-off.ts";
import { lineAt, type Migration, MigrationError, type MigrationStatement, readMigrations } from "./migration-files.ts";
import type { StoreLog } from "./store-log.ts";

export { MigrationError } from "./migration-files.ts";

/** Where this Beckon's migrations lie. */
export const migrationsDirectory = fileURLToPath(new URL("../../migrations/", import.meta.url));

/** How to migrate. `to` stops after that version; `directory` is for tests. */
export type MigrateOptions = {
  log: StoreLog;
  beckonVersion: string;
  to?: number;
  directory?: string;
  /** Breaks it off: what is not committed is undone by the server. */
  signal?: AbortSignal | undefined;
};

/** What a database has, against what this Beckon knows. */
export type MigrationStatus = {
  /** The highest applied version; 0 for none. */
  current: number;
  pending: number[];
  /** Applied by a newer Beckon, in order. */
  unknown: { version: number; name: string; breaking: boolean; beckonVersion: string }[];
};

type Applied = { version: number; name: string; checksum: string; breaking: boolean; beckon_version: string };

// Two-key advisory lock of this database; the first number is Beckon's.
const migrationLock = "72656665, 3";
const lockToldAfterMs = 2_000;
const lockToldEveryMs = 10_000;
/** A change of a table in use waits this long for it, with all later users behind it, before it steps back. */
const lockTimeoutMs = 2_000;
const lockAttempts = 15;

/**
 * Brings a database to this Beckon's schema, or to version `to`. Each migration is one transaction.
 * Errors: MigrationError; `failed` names file and line; the signal's reason.
 * Concurrency: any number of runners at once; one works, the others wait, say for whom, and find nothing left.
 */
export async function migrate(connection: pg.ClientConfig, options: MigrateOptions): Promise<MigrationStatus> {
  const migrations = readMigrations(options.directory ?? migrationsDirectory);
  const work = async (client: pg.Client): Promise<MigrationStatus> => {
    await waitForTurn(client, options);
    await applyMigrations(client, migrations, { ...options, alone: true });
    return compare(migrations, await readApplied(client));
  };
  return withClient(connection, work, options.signal);
}

/** Asked again and again rather than waited for in the server: a waiting process can say so, and end. */
async function waitForTurn(client: pg.Client, { log, signal }: MigrateOptions): Promise<void> {
  let nextMs = performance.now() + lockToldAfterMs;
  for (;;) {
    const { rows } = await client.query<{ mine: boolean }>(`select pg_try_advisory_lock(${migrationLock}) as mine`);
    if (rows[0]?.mine) return;
    if (performance.now() >= nextMs) {
      nextMs = performance.now() + lockToldEveryMs;
      log.warn(await whoMigrates(client), "another process migrates this database; waiting for it");
    }
    await sleep(50, undefined, { signal });
  }
}

async function whoMigrates(client: pg.Client): Promise<{ pid?: number; application?: string; address?: string }> {
  const { rows } = await client.query<{ pid: number; application: string; address: string }>(
    `select a.pid, a.application_name as application, coalesce(host(a.client_addr), 'local') as address
      from pg_locks l join pg_stat_activity a using (pid)
      where l.locktype = 'advisory' and l.granted and (l.classid, l.objid) = (${migrationLock})
        and l.database = (select oid from pg_database where datname = current_database())`,
  );
  return rows[0] ?? {};
}

/** Compares a database with this Beckon's migrations without changing it. Errors: MigrationError `edited`, `bad_files`. */
export async function migrationStatus(
  connection: pg.ClientConfig,
  options: { directory?: string } = {},
): Promise<MigrationStatus> {
  const migrations = readMigrations(options.directory ?? migrationsDirectory);
  return withClient(connection, async (client) => {
    const { rows } = await client.query<{ known: boolean }>(
      "select to_regclass('public.schema_migrations') is not null as known",
    );
    return compare(migrations, rows[0]?.known ? await readApplied(client) : []);
  });
}

/** Refuses to run on what a newer Beckon made incompatible. Errors: MigrationError `newer_schema`. */
export function refuseNewer(status: MigrationStatus): void {
  const newer = status.unknown.find(({ breaking }) => breaking);
  if (newer === undefined) return;
  throw new MigrationError(
    "newer_schema",
    `This database was migrated by a newer Beckon (${newer.beckonVersion}): its migration ${newer.version}-${newer.name} does not work with this one. Run that Beckon, or restore a backup made before.`,
  );
}

/**
 * Applies what is missing over an open connection. With `alone`, each migration is a transaction; without it, all belong to the
 * caller's transaction, so that a restore can make the schema and fill it as one.
 */
export async function applyMigrations(
  client: pg.Client,
  migrations: Migration[],
  options: { log: StoreLog; beckonVersion: string; to?: number; alone: boolean },
): Promise<void> {
  await client.query(
    `create table if not exists schema_migrations (
       version integer primary key, name text not null, checksum text not null, breaking boolean not null default true,
       applied_at timestamptz not null default now(), beckon_version text not null)`,
  );
  const status = compare(migrations, await readApplied(client));
  refuseNewer(status);
  for (const version of status.pending) {
    const migration = migrations[version - 1];
    if (migration === undefined || version > (options.to ?? version)) break;
    const startedAtMs = performance.now();
    await (options.alone ? applyAlone(client, migration, options) : applyOne(client, migration, options.beckonVersion));
    options.log.info(
      { migration: migration.file, ms: Math.round(performance.now() - startedAtMs) },
      "migration applied",
    );
  }
}

async function applyAlone(
  client: pg.Client,
  migration: Migration,
  { log, beckonVersion }: { log: StoreLog; beckonVersion: string },
): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    await client.query(`begin isolation level read committed; set local lock_timeout = ${lockTimeoutMs}`);
    try {
      await applyOne(client, migration, beckonVersion);
      await client.query("commit");
      return;
    } catch (error) {
      await client.query("rollback");
      const locked = error instanceof MigrationError && error.code === "busy";
      if (!locked || attempt === lockAttempts)
        throw error instanceof MigrationError ? error : failure(migration, undefined, error as Error);
      // Stepping back lets the traffic behind the lock through before the next try.
      log.warn({ migration: migration.file, attempt }, "tables are in use; the migration waits and tries again");
      await sleep(200 * attempt);
    }
  }
}

async function applyOne(client: pg.Client, migration: Migration, beckonVersion: string): Promise<void> {
  for (const statement of migration.statements) {
    try {
      await client.query(statement.text);
    } catch (error) {
      throw failure(migration, statement, error as Error);
    }
  }
  const { version, name, checksum, breaking } = migration;
  await client.query(
    "insert into schema_migrations (version, name, checksum, breaking, beckon_version) values ($1, $2, $3, $4, $5)",
    [version, name, checksum, breaking, beckonVersion],
  );
}

function failure(migration: Migration, statement: MigrationStatement | undefined, cause: Error): MigrationError {
  const { code, position } = cause as pg.DatabaseError;
  const offset = position === undefined ? 0 : Number(position) - 1;
  const place =
    statement === undefined
      ? `${migration.file}, at commit`
      : `${migration.file}, line ${statement.line + lineAt(statement.text, offset) - 1}`;
  return new MigrationError(
    code === "55P03" ? "busy" : "failed",
    `${place}: ${cause.message}. The migration changed nothing.`,
    { cause },
  );
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  const { rows } = await client.query<Applied>(
    "select version, name, checksum, breaking, beckon_version from schema_migrations order by version",
  );
  return rows;
}

function compare(migrations: Migration[], applied: Applied[]): MigrationStatus {
  for (const { version, name, checksum } of applied) {
    const known = migrations[version - 1];
    if (known === undefined || (known.checksum === checksum && known.name === name)) continue;
    throw new MigrationError(
      "edited",
      `${known.file} is not what was applied to this database (as ${version}-${name}). Applied migrations never change: put the file back and write a new one.`,
    );
  }
  const versions = new Set(applied.map(({ version }) => version));
  return {
    current: applied.at(-1)?.version ?? 0,
    pending: migrations.map(({ version }) => version).filter((version) => !versions.has(version)),
    unknown: applied
      .filter(({ version }) => version > migrations.length)
      .map(({ version, name, breaking, beckon_version }) => ({
        version,
        name,
        breaking,
        beckonVersion: beckon_version,
      })),
  };
}

/**
 * Runs `work` on a connection of its own, without time limits: schema changes and copies take what they take. A signal ends the
 * connection, and with it whatever the work had not committed. Errors: those of the work; the signal's reason.
 */
export async function withClient<T>(
  connection: pg.ClientConfig,
  work: (client: pg.Client) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const client = new pg.Client({
    application_name: "beckon",
    ...connection,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  // The failing statement tells its caller; without a listener a lost connection would end the process instead.
  client.on("error", () => {});
  await client.connect();
  try {
    // Whoever looks after a database looks after all of it.
    await client.query("select set_config('beckon.tenant_id', '*', false)");
    return await unlessBroken(work(client), signal);
  } finally {
    await client.end().catch(() => {});
  }
}
