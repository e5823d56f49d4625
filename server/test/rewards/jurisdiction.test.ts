import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { judgeReward, thresholdFlags } from "../../src/core/reward/jurisdiction.ts";
import { loadPolicyPacks } from "../../src/store/policies.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld } from "./reward-world.ts";

const service = await useService({ onlyGlobal: true });
const packs = loadPolicyPacks();
const crypto = { type: "money", amount: "10", currency: "usdc" } as const;

const table: [
  pack: string,
  country: string | null,
  value: typeof crypto | ReturnType<typeof euros>,
  at: string,
  out: string,
][] = [
  ["gb-crypto-rewards", "GB", crypto, "2023-10-07T22:59:59Z", "granted"],
  // Midnight in London, where summer time still holds.
  ["gb-crypto-rewards", "GB", crypto, "2023-10-07T23:00:00Z", "blocked"],
  ["gb-crypto-rewards", "GB", euros(), "2026-01-01T00:00:00Z", "granted"],
  ["gb-crypto-rewards", "DE", crypto, "2026-01-01T00:00:00Z", "granted"],
  ["gb-crypto-rewards", null, crypto, "2026-01-01T00:00:00Z", "held"],
  ["gb-crypto-rewards", null, euros(), "2026-01-01T00:00:00Z", "granted"],
  ["gb-crypto-promotion", "GB", euros(), "2026-01-01T00:00:00Z", "blocked"],
  ["us-reporting", "US", euros(), "2026-01-01T00:00:00Z", "granted"],
];
for (const [pack, country, value, at, out] of table)
  test(`${pack}: ${value.currency} to ${country ?? "nobody knows where"} at ${at} is ${out}`, () => {
    for (const side of ["referrer", "referee"] as const) {
      const { blocked, held } = judgeReward(packs.named([pack]), { side, country, value, atMs: Date.parse(at) });
      assert.equal(blocked ? "blocked" : held ? "held" : "granted", out);
    }
  });

test("the reporting threshold is the year's own, in dollars and dollar coins together", () => {
  const flags = (country: string, day: string, ...paid: [string, bigint][]) =>
    thresholdFlags(packs.all(), {
      country,
      day,
      paid: paid.map(([asset, amountMinor]) => ({ asset, amountMinor })),
    }).map(({ ruleId }) => ruleId);
  assert.deepEqual(flags("US", "2025-12-31", ["USD", 60_000n]), ["until-2025"]);
  assert.deepEqual(flags("US", "2025-12-31", ["USD", 59_999n]), []);
  assert.deepEqual(flags("US", "2026-12-31", ["USD", 60_000n]), []);
  assert.deepEqual(flags("US", "2026-12-31", ["USD", 150_000n], ["usdc", 500_000_000n]), ["from-2026"]);
  assert.deepEqual(flags("US", "2026-12-31", ["EUR", 9_000_000n]), []);
  assert.deepEqual(flags("DE", "2026-12-31", ["USD", 9_000_000n]), []);
});

test("a blocked side gets nothing but a reason, the other its reward, and codes are still issued", async () => {
  const world = await rewardWorld(service, {
    rewards: [
      { id: "ours", side: "referrer", kind: "fixed", value: crypto },
      { id: "theirs", side: "referee", kind: "fixed", value: crypto },
    ],
    jurisdiction: ["gb-crypto-rewards"],
  });
  await world.call("PUT", "/v1/participants/ann", { country: "DE" });
  const { referralId } = await world.register("ann", { country: "GB" });
  const { rewards, refused } = await world.qualify(referralId);
  assert.deepEqual(
    rewards.map(({ side }) => side),
    ["referrer"],
  );
  assert.deepEqual(
    refused.map(({ reason }) => reason),
    ["jurisdiction_blocked"],
  );
  const { body } = await world.call("GET", `/v1/referrals/${referralId}/rewards`);
  const [told] = body["refused"] as { ruleResults: { rule: string; outcome: string }[] }[];
  assert.deepEqual(
    told?.ruleResults.map(({ rule, outcome }) => [rule, outcome]),
    [["policy:gb-crypto-rewards/ban", "refused"]],
  );
  const british = await world.call("POST", "/v1/codes", { participantId: "brit", campaignId: world.campaignId });
  assert.equal(british.status, 201);
  await world.assertSound();
});

