import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { serverAccount } from "../../src/store/embedded-account.ts";
import { inspectServer } from "../../src/store/embedded-state.ts";
import { EmbeddedError, type EmbeddedPostgres, openEmbedded } from "../../src/store/embedded.ts";
import { withClient } from "../../src/store/migrate.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { EmbeddedProcess } from "../harness/embedded-process.ts";
import { temporaryFolder } from "../harness/postgres.ts";

const opened: { stop(): Promise<void> }[] = [];
after(async () => {
  for (const embedded of opened) await embedded.stop();
});

async function open(dataDir: string, role: "owner" | "guest" = "owner"): Promise<EmbeddedPostgres> {
  const embedded = await openEmbedded({ dataDir, role, log: silentLog });
  opened.push(embedded);
  return embedded;
}

const newDataDir = () => path.join(temporaryFolder(), "data");
const isLive = (dataDir: string) => inspectServer(path.join(dataDir, "pgdata")).kind === "live";

async function scalar<T>(embedded: EmbeddedPostgres, sql: string): Promise<T> {
  return withClient(embedded.connection("postgres"), async (client) => {
    const { rows } = await client.query({ text: sql, rowMode: "array" });
    return rows[0]?.[0] as T;
  });
}

/** Polls instead of sleeping: the machine may be slow, the outcome may not. */
async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(20);
}

test("R18 commits reach the disk: durability settings are on and cannot be edited away", async () => {
  const dataDir = newDataDir();
  let embedded = await open(dataDir);
  await scalar(embedded, "alter system set fsync = off");
  await embedded.stop();
  embedded = await open(dataDir);
  for (const name of ["fsync", "synchronous_commit", "full_page_writes", "data_checksums"]) {
    assert.equal(await scalar(embedded, `show ${name}`), "on", name);
  }
  assert.equal(await scalar(embedded, "show server_encoding"), "UTF8");
  assert.equal(await scalar(embedded, "show listen_addresses"), "");
  assert.equal(embedded.majorVersion, 18);
  await embedded.stop();
  assert.equal(isLive(dataDir), false);
});

test("R18 the socket is closed to other local users", async () => {
  const embedded = await open(newDataDir());
  assert.equal(fs.statSync(embedded.host).mode & 0o777, 0o700);
  assert.equal(fs.statSync(path.join(embedded.host, ".s.PGSQL.5432")).mode & 0o077, 0);
  await embedded.stop();
});

test("R18 a second owner of the folder is refused with the folder and the process of the first", async () => {
  const dataDir = newDataDir();
  const first = new EmbeddedProcess(dataDir);
  await first.said("open");
  await assert.rejects(open(dataDir), (error: EmbeddedError) => {
    assert.equal(error.code, "in_use");
    assert.match(error.message, new RegExp(`${dataDir}.*${first.child.pid}`));
    assert.match(error.remedy, /BECKON_DATA/);
    return true;
  });
  await first.end();
  assert.equal(isLive(dataDir), false);
});

test("R18 an owner killed by SIGKILL loses no acknowledged write, and its server is adopted", async () => {
  const dataDir = newDataDir();
  const owner = new EmbeddedProcess(dataDir);
  await owner.said("open");
  owner.tell("write");
  await owner.said("wrote 100");
  await owner.end("SIGKILL");
  const acknowledged = owner.lines.filter((line) => line.startsWith("wrote ")).length;
  const embedded = await open(dataDir);
  assert.equal(embedded.adopted, true);
  const kept = Number(await scalar<string>(embedded, "select count(*) from written where n <= 1000000"));
  assert.ok(kept >= acknowledged, `${kept} of ${acknowledged}`);
  assert.equal(Number(await scalar<string>(embedded, "select max(n) from written")), kept);
  await embedded.stop();
  assert.equal(isLive(dataDir), false);
});

test("R18 two first starts at once end in one database: one owns it, the other is refused", async () => {
  const dataDir = newDataDir();
  const racers = [new EmbeddedProcess(dataDir), new EmbeddedProcess(dataDir)];
  const said = await Promise.all(racers.map((racer) => racer.said("open", "refused")));
  const refused = said.map((text) => JSON.parse(text)).filter(({ code }) => code !== undefined);
  assert.deepEqual(
    refused.map(({ code }) => code),
    ["in_use"],
  );
  for (const racer of racers) await racer.end();
  assert.equal(isLive(dataDir), false);
  assert.deepEqual(
    fs.readdirSync(dataDir).filter((name) => name.includes(".new-")),
    [],
  );
});

test("guests share the server, and the last one out stops it", async () => {
  const dataDir = newDataDir();
  const one = await open(dataDir, "guest");
  const two = await open(dataDir, "guest");
  assert.deepEqual([one.adopted, two.adopted], [false, true]);
  await one.stop();
  assert.equal(await scalar(two, "select 1"), 1);
  const owner = await open(dataDir);
  await two.stop();
  assert.equal(await scalar(owner, "select 1"), 1);
  await owner.stop();
  assert.equal(isLive(dataDir), false);
});

