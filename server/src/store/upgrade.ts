import fs from "node:fs";
import path from "node:path";
import pg from "pg";
import { backup } from "./backup.ts";
import { serverAccount } from "./embedded-account.ts";
import { findBinaries, findOldBinaries } from "./embedded-binaries.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { type DataFolder, finishUpgrade, prepareFolder, serverAddress, syncFolder } from "./embedded-folder.ts";
import { initCluster, type ServerAddress, type ServerSetup, startServer, stopServer } from "./embedded-process.ts";
import { clearStale, inspectServer } from "./embedded-state.ts";
import { withClient } from "./migrate.ts";
import { restore } from "./restore.ts";
import type { StoreLog } from "./store-log.ts";

/** What to upgrade. `oldBinDir` holds the programs of the folder's PostgreSQL, or is where npm put them; without it the usual places are looked at. */
export type UpgradeOptions = {
  dataDir: string;
  beckonVersion: string;
  log: StoreLog;
  oldBinDir?: string;
  directory?: string;
};

/** What was done. `kept` is the old cluster, untouched, to be removed once all is well. */
export type UpgradeResult = {
  upgraded: boolean;
  from: number;
  to: number;
  kept?: string;
  counts: Record<string, Record<string, number>>;
};

/**
 * Moves an embedded data folder to the PostgreSQL this Beckon brings, by copying every row into a new cluster.
 * Errors: EmbeddedError, BackupError, MigrationError; the old cluster is then in place and unchanged.
 * Concurrency: refused while a server runs on the folder. Cut off at any point it may be run again.
 */
export async function upgradeEmbedded(options: UpgradeOptions): Promise<UpgradeResult> {
  const account = serverAccount();
  const folder = prepareFolder(options.dataDir, account);
  const { binDir, majorVersion } = findBinaries(folder.dataDir, account);
  finishUpgrade(folder);
  const from = readMajor(folder);
  if (from === majorVersion) return { upgraded: false, from, to: majorVersion, counts: {} };

  const work = path.join(folder.dataDir, `upgrade-${from}`);
  const log = options.log;
  const oldSetup: ServerSetup = {
    binDir: findOldBinaries(from, options.oldBinDir, folder.dataDir, account),
    pgdata: folder.pgdata,
    account,
    log,
  };
  const newSetup: ServerSetup = { binDir, pgdata: path.join(work, "pgdata"), account, log };
  refuseRunning(folder);
  // Whatever an earlier try left is worth nothing without its end: begin anew.
  fs.rmSync(work, { recursive: true, force: true });
  fs.rmSync(folder.upgraded, { recursive: true, force: true });
  fs.mkdirSync(work, { mode: 0o700 });
  if (account) fs.chownSync(work, account.uid, account.gid);
  const address = await serverAddress(folder, account);

  log.info({ from, to: majorVersion }, "upgrade: copying the old database");
  const copied = await withServer(oldSetup, address, oldSettings, () => copyOut(address, work, options));
  const passwordFile = address.password === undefined ? {} : { passwordFile: folder.passwordFile };
  await initCluster(newSetup, passwordFile);
  log.info({ databases: copied.databases }, "upgrade: filling the new database");
  const counts = await withServer(newSetup, address, {}, () => copyIn(address, work, copied, options));

  const kept = path.join(folder.dataDir, `pgdata-${from}-${new Date().toISOString().replace(/[-:]|\.\d+/g, "")}`);
  // From the second rename on a start finishes the third by itself; before it, the old cluster is where it was.
  fs.renameSync(newSetup.pgdata, folder.upgraded);
  syncFolder(folder.dataDir);
  fs.renameSync(folder.pgdata, kept);
  finishUpgrade(folder);
  fs.rmSync(work, { recursive: true, force: true });
  log.info({ from, to: majorVersion, kept }, "upgrade: done");
  return { upgraded: true, from, to: majorVersion, kept, counts };
}

/** Settings the old server may not know are left out; nothing may change the old data. */
const oldSettings = { default_transaction_read_only: "on" };

function readMajor(folder: DataFolder): number {
  const file = path.join(folder.pgdata, "PG_VERSION");
  if (fs.existsSync(file)) return Number(fs.readFileSync(file, "utf8").trim());
  throw new EmbeddedError(
    "folder_version",
    `There is no database in ${folder.dataDir}.`,
    "Check the data folder: BECKON_DATA names it.",
  );
}

