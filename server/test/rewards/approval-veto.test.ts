/** The tenant's own system is asked before a reward is approved: what it says is done once, and without a word nobody is paid. */
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { after, mock, test } from "node:test";
import { Webhook } from "standardwebhooks";
import { useDatabase } from "../harness/postgres.ts";
import { asUrl, type TestService, useService } from "../harness/service.ts";
import { eventually, openSink, platformSignature, type Sink } from "../harness/sink.ts";
import { loopback } from "../webhooks/webhook-api.ts";
import { euros, type RewardWorld, rewardWorld, worldOf } from "./reward-world.ts";

const database = await useDatabase();
const env = {
  ...loopback,
  BECKON_DATABASE_URL: asUrl(database.connection),
  BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}`,
};
const service = await useService({ onlyGlobal: true, env });
const ours = { id: "ours", side: "referrer", kind: "fixed", value: euros("10.00") } as const;

type Json = Record<string, unknown>;

const configure = async (world: RewardWorld, url: string, more: Json = {}): Promise<string | undefined> => {
  const { body: present } = await world.call("GET", "/v1/approval-veto");
  const version = await service.send("/v1/approval-veto", {
    headers: { authorization: `Bearer ${world.tenant.secretKey}` },
  });
  const etag = { "if-match": String(version.headers.etag) };
  const { status, body } = await world.call("PUT", "/v1/approval-veto", { url, ...more }, etag);
  assert.equal(status, 200, JSON.stringify([present, body]));
  return body["secret"] as string | undefined;
};

/** A tenant with a veto, and one reward whose hold is over. */
const asking = async (reply?: Sink["reply"], terms: Json = {}) => {
  const sink = await openSink(reply);
  const world = await rewardWorld(service, { rewards: [{ ...ours, ...terms }] });
  const secret = await configure(world, sink.url);
  const { referralId } = await world.register("ann");
  const { rewards } = await world.qualify(referralId);
  const rewardId = String(rewards[0]?.rewardId);
  return { sink, world, secret: String(secret), referralId, rewardId, ...looksAt(world, rewardId) };
};

const looksAt = (world: RewardWorld, rewardId: string) => {
  const read = async () => (await world.call("GET", `/v1/rewards/${rewardId}`)).body;
  const explain = async () => {
    const { body } = await world.call("GET", `/v1/rewards/${rewardId}/explain`);
    return {
      summary: String(body["summary"]),
      asked: body["asked"] as Json,
      steps: body["steps"] as Json[],
      reward: body["reward"] as Json,
    };
  };
  const stands = (status: string, approval: string) =>
    eventually(
      async () => {
        const body = await read();
        return body["status"] === status && body["approval"] === approval && body;
      },
      { told: () => `it is not ${status}, ${approval}` },
    );
  const attempts = (count: number) =>
    eventually(async () => {
      const { asked } = await explain();
      return asked["attempts"] === count && asked;
    });
  return { read, explain, stands, attempts };
};

test("2xx approves: asked once, when the hold is over, with a thin signed message", async () => {
  const { sink, world, secret, referralId, rewardId, stands, explain } = await asking();
  const reward = await stands("available", "approved");
  assert.equal(sink.received.length, 1);
  const [received] = sink.received;
  assert.ok(received);
  mock.timers.enable({ apis: ["Date"], now: Number(received.headers["webhook-timestamp"]) * 1000 });
  const told = new Webhook(secret).verify(received.body, received.headers as Record<string, string>) as Json;
  mock.timers.reset();
  const { campaignId } = world;
  const facts = {
    rewardId,
    referralId,
    campaignId,
    participantId: "ann",
    side: "referrer",
    rule: "ours",
    kind: "fixed",
  };
  assert.deepEqual([told["type"], told["data"]], ["reward.approval_requested", { ...facts, value: euros("10.00") }]);
  assert.equal(told["id"], received.headers["webhook-id"]);
  assert.ok(
    (reward["ruleResults"] as Json[]).some(({ rule, outcome }) => rule === "approval_veto" && outcome === "passed"),
  );
  const { asked, steps } = await explain();
  assert.deepEqual([asked["state"], asked["attempts"], asked["nextAttemptAt"]], ["allowed", 1, null]);
  assert.equal(steps[1]?.["detail"], "Your system approved it.");
  assert.equal((await world.call("GET", `/v1/referrals/${referralId}`)).body["status"], "rewarded");
  await world.assertSound();
});

test("4xx declines, gives the budget back, and keeps the evidence", async () => {
  const { world, stands, explain } = await asking(() => ({ status: 403, body: "sanctioned" }));
  const reward = await stands("cancelled", "declined");
  assert.equal(reward["reason"], "manual_decision");
  const { asked, steps } = await explain();
  assert.equal(asked["state"], "refused");
  const [attempt] = asked["attemptLog"] as Json[];
  assert.deepEqual([attempt?.["status"], attempt?.["excerpt"]], [403, "sanctioned"]);
  assert.equal(steps[1]?.["detail"], "Your system declined it.");
  assert.deepEqual(await world.usage(), { EUR: 0n, referrals: 0n });
  await world.assertSound();
});

test("what is no answer is asked again: 408, 425, 429, 500, a redirect, nobody there; then 2xx pays", async () => {
  const replies = [408, 425, 429, 500, 302].map((status) => ({ status, headers: { location: "http://127.0.0.1:9/" } }));
  const { sink, stands, attempts, explain } = await asking((_call, count) => replies[count - 1] ?? { status: 204 });
  for (let count = 1; count <= replies.length; count++) {
    const asked = await attempts(count);
    const { reward, summary } = await explain();
    assert.deepEqual([reward["status"], reward["approval"]], ["pending", "asking"]);
    assert.match(
      summary,
      new RegExp(`^It waits for the answer of your system: ${count} attempts? so far, the next at `),
    );
    const waitMs = Date.parse(String(asked["nextAttemptAt"])) - service.clock.nowMs();
    assert.ok(waitMs > 0 && waitMs <= 1_800_000 * 1.1, String(waitMs));
    service.clock.advance(waitMs + 1);
  }
  await stands("available", "approved");
  assert.equal(new Set(sink.received.map(({ headers, body }) => `${String(headers["webhook-id"])} ${body}`)).size, 1);
});

test("a person decides while the answer is out, and the answer that comes then changes nothing", async () => {
  for (const [step, status, state, approval] of [
    ["decline", 204, "cancelled", "declined"],
    ["approve", 403, "available", "approved"],
  ] as const) {
    const gate = Promise.withResolvers<void>();
    const { sink, world, rewardId, stands, attempts, explain } = await asking(async () => {
      await gate.promise;
      return { status };
    });
    await eventually(() => sink.received.length === 1);
    const { body } = await world.call("POST", `/v1/rewards/${rewardId}/${step}`);
    assert.deepEqual([body["status"], body["approval"]], [state, approval]);
    gate.resolve();
    await attempts(1);
    await stands(state, approval);
    const { asked, steps } = await explain();
    assert.equal(asked["state"], "overtaken");
    assert.match(String(steps[1]?.["detail"]), /^Somebody /);
    await world.assertSound();
  }
});

test("a reward that is reversed while it is asked about stays reversed", async () => {
  const gate = Promise.withResolvers<void>();
  const { sink, world, referralId, stands, attempts } = await asking(async () => {
    await gate.promise;
    return { status: 204 };
  });
  await eventually(() => sink.received.length === 1);
  await world.reverse(referralId);
  gate.resolve();
  await attempts(1);
  await stands("reversed", "asking");
  await world.assertSound();
});

test("72 hours without an answer, by a sandbox's own clock: a person decides, without a second hold", async () => {
  const sink = await openSink(() => ({ status: 503 }));
  const terms = { rewards: [{ ...ours, holdSeconds: 3_600 }], qualification: { steps: [] }, codeCap: 10 };
  const tenant = await service.createTenant({ mode: "sandbox", campaign: { terms } });
  const world = worldOf(service, tenant);
  await configure(world, sink.url);
  const move = async (seconds: number) => {
    const moved = await world.call("POST", "/v1/sandbox/clock", { advanceSeconds: seconds });
    assert.equal(moved.status, 200, JSON.stringify(moved.body));
    return Date.parse(String(moved.body["now"]));
  };
  const made = await world.call("POST", "/v1/referrals", { code: await world.codeOf("ann"), refereeId: "bob" });
  const listed = async () =>
    (await world.call("GET", `/v1/rewards?referralId=${String(made.body["id"])}`)).body["items"] as Json[];
  await move(1);
  const rewardId = String((await listed())[0]?.["id"]);
  const { attempts, explain, stands } = looksAt(world, rewardId);
  assert.equal((await explain()).asked, null);
  let nowMs = await move(3_600);
  const first = await attempts(1);
  const deadlineMs = Date.parse(String(first["deadline"]));
  assert.ok(Math.abs(deadlineMs - nowMs - 72 * 3_600_000) < 60_000);
  for (let count = 1; nowMs < deadlineMs; ) {
    const asked = await attempts(count);
    const nextMs = Date.parse(String(asked["nextAttemptAt"]));
    assert.ok(nextMs <= deadlineMs);
    nowMs = await move(Math.ceil((nextMs - nowMs) / 1000) + 1);
    count++;
    await eventually(() => sink.received.length === count);
  }
  await stands("pending", "waiting");
  const { asked, summary } = await explain();
  assert.equal(asked["state"], "held");
  assert.match(summary, /^Your system gave no answer in time/);
  const calls = sink.received.length;
  assert.ok(calls >= 20 && calls <= 30, String(calls));
  const { body } = await world.call("POST", `/v1/rewards/${rewardId}/approve`);
  assert.deepEqual([body["status"], body["approval"]], ["available", "approved"]);
  assert.equal(sink.received.length, calls);
});

test("manual terms are not asked about; paused waits; switched off goes to a person; the secret is shown once", async () => {
  const { sink, world, secret, stands } = await asking(undefined, { approval: "manual" });
  await stands("pending", "waiting");
  assert.equal(sink.received.length, 0);
  assert.match(secret, /^whsec_/);
  assert.equal(await configure(world, sink.url), undefined);
  assert.equal(JSON.stringify(await world.call("GET", "/v1/approval-veto")).includes(secret), false);

  const sides = await rewardWorld(service, { rewards: [ours] });
  await configure(sides, sink.url, { state: "paused" });
  const { rewards } = await sides.qualify((await sides.register("ann")).referralId);
  const first = looksAt(sides, String(rewards[0]?.rewardId));
  await first.stands("pending", "asking");
  const off = await sides.call("DELETE", "/v1/approval-veto");
  assert.deepEqual([off.body["state"], off.body["url"]], ["off", null]);
  await first.stands("pending", "waiting");
  assert.equal(sink.received.length, 0);
  const { referralId } = await sides.register("ben");
  await sides.qualify(referralId);
  assert.deepEqual(
    (await sides.rewardsOf(referralId)).map(({ state, approval }) => [state, approval]),
    [["available", "automatic"]],
  );
  assert.equal((await sides.call("POST", "/v1/approval-veto/rotate", {})).body["code"], "invalid_state");
});

test("R33 a rotated secret overlaps, in both schemes", async () => {
  const { sink, world, secret } = await asking();
  await eventually(() => sink.received.length === 1);
  const { body } = await world.call("POST", "/v1/approval-veto/rotate", { overlapSeconds: 600 });
  await world.qualify((await world.register("ben")).referralId);
  await eventually(() => sink.received.length === 2);
  const [, second] = sink.received;
  assert.ok(second);
  mock.timers.enable({ apis: ["Date"], now: Number(second.headers["webhook-timestamp"]) * 1000 });
  for (const good of [secret, String(body["secret"])])
    new Webhook(good).verify(second.body, second.headers as Record<string, string>);
  mock.timers.reset();
  const platform = String(await configure(world, sink.url, { scheme: "platform" }));
  await world.qualify((await world.register("cid")).referralId);
  await eventually(() => sink.received.length === 3);
  const [, , third] = sink.received;
  assert.ok(third);
  assert.equal(third.headers["x-signature"], platformSignature(platform, third));
  assert.equal((JSON.parse(third.body) as Json)["event_type"], "reward.approval_requested");
});

test("R34 no address inside is called, neither at the setting nor later, nor by a redirect", async () => {
  const world = await rewardWorld(service, { rewards: [ours] });
  for (const url of [
    "http://10.0.0.1/x",
    "https://169.254.169.254/latest",
    "https://[::1]/",
    "https://user:pw@example.com/",
  ]) {
    const { status, body } = await world.call("PUT", "/v1/approval-veto", { url }, { "if-match": '"0"' });
    assert.deepEqual([status, body["code"]], [422, "rule_violated"], url);
  }
  // An address that was good when it was set, and is not any more.
  const sink = await openSink();
  await configure(world, sink.url);
  const text = "update approval_vetoes set url = 'http://10.0.0.1/x' where tenant_id = $1";
  await world.database.query({ name: "", text }, [world.tenantId]);
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  const asked = await looksAt(world, String(rewards[0]?.rewardId)).attempts(1);
  assert.match(String((asked["attemptLog"] as Json[])[0]?.["reason"]), /^address refused/);
});

/** A worker in a process of its own, so that it can be killed. */
const startProcess = async (own: Record<string, string>): Promise<ChildProcess> => {
  const entry = new URL("../../src/work.ts", import.meta.url).pathname;
  const child = spawn(process.execPath, [entry], {
    env: { PATH: process.env.PATH, ...own },
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => child.kill("SIGKILL"));
  assert.ok(child.stdout);
  await once(child.stdout, "data");
  child.stdout.resume();
  return child;
};

test("R30 a worker that dies after asking and before writing: the same question comes again, and pays once", async (t) => {
  const own = { ...env, BECKON_DATABASE_URL: asUrl(await database.create()) };
  const quiet: TestService = await service.another({ ...own, BECKON_WORKER: "off" });
  const child = await startProcess(own);
  const exited = once(child, "exit");
  const sink = await openSink(async (_call, count) => {
    if (count === 1) {
      child.kill("SIGKILL");
      await exited;
    }
    return { status: 204 };
  });
  const world = await rewardWorld(quiet, { rewards: [ours] });
  const put = await world.call("PUT", "/v1/approval-veto", { url: sink.url }, { "if-match": '"0"' });
  assert.equal(put.status, 200);
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  await exited;
  const { explain, stands } = looksAt(world, String(rewards[0]?.rewardId));
  assert.deepEqual([(await explain()).asked["attempts"], sink.received.length], [0, 1]);
  const heir = await quiet.another({ BECKON_WORKER: "on" });
  t.after(() => heir.service.stop());
  heir.clock.advance(61_000);
  await stands("available", "approved");
  assert.equal(sink.received.length, 2);
  const [one, two] = sink.received;
  assert.deepEqual([one?.headers["webhook-id"], one?.body], [two?.headers["webhook-id"], two?.body]);
  await world.assertSound();
});
