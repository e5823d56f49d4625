import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnswerOf, BodyOf, Operations } from "@beckon/contract";
import fc from "fast-check";
import { useService } from "../harness/service.ts";
import { euros, type RewardWorld, rewardWorld } from "../rewards/reward-world.ts";

type Terms = NonNullable<BodyOf<Operations["createCampaign"]>["terms"]>;
type Past = NonNullable<AnswerOf<Operations["simulateCampaign"]>["past"]>;
type Rule = NonNullable<Terms["rewards"]>[number];

const service = await useService({ onlyGlobal: true });

const rules: readonly Rule[] = [
  { id: "fixed", side: "referrer", kind: "fixed", value: euros("7.00") },
  { id: "welcome", side: "referee", kind: "fixed", on: { step: "check" }, value: euros("3.00") },
  { id: "staged", side: "referrer", kind: "fixed", on: { step: "buy" }, value: euros("2.50") },
  {
    id: "tiers",
    side: "referrer",
    kind: "tiered",
    tiers: [
      { from: 1, value: euros("1.00") },
      { from: 2, value: euros("4.00") },
      { from: 4, value: euros("9.00") },
    ],
  },
  { id: "third", side: "referrer", kind: "milestone", every: 3, value: euros("20.00") },
  { id: "miles", side: "referee", kind: "fixed", value: { type: "points", amount: 100, unit: "miles" } },
  { id: "coins", side: "referee", kind: "fixed", value: { type: "money", amount: "5", currency: "usdc" } },
];

type ReferrerLimits = NonNullable<NonNullable<Terms["limits"]>["perReferrer"]>;
const referrerLimits: ReferrerLimits[] = [
  [],
  [{ metric: "count", max: 2, window: "total" }],
  [{ metric: "value", max: { amount: "22.00", currency: "EUR" }, window: "month" }],
  [{ metric: "count", max: 1, window: "day", kind: "rolling" }],
];

const limits = fc.record({
  budget: fc.constantFrom(null, { amount: "31.00", currency: "EUR" }, { amount: "1000.00", currency: "EUR" }),
  referralsPerCampaign: fc.constantFrom(null, 3),
  perReferrer: fc.constantFrom(...referrerLimits),
});

const history = fc.record({
  ordered: fc.boolean(),
  ruleIds: fc.subarray(
    rules.map(({ id }) => id),
    { minLength: 2 },
  ),
  /** Of each friend: who brought them, and where they live. */
  friends: fc.array(fc.record({ referrer: fc.constantFrom("ann", "ben"), country: fc.constantFrom("DE", "GB") }), {
    minLength: 4,
    maxLength: 9,
  }),
  /** Whose turn it is, again and again: each does what comes next on their way. */
  turns: fc.array(fc.nat(100), { minLength: 15, maxLength: 40 }),
});
type History = {
  ordered: boolean;
  ruleIds: string[];
  friends: { referrer: string; country: string }[];
  turns: number[];
};

const steps = [
  { id: "check", event: "check" },
  { id: "buy", event: "purchase", count: 2 },
];

/** Lets it happen, each thing some hours after the one before, so that windows pass as well. */
const live = async ({ ordered, ruleIds, friends, turns }: History, more: Pick<Terms, "limits">, ways: string[]) => {
  // A budget sees one currency only.
  const isBound =
    (more.limits?.budget ?? null) !== null || (more.limits?.perReferrer ?? []).some(({ metric }) => metric === "value");
  const chosen = rules.filter(({ id }) => ruleIds.includes(id) && !(isBound && id === "coins"));
  const terms: Terms = {
    qualification: { ordered, steps },
    rewards: chosen,
    jurisdiction: ["gb-crypto-rewards"],
    ...more,
  };
  const world = await rewardWorld(service, terms);
  const people: { refereeId: string | null; done: number }[] = friends.map(() => ({ refereeId: null, done: 0 }));
  for (const turn of turns) {
    service.clock.advance(5 * 3_600_000);
    const index = turn % friends.length;
    const [friend, person] = [friends[index], people[index]];
    assert.ok(friend && person);
    if (person.refereeId === null) {
      const { refereeId } = await world.register(friend.referrer, { country: friend.country });
      person.refereeId = refereeId;
      continue;
    }
    const way = ways[person.done++];
    if (way === undefined) continue;
    const [type, objectId, status = "cleared"] = way.split(" ");
    const object = objectId === undefined ? {} : { objectId: `${objectId}-${person.refereeId}` };
    const event = { id: `e-${turn}-${index}-${person.done}-${service.clock.nowMs()}`, type, status, ...object };
    const occurredAt = new Date(service.clock.nowMs()).toISOString();
    const answer = await world.call("POST", "/v1/events", { ...event, participantId: person.refereeId, occurredAt });
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
  }
  return { world, terms };
};

const simulate = async (world: RewardWorld, body: object = {}): Promise<Past> => {
  const past = { of: "campaign", latest: 1_000 };
  const answer = await world.call("POST", `/v1/campaigns/${world.campaignId}/simulate`, { past, ...body });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body["past"] as Past;
};

