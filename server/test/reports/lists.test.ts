import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type AnswerOf,
  type OperationId,
  type Operation,
  operations,
  type Operations,
  type RewardRuleInput,
} from "@beckon/contract";
import fc from "fast-check";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld, type RewardWorld } from "../rewards/reward-world.ts";

type Referrers = AnswerOf<Operations["getReportReferrers"]>;
type Attention = AnswerOf<Operations["getReportAttention"]>["items"];

const service = await useService({ onlyGlobal: true });
const hour = 3_600_000;
const day = 24 * hour;

const rewards: RewardRuleInput[] = [{ id: "mine", side: "referrer", kind: "fixed", value: euros("3.00") }];

const get = async <Body>(world: RewardWorld, target: string): Promise<Body> => {
  const { status, body } = await world.call("GET", target);
  assert.equal(status, 200, JSON.stringify(body));
  return body as Body;
};
const referrersOf = (world: RewardWorld, query = "") => get<Referrers>(world, `/v1/reports/referrers${query}`);
const attentionOf = async (world: RewardWorld) =>
  (await get<{ items: Attention }>(world, "/v1/reports/attention")).items;

/** Changes what a story would take long to bring about. */
const set = (world: RewardWorld, text: string, ...values: unknown[]) =>
  world.database.query({ name: "", text }, [world.tenantId, ...values]);

test("the first referrers are those that a count of the referrals says, in that order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 25 }), async (referrers) => {
      const world = await rewardWorld(service, { rewards });
      const expected = new Map<string, number>();
      for (const [place, number] of referrers.entries()) {
        const { referralId } = await world.register(`person-${number}`);
        // Every third one has come, and nothing more.
        if (place % 3 === 2) continue;
        await world.qualify(referralId);
        expected.set(`person-${number}`, (expected.get(`person-${number}`) ?? 0) + 1);
      }
      const { items } = await referrersOf(world);
      const order = [...expected].toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      assert.deepEqual(
        items.map(({ participantId, qualified }) => [participantId, qualified]),
        order,
      );
      assert.ok(items.every(({ qualified, rewarded, state }) => qualified === rewarded && state === "active"));
      const first = await referrersOf(world, `?limit=1&campaignId=${world.campaignId}`);
      assert.deepEqual(first.items, items.slice(0, 1));
    }),
    { numRuns: 8 },
  );
});

test("referrers of a period are those of its days, in the tenant's zone", async () => {
  const world = await rewardWorld(service, { rewards });
  await set(world, "update tenants set time_zone = $2 where tenant_id = $1", "Pacific/Chatham");
  const { referralId } = await world.register("ann");
  await world.qualify(referralId);
  const { to } = await referrersOf(world);
  const before = new Date(Date.parse(to) - day).toISOString().slice(0, 10);
  assert.equal((await referrersOf(world, `?from=${to}&to=${to}`)).items.length, 1);
  assert.deepEqual((await referrersOf(world, `?from=${before}&to=${before}`)).items, []);
  const long = await world.call("GET", "/v1/reports/referrers?from=2026-01-01&to=2027-01-02");
  assert.deepEqual([long.status, long.body["code"]], [422, "rule_violated"]);
});

test("of more steps than are read in time, the latest are counted, and it is said since when", async () => {
  const world = await rewardWorld(service, { rewards });
  await world.qualify((await world.register("ann")).referralId);
  service.clock.advance(60_000);
  await world.qualify((await world.register("ben")).referralId);
  const whole = await referrersOf(world);
  assert.equal(whole.countedFrom, null);
  assert.deepEqual(new Set(whole.items.map(({ participantId }) => participantId)), new Set(["ann", "ben"]));
  const nowMs = service.clock.nowMs();
  const asked = { campaignId: null, fromMs: nowMs - day, untilMs: nowMs + day, limit: 10 };
  const cut = await world.store.reports.topReferrers(world.tenantId, { ...asked, steps: 2 });
  assert.deepEqual(
    cut.items.map(({ participantId, qualified }) => [participantId, qualified]),
    [["ben", 1]],
  );
  // Since the steps of the second, a minute after those of the first.
  assert.ok(cut.countedFromMs !== null && cut.countedFromMs > nowMs - 60_000 && cut.countedFromMs <= nowMs);
  const none = await world.store.reports.topReferrers(world.tenantId, { ...asked, fromMs: nowMs + day - 1, steps: 2 });
  assert.deepEqual(none, { countedFromMs: null, items: [] });
});

test("an erased person's referrals stand under the name that the erasure left", async () => {
  const world = await rewardWorld(service, { rewards });
  await world.qualify((await world.register("ann")).referralId);
  const [reward] = await world.everyReward();
  assert.equal((await world.call("POST", `/v1/rewards/${reward?.rewardId}/pay`, { reference: "run" })).status, 200);
  const erased = await world.call("POST", "/v1/participants/ann/erase", {});
  assert.equal(erased.status, 200, JSON.stringify(erased.body));
  const { items } = await referrersOf(world);
  assert.equal(items.length, 1);
  assert.match(String(items[0]?.participantId), /^erased_/);
});

