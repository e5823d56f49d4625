/** R30: every event arrives, whatever the receiver does and however workers die. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, mock, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { useDatabase } from "../harness/postgres.ts";
import { asUrl, type TestService, type TestTenant, useService } from "../harness/service.ts";
import { eventually, openSink, type Received, type Sink } from "../harness/sink.ts";
import { call, codeOf, createEndpoint, itemsOf, type Json, loopback, register } from "./webhook-api.ts";

const database = await useDatabase();
const env = {
  ...loopback,
  BECKON_DATABASE_URL: asUrl(database.connection),
  BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}`,
};
/** Takes requests and sends nothing: that is the business of the workers below. */
const service = await useService({ onlyGlobal: true, env: { ...env, BECKON_WORKER: "off" } });

/** A worker in a process of its own, so that it can be killed. */
const startProcess = async (): Promise<ChildProcess> => {
  const entry = new URL("../../src/work.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => child.kill("SIGKILL"));
  // Its first words are that it works.
  await once(child.stdout, "data");
  child.stdout.resume();
  return child;
};

/** Verifies as a receiver would have at that moment, with the public library; the receiver's clock is the sender's. */
const verify = (secret: string, { headers, body }: Received): { id: string } => {
  mock.timers.enable({ apis: ["Date"], now: Number(headers["webhook-timestamp"]) * 1000 });
  try {
    return new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string };
  } finally {
    mock.timers.reset();
  }
};

const registerMany = async (tenant: TestTenant, codes: number, friends: number): Promise<void> => {
  await Promise.all(
    Array.from({ length: codes }, async (_, c) => {
      const { code } = await codeOf(service, tenant, `owner-${c}`);
      for (let f = 0; f < friends; f++) await register(service, tenant, code, `friend-${c}-${f}`);
    }),
  );
};

/** Moves the worker's time on to the next attempt whenever it has nothing to send, until something holds. */
const letTimePass = async (
  worker: TestService,
  { tenant, sink }: { tenant: TestTenant; sink: Sink },
  holds: () => boolean | Promise<boolean>,
): Promise<void> => {
  let count = -1;
  let quietSince = performance.now();
  await eventually(
    async () => {
      if (await holds()) return true;
      const nowMs = performance.now();
      if (sink.received.length !== count) [count, quietSince] = [sink.received.length, nowMs];
      // Longer than the pause between two looks of a worker.
      if (nowMs - quietSince > 700) {
        const retrying = await itemsOf(service, tenant, "/v1/webhook-deliveries?state=retrying&limit=100");
        const waits = retrying.map(({ nextAttemptAt }) => Date.parse(String(nextAttemptAt)) - worker.clock.nowMs());
        // At least as much as a lease, for what the dead had in hand.
        worker.clock.advance(Math.max(61_000, waits.length > 0 ? Math.min(...waits) : 0));
        quietSince = performance.now();
      }
      return false;
    },
    { within: 60_000, told: () => `${sink.received.length} calls` },
  );
};

const eventIds = async (tenant: TestTenant): Promise<string[]> => {
  const ids: string[] = [];
  let query = "limit=100";
  for (;;) {
    const { body } = await call(service, tenant, "GET", `/v1/outbound-events?${query}`);
    ids.push(
      ...(body["items"] as Json[]).filter(({ type }) => type !== "campaign.activated").map(({ id }) => String(id)),
    );
    const { nextCursor } = body;
    if (typeof nextCursor !== "string") return ids;
    query = `limit=100&cursor=${nextCursor}`;
  }
};

test("R30 every event arrives through a sink that fails 30 % of the calls and a worker that is killed in the middle", async (t) => {
  const accepted = new Set<string>();
  let failures = 0;
  let doomed: ChildProcess | null = null;
  const sink = await openSink(({ headers }, count) => {
    if (count === 60) doomed?.kill("SIGKILL");
    // Three of ten, spread; the tenth call after a failure is not the failed message's own.
    if ((count * 7) % 10 < 3) {
      failures++;
      return { status: count % 2 ? 500 : 429 };
    }
    accepted.add(String(headers["webhook-id"]));
    return { status: 204 };
  });
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 1000 } } });
  const { secret } = await createEndpoint(service, tenant, sink.url);
  doomed = await startProcess();
  const exited = once(doomed, "exit");
  await registerMany(tenant, 10, 20);
  assert.deepEqual(await exited, [null, "SIGKILL"]);
  const arrivedBefore = accepted.size;
  const heir = await service.another({ BECKON_WORKER: "on" });
  t.after(() => heir.service.stop());
  const ids = await eventIds(tenant);
  assert.equal(ids.length, 210);
  await letTimePass(heir, { tenant, sink }, () => ids.every((id) => accepted.has(id)));
  for (const received of sink.received) assert.equal(verify(secret, received).id, received.headers["webhook-id"]);
  const share = failures / sink.received.length;
  assert.ok(share > 0.25 && share < 0.35, `${share} failed`);
  assert.ok(arrivedBefore < ids.length, "the killed worker had left something");
  await letTimePass(heir, { tenant, sink }, async () => {
    const open = await Promise.all(
      ["pending", "retrying"].map((state) => itemsOf(service, tenant, `/v1/webhook-deliveries?state=${state}`)),
    );
    return open.flat().length === 0;
  });
});

test("R30 a worker that dies after sending and before writing: the event comes again with the same webhook-id", async (t) => {
  const child = await startProcess();
  const exited = once(child, "exit");
  const sink = await openSink(async (_call, count) => {
    if (count === 1) {
      child.kill("SIGKILL");
      await exited;
    }
    return { status: 200 };
  });
  const tenant = await service.createTenant();
  await createEndpoint(service, tenant, sink.url);
  await codeOf(service, tenant, "ann");
  await eventually(() => sink.received.length === 1);
  await exited;
  const heir = await service.another({ BECKON_WORKER: "on" });
  t.after(() => heir.service.stop());
  const early = await itemsOf(service, tenant, "/v1/webhook-deliveries");
  assert.deepEqual(
    early.map(({ state, attempts }) => [state, attempts]),
    [["pending", 0]],
  );
  heir.clock.advance(61_000);
  await eventually(() => sink.received.length === 2);
  const [first, second] = sink.received;
  assert.equal(first?.headers["webhook-id"], second?.headers["webhook-id"]);
  assert.equal(first?.body, second?.body);
  await eventually(async () => (await itemsOf(service, tenant, "/v1/webhook-deliveries?state=delivered")).length === 1);
});

test("several workers share the work and do none of it twice", async (t) => {
  const sink = await openSink();
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 1000 } } });
  await createEndpoint(service, tenant, sink.url);
  const workers = await Promise.all([1, 2, 3].map(() => service.another({ BECKON_WORKER: "on" })));
  t.after(() => Promise.all(workers.map((worker) => worker.service.stop())));
  await registerMany(tenant, 10, 20);
  const ids = await eventIds(tenant);
  await eventually(() => new Set(sink.received.map(({ headers }) => headers["webhook-id"])).size === ids.length);
  assert.equal(sink.received.length, ids.length);
});