/** What was granted in earnest and stands, as the trial tells it: by rule, how many and how much. */
const given = async (world: RewardWorld) => {
  const living = (await world.everyReward()).filter(({ state }) => ["pending", "available", "paid"].includes(state));
  const sums: Record<string, string> = {};
  for (const [ruleId, own] of Map.groupBy(living, (reward) => reward.ruleId))
    sums[ruleId] = `${own.length} for ${own.reduce((sum, { amountMinor }) => sum + (amountMinor ?? 0n), 0n)}`;
  const referrals = new Set(living.map(({ referralId }) => referralId)).size;
  return { referrals, sums };
};

const told = ({ rewarded, rewards }: Past["proposed"]) => ({
  referrals: rewarded,
  sums: Object.fromEntries(
    rewards
      .filter(({ count }) => count > 0)
      .map(({ ruleId, count, amount, currency }) => {
        const digits = currency === "EUR" ? 2 : currency === "usdc" ? 6 : 0;
        const minor =
          BigInt(String(amount).replace(".", "")) * (String(amount).includes(".") ? 1n : 10n ** BigInt(digits));
        return [ruleId, `${count} for ${minor}`];
      }),
  ),
});

test("the terms that ran give what was granted, where limits, budget and law bind", async () => {
  await fc.assert(
    fc.asyncProperty(history, limits, async (happened, bounds) => {
      const { world } = await live(happened, { limits: bounds }, ["check", "purchase", "purchase", "purchase"]);
      const past = await simulate(world);
      assert.deepEqual(told(past.present), await given(world));
      assert.deepEqual(past.proposed, past.present);
      assert.ok(past.costs.every(({ difference }) => /^0(\.0+)?$/.test(difference)));
    }),
    { numRuns: 12 },
  );
});

test("what refunds took back costs nothing, and moves tiers and milestones as in earnest", async () => {
  const ways = ["check c", "purchase one", "purchase two", "purchase two reversed"];
  await fc.assert(
    fc.asyncProperty(history, async (happened) => {
      const { world } = await live({ ...happened, ordered: true }, {}, ways);
      // What a step earned before the whole was reached stays earned in earnest.
      const { sums } = await given(world);
      const { present } = await simulate(world);
      for (const id of ["fixed", "tiers", "third", "miles", "coins"])
        assert.equal(told(present).sums[id], sums[id], id);
    }),
    { numRuns: 8 },
  );
});

test("two terms stand beside each other with what they cost, how far a budget reaches, and whom people took back", async () => {
  const terms: Terms = {
    qualification: { steps: [{ id: "check", event: "check" }] },
    rewards: [{ id: "thanks", side: "referrer", kind: "fixed", value: euros("10.00"), holdSeconds: 9e6 }],
  };
  const world = await rewardWorld(service, terms);
  const friends: Awaited<ReturnType<RewardWorld["register"]>>[] = [];
  for (let n = 0; n < 5; n++) {
    service.clock.advance(86_400_000);
    friends.push(await world.register("ann"));
    const occurredAt = new Date(service.clock.nowMs()).toISOString();
    const event = { id: `c-${n}`, type: "check", participantId: friends[n]?.refereeId, occurredAt };
    assert.equal((await world.call("POST", "/v1/events", event)).status, 201);
  }
  const tookBack = await world.call("POST", `/v1/referrals/${friends[1]?.referralId}/void`, {
    note: "a second account",
  });
  assert.equal(tookBack.status, 200, JSON.stringify(tookBack.body));
  const cheaper = {
    rewards: [
      {
        id: "thanks",
        side: "referrer",
        kind: "tiered",
        tiers: [
          { from: 1, value: euros("4.00") },
          { from: 3, value: euros("6.00") },
        ],
      },
      { id: "hello", side: "referee", kind: "fixed", value: euros("1.50") },
    ],
    limits: { budget: { amount: "18.00", currency: "EUR" } },
  };
  const past = await simulate(world, { terms: cheaper });
  assert.deepEqual(past.costs, [{ currency: "EUR", proposed: "17.00", present: "40.00", difference: "-23.00" }]);
  const { proposed, present, judged, complete } = past;
  assert.deepEqual({ judged, complete }, { judged: 5, complete: true });
  assert.deepEqual(
    { ...present, refused: proposed.refused, counts: proposed.rewards.map(({ count }) => count) },
    {
      ...{ qualified: 5, open: 0, missed: 0, setAside: 1, rewarded: 4, budget: null },
      rewards: [{ ruleId: "thanks", side: "referrer", kind: "fixed", count: 4, currency: "EUR", amount: "40.00" }],
      refused: [{ reason: "budget_exhausted", count: 3 }],
      counts: [3, 2],
    },
  );
  const { exhaustedAt, ...reach } = proposed.budget ?? assert.fail("no budget");
  assert.deepEqual(reach, { currency: "EUR", budget: "18.00", used: "17.00", left: "1.00", referrals: 3, days: 3 });
  assert.ok(exhaustedAt !== null && Date.parse(exhaustedAt) - (friends[3]?.registeredAtMs ?? 0) < 60_000);

  const latest = await simulate(world, { past: { of: "tenant", latest: 2 } });
  assert.deepEqual([latest.judged, latest.complete, latest.costs[0]?.present], [2, false, "20.00"]);
  const [asBefore] = (await given(world)).sums["thanks"]?.split(" ") ?? [];
  assert.equal(asBefore, "4");
});