function refuseRunning(folder: DataFolder): void {
  const state = inspectServer(folder.pgdata);
  if (state.kind === "stale") clearStale(folder.pgdata, folder.run, state);
  if (state.kind !== "live") return;
  throw new EmbeddedError(
    "in_use",
    `A database server runs on ${folder.pgdata} (process ${state.pid}).`,
    "Stop Beckon first, then run beckon upgrade again.",
  );
}

async function withServer<T>(
  setup: ServerSetup,
  address: ServerAddress,
  settings: Record<string, string>,
  work: () => Promise<T>,
): Promise<T> {
  const outcome = await startServer(setup, address, settings);
  if (outcome.kind !== "ready")
    throw new EmbeddedError(
      "in_use",
      `Another process uses ${setup.pgdata}.`,
      "Stop it first, then run beckon upgrade again.",
    );
  try {
    return await work();
  } finally {
    await stopServer(setup, outcome.server);
  }
}

type Copied = { databases: string[]; roles: string[]; counts: Record<string, Record<string, number>> };

const backupFile = (work: string, index: number) => path.join(work, `${index}.backup`);

async function copyOut(address: ServerAddress, work: string, { beckonVersion }: UpgradeOptions): Promise<Copied> {
  const { roles, names } = await withClient({ ...address, database: "postgres" }, async (client) => ({
    roles: await describeRoles(client),
    names: (
      await client.query<{ name: string }>(
        "select datname as name from pg_database where datallowconn and not datistemplate order by 1",
      )
    ).rows,
  }));
  const copied: Copied = { databases: [], roles, counts: {} };
  for (const { name } of names) {
    const connection = { ...address, database: name };
    const empty = await withClient(connection, async (client) => {
      const { rows } = await client.query(
        "select from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') limit 1",
      );
      return rows.length === 0;
    });
    // The maintenance database holds nothing; a database with tables but without migrations is refused by the backup.
    if (empty && name === "postgres") continue;
    const index = copied.databases.push(name) - 1;
    if (empty) continue;
    const trailer = await backup(connection, fs.createWriteStream(backupFile(work, index), { mode: 0o600 }), {
      beckonVersion,
      environment: name,
    });
    copied.counts[name] = trailer.counts;
  }
  return copied;
}

/** Roles belong to the cluster, not to a database: row-level security needs them, passwords included. Beckon's own are made anew. */
async function describeRoles(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ sql: string }>(
    `select format('create role %I with %s %s %s %s %s %s connection limit %s', rolname,
         case when rolsuper then 'superuser' else 'nosuperuser' end, case when rolcreaterole then 'createrole' else 'nocreaterole' end,
         case when rolcreatedb then 'createdb' else 'nocreatedb' end, case when rolcanlogin then 'login' else 'nologin' end,
         case when rolbypassrls then 'bypassrls' else 'nobypassrls' end, case when rolinherit then 'inherit' else 'noinherit' end, rolconnlimit)
       || coalesce(' password ' || quote_literal(rolpassword), '') as sql, 1 as turn, rolname as name
       from pg_authid where oid >= 16384 and rolname !~ '^beckon_app_[0-9]+$'
     union all
     select format('grant %s to %s', m.roleid::regrole, m.member::regrole), 2, m.member::regrole::text from pg_auth_members m
       where m.member >= 16384 and m.roleid::regrole::text !~ '^beckon_app_[0-9]+$'
     order by turn, name`,
  );
  return rows.map(({ sql }) => sql);
}

async function copyIn(
  address: ServerAddress,
  work: string,
  copied: Copied,
  options: UpgradeOptions,
): Promise<Copied["counts"]> {
  await withClient({ ...address, database: "postgres" }, async (client) => {
    for (const role of copied.roles) await client.query(role);
    for (const name of copied.databases)
      await client.query(`create database ${pg.escapeIdentifier(name)} template template0 encoding 'UTF8'`);
  });
  for (const [index, name] of copied.databases.entries()) {
    const file = backupFile(work, index);
    // restore() compares every table's count and the checksum of all rows with what was read from the old server.
    if (fs.existsSync(file))
      await restore({ ...address, database: name }, { ...options, open: () => fs.createReadStream(file) });
  }
  return copied.counts;
}
