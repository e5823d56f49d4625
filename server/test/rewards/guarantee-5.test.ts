import assert from "node:assert/strict";
import { test } from "node:test";
import { grantRewards } from "../../src/core/reward/grant-rewards.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld } from "./reward-world.ts";

const service = await useService({ onlyGlobal: true });

const ours = { id: "ours", side: "referrer", kind: "fixed", value: euros() } as const;
const theirs = { id: "theirs", side: "referee", kind: "fixed", value: euros("5.00") } as const;

test("guarantee 5: twenty grants at once give each side one reward", async () => {
  const world = await rewardWorld(service, {
    rewards: [ours, theirs, { id: "third", side: "referrer", kind: "milestone", every: 2, value: euros("1.00") }],
  });
  const referrals = [];
  for (let n = 0; n < 4; n++) referrals.push(await world.register("ann"));
  const granted = await Promise.all(
    referrals.flatMap(({ referralId }) => Array.from({ length: 20 }, () => world.qualify(referralId))),
  );
  assert.equal(granted.flatMap(({ rewards }) => rewards).length, 4 * 2 + 2);
  const rewards = await world.everyReward();
  assert.equal(rewards.length, 10);
  assert.deepEqual(
    rewards
      .filter(({ kind }) => kind === "milestone")
      .map(({ ordinal }) => ordinal)
      .toSorted((one, other) => Number(one) - Number(other)),
    [1, 2],
  );
  assert.deepEqual(await world.usage(), { EUR: 4n * 1500n + 200n, referrals: 4n });
  await world.assertSound();
});

test("guarantee 5: without the referral's row held, still once", async () => {
  const world = await rewardWorld(service, { rewards: [ours, theirs] });
  const referral = await world.register("ann");
  const terms = await world.store.campaigns.findTerms(world.tenantId, referral.campaignId, referral.revision);
  const atMs = service.clock.nowMs();
  const granted = await Promise.all(
    Array.from({ length: 20 }, () =>
      world.store.transaction((inside) =>
        grantRewards(inside, world.surroundings, {
          tenantId: world.tenantId,
          referral,
          terms: terms!,
          trigger: "qualified",
          atMs,
        }),
      ),
    ),
  );
  assert.equal(granted.flatMap(({ rewards }) => rewards).length, 2);
  assert.deepEqual(await world.usage(), { EUR: 1500n, referrals: 1n });
  await world.assertSound();
});

test("the budget is never passed by fifty referrals of fifty referrers at once, and what is reversed can be spent again", async () => {
  const world = await rewardWorld(service, {
    rewards: [ours],
    limits: { budget: { amount: "205.00", currency: "EUR" } },
  });
  const referrals = await Promise.all(Array.from({ length: 50 }, (_, n) => world.register(`r-${n}`)));
  const granted = await Promise.all(referrals.map(({ referralId }) => world.qualify(referralId)));
  assert.equal(granted.filter(({ rewards }) => rewards.length === 1).length, 20);
  const refused = granted.flatMap(({ refused: some }) => some);
  assert.deepEqual(new Set(refused.map(({ reason }) => reason)), new Set(["budget_exhausted"]));
  assert.equal(refused.length, 30);
  assert.deepEqual(await world.usage(), { EUR: 20_000n, referrals: 20n });
  await world.reverse(granted.find(({ rewards }) => rewards.length === 1)!.referral.referralId);
  const late = await world.register("late");
  assert.equal((await world.qualify(late.referralId)).rewards.length, 1);
  assert.deepEqual(await world.usage(), { EUR: 20_000n, referrals: 20n });
  await world.assertSound();
});

test("the campaign's cap counts referrals that bring any reward, and takes back what ended", async () => {
  const world = await rewardWorld(service, { rewards: [ours, theirs], limits: { referralsPerCampaign: 10 } });
  const referrals = await Promise.all(Array.from({ length: 30 }, (_, n) => world.register(`r-${n % 7}`)));
  const granted = await Promise.all(referrals.map(({ referralId }) => world.qualify(referralId)));
  const good = granted.filter(({ rewards }) => rewards.length === 2);
  assert.equal(good.length, 10);
  assert.ok(granted.every(({ rewards, refused }) => rewards.length + refused.length === 2));
  assert.equal((await world.usage())["referrals"], 10n);
  const [one, other] = good[0]!.rewards;
  await world.call("POST", `/v1/rewards/${one!.rewardId}/cancel`);
  assert.equal((await world.usage())["referrals"], 10n);
  await world.call("POST", `/v1/rewards/${other!.rewardId}/cancel`);
  assert.equal((await world.usage())["referrals"], 9n);
  assert.equal((await world.qualify((await world.register("late")).referralId)).rewards.length, 2);
  await world.assertSound();
});