test("a server killed under its owner is restarted at the same address", async () => {
  const dataDir = newDataDir();
  const embedded = await open(dataDir);
  await scalar(embedded, "create table t as select 7 as n");
  const killed = inspectServer(path.join(dataDir, "pgdata"));
  assert.ok(killed.kind === "live");
  process.kill(killed.pid, "SIGKILL");
  await until(() => scalar(embedded, "select n = 7 from t").then(Boolean, () => false));
  // The claim comes back too: nobody else becomes owner.
  const intruder = new EmbeddedProcess(dataDir);
  assert.equal(JSON.parse(await intruder.said("refused", "open")).code, "in_use");
  await embedded.stop();
  assert.equal(isLive(dataDir), false);
});

test("an owner whose own session is ended takes the folder again", async () => {
  const dataDir = newDataDir();
  const embedded = await open(dataDir);
  const held = "select count(*)::int from pg_locks where locktype = 'advisory' and granted and objid = 1";
  assert.equal(await scalar(embedded, held), 1);
  await scalar(embedded, "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and objid = 1");
  await until(async () => (await scalar(embedded, held)) === 1);
  await embedded.stop();
});

test("a process on its way out without a word takes its server along", async () => {
  const dataDir = newDataDir();
  const owner = new EmbeddedProcess(dataDir);
  await owner.said("open");
  owner.tell("exit");
  await until(() => owner.child.exitCode !== null);
  await until(() => !isLive(dataDir));
});

test("a server whose socket was removed is started anew by the next owner, and loses nothing", async () => {
  const dataDir = newDataDir();
  const owner = new EmbeddedProcess(dataDir);
  await owner.said("open");
  owner.tell("write");
  await owner.said("wrote 10");
  await owner.end("SIGKILL");
  const before = inspectServer(path.join(dataDir, "pgdata"));
  fs.rmSync(path.join(dataDir, "run", ".s.PGSQL.5432"));
  const embedded = await open(dataDir);
  assert.equal(embedded.adopted, false);
  assert.ok((await scalar<number>(embedded, "select count(*)::int from written")) >= 10);
  const anew = inspectServer(path.join(dataDir, "pgdata"));
  assert.ok(before.kind === "live" && anew.kind === "live" && before.pid !== anew.pid);
  await embedded.stop();
});

test("a server that somebody uses and nobody can reach is left alone, and told with the way out", async (t) => {
  const dataDir = newDataDir();
  const owner = await open(dataDir);
  const { pid } = inspectServer(path.join(dataDir, "pgdata")) as { pid: number };
  const lines: string[] = [];
  const log = { ...silentLog, warn: (fields: object, text: string) => lines.push(`${text} ${JSON.stringify(fields)}`) };
  const late = (signal?: AbortSignal) => openEmbedded({ dataDir, role: "guest", log, silentMs: 2_500, signal });
  const noAnswer = (says: RegExp) => (error: EmbeddedError) => {
    assert.equal(error.code, "no_answer");
    assert.match(error.message, says);
    assert.match(error.remedy, new RegExp(`kill -INT ${pid}`));
    return true;
  };
  const others = Array.from({ length: 110 }, () => new pg.Client(owner.connection("postgres")));
  for (const other of others) other.on("error", () => {});
  const connected = await Promise.allSettled(others.map((other) => other.connect()));
  assert.ok(connected.some(({ status }) => status === "rejected"));
  await assert.rejects(late(), noAnswer(/no connection to spare/));
  assert.match(lines.join("\n"), /does not answer; waiting.*too many clients/);
  for (const other of others) other.end().catch(() => {});

  const socket = path.join(owner.host, ".s.PGSQL.5432");
  fs.renameSync(socket, `${socket}.aside`);
  t.after(() => owner.stop());
  await assert.rejects(late(), noAnswer(/its socket .* was removed/));
  const breaking = new AbortController();
  const broken = late(breaking.signal);
  breaking.abort(new Error("asked to end"));
  await assert.rejects(broken, /asked to end/);
  fs.renameSync(`${socket}.aside`, socket);
  assert.equal(await scalar(owner, "select 1"), 1);
  assert.equal((inspectServer(path.join(dataDir, "pgdata")) as { pid: number }).pid, pid);
});

test("another PostgreSQL on the socket that was meant is told, and left alone", async () => {
  const one = await open(newDataDir());
  const dataDir = newDataDir();
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o755 });
  fs.symlinkSync(one.host, path.join(dataDir, "run"));
  await assert.rejects(open(dataDir), (error: EmbeddedError) => {
    assert.equal(error.code, "foreign_server");
    assert.match(
      error.message,
      new RegExp(`already answers on the socket or port meant for the data folder ${dataDir}`),
    );
    return true;
  });
  assert.equal(await scalar(one, "select 1"), 1);
  await one.stop();
});

