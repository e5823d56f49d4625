import assert from "node:assert/strict";
import { test } from "node:test";
import { grantRewards } from "../../src/core/reward/grant-rewards.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld } from "./reward-world.ts";

const service = await useService({ onlyGlobal: true });

type Limit = { window: "day" | "week" | "month"; kind: "calendar" | "rolling" };

/** How many rewards a referrer got of one referral qualified at each moment, with one allowed per window. */
const granted = async (limit: Limit, timeZone: string, moments: readonly string[]): Promise<number[]> => {
  const world = await rewardWorld(
    service,
    {
      rewards: [{ id: "ours", side: "referrer", kind: "fixed", value: euros() }],
      limits: { perReferrer: [{ metric: "count", max: 1, ...limit }] },
    },
    { timeZone },
  );
  const counts: number[] = [];
  for (const moment of moments) {
    const referral = await world.register("ann");
    const { tenantId, store, surroundings } = world;
    const terms = await store.campaigns.findTerms(tenantId, referral.campaignId, referral.revision);
    const given = await store.transaction((inside) =>
      grantRewards(inside, surroundings, {
        tenantId,
        referral,
        terms: terms!,
        trigger: "qualified",
        atMs: Date.parse(moment),
      }),
    );
    counts.push(given.rewards.length);
  }
  await world.assertSound();
  return counts;
};

test("a calendar day is the campaign's, also when its clocks change", async () => {
  const day = { window: "day", kind: "calendar" } as const;
  // 29 March 2026 has 23 hours in Berlin, 25 October has 25.
  const spring = ["2026-03-28T23:00:00Z", "2026-03-29T21:59:59.999Z", "2026-03-29T22:00:00Z"];
  assert.deepEqual(await granted(day, "Europe/Berlin", spring), [1, 0, 1]);
  const autumn = ["2026-10-24T22:00:00Z", "2026-10-25T22:59:59.999Z", "2026-10-25T23:00:00Z"];
  assert.deepEqual(await granted(day, "Europe/Berlin", autumn), [1, 0, 1]);
});

test("a calendar month ends at the zone's own midnight, a leap day included", async () => {
  const month = { window: "month", kind: "calendar" } as const;
  const leap = ["2028-02-01T05:00:00Z", "2028-03-01T04:59:59.999Z", "2028-03-01T05:00:00Z"];
  assert.deepEqual(await granted(month, "America/New_York", leap), [1, 0, 1]);
});

test("rolling windows are exact to the millisecond", async () => {
  const day = { window: "day", kind: "rolling" } as const;
  const days = ["2026-03-28T12:00:00Z", "2026-03-29T11:59:59.999Z", "2026-03-29T12:00:00Z"];
  assert.deepEqual(await granted(day, "Europe/Berlin", days), [1, 0, 1]);
  const month = { window: "month", kind: "rolling" } as const;
  const months = [
    "2026-01-31T12:00:00Z",
    "2026-02-28T11:59:59.999Z",
    "2026-02-28T12:00:00.001Z",
    "2026-03-01T00:00:00Z",
  ];
  // One month before 28 February is 28 January, so the reward of 31 January still counts; before 1 March it is 1 February.
  assert.deepEqual(await granted(month, "UTC", months), [1, 0, 0, 1]);
});
