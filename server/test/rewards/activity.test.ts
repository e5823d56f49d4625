/** `GET /v1/referral/activity`: where a person's referrals and rewards are, in words that tell nothing of anybody else. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Operation, operations } from "@beckon/contract";
import fc from "fast-check";
import pg from "pg";
import { activityEvents, activityPage } from "../../src/store/activity.ts";
import { assertAnswer, assertError, usualHeaders } from "../compat/stage.ts";
import { undocumented } from "../management/caller.ts";
import { type TenantOptions, useService } from "../harness/service.ts";
import { euros, type RewardWorld, worldOf } from "./reward-world.ts";

const service = await useService();
const path = "/v1/referral/activity";
const operation: Operation = operations.getReferralActivity;
const day = 86_400;

type Item = {
  role: string;
  status: string;
  registeredAt: string;
  steps: { name: string; state: string; progress: unknown; deadline: string | null }[];
  next: { who: string | null; code: string; text: string };
  rewards: { status: string; amount: unknown; availableAt: string | null }[];
};
type Page = { items: Item[]; nextCursor: string | null };
type Terms = NonNullable<NonNullable<TenantOptions["campaign"]>["terms"]>;

const steps = [
  {
    id: "verified",
    name: "Verify your identity",
    event: "kyc.verified",
    within: { seconds: day, after: "registration" },
  },
  {
    id: "spend",
    name: "Spend 50 EUR",
    event: "purchase",
    count: 2,
    totalAmount: { amount: "50.00", currency: "EUR" },
    within: { seconds: 10 * day, after: "previous_step" },
  },
] as const;
const thanks = { id: "thanks", side: "referrer", kind: "fixed", value: euros() } as const;
const points = { type: "points", amount: 500, unit: "miles" } as const;
const welcome = { id: "welcome", side: "referee", kind: "fixed", value: points } as const;

const sandbox = async (terms: Terms = {}) => {
  const tenant = await service.createTenant({ mode: "sandbox", campaign: { terms: { codeCap: 100_000, ...terms } } });
  return worldOf(service, tenant);
};

const headersOf = async ({ tenant }: Pick<RewardWorld, "tenant">, participantId: string) => ({
  "x-client-key": tenant.clientKey,
  authorization: `Bearer ${await tenant.tokenFor(participantId)}`,
});

/** The page as its contract has it. */
const read = async (world: RewardWorld, participantId: string, query = ""): Promise<Page> => {
  const answer = await service.send(`${path}${query}`, { headers: await headersOf(world, participantId) });
  assert.equal(answer.status, 200, answer.body);
  assert.deepEqual(undocumented(operation, answer), []);
  return JSON.parse(answer.body) as Page;
};
const only = async (world: RewardWorld, participantId: string): Promise<Item> => {
  const { items } = await read(world, participantId);
  assert.equal(items.length, 1);
  return items[0]!;
};
const nextOf = async (world: RewardWorld, participantId: string) =>
  Object.values((await only(world, participantId)).next);

let happened = 0;
const report = async (world: RewardWorld, type: string, more: object = {}): Promise<void> => {
  const event = { id: `e${++happened}`, type, participantId: "bob", occurredAt: new Date(at(world)).toISOString() };
  const { status, body } = await world.call("POST", "/v1/events", { ...event, ...more });
  assert.deepEqual([status < 300, body["outcome"]], [true, "accepted"], JSON.stringify(body));
};
const ahead = new WeakMap<object, number>();
const at = (world: RewardWorld): number => service.clock.nowMs() + (ahead.get(world) ?? 0) * 1000;
const advance = async (world: RewardWorld, seconds: number): Promise<void> => {
  ahead.set(world, (ahead.get(world) ?? 0) + seconds);
  assert.equal((await world.call("POST", "/v1/sandbox/clock", { advanceSeconds: seconds })).status, 200);
};
const spent = (amount: string, more: object = {}) => ({ amount, currency: "EUR", ...more });