test("leftover lock files of the dead, of zombies and of strangers do not stop a start", async (t) => {
  const dataDir = newDataDir();
  const pgdata = path.join(dataDir, "pgdata");
  await (await open(dataDir)).stop();
  const stranger = spawn("sleep", ["600"]);
  const zombie = await makeZombie();
  t.after(() => {
    stranger.kill();
    zombie.parent.kill("SIGKILL");
  });
  const dead = 4_194_000;
  for (const [pid, why] of [
    [dead, "dead"],
    [stranger.pid, "foreign"],
    [zombie.pid, "zombie"],
  ] as const) {
    fs.writeFileSync(path.join(pgdata, "postmaster.pid"), `${pid}\n${pgdata}\n1\n5432\n${dataDir}/run\n\n\nready   \n`);
    fs.writeFileSync(path.join(dataDir, "run", ".s.PGSQL.5432.lock"), `${pid}\n${pgdata}\n1\n5432\n${dataDir}/run\n`);
    const state = inspectServer(pgdata);
    assert.equal(state.kind === "stale" && state.why, why);
    const embedded = await open(dataDir);
    assert.equal(await scalar(embedded, "select 1"), 1, why);
    await embedded.stop();
  }
});

/** A shell that becomes `sleep` never waits for the child it had. */
async function makeZombie(): Promise<{ parent: ReturnType<typeof spawn>; pid: number }> {
  const parent = spawn("sh", ["-c", "sleep 0.05 & echo $!; exec sleep 600"]);
  const pid = Number(await new Promise((resolve) => parent.stdout?.once("data", resolve)));
  await until(() => /\) Z /.test(fs.readFileSync(`/proc/${pid}/stat`, "utf8")));
  return { parent, pid };
}

test("a data folder with a name too long for sockets works, for owners and guests alike", async () => {
  const dataDir = path.join(newDataDir(), "x".repeat(80));
  const owner = await open(dataDir);
  assert.ok(!owner.host.startsWith(dataDir));
  assert.equal(fs.statSync(owner.host).mode & 0o777, 0o700);
  const guest = await open(dataDir, "guest");
  assert.equal(guest.host, owner.host);
  assert.equal(await scalar(guest, "select 1"), 1);
  await guest.stop();
  await owner.stop();
  assert.equal(fs.existsSync(owner.host), false);
});

test("another PostgreSQL's folder is refused with the way to upgrade it", async () => {
  const dataDir = newDataDir();
  await (await open(dataDir)).stop();
  fs.writeFileSync(path.join(dataDir, "pgdata", "PG_VERSION"), "17\n");
  await assert.rejects(
    open(dataDir),
    (error: EmbeddedError) =>
      error.code === "folder_version" && /PostgreSQL 17/.test(error.message) && /beckon upgrade/.test(error.remedy),
  );
});

test("a folder that belongs to somebody else is refused", {
  skip: process.getuid?.() !== 0 && "only root can make one",
}, async () => {
  const dataDir = newDataDir();
  fs.mkdirSync(path.join(dataDir, "pgdata"), { recursive: true });
  fs.chownSync(path.join(dataDir, "pgdata"), 12_345, 12_345);
  await assert.rejects(
    open(dataDir),
    (error: EmbeddedError) => error.code === "folder_foreign" && /12345/.test(error.message),
  );
});

test("a root's folder below a private home gets its database at a public place, and finds it again", {
  skip: process.getuid?.() !== 0 && "only root drops its rights",
}, async (t) => {
  const home = path.join(temporaryFolder(), "home");
  fs.mkdirSync(home, { mode: 0o700 });
  const dataDir = path.join(home, "data");
  const first = await open(dataDir);
  const place = fs.realpathSync(path.join(dataDir, "outside"));
  t.after(() => fs.rmSync(place, { recursive: true, force: true }));
  await first.ensureDatabase("kept");
  await first.stop();
  const second = await open(dataDir);
  assert.equal(fs.realpathSync(path.join(dataDir, "outside")), place);
  await withClient(second.connection("kept"), (client) => client.query("select 1"));
  await second.stop();
});

test("root without an account to drop to is told so", {
  skip: process.getuid?.() !== 0 && "only root drops its rights",
}, () => {
  const passwd = path.join(temporaryFolder(), "passwd");
  fs.writeFileSync(passwd, "root:x:0:0::/root:/bin/sh\n");
  assert.throws(
    () => serverAccount(passwd),
    (error: EmbeddedError) => error.code === "no_unprivileged_user",
  );
  assert.throws(() => serverAccount(`${passwd}-missing`), EmbeddedError);
});

test("databases are created once by however many ask", async () => {
  const embedded = await open(newDataDir());
  await Promise.all(Array.from({ length: 8 }, () => embedded.ensureDatabase("global")));
  assert.equal(await scalar(embedded, "select count(*)::int from pg_database where datname = 'global'"), 1);
  await embedded.stop();
});