test("a referrer's limit is never passed at once, and the referees are rewarded beyond it", async () => {
  const world = await rewardWorld(service, {
    rewards: [ours, theirs],
    limits: {
      perReferrer: [
        { metric: "count", window: "total", max: 5 },
        { metric: "value", window: "year", max: { amount: "45.00", currency: "EUR" } },
      ],
    },
  });
  const referrals = [];
  for (let n = 0; n < 20; n++) referrals.push(await world.register("ann"));
  const granted = await Promise.all(referrals.map(({ referralId }) => world.qualify(referralId)));
  const rewards = granted.flatMap(({ rewards: some }) => some);
  assert.equal(rewards.filter(({ side }) => side === "referrer").length, 4);
  assert.equal(rewards.filter(({ side }) => side === "referee").length, 20);
  const reasons = new Set(granted.flatMap(({ refused }) => refused.map(({ reason }) => reason)));
  assert.deepEqual(reasons, new Set(["referrer_limit_reached"]));
  await world.reverse(rewards.find(({ side }) => side === "referrer")!.referralId);
  const late = await world.qualify((await world.register("ann")).referralId);
  assert.equal(late.rewards.length, 2);
  await world.assertSound();
});

test("a limit across campaigns counts what other campaigns gave", async () => {
  const limits = { perReferrer: [{ metric: "count", window: "month", max: 1, acrossCampaigns: true }] } as const;
  const world = await rewardWorld(service, { rewards: [ours] });
  const made = await world.call("POST", "/v1/campaigns", {
    name: "Other",
    terms: { rewards: [ours], limits: { perReferrer: [...limits.perReferrer] } },
  });
  const campaignId = String(made.body["id"]);
  assert.equal((await world.call("POST", `/v1/campaigns/${campaignId}/activate`)).status, 200);
  await world.qualify((await world.register("ann")).referralId);
  const other = await world.qualify((await world.register("ann", { campaignId })).referralId);
  assert.deepEqual(
    other.refused.map(({ reason }) => reason),
    ["referrer_limit_reached"],
  );
  await world.assertSound();
});

test("a batch of the largest size is decided, paid and reversed within the time a caller is promised", async () => {
  const world = await rewardWorld(service, {
    rewards: [
      { ...ours, approval: "manual" },
      { ...theirs, approval: "manual" },
    ],
  });
  for (let from = 0; from < 250; from += 25) {
    const some = await Promise.all(Array.from({ length: 25 }, (_, n) => world.register(`r-${from + n}`)));
    await Promise.all(some.map(({ referralId }) => world.qualify(referralId)));
  }
  const ids = (await world.everyReward()).map(({ rewardId }) => rewardId);
  assert.equal(ids.length, 500);
  for (const more of [{ action: "approve" }, { action: "pay", reference: "run" }, { action: "reverse", reason: "x" }]) {
    const { status, body } = await world.call("POST", "/v1/rewards/batch", { ...more, ids });
    assert.deepEqual([status, body["changed"], body["refused"]], [200, 500, 0]);
  }
  const { body } = await world.call("GET", "/v1/referrals?status=rewarded&limit=100");
  assert.equal((body["items"] as unknown[]).length, 100);
  await world.assertSound();
});

test("campaign.budget_low is told once, in the transaction that makes it so", async () => {
  const world = await rewardWorld(service, {
    rewards: [ours],
    limits: { budget: { amount: "100.00", currency: "EUR" } },
  });
  for (let n = 0; n < 10; n++) {
    const referral = await world.register(`r-${n}`);
    await world.store.transaction(async (inside) => {
      const terms = await inside.campaigns.findTerms(world.tenantId, referral.campaignId, referral.revision);
      await grantRewards(inside, world.surroundings, {
        tenantId: world.tenantId,
        referral,
        terms: terms!,
        trigger: "qualified",
        atMs: service.clock.nowMs(),
      });
    });
  }
  const told = (type: string) =>
    world.store.outbox.list(world.tenantId, { type, subjectId: null }, { after: null, limit: 100 });
  const low = await told("campaign.budget_low");
  assert.deepEqual(
    low.map(({ subjectId, data: { currency, leftPercent } }) => [subjectId, currency, leftPercent]),
    [[world.campaignId, "EUR", 10]],
  );
  assert.equal((await told("reward.pending")).length, 10);
});
