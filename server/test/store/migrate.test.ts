import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { MigrationError, migrate, migrationStatus, refuseNewer, withClient } from "../../src/store/migrate.ts";
import { readMigrations, splitStatements } from "../../src/store/migration-files.ts";
import { dumpSchema } from "../../src/store/schema-dump.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { hardSchema, migrationsOf } from "../harness/migration-fixtures.ts";
import { debian15, startTestServer, useDatabase } from "../harness/postgres.ts";

const three = {
  "0001-first.sql": "create table a (id int primary key);",
  "0002-second.sql": "create table b (id int);",
  "0003-third.sql": "insert into b values (1);",
};
const fixture = await useDatabase({ directory: migrationsOf(three) });
const quiet = { log: silentLog, beckonVersion: "1.2.3" };
const empty = () => fixture.create({ empty: true });
const hasCode = (code: MigrationError["code"], text: RegExp) => (error: MigrationError) =>
  error instanceof MigrationError && error.code === code && text.test(error.message);

test("concurrent runners apply each migration once", async () => {
  const connection = await empty();
  const directory = migrationsOf(three);
  const all = await Promise.all(Array.from({ length: 8 }, () => migrate(connection, { ...quiet, directory })));
  assert.ok(all.every(({ current, pending }) => current === 3 && pending.length === 0));
  await withClient(connection, async (client) => {
    assert.equal((await client.query("select from b")).rowCount, 1);
    const { rows } = await client.query(
      "select version, name, breaking, beckon_version from schema_migrations order by 1",
    );
    assert.deepEqual({ ...rows[2] }, { version: 3, name: "third", breaking: true, beckon_version: "1.2.3" });
  });
});

test("`to` stops in between, and the status tells what is left without changing anything", async () => {
  const connection = await empty();
  const directory = migrationsOf(three);
  assert.deepEqual(await migrationStatus(connection, { directory }), { current: 0, pending: [1, 2, 3], unknown: [] });
  assert.deepEqual(await migrate(connection, { ...quiet, directory, to: 2 }), {
    current: 2,
    pending: [3],
    unknown: [],
  });
});

test("a failing migration changes nothing and names file and line", async () => {
  const connection = await empty();
  const before = "create table c (id int);\n\n-- a comment; with a semicolon\n";
  for (const [sql, line] of [
    [`${before}insert into c values (1);\ninsert\n  into missing values (1);`, 10],
    [`${before}insert into c values (1);\nselect 1 / id - 1\n  / 0 from c;`, 9],
    [`${before}alter table c add check (id > 0);\n\ninsert into c values (0);`, 10],
  ] as const) {
    const directory = migrationsOf({ ...three, "0002-second.sql": sql });
    await assert.rejects(
      migrate(connection, { ...quiet, directory }),
      hasCode("failed", new RegExp(`^0002-second\\.sql, line ${line}: `)),
    );
    const status = await migrationStatus(connection, { directory });
    assert.deepEqual([status.current, status.pending], [1, [2, 3]]);
    await withClient(connection, async (client) =>
      assert.equal((await client.query("select to_regclass('c') as c")).rows[0]?.c, null),
    );
  }
});

test("an edited migration is refused; other line ends are no edit", async () => {
  const connection = await empty();
  await migrate(connection, { ...quiet, directory: migrationsOf(three) });
  const windows = migrationsOf(three);
  for (const name of fs.readdirSync(windows))
    fs.writeFileSync(
      path.join(windows, name),
      fs.readFileSync(path.join(windows, name), "utf8").replaceAll("\n", "\r\n"),
    );
  assert.equal((await migrate(connection, { ...quiet, directory: windows })).current, 3);
  const edited = migrationsOf({ ...three, "0002-second.sql": "create table b (id bigint);" });
  await assert.rejects(migrate(connection, { ...quiet, directory: edited }), hasCode("edited", /0002-second\.sql/));
});

