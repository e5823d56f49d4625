/** P4: each kind of data ends after the days that the tenant chose, and takes nothing with it that somebody still waits for. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { allRetentionKinds, type RetentionKind, retentionKinds } from "@beckon/contract";
import { tidy } from "../../src/jobs/housekeeping.ts";
import { progressDueReferrals } from "../../src/jobs/chores.ts";
import { useService } from "../harness/service.ts";
import { euros, type RewardWorld, rewardWorld, worldOf } from "../rewards/reward-world.ts";

const service = await useService({ onlyGlobal: true });
const { store } = service.environment();
const surroundings = service.service.deployment;
const [hourMs, dayMs] = [3_600_000, 86_400_000];
const longest = 36_500;
const spend = { id: "spend", event: "purchase" } as const;
const terms: Parameters<typeof rewardWorld>[1] = {
  rewards: [{ id: "thanks", side: "referrer", kind: "fixed", value: euros("10.00") }],
  qualification: { steps: [spend] },
};
let lives = 0;

const ok = async (answer: ReturnType<RewardWorld["call"]>) => {
  const { status, body } = await answer;
  assert.ok(status < 300, JSON.stringify(body));
  return body;
};
/**
 * So much later. Reading the log of requests writes what waited to be written: what was asked before is there when its days are over, and
 * does not come as a surprise afterwards.
 */
const later = async (world: RewardWorld, ms: number): Promise<void> => {
  service.clock.advance(ms);
  await ok(world.call("GET", "/v1/requests"));
};
const now = (): string => new Date(service.clock.nowMs()).toISOString();
const judge = () => progressDueReferrals(store, surroundings, (error) => assert.fail(String(error)));

const settings = async ({ tenant }: RewardWorld) => {
  const headers = { authorization: `Bearer ${tenant.secretKey}` };
  const { headers: received, body } = await service.send("/v1/privacy-settings", { headers });
  return { etag: String(received.etag), body: JSON.parse(body) as { retentionDays: Record<RetentionKind, number> } };
};
const choose = async (world: RewardWorld, retentionDays: object, headers: Record<string, string> = {}) =>
  world.call(
    "PATCH",
    "/v1/privacy-settings",
    { retentionDays },
    { "if-match": (await settings(world)).etag, ...headers },
  );
const event = (world: RewardWorld, more: object) =>
  ok(world.call("POST", "/v1/events", { type: "purchase", status: "cleared", occurredAt: now(), ...more }));
const count = async ({ database, tenantId }: RewardWorld, from: string): Promise<number> => {
  const text = `select count(*)::int as n from ${from.includes(" where ") ? from : `${from} where true`} and tenant_id = $1`;
  const [row] = await database.query<{ n: number }>({ name: "", text }, [tenantId]);
  return row?.n ?? -1;
};
const stateOf = async (world: RewardWorld, referralId: string) =>
  (await store.referrals.find(world.tenantId, referralId))!;