test("both see one referral from the sign-up to the payout, each in their own words", async () => {
  const world = await sandbox({
    qualification: { steps: [...steps], approval: "manual" },
    rewards: [{ ...thanks, approval: "manual", holdSeconds: 3 * day }, welcome],
  });
  const { referralId, registeredAtMs } = await world.register("ann", { refereeId: "bob" });
  const first = await only(world, "bob");
  assert.deepEqual(first, {
    role: "referee",
    status: "registered",
    registeredAt: new Date(registeredAtMs).toISOString(),
    steps: [
      {
        name: "Verify your identity",
        state: "waiting",
        progress: { have: 0, need: 1 },
        deadline: new Date(registeredAtMs + day * 1000).toISOString(),
      },
      { name: "Spend 50 EUR", state: "waiting", progress: { have: 0, need: 2 }, deadline: null },
    ],
    next: { who: "you", code: "step", text: 'Your next step is "Verify your identity".' },
    rewards: [],
  });
  const friends = await only(world, "ann");
  const theirs = { who: "friend", code: "step", text: `Your friend's next step is "Verify your identity".` };
  assert.deepEqual(friends, { ...first, role: "referrer", next: theirs });

  await report(world, "kyc.verified");
  await report(world, "purchase", spent("10.00"));
  assert.deepEqual(await nextOf(world, "bob"), ["you", "step", 'Your next step is "Spend 50 EUR" (1 of 2 done).']);
  await report(world, "purchase", spent("13.37"));
  assert.deepEqual(await nextOf(world, "bob"), [
    "you",
    "step",
    'Your next step is "Spend 50 EUR" (23.37 of 50.00 EUR).',
  ]);
  const euro = (amount: string) => ({ amount, currency: "EUR" });
  const progress = async (who: string) => (await only(world, who)).steps.map((step) => step.progress);
  const verified = { have: 1, need: 1 };
  assert.deepEqual(await progress("bob"), [verified, { have: euro("23.37"), need: euro("50.00") }]);
  assert.deepEqual(await progress("ann"), [verified, null], "what a friend spends is the friend's affair");
  assert.equal((await nextOf(world, "ann"))[2], `Your friend's next step is "Spend 50 EUR".`);
  await report(world, "purchase", spent("40.00", { objectId: "p", status: "pending" }));
  const clearing = 'A payment for "Spend 50 EUR" has yet to clear. It counts once it has.';
  for (const who of ["ann", "bob"]) assert.deepEqual(await nextOf(world, who), [null, "payment_clearing", clearing]);
  await report(world, "purchase", spent("40.00", { objectId: "p", status: "cleared" }));
  const confirms = ["company", "approval", "All steps are done. The company confirms it next."];
  for (const who of ["ann", "bob"]) assert.deepEqual(await nextOf(world, who), confirms);
  assert.deepEqual(await progress("ann"), [verified, { have: 2, need: 2 }]);

  await world.call("POST", `/v1/referrals/${referralId}/approve`, {});
  assert.deepEqual(await nextOf(world, "ann"), [
    "company",
    "reward_approval",
    "All steps are done. The company confirms your reward next.",
  ]);
  assert.deepEqual((await only(world, "ann")).rewards, [
    { status: "pending", amount: euro("10.00"), availableAt: null },
  ]);
  const ready = ["company", "payout", "Your reward is available. The company pays it out next."];
  assert.deepEqual(await nextOf(world, "bob"), ready);
  const [own] = (await only(world, "bob")).rewards;
  assert.deepEqual([own?.status, own?.amount], ["available", { amount: 500, unit: "miles" }]);

  const reward = (await world.rewardsOf(referralId)).find(({ side }) => side === "referrer");
  const rewardAt = `/v1/rewards/${reward!.rewardId}`;
  await world.call("POST", `${rewardAt}/approve`, {});
  assert.deepEqual(await nextOf(world, "ann"), [
    null,
    "reward_hold",
    "Your reward is on its way. It becomes available when its waiting time is over.",
  ]);
  const { availableAt } = (await only(world, "ann")).rewards[0]!;
  assert.ok(Math.abs(Date.parse(availableAt!) - (at(world) + 3 * day * 1000)) < 600_000);
  const approved = (await world.call("GET", `${rewardAt}/explain`)).body["steps"] as { step: string; at: string }[];
  assert.ok(
    Date.parse(approved.find(({ step }) => step === "approved")?.at ?? ""),
    "support sees when it was approved",
  );
  await world.call("POST", `${rewardAt}/cancel`, {});
  const none = [null, "reward_over", "There is no open reward for you here any more."];
  assert.deepEqual(await nextOf(world, "ann"), none);
  const miles = (await world.rewardsOf(referralId)).find(({ side }) => side === "referee")!;
  await world.call("POST", `/v1/rewards/${miles.rewardId}/pay`, { reference: "p" });
  assert.deepEqual(await nextOf(world, "bob"), [null, "paid", "Your reward was paid."]);
  await world.call("POST", `/v1/rewards/${miles.rewardId}/reverse`, { reason: "canary-reason" });
  assert.deepEqual(await nextOf(world, "bob"), none);
});