test("without a country a reward that might be forbidden waits for somebody", async () => {
  const world = await rewardWorld(service, {
    rewards: [{ id: "ours", side: "referrer", kind: "fixed", value: crypto }],
    jurisdiction: ["gb-crypto-rewards"],
  });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  assert.deepEqual(
    rewards.map(({ state, approval }) => [state, approval]),
    [["pending", "waiting"]],
  );
});

test("terms with faults are refused with pointers, and change nothing", async () => {
  const world = await rewardWorld(service, {});
  const { body, status } = await world.call("POST", "/v1/campaigns", {
    name: "Bad",
    terms: {
      rewards: [
        { id: "a", side: "referee", kind: "fixed", value: { type: "money", amount: "1.234", currency: "EUR" } },
      ],
      jurisdiction: ["zz"],
    },
  });
  assert.equal(status, 422);
  assert.deepEqual(
    (body["errors"] as { pointer: string }[]).map(({ pointer }) => pointer),
    ["/body/terms/rewards/0/value/amount", "/body/terms/jurisdiction/0"],
  );
});

test("a file that is no policy pack stops the start, by name", () => {
  const folder = mkdtempSync(join(tmpdir(), "beckon-policies-"));
  writeFileSync(join(folder, "bad.json"), JSON.stringify({ id: "bad", title: "x", source: "y", rules: [] }));
  assert.throws(
    () => loadPolicyPacks(pathToFileURL(`${folder}/`)),
    /policies\/bad\.json is not a policy pack: .*rules/,
  );
});

test("every pack can be read with its sources and dates, and says which campaigns of this tenant name it now", async () => {
  const world = await rewardWorld(service, { jurisdiction: ["gb-crypto-rewards", "us-reporting"] });
  const other = await rewardWorld(service, { jurisdiction: ["gb-crypto-promotion"] });
  type Listed = {
    id: string;
    countries: string[];
    version: string;
    source: string;
    rules: { id: string; from: string | null }[];
    usedBy: { count: number; campaigns: { id: string; state: string }[] };
  };
  const read = async () => (await world.call("GET", "/v1/policy-packs")).body["items"] as Listed[];
  const first = await read();
  assert.deepEqual(
    first.map(({ id, version, rules }) => ({ id, version, rules: rules.map(({ from }) => from) })),
    packs.all().map(({ id, version, rules }) => ({ id, version, rules: rules.map(({ from }) => from) })),
  );
  assert.deepEqual(first.find(({ id }) => id === "us-reporting")?.countries, ["US"]);
  const usesOf = (items: Listed[]) =>
    Object.fromEntries(items.map(({ id, usedBy }) => [id, usedBy.campaigns.map((one) => one.id)]));
  const { campaignId } = world;
  assert.deepEqual(usesOf(first), {
    "gb-crypto-promotion": [],
    "gb-crypto-rewards": [campaignId],
    "us-reporting": [campaignId],
  });
  // Only the terms that are in force count, and what is archived is out of sight.
  const draft = await world.call("POST", "/v1/campaigns", { name: "Gone", terms: { jurisdiction: ["us-reporting"] } });
  await world.call("POST", `/v1/campaigns/${String(draft.body["id"])}/archive`);
  const now = await world.call("GET", `/v1/campaigns/${campaignId}`);
  const changed = await world.call(
    "PATCH",
    `/v1/campaigns/${campaignId}`,
    { terms: { jurisdiction: ["us-reporting"] } },
    { "if-match": now.etag },
  );
  assert.equal(changed.status, 200);
  assert.deepEqual(usesOf(await read()), {
    "gb-crypto-promotion": [],
    "gb-crypto-rewards": [],
    "us-reporting": [campaignId],
  });
  assert.notEqual(other.campaignId, campaignId);
});
