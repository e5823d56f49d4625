import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { Readable, Writable } from "node:stream";
import { test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import type pg from "pg";
import { BackupError, backup, restore } from "../../src/store/backup.ts";
import { migrate, migrationStatus, withClient } from "../../src/store/migrate.ts";
import { dumpSchema } from "../../src/store/schema-dump.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { fillHardSchema, readHardSchema } from "../harness/hard-rows.ts";
import { hardSchema, migrationsOf } from "../harness/migration-fixtures.ts";
import { temporaryFolder, useDatabase } from "../harness/postgres.ts";

const directory = migrationsOf({ "0001-hard.sql": hardSchema });
const fixture = await useDatabase({ directory });
const meta = { beckonVersion: "1.2.3", environment: "global" };

async function backupOf(connection: pg.ClientConfig): Promise<Buffer> {
  const chunks: Buffer[] = [];
  const out = new Writable({ write: (chunk, _, done) => (chunks.push(chunk), done()) });
  await backup(connection, out, meta);
  return Buffer.concat(chunks);
}

const restoreFrom = (connection: pg.ClientConfig, file: Buffer, from = directory) =>
  restore(connection, { open: () => Readable.from([file]), beckonVersion: "1.2.3", log: silentLog, directory: from });

const withRows = async () => {
  const connection = await fixture.create();
  await fillHardSchema(connection);
  return connection;
};

test("a backup brings back every value, whatever its type, and the schema", async () => {
  const source = await withRows();
  const target = await fixture.create({ empty: true });
  const { header, counts } = await restoreFrom(target, await backupOf(source));
  assert.deepEqual(await readHardSchema(target), await readHardSchema(source));
  assert.equal(await dumpSchema(target), await dumpSchema(source));
  assert.deepEqual([header.environment, header.schemaVersion, counts.things, counts.planted], ["global", 1, 1_503, 2]);
  // Sequences go on where they were.
  const add = "insert into things (owner_id) values ('one') returning thing_id";
  const [from, to] = await Promise.all(
    [source, target].map((connection) =>
      withClient(connection, async (client) => (await client.query(add)).rows[0]?.thing_id),
    ),
  );
  assert.equal(to, from);
});

test("R22 a backup under load is one moment: sums agree although money moves", async () => {
  const connection = await withRows();
  let moving = true;
  const mover = withClient(connection, async (client) => {
    for (let amount = 1; moving; amount++) {
      await client.query("begin");
      await client.query("update owners set amount = amount - $1 where owner_id = 'one'", [amount]);
      await client.query("update owners set amount = amount + $1 where owner_id = 'two'", [amount]);
      await client.query("commit");
    }
  });
  const sum = (database: pg.ClientConfig) =>
    withClient(database, async (client) => (await client.query("select sum(amount) as sum from owners")).rows[0]?.sum);
  const before = await sum(connection);
  const file = await backupOf(connection);
  moving = false;
  await mover;
  const target = await fixture.create({ empty: true });
  await restoreFrom(target, file);
  assert.equal(await sum(target), before);
});

test("a truncated, altered or foreign file changes nothing", async () => {
  const file = await backupOf(await withRows());
  const text = gunzipSync(file).toString();
  const lines = text.split("\n");
  const repack = (changed: string) => gzipSync(Buffer.from(changed));
  const cases: [string, Buffer, BackupError["code"]][] = [
    ["cut in the middle", file.subarray(0, Math.trunc(file.length / 2)), "damaged"],
    ["without its last bytes", file.subarray(0, file.length - 9), "damaged"],
    ["a flipped bit", flip(file, Math.trunc(file.length / 2)), "damaged"],
    ["without its last line", repack(`${lines.slice(0, -2).join("\n")}\n`), "damaged"],
    ["a changed row", repack(text.replace("planted by hand", "planted by mind")), "damaged"],
    ["a missing row", repack(lines.filter((line) => !line.includes("planted by hand")).join("\n")), "damaged"],
    ["something else", Buffer.from("hello"), "not_a_backup"],
    ["something else, compressed", repack("hello\n"), "not_a_backup"],
    ["nothing", Buffer.alloc(0), "not_a_backup"],
    ["a later format", repack(text.replace('"format":1', '"format":2')), "newer_backup"],
  ];
  const target = await fixture.create({ empty: true });
  for (const [name, damaged, code] of cases) {
    await assert.rejects(
      restoreFrom(target, damaged),
      (error: BackupError) => error instanceof BackupError && (error.code === code || name === "a flipped bit"),
      name,
    );
    assert.equal(await dumpSchema(target), "", name);
  }
  await restoreFrom(target, file);
});

function flip(file: Buffer, at: number): Buffer {
  const copy = Buffer.from(file);
  copy[at] = (copy[at] as number) ^ 0x10;
  return copy;
}

test("a restore that fails half way leaves the database empty", async () => {
  const file = await backupOf(await withRows());
  const target = await fixture.create({ empty: true });
  const stricter = migrationsOf({ "0001-hard.sql": `${hardSchema}alter table things add check (thing_id < 1000);` });
  await assert.rejects(restoreFrom(target, file, stricter), { code: "23514" });
  assert.equal(await dumpSchema(target), "");
});

test("only an empty database is restored into", async () => {
  const source = await withRows();
  await assert.rejects(restoreFrom(source, await backupOf(source)), (error: BackupError) => error.code === "not_empty");
  await assert.rejects(
    backupOf(await fixture.create({ empty: true })),
    (error: BackupError) => error.code === "no_schema",
  );
});

test("an older backup is migrated forward, a newer one refused", async () => {
  const file = await backupOf(await withRows());
  const newer = migrationsOf({
    "0001-hard.sql": hardSchema,
    "0002-more.sql": "alter table planted add column upper text; update planted set upper = upper(name);",
  });
  const target = await fixture.create({ empty: true });
  assert.equal((await restoreFrom(target, file, newer)).status.current, 2);
  await withClient(target, async (client) =>
    assert.equal((await client.query("select from planted where upper = 'PLANTED BY HAND'")).rowCount, 1),
  );
  await assert.rejects(
    restoreFrom(await fixture.create({ empty: true }), await backupOf(target)),
    (error: BackupError) => error.code === "newer_backup",
  );
});

test("the real schema goes through a backup, from and to a file", async () => {
  const source = await fixture.create({ empty: true });
  await migrate(source, { beckonVersion: "1.2.3", log: silentLog });
  const file = path.join(temporaryFolder(), "backup");
  await backup(source, fs.createWriteStream(file), meta);
  const target = await fixture.create({ empty: true });
  await restore(target, { open: () => fs.createReadStream(file), beckonVersion: "1.2.3", log: silentLog });
  assert.equal(await dumpSchema(target), await dumpSchema(source));
  assert.deepEqual((await migrationStatus(target)).pending, []);
});
