import assert from "node:assert/strict";
import { test } from "node:test";
import type { RewardRuleInput } from "@beckon/contract";
import fc from "fast-check";
import { expireDueRewards } from "../../src/core/reward/release-rewards.ts";
import { rewardMoves, type RewardState } from "../../src/core/reward/reward.ts";
import { settleRewards } from "../../src/jobs/chores.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld, type RewardWorld } from "./reward-world.ts";

const service = await useService({ onlyGlobal: true });

const rewards: RewardRuleInput[] = [
  { id: "fixed", side: "referrer", kind: "fixed", value: euros("3.00"), holdSeconds: 3_600 },
  {
    id: "theirs",
    side: "referee",
    kind: "fixed",
    value: euros("5.00"),
    approval: "manual",
    expiresAfterSeconds: 7_200,
  },
  { id: "miles", side: "referee", kind: "fixed", value: { type: "points", amount: 7, unit: "miles" } },
  {
    id: "tiers",
    side: "referrer",
    kind: "tiered",
    tiers: [
      { from: 1, value: euros("1.00") },
      { from: 2, value: euros("4.00") },
      { from: 4, value: euros("2.00") },
    ],
    expiresAfterSeconds: 10_000,
  },
  { id: "third", side: "referrer", kind: "milestone", every: 3, value: euros("9.00") },
];

const budgetMinor = 15_000n;

type Command =
  | { do: "qualify" | "reverse"; referral: number }
  | { do: "approve" | "decline" | "pay" | "fail" | "cancel" | "reverseOne"; reward: number }
  | { do: "settle" | "expire" };

const pick = fc.nat({ max: 60 });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("qualify" as const), referral: pick }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("reverse" as const), referral: pick }) },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constantFrom("approve", "decline", "pay", "fail", "cancel", "reverseOne" as const),
      reward: pick,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom("settle", "expire" as const) }) },
);

const bodies: Record<string, unknown> = {
  pay: { reference: "run" },
  fail: { reason: "bank says no" },
  reverseOne: { reason: "mistake" },
};

const run = async (world: RewardWorld, referralIds: readonly string[], one: Command): Promise<void> => {
  switch (one.do) {
    case "qualify":
      await world.qualify(referralIds[one.referral % referralIds.length]!);
      return;
    case "reverse":
      await world.reverse(referralIds[one.referral % referralIds.length]!);
      return;
    case "settle":
      await settleRewards(world.store, world.surroundings);
      return;
    case "expire":
      await world.store.transaction((inside) =>
        expireDueRewards(inside, world.surroundings, { tenantId: world.tenantId, limit: 50 }),
      );
      return;
    default: {
      const all = await world.everyReward();
      const reward = all[one.reward % Math.max(all.length, 1)];
      if (!reward) return;
      const action = one.do === "reverseOne" ? "reverse" : one.do;
      const answer = await world.call("POST", `/v1/rewards/${reward.rewardId}/${action}`, bodies[one.do] ?? {});
      assert.ok([200, 409].includes(answer.status), JSON.stringify(answer));
    }
  }
};

/** Every transition of every reward is one of the table's, in one unbroken chain that ends in its state. */
const assertChains = async (world: RewardWorld): Promise<void> => {
  for (const reward of await world.everyReward()) {
    // The service's own housekeeping may move a reward between the two reads: only steps up to the one that was read count.
    const all = await world.store.rewards.listTransitions(world.tenantId, reward.rewardId);
    const steps = all.filter(({ sequence }) => sequence <= reward.sequence).toReversed();
    let state = null as RewardState | null;
    for (const { from, to, sequence } of steps) {
      assert.equal(from, state);
      assert.ok(from === null || from === to || rewardMoves[from].includes(to), `${from} to ${to}`);
      assert.equal(sequence, steps.findIndex((step) => step.sequence === sequence) + 1);
      state = to;
    }
    assert.equal(state, reward.state);
  }
};

const assertAll = async (world: RewardWorld): Promise<void> => {
  await world.assertSound();
  assert.ok(((await world.usage())["EUR"] ?? 0n) <= budgetMinor);
  await assertChains(world);
};

