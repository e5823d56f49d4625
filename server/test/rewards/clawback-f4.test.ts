import assert from "node:assert/strict";
import { test } from "node:test";
import type { RewardRuleInput } from "@beckon/contract";
import fc from "fast-check";
import type { Referral } from "../../src/core/referral/referral.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld, type RewardWorld } from "./reward-world.ts";

const service = await useService({ onlyGlobal: true });

const rewards: RewardRuleInput[] = [
  { id: "theirs", side: "referee", kind: "fixed", value: euros("5.00") },
  {
    id: "tiers",
    side: "referrer",
    kind: "tiered",
    tiers: [
      { from: 1, value: euros("10.00") },
      { from: 3, value: euros("20.00") },
      { from: 5, value: euros("15.00") },
    ],
  },
  { id: "every-third", side: "referrer", kind: "milestone", every: 3, value: euros("50.00") },
];

const tierOf = (place: number): bigint => (place >= 5 ? 1500n : place >= 3 ? 2000n : 1000n);
/** What a referrer with so many standing referrals has earned, in cents. */
const owed = (count: number): bigint => {
  let sum = BigInt(Math.floor(count / 3)) * 5000n;
  for (let place = 1; place <= count; place++) sum += tierOf(place);
  return sum;
};

/** Everything a participant has or was paid, less what they owe back. */
const netOf = async (world: RewardWorld, participantId: string): Promise<bigint> =>
  [...(await world.balances({ participantId })).values()].reduce((sum, amount) => sum + amount, 0n);

test("F4 clawback is exact in any order: after each reversal everybody has what the standing referrals earn, in the end nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7, maxLength: 7 }),
      fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 10 }),
      async (order, paid) => {
        const world = await rewardWorld(service, { rewards: [...rewards] });
        const referrals: Referral[] = [];
        for (let n = 0; n < 7; n++) {
          const referral = await world.register("ann");
          referrals.push((await world.qualify(referral.referralId)).referral);
        }
        assert.equal(await netOf(world, "ann"), owed(7));
        const all = await world.everyReward();
        const ids = [...new Set(paid)].flatMap((index) => all[index]?.rewardId ?? []);
        for (const id of ids) await world.call("POST", `/v1/rewards/${id}/pay`, { reference: "run" });
        let standing = 7;
        for (const index of order) {
          const referral = referrals[index]!;
          await world.reverse(referral.referralId);
          standing -= 1;
          assert.equal(await netOf(world, "ann"), owed(standing), `${standing} stand`);
          assert.equal(await netOf(world, referral.refereeId!), 0n);
          assert.deepEqual((await world.reverse(referral.referralId)).reversed, []);
        }
        assert.equal((await world.balances()).get("EUR funding") ?? 0n, 0n);
        assert.deepEqual(await world.usage(), { EUR: 0n, referrals: 0n });
        await world.assertSound();
      },
    ),
    { numRuns: 8, endOnFailure: true },
  );
});

test("F4 reversals of all referrals at the same moment net to zero", async () => {
  const world = await rewardWorld(service, { rewards: [...rewards] });
  const referrals: Referral[] = [];
  for (let n = 0; n < 6; n++) referrals.push(await world.register("ann"));
  await Promise.all(referrals.map(({ referralId }) => world.qualify(referralId)));
  assert.equal(await netOf(world, "ann"), owed(6));
  await Promise.all(referrals.map(({ referralId }) => world.reverse(referralId)));
  assert.equal(await netOf(world, "ann"), 0n);
  assert.deepEqual(await world.usage(), { EUR: 0n, referrals: 0n });
  await world.assertSound();
});

test("a milestone that was lost is earned again by the next referral; one that somebody cancelled is not", async () => {
  const world = await rewardWorld(service, { rewards: rewards.slice(2) });
  const three: Referral[] = [];
  for (let n = 0; n < 3; n++) three.push((await world.qualify((await world.register("ann")).referralId)).referral);
  const milestones = async () => (await world.everyReward()).filter(({ state }) => state === "available").length;
  assert.equal(await milestones(), 1);
  await world.reverse(three[0]!.referralId);
  assert.equal(await milestones(), 0);
  await world.qualify((await world.register("ann")).referralId);
  assert.equal(await milestones(), 1);
  const [standing] = (await world.everyReward()).filter(({ state }) => state === "available");
  await world.call("POST", `/v1/rewards/${standing!.rewardId}/cancel`);
  await world.reverse(three[1]!.referralId);
  await world.qualify((await world.register("ann")).referralId);
  assert.equal(await milestones(), 0);
  await world.assertSound();
});

test("a referral that comes back is granted anew, once", async () => {
  const world = await rewardWorld(service, { rewards: rewards.slice(0, 2) });
  const { referralId } = await world.register("ann");
  await world.qualify(referralId, { approve: false });
  await world.reverse(referralId);
  assert.equal((await world.qualify(referralId, { approve: false })).rewards.length, 2);
  assert.equal((await world.qualify(referralId, { approve: false })).rewards.length, 0);
  assert.deepEqual(await world.usage(), { EUR: 1500n, referrals: 1n });
  await world.assertSound();
});
