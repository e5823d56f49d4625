import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import http from "node:http";
import net from "node:net";
import path from "node:path";
import { after, test } from "node:test";
import { debian15, startTestServer, temporaryFolder, useDatabase } from "../harness/postgres.ts";
import { asUrl } from "../harness/service.ts";
import { withClient } from "../../src/store/migrate.ts";
import { mayMount } from "./may-mount.ts";
import { ServiceProcess } from "./service-process.ts";

const isRoot = process.getuid?.() === 0;
const keys = { BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}` };
const databases = await useDatabase();
const newData = () => path.join(temporaryFolder(), "data");

type Refusal = { code: number; says: RegExp[]; hides?: string };

/** One or two lines for people on stderr, the right exit code, and neither a stack nor a secret. */
async function refuses(
  options: ConstructorParameters<typeof ServiceProcess>[0],
  { code, says, hides }: Refusal,
): Promise<void> {
  const refused = await ServiceProcess.refused(options);
  assert.equal(refused.code, code, refused.stderr);
  for (const part of says) assert.match(refused.stderr, part);
  assert.match(refused.stderr, /^beckon: [^\n]+\n( {8}[^\n]+\n)?$/);
  if (hides) assert.ok(!`${refused.stderr}${refused.stdout}`.includes(hides));
}

test("a configuration that cannot be used ends with code 2", async () => {
  await refuses({ env: { PORT: "http" } }, { code: 2, says: [/PORT cannot be "http"/] });
  await refuses({ env: { BECKON_PORT: "1" } }, { code: 2, says: [/Did you mean PORT\?/] });
  const data = newData();
  const ready = path.join(path.dirname(data), "absent", "ready.json");
  await refuses({ data, readyFile: ready }, { code: 2, says: [/--ready-file/, /folder that exists/] });
  await refuses({ data, env: { BECKON_OUTBOUND_ALLOW: "10.0.0.0/99" } }, { code: 2, says: [/BECKON_OUTBOUND_ALLOW/] });
});

test("keys that seal secrets: none where the database is elsewhere, weak, malformed; nothing is touched before", async () => {
  const env = { BECKON_DATABASE_URL: asUrl(await databases.create({ empty: true })) };
  await refuses({ env }, { code: 2, says: [/BECKON_ENCRYPTION_KEYS is missing/, /randomBytes\(32\)/] });
  for (const [value, says] of [
    [`k1:${Buffer.alloc(32).toString("base64")}`, /repeats too few bytes/],
    [`k1:${Buffer.from("changeme-changeme-changeme-chang").toString("base64")}`, /k1/],
    [`k1:${Buffer.from("hunter2hunter2").toString("base64")}`, /14 bytes; it needs 32/],
    ["hunter2hunter2", /id/],
  ] as const)
    await refuses(
      { env: { ...env, BECKON_ENCRYPTION_KEYS: value } },
      { code: 2, says: [/^beckon: BECKON_ENCRYPTION_KEYS: /, says], hides: value.slice(3) },
    );
  const data = newData();
  await (await ServiceProcess.start({ data })).end("SIGTERM");
  fs.writeFileSync(path.join(data, "encryption-keys"), "");
  await refuses({ data }, { code: 2, says: [/encryption-keys: /, /backup/] });
});

test("a port that is taken, and a host that is not here: code 2, and the database is stopped again", async () => {
  const data = newData();
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const port = String((taken.address() as net.AddressInfo).port);
  await refuses({ data, args: ["--port", port] }, { code: 2, says: [new RegExp(`Port ${port} is taken`), /--port/] });
  taken.close();
  await refuses(
    { data, args: ["--host", "192.0.2.1"] },
    { code: 2, says: [/192\.0\.2\.1 is not an address of this machine/, /--host/] },
  );
  assert.ok(!fs.existsSync(path.join(data, "pgdata", "postmaster.pid")));
});

test("a data folder that cannot be one: code 2", async () => {
  const file = path.join(temporaryFolder(), "file");
  fs.writeFileSync(file, "");
  await refuses({ data: file }, { code: 2, says: [/The data folder .*file cannot be used/, /BECKON_DATA/] });
  const closed = temporaryFolder();
  fs.chmodSync(closed, 0o555);
  // Nothing is closed to root; but nobody can make a folder below a file.
  const data = path.join(isRoot ? file : closed, "data");
  await refuses(
    { data, readyFile: `${file}.json` },
    { code: 2, says: [/The data folder .* cannot be used/, /BECKON_DATA/] },
  );
});

test("a second service on one data folder: code 1 with a sentence, and the first lives on", async () => {
  const data = newData();
  const first = await ServiceProcess.start({ data, args: ["--demo"] });
  await refuses(
    { data, args: ["--demo"], readyFile: `${data}.other` },
    { code: 1, says: [new RegExp(`in use by another Beckon \\(process ${first.child.pid}\\)`), /BECKON_DATA/] },
  );
  assert.equal((await first.referral()).status, 200);
  await first.end("SIGTERM");
});

test("a folder of another PostgreSQL: code 1, and the way is beckon upgrade", async () => {
  const data = newData();
  await (await ServiceProcess.start({ data })).end("SIGTERM");
  fs.writeFileSync(path.join(data, "pgdata", "PG_VERSION"), "17\n");
  await refuses({ data }, { code: 1, says: [/made by PostgreSQL 17/, /beckon upgrade/] });
});

test("a schema of a newer Beckon, and a migration that was edited: code 1, nothing changed", async () => {
  for (const [change, says] of [
    [
      "insert into schema_migrations values (9999, 'from-afar', 'x', true, now(), '99.0.0')",
      /newer Beckon \(99\.0\.0\)/,
    ],
    ["update schema_migrations set checksum = 'x' where version = 1", /is not what was applied/],
  ] as const) {
    const connection = await databases.create();
    await withClient(connection, (client) => client.query(change));
    const look = () =>
      withClient(connection, async (client) => (await client.query("select * from schema_migrations order by 1")).rows);
    const before = await look();
    await refuses({ env: { ...keys, BECKON_DATABASE_URL: asUrl(connection) } }, { code: 1, says: [says] });
    assert.deepEqual(await look(), before);
  }
});

test("a database that cannot be used: code 1, what is wrong and what to do, never the password", async (t) => {
  const other = http.createServer((_request, response) => response.end("no"));
  const silent = net.createServer(() => {});
  for (const server of [other, silent]) await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = (server: net.Server) => (server.address() as net.AddressInfo).port;
  t.after(() => {
    other.close();
    silent.close();
  });
  const at = (place: string) => `postgres://app:hunter2hunter2@${place}/beckon`;
  const { database, ...server } = databases.connection;
  const absent = asUrl({ ...server, database: `${database}_absent` });
  const stranger = asUrl({ ...databases.connection, user: "nobody_known" });
  const latin = `${database}_latin`;
  await withClient({ ...server, database: "postgres" }, async (client) => {
    await client.query(`create database ${latin} template template0 encoding 'LATIN1' locale 'C'`);
  });
  after(() =>
    withClient({ ...server, database: "postgres" }, (client) => client.query(`drop database if exists ${latin}`)),
  );
  for (const [url, says] of [
    [at("127.0.0.1:1"), [/nothing listens there/, /host and port in BECKON_DATABASE_URL/]],
    [at("nowhere.invalid"), [/nowhere\.invalid:5432/, /host has no address/]],
    [at(`127.0.0.1:${port(other)}`), [/does not answer like PostgreSQL/]],
    [at(`127.0.0.1:${port(silent)}`), [/does not answer in time/]],
    [absent, [/does not exist/, /Create it/]],
    [stranger, [/does not let the user nobody_known in/, /pg_hba/]],
    [asUrl({ ...server, database: latin }), [/encoded in LATIN1/]],
  ] as const)
    await refuses(
      { env: { ...keys, BECKON_DATABASE_URL: url } },
      { code: 1, says: [/BECKON_DATABASE_URL/, ...says], hides: "hunter2" },
    );
});

