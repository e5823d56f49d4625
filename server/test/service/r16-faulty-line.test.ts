import assert from "node:assert/strict";
import { after, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { type FaultMode, startFaultProxy } from "../harness/fault-proxy.ts";
import { useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";
import { type Call, KeepAliveClient, openLoop } from "./load.ts";

const databases = await useDatabase();
const { host, port } = databases.connection as { host: string; port: number };
const proxy = await startFaultProxy({ host, port });
const connection = { ...databases.connection, host: proxy.host, port: proxy.port };
const service = await useService({ onlyGlobal: true, env: { BECKON_DATABASE_URL: asUrl(connection) } });
after(() => proxy.close());

const unhandled: unknown[] = [];
process.on("unhandledRejection", (reason) => unhandled.push(reason));

const tenant = await service.createTenant();
// One after another: on a busy machine 400 at once wait longer for their turn than a caller may.
const people: { id: string; token: string }[] = [];
for (let number = 0; number < 400; number++) {
  const id = `person-${number}@mail.example`;
  people.push({ id, token: await tenant.tokenFor(id) });
}
const client = new KeepAliveClient();
after(() => client.close());
let next = 0;

/** First GETs of people who have no code yet, repeated ones, validations, management reads and writes. */
const ask = (number: number): Promise<Call> => {
  const manage = { authorization: `Bearer ${tenant.secretKey}` };
  const get = (token: string) => ({
    target: "/v1/referral",
    headers: { "x-client-key": tenant.clientKey, authorization: `Bearer ${token}` },
  });
  const asks = [
    () => get(people[next++ % people.length]!.token),
    () => get(people[0]!.token),
    () => ({
      target: `/v1/referral/CANARYCODE/validate?x=canary-query`,
      headers: { "x-client-key": tenant.clientKey },
    }),
    () => ({ target: "/v1/campaigns", headers: manage }),
    () => ({
      method: "POST",
      target: "/v1/campaigns",
      headers: { ...manage, "idempotency-key": `canary-key-${next++}` },
      body: { name: `canary-name ${next}` },
    }),
    () => ({ target: "/healthz" }),
  ];
  return client.call(service.url, asks[number % asks.length]!());
};

/** Each answer is one that the contract knows, and nobody waited too long for it. */
function judge(calls: Call[]): void {
  for (const { method, target, status, body, headers, error, ms } of calls) {
    const about = `${method} ${target}: ${status} ${body} after ${Math.round(ms)} ms`;
    assert.equal(error, null, about);
    assert.ok(ms < 5_000, about);
    if (target === "/healthz" || status < 400) assert.ok(status === 200 || status === 201, about);
    else if (target.startsWith("/v1/referral"))
      assert.deepEqual([status, body], [500, '{"message":"Internal server error"}'], about);
    else {
      assert.equal(status, 503, about);
      assert.match(String(headers["content-type"]), /^application\/problem\+json/);
      assert.match(String(headers["retry-after"]), /^[1-9]\d*$/);
      assert.equal((JSON.parse(body) as { code: string }).code, "unavailable");
    }
  }
}

/** The first call of each kind after the fault is answered well. */
async function recovers(): Promise<void> {
  const calls = await Promise.all(Array.from({ length: 6 }, (_, number) => ask(number)));
  for (const { status, target, body } of calls)
    assert.ok(status === 200 || status === 201, `${target}: ${status} ${body}`);
  assert.equal((await service.send("/readyz")).status, 200);
}

const ready = async (): Promise<{ status: number; ms: number }> => {
  const startedAtMs = performance.now();
  const { status } = await service.send("/readyz");
  return { status, ms: performance.now() - startedAtMs };
};

const during = (mode: FaultMode, ms: number) => async () => {
  await sleep(200);
  proxy.set(mode);
  await sleep(ms);
  proxy.set({ kind: "pass" });
};

for (const drop of [false, true]) {
  test(`R16 a database in a black hole for 2 s, bytes ${drop ? "lost" : "held"}: documented answers in time, /readyz tells`, async (t) => {
    const load = openLoop(100, ask);
    await sleep(200);
    proxy.set({ kind: "blackhole", drop });
    const told = await ready();
    await sleep(Math.max(0, 2_000 - told.ms));
    proxy.set({ kind: "pass" });
    assert.equal(told.status, 503);
    assert.ok(told.ms < 4_000, `/readyz took ${told.ms} ms`);
    const calls = await load.stop();
    judge(calls);
    await recovers();
    t.diagnostic(`${calls.filter(({ status }) => status >= 500).length} of ${calls.length} failed`);
  });
}

test("R16 all sockets to the database reset, again and again: documented answers, recovers at once", async (t) => {
  const load = openLoop(100, ask);
  for (let round = 0; round < 5; round++) {
    await sleep(150);
    proxy.resetAll();
  }
  const calls = await load.stop();
  judge(calls);
  await recovers();
  t.diagnostic(`${calls.filter(({ status }) => status >= 500).length} of ${calls.length} failed`);
});

// Long enough for the sum of a request's waits to pass what each of them may take.
for (const [ms, forMs] of [
  [300, 2_000],
  [600, 6_000],
] as const) {
  test(`R16 every byte to and from the database ${ms} ms late: nobody waits 5 s`, async (t) => {
    const load = openLoop(40, ask);
    await during({ kind: "slow", ms }, forMs)();
    const calls = await load.stop();
    judge(calls);
    await sleep(ms);
    await recovers();
    t.diagnostic(`longest ${Math.round(Math.max(...calls.map((call) => call.ms)))} ms`);
  });
}

test("R16 nothing secret or personal was logged on the way, and no promise was left alone", () => {
  assert.deepEqual(unhandled, []);
  const secrets = [tenant.secretKey, tenant.clientKey, ...people.flatMap(({ id, token }) => [id, token])];
  for (const canary of [...secrets, "CANARYCODE", "canary-query", "canary-key", "canary-name", "mail.example"])
    assert.ok(!service.logged.includes(canary), `the log holds ${canary}`);
  assert.match(service.logged, /"requestId":"[^"]+"/);
});
