/** Copies of a database: made while the service writes, brought back row by row, and refused when they are not whole (R22). */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { before, describe, test } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import { openEmbedded } from "../../server/src/store/embedded.ts";
import { withClient } from "../../server/src/store/migrate.ts";
import { silentLog } from "../../server/src/store/store-log.ts";
import { newPlace, type Place, serve, start } from "./harness/beckon.ts";

/** Every row of every table, as text, in an order that does not depend on where it lies; not what a running service counts and forgets by itself. */
const allRows = async (place: Place): Promise<Record<string, string[]>> => {
  const embedded = await openEmbedded({ dataDir: place.data, role: "guest", log: silentLog });
  const all: Record<string, string[]> = {};
  await withClient(embedded.connection("beckon_global"), async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      "select quote_ident(relname) as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace and relname not in ('schema_migrations', 'limit_counts') order by 1",
    );
    for (const { name } of tables) {
      const { rows } = await client.query<{ line: string }>(`select t::text as line from ${name} t`);
      all[name] = rows.map(({ line }) => line).toSorted();
    }
  });
  await embedded.stop();
  return all;
};

const keysFile = (place: Place) => join(place.data, "encryption-keys");

/** A gzipped backup's lines, changed and packed again. */
const altered = (file: string, change: (lines: string[]) => string[]): Buffer =>
  gzipSync(change(gunzipSync(readFileSync(file)).toString("utf8").split("\n")).join("\n"));