test("without a rule for a side, or any step, it says so", async () => {
  const custom = { type: "custom", payload: { voucher: "canary-voucher" } } as const;
  const world = await sandbox({ qualification: { steps: [] }, rewards: [{ ...thanks, value: custom }] });
  const { referralId } = await world.register("ann", { refereeId: "bob" });
  const checking = [null, "checking", "All steps are done. The reward follows in a moment."];
  assert.deepEqual(await nextOf(world, "bob"), checking);
  await world.qualify(referralId);
  assert.deepEqual(await nextOf(world, "bob"), [
    null,
    "no_reward",
    "All steps are done. There is no reward for you here.",
  ]);
  assert.equal((await only(world, "ann")).rewards[0]?.amount, null);
});

test("declined, voided, reversed: one sentence for all of them, and no reason", async () => {
  const sentences = new Set<string>();
  for (const action of ["decline", "void", "refund"] as const) {
    const spend = [{ id: "spend", event: "purchase" }];
    const world = await sandbox({ qualification: { steps: spend }, rewards: [thanks, welcome] });
    const { referralId } = await world.register("ann", { refereeId: "bob" });
    if (action === "refund") {
      await report(world, "purchase", spent("9.00", { objectId: "p" }));
      await report(world, "purchase", spent("9.00", { objectId: "p", status: "reversed" }));
    } else await world.call("POST", `/v1/referrals/${referralId}/${action}`, { note: "canary-note" });
    for (const who of ["ann", "bob"]) {
      const item = await only(world, who);
      assert.equal(item.status, { decline: "declined", void: "voided", refund: "reversed" }[action]);
      assert.deepEqual(
        item.steps.map(({ state }) => state),
        ["missed"],
        "nothing more can be done",
      );
      assert.doesNotMatch(JSON.stringify(item), /canary|reason|manual_decision|refund|risk|review/i);
      assert.deepEqual(
        item.rewards.map(({ status }) => status),
        action === "refund" ? ["reversed"] : [],
      );
      sentences.add(JSON.stringify(item.next));
    }
    const { body } = await world.call("GET", `/v1/referrals/${referralId}/explain`);
    assert.match(String(body["summary"]), action === "refund" ? /payment was refunded/ : /Somebody decided so/);
    assert.equal(body["waitingFor"], "nobody");
  }
  const text = "This referral does not count. If you think that is wrong, ask the company.";
  assert.deepEqual(
    [...sentences].map((one) => JSON.parse(one) as unknown),
    [{ who: null, code: "not_counted", text }],
  );
});

test("deadlines go by the sandbox's clock", async () => {
  const world = await sandbox({ qualification: { steps: [...steps], ordered: true }, rewards: [thanks] });
  await world.register("ann", { refereeId: "bob" });
  const over = [null, "time_over", "The time for a step is over, so nothing more can be earned here."];
  await advance(world, day - 60);
  assert.equal((await nextOf(world, "bob"))[1], "step");
  // Another tenant's time is its own.
  const other = await sandbox({ qualification: { steps: [...steps] } });
  await other.register("ann", { refereeId: "bob" });
  await advance(world, 120);
  for (const who of ["ann", "bob"]) {
    const item = await only(world, who);
    assert.deepEqual(Object.values(item.next), over);
    assert.deepEqual([item.status, ...item.steps.map(({ state }) => state)], ["expired", "missed", "missed"]);
  }
  assert.equal((await nextOf(other, "bob"))[1], "step");
});

test("a step that was missed is told before anybody looked at the referral again", async () => {
  const world = await sandbox({ qualification: { steps: [...steps] } });
  await world.register("ann", { refereeId: "bob" });
  const text = "update tenants set clock_ahead_ms = $2 where tenant_id = $1";
  const { database } = service.environment();
  await database.query({ name: "test-clock", text }, [world.tenantId, 2 * day * 1000]);
  const again = await service.another();
  const answer = await again.send(path, { headers: await headersOf(world, "bob") });
  const [item] = (JSON.parse(answer.body) as Page).items;
  assert.deepEqual([item?.status, item?.next.code], ["registered", "time_over"]);
});