test("nothing needs attention where all is well", async () => {
  assert.deepEqual(await attentionOf(await rewardWorld(service, { rewards })), []);
});

test("each kind of trouble is told with how many, since when, and where to look", async () => {
  const manual: RewardRuleInput[] = [
    { id: "mine", side: "referrer", kind: "fixed", value: euros("9.50"), approval: "manual" },
  ];
  const world = await rewardWorld(service, {
    rewards: manual,
    limits: { budget: { amount: "10.00", currency: "EUR" } },
  });
  const now = service.clock.nowMs();
  const { referralId } = await world.register("ann");
  await world.qualify(referralId);
  await set(world, "update campaigns set ends_at = $2 where tenant_id = $1", new Date(now + 2 * day));
  const made = await world.call("POST", "/v1/webhook-endpoints", { url: "http://127.0.0.1:9/hook" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  const endpointId = String(made.body["id"]);
  const failing = "update webhook_endpoints set consecutive_failures = $2, failing_since = $3 where tenant_id = $1";
  await set(world, failing, 7, new Date(now - hour));
  const review = `insert into risk_reviews (tenant_id, referral_id, campaign_id, state, score, stake, stake_rank, flagged_at)
    select tenant_id, referral_id, campaign_id, 'open', 50, '[]', 0, $2 from referrals where tenant_id = $1`;
  await set(world, review, new Date(now - 4 * day));
  const source = await world.call("POST", "/v1/event-sources", {
    name: "cards",
    secret: "a-secret-of-thirty-two-characters",
  });
  const sourceId = String(source.body["id"]);
  const refused = `insert into rejected_events (tenant_id, rejected_id, source_id, reason, detail, received_at)
    select $1, 'rej_' || n, $2, 'signature', 'none', $3 from generate_series(1, 3) n`;
  if (source.status === 201) await set(world, refused, sourceId, new Date(now - 2 * hour));
  const items = await attentionOf(world);
  const told = new Map(items.map((item) => [item.code, item]));
  const short = (code: Attention[number]["code"]) => {
    const { severity, count, since, id } = told.get(code) ?? {};
    return [severity, count, since === null ? null : Date.parse(since ?? ""), id];
  };
  assert.deepEqual(short("budget_low"), ["warning", 1, null, world.campaignId]);
  assert.deepEqual(short("campaign_ending"), ["info", 1, null, world.campaignId]);
  assert.equal(told.get("campaign_ending")?.until, new Date(now + 2 * day).toISOString());
  assert.deepEqual(short("endpoint_failing"), ["warning", 7, now - hour, endpointId]);
  assert.deepEqual(short("reviews_open"), ["warning", 1, now - 4 * day, referralId]);
  assert.equal(source.status, 201, JSON.stringify(source.body));
  assert.deepEqual(short("events_rejected"), ["warning", 3, now - 2 * hour, sourceId]);
  assert.deepEqual(short("rewards_waiting").slice(0, 2), ["info", 1]);
  for (const { look } of items) {
    const operation: Operation = operations[look.operation as OperationId];
    const path = operation.path.replace(/\{(\w+)\}/g, (_, name: string) => look.params[name] ?? "?");
    const answer = await world.call("GET", `${path}?${new URLSearchParams(look.query).toString()}`);
    assert.equal(answer.status, 200, `${path} ${JSON.stringify(answer.body)}`);
  }
  const order = items.map(({ severity }) => ["critical", "warning", "info"].indexOf(severity));
  assert.deepEqual(
    order,
    order.toSorted((one, other) => one - other),
  );
});

test("what is settled needs no attention any more: disabled endpoints, failed payouts", async () => {
  const world = await rewardWorld(service, { rewards });
  await world.qualify((await world.register("ann")).referralId);
  const [reward] = await world.everyReward();
  const codes = async () => (await attentionOf(world)).map(({ code }) => code);
  assert.equal((await world.call("POST", `/v1/rewards/${reward?.rewardId}/fail`, { reason: "closed" })).status, 200);
  assert.deepEqual(await codes(), ["payouts_failed"]);
  assert.equal((await world.call("POST", `/v1/rewards/${reward?.rewardId}/pay`, { reference: "run" })).status, 200);
  assert.deepEqual(await codes(), []);
  const { body } = await world.call("POST", "/v1/webhook-endpoints", { url: "http://127.0.0.1:9/hook" });
  await set(world, "update webhook_endpoints set state = 'disabled', disabled_reason = 'gone' where tenant_id = $1");
  const [disabled] = await attentionOf(world);
  assert.deepEqual([disabled?.code, disabled?.severity, disabled?.id], ["endpoint_disabled", "critical", body["id"]]);
});