const makeWorld = async () => {
  const world = await rewardWorld(service, {
    rewards,
    limits: {
      budget: { amount: "150.00", currency: "EUR" },
      referralsPerCampaign: 9,
      perReferrer: [{ metric: "count", window: "month", kind: "rolling", max: 5 }],
    },
  });
  const referralIds: string[] = [];
  for (let n = 0; n < 12; n++) referralIds.push((await world.register(["ann", "ben"][n % 2]!)).referralId);
  return { world, referralIds };
};

test("R13 the ledger sums to zero and agrees with rewards and usage after every command, in any order", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(command, fc.nat({ max: 5_000 })), { minLength: 15, maxLength: 30 }),
      async (commands) => {
        const { world, referralIds } = await makeWorld();
        for (const [one, seconds] of commands) {
          await run(world, referralIds, one);
          service.clock.advance(seconds * 1000);
          await assertAll(world);
        }
        for (const referralId of referralIds) await world.reverse(referralId);
        assert.deepEqual(
          Object.values(await world.usage()).filter((amount) => amount !== 0n),
          [],
        );
        for (const participantId of ["ann", "ben"]) {
          const sums = [...(await world.balances({ participantId })).values()];
          assert.equal(
            sums.reduce((sum, amount) => sum + amount, 0n),
            0n,
          );
        }
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});

test("R13 the same with commands at the same moment", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 60, maxLength: 80 }), async (commands) => {
      const { world, referralIds } = await makeWorld();
      await Promise.all(referralIds.slice(0, 4).map((referralId) => world.qualify(referralId)));
      for (let from = 0; from < commands.length; from += 20) {
        await Promise.all(commands.slice(from, from + 20).map((one) => run(world, referralIds, one)));
        service.clock.advance(3_600_000);
        await assertAll(world);
      }
    }),
    { numRuns: 4, endOnFailure: true },
  );
});

test("R13 entries are append-only and every transaction sums to zero, whoever writes", async () => {
  const { world, referralIds } = await makeWorld();
  await world.qualify(referralIds[0]!);
  const { database, tenantId } = world;
  const sql = (text: string) => database.query({ name: "", text }, []);
  for (const text of [
    "update ledger_entries set amount = amount + 1",
    "delete from ledger_entries",
    "truncate ledger_entries",
    "update reward_transitions set actor = 'me'",
  ])
    await assert.rejects(sql(text), /never change/, text);
  const line = (n: number, amount: number, asset = "EUR") =>
    `insert into ledger_entries select tenant_id, 'led_x${n}', 'txn_x', ${n}, 'funding', campaign_id, null, reward_id, '${asset}',
      ${amount}, now() from ledger_entries where tenant_id = '${tenantId}' limit 1`;
  await assert.rejects(sql(line(1, 5)), /ledger_entries_balanced/);
  const two = (second: string) =>
    database.transaction(async (session) => {
      await session.query({ name: "", text: line(1, 5) }, []);
      await session.query({ name: "", text: second }, []);
    });
  await assert.rejects(two(line(2, -5, "USD")), /ledger_entries_balanced/);
  await two(line(2, -5));
  await assert.rejects(sql(line(3, 1)), /ledger_entries_balanced/);
});

test("R13 a sum that the session cannot see at the commit is not taken for zero", async () => {
  const { world, referralIds } = await makeWorld();
  await world.qualify(referralIds[0]!);
  const { tenantId } = world;
  const behind = service.service.deployment.open.global?.database;
  assert.ok(behind);
  const add = (amounts: string, end: string) =>
    behind.transaction(async (session) => {
      const text = `insert into ledger_entries
        select tenant_id, 'led_y' || n, 'txn_y', n, 'funding', campaign_id, null, reward_id, 'EUR', change, now()
        from (select * from ledger_entries where tenant_id = $1 limit 1) one
        cross join unnest(array[${amounts}]::numeric[]) with ordinality lines (change, n)`;
      await session.query({ name: "", text }, [tenantId]);
      await session.query({ name: "", text: "select $1::text" }, [end]);
    });
  await assert.rejects(add("5", tenantId), /ledger_entries_balanced/);
  await assert.rejects(add("5", "tnt_another"), /ledger_entries_balanced/);
  await add("5, -5", tenantId);
});
