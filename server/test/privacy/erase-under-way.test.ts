/** P3: an erasure among everything else that happens: writes and calls under way, money paid, what comes late, old backups. */
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { Readable, Writable } from "node:stream";
import { test } from "node:test";
import type { AnswerOf, Operations } from "@beckon/contract";
import { backup, restore } from "../../src/store/backup.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";
import { eventually, openSink, type Received, type Reply, type Sink } from "../harness/sink.ts";
import { rowsOfTenant } from "../http/stored-text.ts";
import { euros, type RewardWorld, rewardWorld } from "../rewards/reward-world.ts";
import { loopback } from "../webhooks/webhook-api.ts";

const databases = await useDatabase();
const keys = { BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}` };
const service = await useService({ onlyGlobal: true, env: { ...loopback, ...keys } });
const terms: Parameters<typeof rewardWorld>[1] = {
  rewards: [
    { id: "thanks", side: "referrer", kind: "fixed", value: euros("10.00") },
    { id: "welcome", side: "referee", kind: "fixed", value: euros("5.00") },
  ],
};
let people = 0;
const somebody = (): string => `p3rs0n-${++people}`;

type Done = AnswerOf<Operations["eraseParticipant"]>;
const erase = async ({ call }: Pick<RewardWorld, "call">, id: string): Promise<Done> => {
  const { status, body } = await call("POST", `/v1/participants/${id}/erase`, { owedRewards: "keep" });
  assert.equal(status, 200, JSON.stringify(body));
  return body as Done;
};
const ok = async (world: RewardWorld, ...[method, target, body]: Parameters<RewardWorld["call"]>) => {
  const answer = await world.call(method, target, body);
  assert.ok(answer.status < 300, `${method} ${target}: ${JSON.stringify(answer)}`);
  return answer.body;
};
const eventOf = (person: object, id = "e-1") => {
  const occurredAt = new Date(service.clock.nowMs()).toISOString();
  return { id, type: "purchase", occurredAt, attributes: { shop: "secret-shop" }, ...person };
};
const assertNoTrace = async ({ tenantId }: RewardWorld, ...traces: string[]): Promise<void> => {
  for (const line of (await rowsOfTenant(service.environment(), tenantId)).split("\n"))
    for (const trace of traces) assert.ok(!line.includes(trace), `${trace} is in ${line}`);
};

test("P3 an event that comes after the erasure is not kept; of whoever comes back it is", async () => {
  const world = await rewardWorld(service, terms);
  const [person, other] = [somebody(), somebody()];
  await ok(world, "POST", "/v1/referrals", {
    ...{ code: await world.codeOf("host"), refereeId: person, onboardingId: `o-${person}` },
  });
  await ok(world, "POST", "/v1/events", eventOf({ participantId: person }));
  await erase(world, person);
  for (const whose of [
    { participantId: person },
    { onboardingId: `o-${person}` },
    { participantId: other, onboardingId: `o-${person}` },
  ]) {
    const { status, body } = await world.call("POST", "/v1/events", eventOf(whose));
    assert.deepEqual([status, body["code"]], [422, "rule_violated"], JSON.stringify(body));
    assert.match(String(body["detail"]), /was erased/);
  }
  const items = [eventOf({ participantId: person }, "e-2"), eventOf({ participantId: other }, "e-3")];
  const batch = await ok(world, "POST", "/v1/events/batch", { items });
  const outcomes = (batch["items"] as { outcome: string; code: string | null }[]).map((one) => [one.outcome, one.code]);
  assert.deepEqual(outcomes, [
    ["refused", "rule_violated"],
    ["accepted", null],
  ]);
  await assertNoTrace(world, person);

  await ok(world, "PUT", `/v1/participants/${person}`, {});
  assert.equal((await ok(world, "POST", "/v1/events", eventOf({ participantId: person })))["outcome"], "accepted");
});

test("P3 a platform's webhook about somebody erased is ignored, and its body not kept", async () => {
  const world = await rewardWorld(service, terms);
  const person = somebody();
  const secret = "what-the-platform-signs-with";
  const source = await ok(world, "POST", "/v1/event-sources", { name: "platform", secret });
  const tell = async (id: string) => {
    const occurred = new Date(service.clock.nowMs()).toISOString();
    const told = { event_id: id, event_type: "transaction.cleared", occurred_at: occurred, user_id: person };
    const body = JSON.stringify({ ...told, event_object: { amount: "1.00", currency: "EUR" } });
    const timestamp = String(Math.floor(service.clock.nowMs() / 1000));
    const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
    const headers = { "content-type": "application/json", "x-timestamp": timestamp, "x-signature": signature };
    const answer = await service.send(String(source["path"]), { method: "POST", body, headers });
    return [answer.status, answer.body];
  };
  assert.deepEqual(await tell("w-1"), [200, '{"outcome":"accepted"}']);
  await erase(world, person);
  assert.deepEqual(await tell("w-2"), [200, '{"outcome":"ignored"}']);
  await assertNoTrace(world, person);
});

test("P3 a write under way when the erasure begins leaves nothing behind, and one that comes meanwhile waits for it", async () => {
  const world = await rewardWorld(service, terms);
  const person = somebody();
  const { database, store, tenantId } = world;
  await ok(world, "PUT", `/v1/participants/${person}`, { country: "DE" });
  const waiting = (many: number) =>
    eventually(async () => {
      const text = "select count(*)::int as n from pg_locks where locktype = 'advisory' and not granted";
      const [row] = await database.query<{ n: number }>({ name: "", text }, []);
      return row?.n === many;
    });
  const begun = Promise.withResolvers<void>();
  const end = Promise.withResolvers<void>();
  const write = store.transaction(async (inside) => {
    await inside.privacy.holdPeople(tenantId, "shared");
    const atMs = service.clock.nowMs();
    const token = { hash: randomBytes(32), participantId: person, createdAtMs: atMs, expiresAtMs: atMs + 60_000 };
    await inside.tokens.insert(tenantId, token);
    begun.resolve();
    await end.promise;
  });
  await begun.promise;
  const erased = erase(world, person);
  await waiting(1);
  const late = Promise.all([
    world.call("POST", "/v1/events", eventOf({ participantId: person })),
    world.call("POST", `/v1/participants/${person}/block`),
    world.call("POST", "/v1/referrals", { code: "NOSUCH22", refereeId: `friend-of-${person}` }),
  ]);
  await waiting(4);
  end.resolve();
  await write;
  const { counts, pseudonym } = await erased;
  assert.equal(counts.accessTokens, 1);
  assert.deepEqual(
    (await late).map(({ status }) => status),
    [422, 404, 422],
  );
  const [again, once] = await Promise.all([erase(world, person), erase(world, person)]);
  assert.deepEqual(
    [again.pseudonym, once.pseudonym, again.repeated, once.repeated],
    [pseudonym, pseudonym, true, true],
  );
});

test("P3 erasures, sign-ups with their code and sign-ups of theirs at once: each is before or after, and the books agree", async () => {
  const world = await rewardWorld(service, terms);
  const { call, tenantId } = world;
  for (let round = 0; round < 8; round++) {
    const person = somebody();
    const [theirs, hosts] = [await world.codeOf(person), await world.codeOf(`host-${round}`)];
    const headers = {
      authorization: `Bearer ${await world.tenant.tokenFor(person)}`,
      "x-client-key": world.tenant.clientKey,
    };
    const friend = { code: theirs, refereeId: `friend-${round}` };
    const [first, second, made, taken, app, audience] = await Promise.all([
      erase(world, person),
      erase(world, person),
      call("POST", "/v1/referrals", friend, { "idempotency-key": `made-${person}` }),
      call("POST", "/v1/referrals", { code: hosts, refereeId: person }, { "idempotency-key": `taken-${person}` }),
      service.send("/v1/referral", { headers }),
      call("POST", `/v1/campaigns/${world.campaignId}/audience`, { participantIds: [person] }),
    ]);
    // Both are the first when something between them made somebody new of the person.
    const pseudonyms = [first, second].flatMap(({ repeated, pseudonym }) => (repeated ? [] : [pseudonym]));
    assert.equal(new Set(pseudonyms).size, new Set([first.pseudonym, second.pseudonym]).size);
    assert.ok([201, 422].includes(made.status), JSON.stringify(made));
    assert.ok([201, 422].includes(taken.status), JSON.stringify(taken));
    assert.ok([200, 401].includes(app.status), app.body);
    assert.equal(audience.status, 200, JSON.stringify(audience));
    if (made.status === 201) {
      const referral = await world.store.referrals.find(tenantId, String(made.body["id"]));
      assert.ok(pseudonyms.includes(String(referral?.referrerId)), referral?.referrerId);
    }
    // Whatever came after it made somebody new of them, who can go as well.
    const last = await call("POST", `/v1/participants/${person}/erase`, {});
    assert.equal(last.status, 200, JSON.stringify(last));
    await assertNoTrace(world, person);
  }
  await world.assertSound();
});

test("P3 who referred for rewards that were paid is erased: sums, payments and later reversals stay whole", async () => {
  const world = await rewardWorld(service, terms);
  const person = somebody();
  const made = [await world.register(person), await world.register(person)];
  for (const { referralId } of made) await world.qualify(referralId);
  const own = (await world.everyReward()).filter(({ participantId }) => participantId === person);
  assert.equal(own.length, 2);
  await ok(world, "POST", `/v1/rewards/${own[0]?.rewardId}/pay`, { reference: "payout-1" });
  const sums = await world.balances();
  const { pseudonym, counts } = await erase(world, person);
  assert.deepEqual([counts.rewards, counts.referrals, counts.codes], [4, 2, 1]);
  assert.deepEqual(await world.balances(), sums);
  await assertNoTrace(world, person);
  const after = (await world.everyReward()).filter(({ participantId }) => participantId === pseudonym);
  assert.deepEqual(after.map(({ state }) => state).toSorted(), ["available", "paid"]);
  for (const { referralId } of made) await world.reverse(referralId);
  await world.assertSound();
  const left = await world.balances({ participantId: pseudonym });
  assert.equal(left.get("EUR available") ?? 0n, 0n);
});

/** Past the end of any lease. */
const leaseMs = 61_000;
/** A sink that keeps its first caller waiting until it is told what to say. */
const openSlowSink = async (
  later: Reply,
): Promise<{ sink: Sink; first: Promise<Received>; say(reply: Reply): void }> => {
  const first = Promise.withResolvers<Received>();
  const said = Promise.withResolvers<Reply>();
  const sink = await openSink((received, count) => {
    if (count > 1) return later;
    first.resolve(received);
    return said.promise;
  });
  return { sink, first: first.promise, say: said.resolve };
};

test("P3 a webhook under way at the erasure comes again with the pseudonym, and what its receiver said of the person is not kept", async () => {
  const world = await rewardWorld(service, terms);
  const person = somebody();
  const { sink, first, say } = await openSlowSink({ status: 204 });
  await ok(world, "POST", "/v1/webhook-endpoints", { url: sink.url, eventTypes: ["code.issued"] });
  await world.codeOf(person);
  assert.ok((await first).body.includes(person));
  const { pseudonym } = await erase(world, person);
  say({ status: 500, body: `${person} is unknown` });
  const delivered = (count: number) =>
    eventually(async () => {
      const { body } = await world.call("GET", "/v1/webhook-deliveries?state=delivered");
      return (body["items"] as unknown[]).length === count;
    });
  // By then the first answer is dealt with.
  await world.codeOf("another");
  await delivered(1);
  service.clock.advance(leaseMs);
  await delivered(2);
  const [again, ...more] = sink.received.filter(({ body }) => body.includes(pseudonym));
  assert.deepEqual([again?.headers["webhook-id"], more], [(await first).headers["webhook-id"], []]);
  await assertNoTrace(world, person);
});

test("P3 a question under way at the erasure is asked again with the pseudonym, and the answer to the first is not kept", async () => {
  const world = await rewardWorld(service, {
    rewards: [{ id: "ours", side: "referrer", kind: "fixed", value: euros() }],
  });
  const person = somebody();
  const { sink, first, say } = await openSlowSink({ status: 200 });
  const { headers } = await service.send("/v1/approval-veto", {
    headers: { authorization: `Bearer ${world.tenant.secretKey}` },
  });
  const veto = await world.call("PUT", "/v1/approval-veto", { url: sink.url }, { "if-match": String(headers.etag) });
  assert.equal(veto.status, 200);
  const { referralId } = await world.register(person);
  await world.qualify(referralId);
  assert.ok((await first).body.includes(person));
  const { pseudonym } = await erase(world, person);
  say({ status: 403, body: `${person} is a fraud` });
  const available = (id: string) =>
    eventually(async () => (await world.rewardsOf(id)).every(({ state }) => state === "available"));
  const another = await world.register("another");
  await world.qualify(another.referralId);
  await available(another.referralId);
  service.clock.advance(leaseMs);
  await available(referralId);
  assert.ok(sink.received.at(-1)?.body.includes(pseudonym));
  await assertNoTrace(world, person);
  await world.assertSound();
});

test("P3 a backup from before the erasure knows the person again; erased again, they are gone, and the books agree", async () => {
  const { connection } = service.environment();
  const world = await rewardWorld(service, terms);
  const person = somebody();
  const { referralId } = await world.register(person);
  await world.qualify(referralId);
  const chunks: Buffer[] = [];
  const out = new Writable({ write: (chunk: Buffer, _, done) => (chunks.push(chunk), done()) });
  await backup(connection, out, { beckonVersion: "test", environment: "global" });
  await erase(world, person);

  const target = await databases.create({ empty: true });
  await restore(target, { open: () => Readable.from(chunks), beckonVersion: "test", log: silentLog });
  const restored = await service.another({ BECKON_DATABASE_URL: asUrl(target), BECKON_WORKER: "off" });
  const headers = { authorization: `Bearer ${world.tenant.secretKey}` };
  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await restored.send(path, { method, headers, body });
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
  const path = `/v1/participants/${person}`;
  assert.equal((await send("GET", path)).status, 200);
  const again = await send("POST", `${path}/erase`, { owedRewards: "keep" });
  assert.deepEqual([again.status, again.body["repeated"]], [200, false], JSON.stringify(again));
  assert.equal((await send("GET", path)).status, 404);
  assert.equal((await send("GET", "/v1/ledger/check")).body["ok"], true);
  assert.ok(!(await rowsOfTenant(restored.environment(), world.tenantId)).includes(person));
});