describe("backup and restore", () => {
  const place = newPlace();
  const file = join(dirname(place.data), "a folder of backups", "global.beckon");
  let service: { url: string; stop(): Promise<unknown> };
  let secretKey = "";

  before(async () => {
    const made = (await place.beckon("tenant create --name One --both --json")).json<{
      secretKeys: { global: string };
    }>();
    secretKey = made.secretKeys.global;
    const { id } = (await place.beckon("campaign create --name x --json")).json<{ id: string }>();
    await place.beckon(`campaign activate ${id}`);
    await place.beckon(`code issue --participant 'zoë-🙂' --campaign ${id}`);
    const secret = await place.beckon("identity set --file -", {
      stdin: JSON.stringify({
        provider: "introspection",
        url: "https://id.example.com/introspect",
        clientId: "beckon",
        clientSecret: "hush-hush",
        auth: "basic",
      }),
    });
    assert.equal(secret.code, 0, secret.stderr);
    service = await serve(place);
  });

  test("a backup taken while the service writes holds every row acknowledged before it, and restores to the same rows", async () => {
    const acknowledged: string[] = [];
    let writing = true;
    const headers = { authorization: `Bearer ${secretKey}`, "content-type": "application/json" };
    const writers = Array.from({ length: 4 }, async (_, writer) => {
      for (let count = 0; writing; count++) {
        const id = `p-${writer}-${count}`;
        const answer = await fetch(`${service.url}/v1/participants/${id}`, {
          method: "PUT",
          headers,
          body: '{"country":"DE"}',
        });
        if (answer.ok) acknowledged.push(id);
      }
    });
    while (acknowledged.length < 50) await Promise.race([new Promise(setImmediate), ...writers]);
    const sure = [...acknowledged];
    const made = await place.beckon(["backup", file, "--json"]);
    writing = false;
    await Promise.all(writers);
    assert.equal(made.code, 0, made.stderr);
    assert.match(made.stderr, /encryption keys are NOT in the backup/);
    assert.ok(made.stderr.includes(`cp -p ${keysFile(place)}`), made.stderr);
    assert.match(made.stderr, /beckon backup --env us FILE/);
    assert.equal(made.json<{ holdsEncryptionKeys: boolean }>().holdsEncryptionKeys, false);

    const other = newPlace();
    const restored = await other.beckon(["restore", file, "--json"]);
    assert.equal(restored.code, 0, restored.stderr);
    assert.deepEqual(restored.json<{ rows: unknown }>().rows, made.json<{ rows: unknown }>().rows);
    assert.match(restored.stderr, /1 of 1 sealed secret cannot be opened with the encryption keys here/);
    const there = (await allRows(other))["participants"] ?? [];
    for (const id of sure)
      assert.ok(
        there.some((line) => line.includes(id)),
        `${id} was acknowledged before the backup`,
      );

    // What was written while it ran may differ; a second copy of the quiet database must not.
    const quiet = join(dirname(file), "quiet.beckon");
    assert.equal((await place.beckon(["backup", quiet])).code, 0);
    const third = newPlace();
    assert.equal((await third.beckon(["restore", quiet])).code, 0);
    assert.deepEqual(await allRows(third), await allRows(place));
  });

  test("the file appears whole, for its owner only, and is not replaced unasked", async () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.deepEqual(
      readdirSync(dirname(file)).filter((name) => name.includes("part")),
      [],
    );
    const again = await place.beckon(["backup", file]);
    assert.equal(again.code, 1);
    assert.match(again.stderr, /is there already\.\n.*--overwrite/);
    assert.equal((await place.beckon(["backup", file, "--overwrite"])).code, 0);
    const folder = await place.beckon(["backup", dirname(file)]);
    assert.match(folder.stderr, /is a folder: name a file/);
  });

  test("through pipes, and told by --check", async () => {
    const piped = await place.beckon("backup -");
    assert.equal(piped.code, 0);
    const other = newPlace();
    const checked = await other.beckon("restore - --check", { stdin: piped.bytes });
    assert.match(checked.stdout, /^stdin is whole, .* rows of global, as of /);
    assert.equal(existsSync(other.data), false, "--check touches nothing");
    const restored = await other.beckon("restore -", { stdin: piped.bytes });
    assert.match(restored.stdout, /^Restored: [\d,]+ rows of global/);
  });

  test("a database that holds anything is refused, and stays as it was", async () => {
    const rows = await allRows(place);
    const { code, stderr } = await place.beckon(["restore", file]);
    assert.equal(code, 1);
    assert.match(stderr, /not empty, so nothing was restored.*\n.*--data NEW_FOLDER/);
    assert.deepEqual(await allRows(place), rows);
  });

  test("data of one environment never goes into the other", async () => {
    const { code, stderr } = await newPlace().beckon(["restore", file, "--env", "us"]);
    assert.equal(code, 1);
    assert.match(stderr, /backup of the environment global, not of us/);
  });

  test("a file that was cut, changed, or never was a backup is refused, and changes nothing", async () => {
    const whole = readFileSync(file);
    const bad: readonly (readonly [string, Buffer, RegExp])[] = [
      ["cut", whole.subarray(0, whole.length - 40), /damaged/],
      ["last line gone", altered(file, (lines) => lines.slice(0, -2).concat("")), /cut short/],
      ["a row gone", altered(file, (lines) => lines.filter((line) => !line.includes("p-0-0"))), /altered/],
      ["a name changed", altered(file, (lines) => lines.map((line) => line.replace('"One"', '"Two"'))), /altered/],
      ["a text", Buffer.from("hello"), /not a Beckon backup/],
      ["nothing", Buffer.alloc(0), /not a Beckon backup|empty/],
    ];
    const other = newPlace();
    for (const [name, bytes, says] of bad) {
      const path = join(dirname(file), "bad.beckon");
      writeFileSync(path, bytes);
      for (const line of [
        ["restore", "--check", path],
        ["restore", path],
      ]) {
        const { code, stderr } = await other.beckon(line);
        assert.equal(code, 1, name);
        assert.match(stderr, says, name);
      }
    }
    assert.match((await other.beckon("migrate --status")).stdout, /^global +0 /m);
    assert.match((await other.beckon(["restore", "nowhere.beckon"])).stderr, /There is no file nowhere\.beckon/);
  });

  test("interrupted, it leaves nothing behind", async () => {
    const path = join(dirname(file), "interrupted.beckon");
    const child = start(["backup", path], { BECKON_DATA: place.data });
    const gone = new Promise<number | null>((resolve) => child.once("exit", resolve));
    await new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (child.exitCode === null && !readdirSync(dirname(file)).some((name) => name.startsWith("interrupted")))
          return;
        clearInterval(look);
        child.kill("SIGINT");
        resolve();
      }, 1);
    });
    await gone;
    assert.deepEqual(
      readdirSync(dirname(file)).filter((name) => name.includes("part")),
      [],
    );
  });

  test("with the keys beside it, the restored deployment opens its secrets", async () => {
    const other = newPlace();
    const { stderr } = await other.beckon(["restore", file], {
      env: { BECKON_ENCRYPTION_KEYS: readFileSync(keysFile(place), "utf8").trim() },
    });
    assert.match(stderr, /open all 1 sealed secrets/);
  });
});

describe("upgrade and migrate", () => {
  const place = newPlace();
  test("an upgrade with nothing to do says so; without a database it says where it looked", async () => {
    const none = await place.beckon("upgrade");
    assert.equal(none.code, 1);
    assert.match(none.stderr, /There is no database in /);
    assert.equal((await place.beckon("migrate")).code, 0);
    assert.match((await place.beckon("upgrade")).stdout, /^Nothing to do: the database is of PostgreSQL \d+/);
    assert.equal((await place.beckon("upgrade --json")).json<{ upgraded: boolean }>().upgraded, false);
  });

  test("migrations are shown, then applied, then there are none", async () => {
    const fresh = newPlace();
    assert.equal((await fresh.beckon("migrate --status")).code, 1);
    const applied = (await fresh.beckon("migrate --json")).json<{
      environments: Record<string, { applied: string[]; pending: string[] }>;
    }>();
    assert.ok((applied.environments["us"]?.applied.length ?? 0) > 0);
    assert.match((await fresh.beckon("migrate")).stdout, /^us +\d+ +nothing +nothing$/m);
    assert.match(
      (await fresh.beckon("migrate --dry-run --env global")).stdout,
      /^ENVIRONMENT +VERSION +PENDING.*\nglobal +\d+ +nothing/,
    );
  });
});
