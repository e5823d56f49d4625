import { createHash, randomBytes } from "node:crypto";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { after } from "node:test";
import pg from "pg";
import { serverAccount } from "../../src/store/embedded-account.ts";
import { findBinaries } from "../../src/store/embedded-binaries.ts";
import { initCluster, startServer, stopServer } from "../../src/store/embedded-process.ts";
import { migrate, migrationsDirectory } from "../../src/store/migrate.ts";
import { readMigrations } from "../../src/store/migration-files.ts";
import { silentLog } from "../../src/store/store-log.ts";

/** Where a test server answers; its JSON is what BECKON_TEST_POSTGRES holds. */
export type TestServerAddress = { host: string; port: number; user: string; password?: string };

/** A server that lives for a test run or a test file. */
export type TestServer = { address: TestServerAddress; majorVersion: number; stop(): Promise<void> };

/** Debian's PostgreSQL 15, the oldest that is promised to work; undefined where it is not installed. */
export const debian15 = fs.existsSync("/usr/lib/postgresql/15/bin/postgres") ? "/usr/lib/postgresql/15/bin" : undefined;

/** A new folder that the database's account may use, gone when the test file ends. */
export function temporaryFolder(name = "beckon-test-"): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), name));
  fs.chmodSync(folder, 0o711);
  after(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Starts a server in a folder of its own: the embedded one, or the programs in `binDir`. It does not wait for the disk: its data
 * is worth nothing once the tests are over.
 */
export async function startTestServer(options: { binDir?: string } = {}): Promise<TestServer> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "beckon-pg-"));
  fs.chmodSync(folder, 0o711);
  const account = serverAccount();
  const binDir = options.binDir ?? findBinaries(path.join(os.tmpdir(), "beckon-test-binaries"), account).binDir;
  const setup = { binDir, pgdata: path.join(folder, "pgdata"), account, log: silentLog };
  await initCluster(setup, { durable: false });
  // Beside the data, in a folder only the database's account may enter.
  const address = { host: setup.pgdata, port: 5432, user: "postgres" };
  const outcome = await startServer(setup, address, {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "300",
  });
  if (outcome.kind !== "ready") throw new Error(`the test server did not start: ${outcome.kind}`);
  return {
    address,
    majorVersion: Number.parseInt(fs.readFileSync(path.join(setup.pgdata, "PG_VERSION"), "utf8"), 10),
    async stop() {
      await stopServer(setup, outcome.server);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A database of this test file's own. */
export type TestDatabase = {
  connection: pg.ClientConfig;
  majorVersion: number;
  /** One more database, from the same template or empty. */
  create(options?: { empty?: boolean }): Promise<pg.ClientConfig>;
};

/**
 * Gives the test file a fresh, migrated database, on the server that BECKON_TEST_POSTGRES describes or on one of its own; it is
 * dropped at the end of the file, whoever is still connected. Await it once, at the top of the file: hooks there do not wait
 * for each other. `directory` holds other migrations than the real ones.
 */
export async function useDatabase(options: { directory?: string; binDir?: string } = {}): Promise<TestDatabase> {
  const server = await testServer(options);
  const { address, majorVersion } = server;
  const created: string[] = [];
  after(async () => {
    await inMaintenance(address, async (client) => {
      for (const name of created) await client.query(`drop database if exists ${name} with (force)`);
    });
    await server.stop();
  });
  const create = async ({ empty = false } = {}) => {
    const template = empty ? "template0" : await ensureTemplate(address, options.directory ?? migrationsDirectory);
    const name = `t_${randomBytes(6).toString("hex")}`;
    await inMaintenance(address, (client) => client.query(`create database ${name} template ${template}`));
    created.push(name);
    return { ...address, database: name };
  };
  return { connection: await create(), majorVersion, create };
}

async function testServer(options: { binDir?: string }): Promise<TestServer> {
  const given = process.env.BECKON_TEST_POSTGRES;
  if (given === undefined || given === "" || options.binDir !== undefined) return startTestServer(options);
  const address = JSON.parse(given) as TestServerAddress;
  const majorVersion = await inMaintenance(address, async (client) => {
    const { rows } = await client.query<{ version: string }>("select current_setting('server_version_num') as version");
    return Math.trunc(Number(rows[0]?.version) / 10_000);
  });
  return { address, majorVersion, stop: async () => {} };
}

/** Makes the migrated template once per server. Concurrency: test files race for it; a half-made one has another name. */
async function ensureTemplate(address: TestServerAddress, directory: string): Promise<string> {
  const checksums = readMigrations(directory).map(({ checksum }) => checksum);
  const name = `template_${createHash("sha256").update(checksums.join()).digest("hex").slice(0, 16)}`;
  await inMaintenance(address, async (client) => {
    await client.query("select pg_advisory_lock(72656665, 9)");
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount !== 0) return;
    await client.query(`drop database if exists ${name}_new with (force)`);
    await client.query(`create database ${name}_new template template0`);
    await migrate({ ...address, database: `${name}_new` }, { directory, beckonVersion: "test", log: silentLog });
    await client.query(`alter database ${name}_new rename to ${name}`);
  });
  return name;
}

async function inMaintenance<T>(address: TestServerAddress, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ ...address, database: "postgres" });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