test("a wrong password is told from the rest", { skip: !debian15 && "needs Debian's PostgreSQL 15" }, async () => {
  const server = await startTestServer(debian15 === undefined ? {} : { binDir: debian15 });
  try {
    const connection = { ...server.address, database: "postgres" };
    await withClient(connection, (client) => client.query("create user guarded password 'right'"));
    const hba = path.join(server.address.host, "pg_hba.conf");
    fs.writeFileSync(hba, `local all guarded scram-sha-256\n${fs.readFileSync(hba, "utf8")}`);
    await withClient(connection, (client) => client.query("select pg_reload_conf()"));
    const url = asUrl(connection).replace("postgres@", "guarded:hunter2hunter2@");
    await refuses(
      { env: { ...keys, BECKON_DATABASE_URL: url } },
      { code: 1, says: [/refuses the password of the user guarded/], hides: "hunter2" },
    );
  } finally {
    await server.stop();
  }
});

test("PostgreSQL before 15 is refused with a sentence", async () => {
  const server = await startTestServer();
  try {
    const connection = { ...server.address, database: "postgres" };
    // A server that says it is older than it is: its own function of that name is found first.
    await withClient(connection, (client) =>
      client.query(`create schema older;
        create function older.current_setting(name text) returns text language sql as $$
          select case when name = 'server_version_num' then '140018' else pg_catalog.current_setting(name) end $$;
        alter database postgres set search_path = older, pg_catalog, public`),
    );
    const env = { ...keys, BECKON_DATABASE_URL: asUrl(connection) };
    await refuses({ env }, { code: 1, says: [/is PostgreSQL 14/, /Beckon needs 15 or newer/] });
  } finally {
    await server.stop();
  }
});

test("a disk without room: code 1, a sentence, and a start once there is room", {
  skip: !mayMount() && "may not mount",
}, async () => {
  const disk = temporaryFolder();
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=20m,mode=711", "tmpfs", disk]);
  try {
    const data = path.join(disk, "data");
    const readyFile = path.join(temporaryFolder(), "ready.json");
    await refuses({ data, readyFile }, { code: 1, says: [/no space left/, /Free some space/] });
    execFileSync("mount", ["-o", "remount,size=400m", disk]);
    await (await ServiceProcess.start({ data, readyFile })).end("SIGTERM");
  } finally {
    execFileSync("umount", ["-l", disk]);
  }
});