test("a database of a newer Beckon is refused when that breaks this one, and used when it does not", async () => {
  for (const breaking of ["yes", "no"] as const) {
    const connection = await empty();
    const newer = migrationsOf({ ...three }, breaking);
    await migrate(connection, { ...quiet, directory: newer });
    const { "0003-third.sql": _, ...two } = three;
    const older = migrationsOf(two, breaking);
    const status = await migrationStatus(connection, { directory: older });
    assert.deepEqual(status.unknown, [
      { version: 3, name: "third", breaking: breaking === "yes", beckonVersion: "1.2.3" },
    ]);
    if (breaking === "no") refuseNewer(status);
    else {
      assert.throws(() => refuseNewer(status), hasCode("newer_schema", /migrated by a newer Beckon \(1\.2\.3\)/));
      await assert.rejects(migrate(connection, { ...quiet, directory: older }), hasCode("newer_schema", /0?3-third/));
    }
  }
});

test("gaps, doubles, other names and missing headers are refused", () => {
  for (const files of [
    { "0002-late.sql": "" },
    { "0001-a.sql": "", "0001-b.sql": "" },
    { "1-a.sql": "" },
    { "0001-a.sql": "-- why: no more\nselect 1;" },
  ]) {
    assert.throws(() => readMigrations(migrationsOf(files)), hasCode("bad_files", /./));
  }
});

test("scripts are split where statements end and nowhere else", () => {
  const script = "select ';', \";\", E'\\';', $$;$$, $a$ $$;$$ $a$; /* ; */ -- ;\nselect 2;\n\n;select 3";
  assert.deepEqual(
    splitStatements(script).map(({ line }) => line),
    [1, 2, 4],
  );
});

test("a table in use makes the migration wait, not fail", async () => {
  const connection = await empty();
  const directory = migrationsOf(three);
  await migrate(connection, { ...quiet, directory });
  const next = migrationsOf({ ...three, "0004-alter.sql": "alter table a add column n int;" });
  await withClient(connection, async (holder) => {
    await holder.query("begin; select from a");
    let waited = () => {};
    const waiting = new Promise<void>((resolve) => {
      waited = resolve;
    });
    const running = migrate(connection, { ...quiet, directory: next, log: { ...silentLog, warn: () => waited() } });
    await waiting;
    await holder.query("commit");
    assert.equal((await running).current, 4);
  });
});

test("a migration that waits for another process says for which, and ends at once when told to", async () => {
  const connection = await empty();
  await withClient({ ...connection, application_name: "beckon elsewhere" }, async (holder) => {
    await holder.query("select pg_advisory_lock(72656665, 3)");
    const breaking = new AbortController();
    const told = Promise.withResolvers<object>();
    const log = { ...silentLog, warn: (fields: object) => told.resolve(fields) };
    const waiting = migrate(connection, { ...quiet, log, directory: migrationsOf(three), signal: breaking.signal });
    const [pid] = (await holder.query<{ pid: number }>("select pg_backend_pid() as pid")).rows;
    assert.deepEqual(await told.promise, { ...pid, application: "beckon elsewhere", address: "local" });
    breaking.abort(new Error("asked to end"));
    await assert.rejects(waiting, /asked to end/);
  });
  assert.equal((await migrate(connection, { ...quiet, directory: migrationsOf(three) })).current, 3);
});

test("the schema dump is the same on PostgreSQL 15 and 18", {
  skip: !debian15 && !process.env.CI && "no PostgreSQL 15 on this machine",
}, async () => {
  assert.ok(debian15, "CI must have PostgreSQL 15");
  const files = { "0001-hard.sql": hardSchema };
  const dumps: string[] = [];
  const old = await startTestServer({ binDir: debian15 });
  try {
    assert.equal(old.majorVersion, 15);
    for (const connection of [await empty(), { ...old.address, database: "postgres" }]) {
      await migrate(connection, { ...quiet, directory: migrationsOf(files) });
      dumps.push(await dumpSchema(connection));
    }
  } finally {
    await old.stop();
  }
  assert.equal(dumps[0], dumps[1]);
  for (const part of [
    "owners.doubled bigint generated",
    "things_count BEFORE INSERT",
    "mood enum",
    'domain over text collate "C"',
    "FOREIGN KEY (favourite)",
  ])
    assert.ok(dumps[0]?.includes(part), part);
});