/** Something of every kind, and nobody who waits. */
const live = async (world: RewardWorld): Promise<void> => {
  const life = ++lives;
  const { call, tenant, tenantId, database } = world;
  const code = await world.codeOf("host");
  const phone = `+49151${10_000_000 + life}`;
  const seen = { ip: "203.0.113.7", deviceId: `device-${life}`, phone, email: `ann.${life}@mail.example` };
  const friend = { code, refereeId: "friend", onboardingId: "onb-friend", country: "DE", ...seen };
  await ok(call("POST", "/v1/referrals", friend));
  await event(world, { id: "e-1", participantId: "friend", attributes: { shop: "corner" } });
  await judge();
  await ok(call("PUT", "/v1/participants/host/signals", { phone: `+49161${10_000_000 + life}` }));
  const second = { code, refereeId: "second", phone: `+49161${10_000_000 + life}` };
  const held = await ok(call("POST", "/v1/referrals", second));
  assert.equal(held["review"], "flagged");
  const verdicts = { referrer: "clear", referee: "clear", note: "asked both" };
  await ok(call("POST", `/v1/reviews/${String(held["id"])}/decide`, verdicts));
  await ok(call("POST", `/v1/referrals/${String(held["id"])}/void`));
  const entry = await ok(
    call("POST", "/v1/risk-lists", { list: "block", kind: "email_domain", value: "evil.example" }),
  );
  await ok(call("POST", `/v1/risk-lists/${String(entry["id"])}/remove`));
  const signUp = { code, onboardingId: "onb-1", country: "FR", registeredAt: now() };
  const ended = await ok(call("POST", "/v1/referrals", signUp));
  await ok(call("POST", `/v1/referrals/${String(ended["id"])}/decline`));
  const slot = await ok(call("POST", `/v1/codes/${code}/reservations`, { onboardingId: "onb-2" }));
  await ok(call("POST", `/v1/reservations/${String(slot["id"])}/cancel`));
  await ok(call("PUT", "/v1/participants/gone", {}));
  await ok(call("POST", "/v1/participants/gone/erase", {}));
  const secret = "what-the-platform-signs-with";
  const source = await ok(call("POST", "/v1/event-sources", { name: "platform", secret }));
  const body = JSON.stringify({ event_id: "w-1", event_type: "card.activated", user: "friend" });
  const timestamp = String(Math.floor(service.clock.nowMs() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const headers = { "content-type": "application/json", "x-timestamp": timestamp, "x-signature": signature };
  await service.send(String(source["path"]), { method: "POST", body, headers });
  const [reward] = await world.everyReward();
  const run = (text: string) => database.query({ name: "", text }, [tenantId, reward?.rewardId, now()]);
  await run(`insert into veto_questions (tenant_id, reward_id, event_id, state, attempts, asked_at, first_attempt_at)
    values ($1, $2, 'evt_1', 'allowed', 1, $3, $3)`);
  await run(`insert into veto_attempts (tenant_id, reward_id, attempt, at, status, duration_ms, excerpt)
    values ($1, $2, 1, $3, 200, 5, 'yes')`);
  assert.equal(tenant.tenantId, tenantId);
  // What was asked up to here is written now: nobody waits for the next write.
  await ok(call("GET", "/v1/requests"));
};

/** Where there is something of each kind, as a table with the condition under which a row still holds it. */
const places: Record<RetentionKind, string[]> = {
  eventAttributes: ["events where attributes <> '{}'"],
  events: ["events"],
  refusedWebhooks: ["rejected_events"],
  requests: ["logged_requests where operation = 'createEventSource'"],
  deliveries: ["outbox_events", "veto_attempts where excerpt is not null"],
  riskSignals: ["risk_signals", "risk_assessments where signals -> 'hashes' <> '[]'"],
  riskAssessments: [
    "risk_assessments",
    "risk_review_steps where note is not null",
    "risk_list_entries where kind <> 'participant'",
  ],
  signUps: [
    "referrals where state = 'declined' and (country is not null or signed_up_at is not null or onboarding_id not like 'erased_%')",
    "reservations",
  ],
  tombstones: ["erasure_tombstones"],
};
/** What holds another kind's data goes with its own. */
const within: Partial<Record<RetentionKind, RetentionKind[]>> = { events: ["eventAttributes"], riskAssessments: [] };

for (const kind of allRetentionKinds) {
  test(`P4 ${kind} go after the days that the tenant chose, not before, and nothing else goes with them`, async () => {
    const world = await rewardWorld(service, terms);
    await live(world);
    const { minimum } = retentionKinds[kind];
    const others = Object.fromEntries(allRetentionKinds.map((one) => [one, one === kind ? minimum : longest]));
    assert.equal((await choose(world, others)).status, 200);
    const every = allRetentionKinds.flatMap((one) => places[one].map((place) => ({ one, place })));
    const measure = async () =>
      Promise.all(every.map(async ({ one, place }) => ({ one, place, rows: await count(world, place) })));
    const before = await measure();
    for (const { place, rows } of before) assert.ok(rows > 0, `nothing in ${place}`);
    const sums = await world.balances();
    await later(world, minimum * dayMs - hourMs);
    await tidy(store, surroundings);
    assert.deepEqual(await measure(), before, "an hour before it is time");
    await later(world, 2 * hourMs);
    await tidy(store, surroundings);
    const also = (place: string): boolean =>
      (within[kind] ?? []).some((other) => places[other].includes(place)) ||
      (kind === "riskAssessments" && place.startsWith("risk_assessments"));
    for (const { one, place, rows } of await measure()) {
      const was = before.find((each) => each.place === place)?.rows;
      assert.equal(rows, one === kind || also(place) ? 0 : was, `${place} an hour after it is time`);
    }
    assert.equal(await tidy(store, surroundings), 0, "a second time there is nothing to do");
    assert.deepEqual(await world.balances(), sums);
    await world.assertSound();
  });
}

test("P4 settings: what is in force without a choice, one choice at a time, in bounds, and on the record", async () => {
  const world = await rewardWorld(service, terms);
  const fallback = Object.fromEntries(allRetentionKinds.map((kind) => [kind, retentionKinds[kind].days]));
  assert.deepEqual(await settings(world), { etag: '"0"', body: { retentionDays: fallback, doNotTrack: false } });
  assert.equal((await choose(world, { events: 365, deliveries: 7 })).status, 200);
  const changed = await choose(world, { events: null, tombstones: 40 });
  assert.deepEqual(changed.body, {
    retentionDays: { ...fallback, deliveries: 7, tombstones: 40 },
    doNotTrack: false,
  });
  for (const kind of allRetentionKinds)
    for (const days of [retentionKinds[kind].minimum - 1, longest + 1, 1.5, "7", true]) {
      const refused = await choose(world, { deliveries: 9, [kind]: days });
      assert.equal(refused.status, 400, `${kind} ${days}: ${JSON.stringify(refused.body)}`);
    }
  assert.equal((await choose(world, { audit: 9 })).status, 400);
  assert.equal((await choose(world, { events: 99 }, { "if-match": '"1"' })).status, 412);
  assert.deepEqual(await settings(world), { etag: '"2"', body: changed.body });
  const trail = await ok(world.call("GET", "/v1/audit?operation=updatePrivacySettings"));
  const [latest] = trail["items"] as { before: object; after: object }[];
  const flat = (days: object) => ({
    doNotTrack: false,
    ...Object.fromEntries(Object.entries(days).map(([kind, value]) => [`retentionDays.${kind}`, value])),
  });
  assert.deepEqual(
    [latest?.before, latest?.after],
    [
      flat({ ...fallback, events: 365, deliveries: 7 }),
      flat((changed.body as { retentionDays: object }).retentionDays),
    ],
  );
  const authorization = `Bearer ${await world.tenant.keyWith(["privacy:read"])}`;
  const headers = { authorization, "if-match": '"2"' };
  assert.equal((await service.send("/v1/privacy-settings", { headers })).status, 200);
  assert.equal((await service.send("/v1/privacy-settings", { method: "PATCH", body: {}, headers })).status, 403);
});

test("P4 what a waiting referral is judged by outlives its days, and ends with the wait", async () => {
  const world = await rewardWorld(service, {
    ...terms,
    qualification: { steps: [{ ...spend, count: 2 }] },
  });
  await choose(world, { events: 30, riskSignals: 1, riskAssessments: 30, eventAttributes: 1 });
  const code = await world.codeOf("host");
  const waiting = await ok(
    world.call("POST", "/v1/referrals", { code, refereeId: "slow", onboardingId: "onb-slow", ip: "203.0.113.9" }),
  );
  await event(world, { id: "one", participantId: "slow" });
  await event(world, { id: "by-the-other-id", onboardingId: "onb-slow", type: "kyc.verified" });
  await event(world, { id: "nobody's", participantId: "stranger" });
  await judge();
  await later(world, 100 * dayMs);
  await tidy(store, surroundings);
  assert.equal(await count(world, "events"), 2);
  assert.equal(await count(world, "risk_assessments where signals -> 'hashes' <> '[]'"), 1);
  await event(world, { id: "two", participantId: "slow" });
  await judge();
  const done = await stateOf(world, String(waiting["id"]));
  assert.deepEqual([done.state, done.evidenceGone], ["rewarded", false]);
  await tidy(store, surroundings);
  // Of two judgements the later one, from before the approval, is young.
  assert.deepEqual([await count(world, "events"), await count(world, "risk_assessments")], [1, 1]);
  await later(world, 2 * dayMs);
  await tidy(store, surroundings);
  assert.equal(await count(world, "risk_assessments where signals -> 'hashes' <> '[]'"), 0);
});

test("P4 a referral whose events are gone keeps what it brought: a late event takes nothing back", async () => {
  const world = await rewardWorld(service, { ...terms, qualification: { steps: [spend], refundsUnqualify: true } });
  const { referralId } = await world.register("host", { refereeId: "friend" });
  const fresh = await world.register("host", { refereeId: "young" });
  await event(world, { id: "before", participantId: "young", occurredAt: "2020-01-01T00:00:00Z" });
  await event(world, { id: "buy", participantId: "friend", objectId: "order" });
  await judge();
  const [reward] = await world.rewardsOf(referralId);
  await ok(world.call("POST", `/v1/rewards/${reward?.rewardId}/pay`, { reference: "p-1" }));
  await later(world, 700 * dayMs);
  await event(world, { id: "buy-young", participantId: "young", objectId: "order-young" });
  await judge();
  await later(world, 100 * dayMs);
  await tidy(store, surroundings);
  assert.equal(await count(world, "events"), 1);
  assert.deepEqual(
    [(await stateOf(world, referralId)).evidenceGone, (await stateOf(world, fresh.referralId)).evidenceGone],
    [true, false],
    "what happened before a sign-up never counted for it",
  );
  const sums = await world.balances();
  for (const [id, participantId, objectId] of [
    ["r-1", "friend", "order"],
    ["r-2", "young", "order-young"],
  ])
    await event(world, { id, participantId, objectId, status: "reversed" });
  await judge();
  assert.equal((await stateOf(world, referralId)).state, "rewarded");
  assert.deepEqual((await stateOf(world, fresh.referralId)).reason, "refunded", "whose events are there is judged");
  const explained = await ok(world.call("GET", `/v1/referrals/${referralId}/explain`));
  assert.deepEqual(
    (explained["steps"] as { state: string }[]).map(({ state }) => state),
    ["done"],
  );
  const left = await world.balances();
  assert.equal(left.get("EUR paid"), sums.get("EUR paid"));
  await world.assertSound();
});

test("P4 a sign-up that nobody completed is declined, gives its slot back and forgets who it was", async () => {
  const world = await rewardWorld(service, {
    ...terms,
    qualification: { steps: [spend, { id: "kyc", event: "kyc" }] },
  });
  const staged = await rewardWorld(service, {
    rewards: [{ id: "step", side: "referrer", kind: "fixed", value: euros("1.00"), on: { step: "spend" } }],
    qualification: { steps: [spend, { id: "kyc", event: "kyc" }] },
  });
  const open = async ({ register }: RewardWorld, onboardingId: string) =>
    (await register("host", { refereeId: null, onboardingId, country: "DE" })).referralId;
  const left = await open(world, "onb-left");
  const active = await open(world, "onb-active");
  const linked = await open(world, "onb-linked");
  const earning = await open(staged, "onb-earning");
  await ok(world.call("POST", `/v1/referrals/${linked}/link`, { refereeId: "somebody" }));
  await event(staged, { id: "s", onboardingId: "onb-earning" });
  await judge();
  await later(world, 729 * dayMs);
  await event(world, { id: "alive", onboardingId: "onb-active", type: "app.opened" });
  await later(world, 2 * dayMs);
  const young = await open(world, "onb-young");
  await tidy(store, surroundings);
  const found = await stateOf(world, left);
  assert.deepEqual(
    [found.state, found.reason, found.country, found.counted],
    ["declined", "sign_up_abandoned", null, false],
  );
  assert.match(String(found.onboardingId), /^erased_[0-9a-hjkmnp-tv-z]{26}$/);
  for (const [one, of] of [
    [active, world],
    [linked, world],
    [young, world],
    [earning, staged],
  ] as const) {
    const { state, country, onboardingId } = await stateOf(of, one);
    assert.deepEqual([state, country], ["registered", "DE"], String(onboardingId));
  }
  const told = await ok(world.call("GET", "/v1/outbound-events?type=referral.declined"));
  assert.equal((told["items"] as unknown[]).length, 1);
  await world.assertSound();
});

test("P4 a backlog goes in bites, by two processes at once, each row once; a sandbox's goes by its own clock", async () => {
  const tenant = await service.createTenant({ mode: "sandbox" });
  const world = worldOf(service, tenant);
  const rows = 5_500;
  const text = `insert into events (tenant_id, event_id, type, participant_id, object_id, status, occurred_at, received_at, source, content_hash)
    select $1, 'bulk' || n, 'x', 'p' || n % 50, 'o' || n, 'cleared', $2, $2, 'api', decode('00', 'hex') from generate_series(1, $3) n`;
  await later(world, 0);
  await tidy(store, surroundings);
  await world.database.query({ name: "", text }, [world.tenantId, now(), rows]);
  assert.equal(await tidy(store, surroundings), 0);
  await ok(world.call("POST", "/v1/sandbox/clock", { advanceSeconds: 731 * 86_400 }));
  const seen: Record<string, number> = {};
  const other = (await service.another()).environment().store;
  const both = await Promise.all(
    [store, other].map((one) =>
      tidy(one, surroundings, undefined, (kind, gone) => (seen[kind] = (seen[kind] ?? 0) + gone)),
    ),
  );
  const rest = await tidy(store, surroundings);
  assert.equal(seen["events"], rows - rest, JSON.stringify(seen));
  assert.equal(await count(world, "events"), 0);
  assert.ok(both[0]! + both[1]! + rest >= rows);
});

test("P4 what went is counted in the metrics by kind, and by nothing of anybody's", async () => {
  for (const listener of surroundings.onGone) listener("global", "events", 12);
  const { body } = await service.send("/metrics");
  assert.match(body, /^beckon_retention_removed_total\{environment="global",kind="events"\} 12$/m);
});
