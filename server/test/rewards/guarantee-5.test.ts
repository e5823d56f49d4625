import assert from "node:assert/strict";
import { test } from "node:test";
import { grantRewards } from "../../src/core/reward/grant-rewards.ts";
import { useService } from "../harness/service.ts";
import { euros, type RewardWorld, rewardWorld } from "./reward-world.ts";

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

/** The events of limits, in their order: type, sequence and what they say without the campaign. */
const limitNews = async (world: RewardWorld) => {
  const page = { after: null, limit: 100 };
  const told = await world.store.outbox.list(world.tenantId, { type: null, subjectId: world.campaignId }, page);
  assert.ok(told.every(({ data }) => data["campaignId"] === world.campaignId));
  return told
    .toSorted((one, other) => one.sequence - other.sequence)
    .map(({ type, sequence, data }) => {
      const { campaignId: _, ...rest } = data;
      return { type, sequence, ...rest };
    })
    .filter(({ type }) => type !== "campaign.activated");
};

test("a budget, a cap and a referrer's limit each tell once that they come near, and again after they were further", async () => {
  const world = await rewardWorld(service, {
    rewards: [ours],
    limits: {
      budget: { amount: "100.00", currency: "EUR" },
      referralsPerCampaign: 10,
      perReferrer: [
        { metric: "count", window: "month", max: 9 },
        { metric: "value", window: "total", max: { amount: "1000.00", currency: "EUR" } },
      ],
    },
  });
  const referrals = [];
  for (let n = 0; n < 10; n++) referrals.push(await world.register("ann"));
  const granted = await Promise.all(referrals.map(({ referralId }) => world.qualify(referralId)));
  assert.equal(granted.filter(({ rewards }) => rewards.length === 1).length, 9);
  const limit = { participantId: "ann", metric: "count", window: "month", kind: "calendar", acrossCampaigns: false };
  assert.deepEqual(await limitNews(world), [
    { type: "campaign.referrer_limit_near", sequence: 2, ...limit, leftPercent: 11 },
    { type: "campaign.cap_near", sequence: 3, cap: 10, used: 8 },
    { type: "campaign.budget_low", sequence: 4, currency: "EUR", leftPercent: 10 },
  ]);
  const standing = granted.filter(({ rewards }) => rewards.length === 1).map(({ referral }) => referral.referralId);
  for (const referralId of standing.slice(0, 2)) await world.reverse(referralId);
  for (let n = 0; n < 2; n++) await world.qualify((await world.register("ann")).referralId);
  const again = (await limitNews(world)).slice(3);
  assert.deepEqual(
    again.map(({ type, sequence }) => [type, sequence]),
    [
      ["campaign.referrer_limit_near", 5],
      ["campaign.cap_near", 6],
      ["campaign.budget_low", 7],
    ],
  );
  await world.assertSound();
});

test("several rewards of one referral come near a referrer's count once, and custom rewards count as well", async () => {
  const custom = { type: "custom", payload: { gift: "mug" } } as const;
  const world = await rewardWorld(service, {
    rewards: [ours, { ...ours, id: "gift", value: custom }],
    limits: { perReferrer: [{ metric: "count", window: "total", max: 2 }] },
  });
  const news: number[] = [];
  for (let n = 0; n < 2; n++) {
    await world.qualify((await world.register("ann")).referralId);
    news.push((await limitNews(world)).length);
  }
  assert.deepEqual(news, [0, 1]);
  await world.assertSound();
});

test("a lowered budget or cap over what is used tells that it is near, and one that was raised or already low does not", async () => {
  const budget = (amount: string) => ({ budget: { amount, currency: "EUR" } });
  const world = await rewardWorld(service, {
    rewards: [ours],
    limits: { ...budget("100.00"), referralsPerCampaign: 100 },
  });
  for (let n = 0; n < 4; n++) await world.qualify((await world.register(`r-${n}`)).referralId);
  const path = `/v1/campaigns/${world.campaignId}`;
  const change = async (limits: object) => {
    const { etag } = await world.call("GET", path);
    const changed = await world.call("PATCH", path, { terms: { limits } }, { "if-match": etag });
    assert.equal(changed.status, 200, JSON.stringify(changed.body));
    return (await limitNews(world)).map(({ type }) => type);
  };
  assert.deepEqual(await change(budget("51.00")), []);
  assert.deepEqual(await change(budget("49.00")), ["campaign.budget_low"]);
  assert.deepEqual(await change(budget("30.00")), ["campaign.budget_low"]);
  assert.deepEqual(await change(budget("500.00")), ["campaign.budget_low"]);
  assert.deepEqual(await change({ referralsPerCampaign: 5 }), ["campaign.budget_low", "campaign.cap_near"]);
  const [low, near] = await limitNews(world);
  assert.deepEqual(low, { type: "campaign.budget_low", sequence: 2, currency: "EUR", leftPercent: 18 });
  assert.deepEqual(near, { type: "campaign.cap_near", sequence: 3, cap: 5, used: 4 });
});