test("P1 an answer holds nothing of the other person, and no ids at all", async () => {
  const world = await sandbox({ qualification: { steps: [...steps] }, rewards: [thanks, welcome] });
  await world.call("PUT", "/v1/participants/canary-ann", { country: "DE", attributes: { plan: "canary-plan" } });
  await world.register("canary-ann", { refereeId: "bob", onboardingId: "canary-onboarding", country: "DE" });
  await report(world, "purchase", spent("77.77", { objectId: "canary-object", category: "canary-category" }));
  await report(world, "kyc.verified", { attributes: { mail: "canary@example.org" } });
  for (const who of ["canary-ann", "bob"]) {
    const answer = await service.send(path, { headers: await headersOf(world, who) });
    assert.doesNotMatch(answer.body, /canary|bob|DE"|(?:ref|rwd|cmp|cod|evt)_/);
    if (who !== "bob") assert.doesNotMatch(answer.body, /77\.77/);
  }
  assert.doesNotMatch(service.logged, /canary-(?:ann|onboarding|object)|canary@/);
});

test("pages go from new to old, in both roles, and stay in place while referrals come", async () => {
  const world = await sandbox({ qualification: { steps: [...steps] } });
  await world.register("zoe", { refereeId: "ann" });
  const times: string[] = [(await only(world, "ann")).registeredAt];
  for (let n = 0; n < 6; n++) {
    service.clock.advance(1_000);
    times.unshift(new Date((await world.register("ann")).registeredAtMs).toISOString());
  }
  const seen: Item[] = [];
  let query = "?limit=3";
  for (let pages = 0; query !== "" && pages < 9; pages++) {
    const { items, nextCursor } = await read(world, "ann", query);
    seen.push(...items);
    query = nextCursor === null ? "" : `?limit=3&cursor=${encodeURIComponent(nextCursor)}`;
    service.clock.advance(1_000);
    await world.register("ann");
  }
  assert.deepEqual(
    seen.map(({ registeredAt }) => registeredAt),
    times,
  );
  assert.deepEqual(
    seen.map(({ role }) => role),
    [...Array.from({ length: 6 }, () => "referrer"), "referee"],
  );
  assert.equal((await read(world, "ann", "?limit=100&utm=1")).items.length, 10);
  const { nextCursor } = await read(world, "ann", "?limit=1");
  const headers = await headersOf(world, "zoe");
  for (const bad of [
    `cursor=${encodeURIComponent(nextCursor!)}`,
    "cursor=x",
    "cursor=",
    "limit=0",
    "limit=101",
    "limit=x",
  ])
    assertError(await service.send(`${path}?${bad}`, { headers }), "invalidRequest");
  assertError(await service.send(`${path}?limit=1&limit=2`, { headers }), "invalidRequest");
});

const seed = Number(process.env.BECKON_FUZZ_SEED ?? Date.now() % 2 ** 31);
test(`C2 getReferralActivity: 300 queries, seed ${seed}`, async () => {
  const world = await sandbox({ qualification: { steps: [...steps] } });
  for (const refereeId of ["bob", "cid", "dot"]) await world.register("ann", { refereeId });
  const headers = await headersOf(world, "ann");
  const { nextCursor } = await read(world, "ann", "?limit=1");
  const name = fc.oneof(fc.constantFrom("limit", "cursor"), fc.string());
  const value = fc.oneof(fc.integer({ min: -1, max: 102 }).map(String), fc.constant(nextCursor ?? ""), fc.string());
  const property = fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 3 }), async (pairs) => {
    const answer = await service.send(`${path}?${new URLSearchParams(pairs).toString()}`, { headers });
    assert.ok([200, 400].includes(answer.status), `${answer.status} ${answer.body}`);
    assert.deepEqual(undocumented(operation, answer), []);
  });
  await fc.assert(property, { numRuns: 300, seed });
});

