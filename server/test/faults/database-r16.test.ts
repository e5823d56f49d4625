import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseUnavailableError, openDatabase } from "../../src/store/database.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { type FaultMode, startFaultProxy } from "../harness/fault-proxy.ts";
import { useDatabase } from "../harness/postgres.ts";

const fixture = await useDatabase();
const { host, port } = fixture.connection as { host: string; port: number };
const proxy = await startFaultProxy({ host, port });
const db = openDatabase({ connection: { ...fixture.connection, host: proxy.host, port: proxy.port }, log: silentLog });
await db.query({ name: "make", text: "create table counted (n bigserial primary key, tag text not null)" }, []);

after(async () => {
  await db.close();
  await proxy.close();
});

const read = { name: "read", text: "select 1 as one" };
const write = { name: "write", text: "insert into counted (tag) values ($1) returning n" };

type Outcome = { waitedMs: number; error: Error | null };

async function watch(work: () => Promise<unknown>): Promise<Outcome> {
  const startedAtMs = performance.now();
  const error = await work().then(
    () => null,
    (failure: Error) => failure,
  );
  return { waitedMs: performance.now() - startedAtMs, error };
}

/** Every kind of call, over and over, while the line does what it does. */
async function load(forMs: number, meanwhile: () => Promise<void>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const untilMs = performance.now() + forMs;
  const calls = [
    () => db.hotRead(read, []),
    () => db.query(read, []),
    () => db.query(write, ["one"]),
    () =>
      db.transaction(async (tx) => {
        await tx.query(write, ["first"]);
        await tx.savepoint((inner) => inner.query(write, ["second"]));
      }),
  ];
  const callers = calls
    .flatMap((call) => [call, call, call, call])
    .map(async (call) => {
      while (performance.now() < untilMs) {
        outcomes.push(await watch(call));
        await sleep(5);
      }
    });
  await meanwhile();
  await Promise.all(callers);
  return outcomes;
}

function judge(outcomes: Outcome[]): void {
  const longest = Math.max(...outcomes.map(({ waitedMs }) => waitedMs));
  assert.ok(longest < 5_000, `somebody waited ${longest} ms`);
  for (const { error } of outcomes)
    if (error) assert.ok(error instanceof DatabaseUnavailableError, String(error.stack));
}

/** The first call of each kind after the fault must succeed. */
async function recoversAtOnce(): Promise<void> {
  assert.deepEqual(await db.hotRead(read, []), [{ one: 1 }]);
  await db.ping();
  await db.transaction((tx) => tx.query(write, ["after"]));
}

const during = (mode: FaultMode, ms: number) => async () => {
  await sleep(300);
  proxy.set(mode);
  await sleep(ms);
  proxy.set({ kind: "pass" });
};

for (const drop of [false, true]) {
  test(`R16 a black hole of 2 s, ${drop ? "bytes lost" : "bytes held"}: nobody waits 5 s, recovers at once`, async (t) => {
    const outcomes = await load(3_000, during({ kind: "blackhole", drop }, 2_000));
    judge(outcomes);
    t.diagnostic(`${outcomes.filter(({ error }) => error).length} of ${outcomes.length} calls failed`);
    await recoversAtOnce();
  });
}

test("R16 all sockets reset, again and again: the process lives, recovers at once", async (t) => {
  const outcomes = await load(1_500, async () => {
    for (let round = 0; round < 5; round++) {
      await sleep(200);
      proxy.resetAll();
    }
  });
  judge(outcomes);
  t.diagnostic(`${outcomes.filter(({ error }) => error).length} of ${outcomes.length} calls failed`);
  await recoversAtOnce();
});

test("R16 a slow line: nobody waits 5 s, whether answers come late or too late", async () => {
  for (const ms of [100, 1_000, 3_000]) judge(await load(1_000, during({ kind: "slow", ms }, 1_500)));
  await recoversAtOnce();
});

test("R16 a database that is gone: refused soon, and back at once", async () => {
  const doomed = await startFaultProxy({ host, port });
  const other = openDatabase({
    connection: { ...fixture.connection, host: doomed.host, port: doomed.port },
    log: silentLog,
  });
  await other.ping();
  await doomed.close();
  const outcomes = await Promise.all([
    watch(() => other.ping()),
    watch(() => other.hotRead(read, [])),
    watch(() => other.transaction((tx) => tx.query(read, []))),
  ]);
  judge(outcomes);
  assert.ok(outcomes.every(({ error }) => error !== null));
  await other.close();
});

test("R16 a statement that hangs in the server ends within 5 s, and its connection is used again", async () => {
  const hang = await watch(() => db.query({ name: "hang", text: "select pg_sleep(60)" }, []));
  judge([hang]);
  assert.ok(hang.error instanceof DatabaseUnavailableError && hang.error.reason === "timeout");
  await recoversAtOnce();
});

test("R16 an answer lost after COMMIT is reported as unknown, and one lost before as not written", async () => {
  const count = async (tag: string) =>
    (
      await db.query<{ n: number }>({ name: "count", text: "select count(*) as n from counted where tag = $1" }, [tag])
    )[0]?.n;
  for (const [when, committed, rows] of [
    [(chunk: Buffer, toward: string) => toward === "client" && chunk.includes("COMMIT"), "unknown", 1],
    [(chunk: Buffer, toward: string) => toward === "server" && chunk.includes("cut-before"), "no", 0],
  ] as const) {
    const tag = `cut-before-${rows}`;
    proxy.set({
      kind: "cut-after",
      when: (chunk, toward) => (rows === 1 && toward === "server" ? false : when(chunk, toward)),
    });
    const { error } = await watch(() => db.transaction((tx) => tx.query(write, [tag])));
    proxy.set({ kind: "pass" });
    assert.ok(error instanceof DatabaseUnavailableError, String(error));
    assert.equal(error.committed, committed);
    assert.equal(await count(tag), rows);
  }
});