describe("the door is that of GET /v1/referral", () => {
  test("another tenant's and another environment's people see nothing", async () => {
    const world = await sandbox();
    const us = await service.createTenant({ environment: "us", sameAs: world.tenant });
    await world.register("ann", { refereeId: "bob" });
    const stranger = await sandbox();
    assert.deepEqual(await read(stranger, "ann"), { items: [], nextCursor: null });
    const own = await headersOf(world, "ann");
    const theirs = await headersOf(stranger, "ann");
    assertError(
      await service.send(path, { headers: { ...own, ...{ authorization: theirs.authorization } } }),
      "notAuthorized",
    );
    assertError(await service.send(path, { headers: { ...own, "x-us-env": "true" } }), "notAuthenticated");
    const inUs = { ...own, "x-us-env": "true", authorization: `Bearer ${await us.tokenFor("ann")}` };
    assertAnswer(await service.send(path, { headers: inUs }), 200, '{"items":[],"nextCursor":null}');
    assertError(await service.send(path, { headers: { ...inUs, "x-us-env": "" } }), "notAuthenticated");
  });
  test("a blocked person is 403, whatever else is wrong; HEAD is GET without a body; POST is 405", async () => {
    const world = await sandbox();
    await world.register("ann", { refereeId: "bob" });
    const headers = await headersOf(world, "ann");
    const [got, head] = [await service.send(path, { headers }), await service.send(path, { headers, method: "HEAD" })];
    assert.deepEqual([head.status, head.body, head.headers["content-length"]], [200, "", String(got.body.length)]);
    for (const [name, value] of Object.entries(usualHeaders)) assert.equal(got.headers[name], value);
    assertError(await service.send(path, { headers, method: "POST" }), "methodNotAllowed");
    const options = await service.send(path, { method: "OPTIONS" });
    assert.deepEqual([options.status, options.headers["access-control-allow-origin"]], [204, "*"]);
    await world.call("POST", "/v1/participants/ann/block");
    assertError(await service.send(`${path}?limit=0`, { headers }), "notAuthorized");
    assert.equal((await read(world, "bob")).items.length, 1);
  });
});

test("a page is read over indexes that lead with the tenant, with a plan for any values", async (t) => {
  const world = await sandbox();
  const { referralId } = await world.register("ann", { refereeId: "bob" });
  const client = new pg.Client(service.environment().connection);
  await client.connect();
  t.after(() => client.end());
  const many = [
    `insert into participants (tenant_id, participant_id, created_at, updated_at)
      select $1, 'p' || n, now(), now() from generate_series(1, 5050) n where $2::text is not null`,
    `insert into referrals (tenant_id, referral_id, campaign_id, revision, code_id, referrer_id, referee_id, state, counted,
        registered_at, updated_at)
      select $1, 'ref_' || lpad(n::text, 26, '0'), campaign_id, revision, code_id, 'p' || (5001 + n % 50), 'p' || n, state,
        true, now(), now() from referrals, generate_series(1, 5000) n where tenant_id = $1 and referral_id = $2`,
    `insert into events (tenant_id, event_id, type, participant_id, onboarding_id, object_id, status, occurred_at, received_at,
        source, content_hash)
      select $1, 'm' || n, 'purchase', 'p' || n, 'o' || n, 'm' || n, 'cleared', now(), now(), $2, '' from generate_series(1, 5000) n`,
  ];
  for (const text of many) await client.query(text, [world.tenantId, referralId]);
  await client.query("analyze referrals, events; set plan_cache_mode = force_generic_plan");
  const planOf = async ({ name, text }: { name: string; text: string }, values: string[]): Promise<string> => {
    await client.query(`prepare "${name}" as ${text}`);
    const given = values.map((value) => client.escapeLiteral(value)).join(", ");
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain execute "${name}" (${given})`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  const page = await planOf(activityPage, [world.tenantId, "p5001", referralId, "26"]);
  assert.match(page, /Index Scan Backward using referrals_by_referrer/);
  assert.match(page, /Index Cond: \(\(tenant_id = \$1\) AND \(referrer_id = \$2\) AND \(referral_id < /);
  assert.match(page, /using referrals_one_per_referee/);
  const wanted = [{ referralId: "r", participantId: "p1", onboardingId: "o1", since: new Date(0), words: ["a"] }];
  const events = await planOf(activityEvents, [world.tenantId, JSON.stringify(wanted), "10"]);
  for (const name of ["events_by_participant", "events_by_onboarding"]) assert.ok(events.includes(name), events);
  assert.doesNotMatch(page + events, /Seq Scan/);
});
