import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnswerOf, Operations, RewardRuleInput } from "@beckon/contract";
import fc from "fast-check";
import { foldReports, settleRewards } from "../../src/jobs/chores.ts";
import { toMinor } from "../../src/core/money.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld, type RewardWorld } from "../rewards/reward-world.ts";
import { type NotedCheck, recount } from "./recount.ts";

type Summary = AnswerOf<Operations["getReportSummary"]>;

const service = await useService({ onlyGlobal: true });

const rewards: RewardRuleInput[] = [
  { id: "mine", side: "referrer", kind: "fixed", value: euros("3.00") },
  { id: "theirs", side: "referee", kind: "fixed", value: euros("5.50"), approval: "manual" },
  { id: "miles", side: "referee", kind: "fixed", value: { type: "points", amount: 7, unit: "miles" } },
];

const summaryOf = async (world: RewardWorld, query: Record<string, string> = {}): Promise<Summary> => {
  const answer = await world.call("GET", `/v1/reports/summary?${new URLSearchParams(query).toString()}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body as unknown as Summary;
};

const minor = (amount: string, asset: string): bigint =>
  asset.startsWith("points:")
    ? BigInt(amount)
    : (toMinor(amount.replace("-", ""), asset) ?? 0n) * (amount.startsWith("-") ? -1n : 1n);

const noted = new Map<string, NotedCheck[]>();
const noteChecks = async ({ store, tenantId, campaignId }: RewardWorld, checks: number): Promise<void> => {
  const atMs = service.clock.nowMs();
  noted.set(tenantId, [...(noted.get(tenantId) ?? []), { campaignId, atMs, checks }]);
  await store.reports.addChecks([{ tenantId, campaignId, quarterMs: atMs - (atMs % 900_000), checks }]);
};

/** Everything that the summary says is what the sources say, for its own and for the previous period. */
const assertExact = async (world: RewardWorld, query: Record<string, string>): Promise<void> => {
  const summary = await summaryOf(world, query);
  const { timeZone: zone, campaignId } = summary;
  const halves = [
    { half: summary, series: summary.series, of: (step: Summary["funnel"][number]) => step.count },
    {
      half: summary.previous,
      series: summary.previousSeries,
      of: (step: Summary["funnel"][number]) => step.previousCount,
    },
  ];
  for (const { half, series, of } of halves) {
    const { steps, byDay, money } = await recount(
      world.database,
      world.tenantId,
      { ...half, zone, campaignId },
      noted.get(world.tenantId),
    );
    assert.deepEqual(Object.fromEntries(summary.funnel.map((step) => [step.step, of(step)])), steps);
    for (const { day, ...counts } of series)
      assert.deepEqual(
        counts,
        { issued: 0, validated: 0, registered: 0, qualified: 0, rewarded: 0, ...byDay.get(day) },
        day,
      );
    const shown = new Map<string, bigint>();
    for (const line of summary.money) {
      const flows = half === summary ? line : line.previous;
      for (const name of ["granted", "returned", "paid", "clawedBack"] as const) {
        shown.set(`${line.currency} ${name}`, minor(flows[name], line.currency));
        const byDays = flows.days.reduce((sum, one) => sum + minor(one[name], line.currency), 0n);
        assert.equal(byDays, minor(flows[name], line.currency), `${name} by day`);
      }
      shown.set(`${line.currency} committed`, minor(line.committed, line.currency));
    }
    for (const key of new Set([...shown.keys(), ...money.keys()]))
      assert.equal(shown.get(key) ?? 0n, money.get(key) ?? 0n, key);
  }
};

type Command =
  | { do: "register" | "qualify" | "reverse" | "void" | "unvoid"; of: number }
  | { do: "approve" | "decline" | "pay" | "cancel" | "reverseOne"; of: number }
  | { do: "check"; of: number }
  | { do: "settle" | "fold" | "look" }
  | { do: "wait"; minutes: number }
  | { do: "move"; zone: string };

const of = fc.nat({ max: 40 });
const zones = fc.constantFrom(
  "UTC",
  "Europe/Berlin",
  "Asia/Kathmandu",
  "America/St_Johns",
  "Pacific/Chatham",
  "Australia/Lord_Howe",
);
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 1, arbitrary: fc.record({ do: fc.constant("move" as const), zone: zones }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("check" as const), of }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom("register", "qualify" as const), of }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom("reverse", "void", "unvoid" as const), of }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constantFrom("approve", "decline", "pay", "cancel", "reverseOne" as const), of }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("settle", "fold", "look" as const) }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constant("wait" as const), minutes: fc.nat({ max: 3_000 }) }) },
);

const bodies: Record<string, unknown> = {
  pay: { reference: "run" },
  reverse: { reason: "mistake" },
  void: { note: "no" },
};

const run = async (world: RewardWorld, referrals: string[], one: Command, look: () => Promise<void>): Promise<void> => {
  switch (one.do) {
    case "wait":
      return service.clock.advance(one.minutes * 60_000);
    case "move":
      return moveTo(world, one.zone);
    case "check":
      return noteChecks(world, one.of + 1);
    case "settle":
      return void (await settleRewards(world.store, world.surroundings));
    case "fold":
      return void (await foldReports(world.store));
    case "look":
      return look();
    case "register":
      return void referrals.push((await world.register(`referrer-${one.of % 5}`)).referralId);
    case "qualify":
    case "reverse":
    case "void":
    case "unvoid": {
      const referralId = referrals[one.of % Math.max(referrals.length, 1)];
      if (referralId === undefined) return;
      if (one.do === "qualify") return void (await world.qualify(referralId));
      if (one.do === "reverse") return void (await world.reverse(referralId));
      return void (await world.call("POST", `/v1/referrals/${referralId}/${one.do}`, bodies[one.do] ?? {}));
    }
    default: {
      const all = await world.everyReward();
      const reward = all[one.of % Math.max(all.length, 1)];
      const action = one.do === "reverseOne" ? "reverse" : one.do;
      if (reward) await world.call("POST", `/v1/rewards/${reward.rewardId}/${action}`, bodies[action] ?? {});
    }
  }
};

/** The tenant in another zone, as its settings would have it. */
const moveTo = async (world: RewardWorld, zone: string): Promise<void> => {
  const text = "update tenants set time_zone = $2 where tenant_id = $1";
  await world.database.query({ name: "", text }, [world.tenantId, zone]);
};

test("the summary is what a recount of the sources says, after any history, folded or not, in any zone", async () => {
  await fc.assert(
    fc.asyncProperty(
      zones,
      fc.array(command, { minLength: 30, maxLength: 60 }),
      fc.nat({ max: 12 }),
      async (zone, commands, length) => {
        const world = await rewardWorld(service, { rewards });
        const day = (ms: number) => new Date(ms).toISOString().slice(0, 10);
        await moveTo(world, zone);
        const look = async () => {
          const now = service.clock.nowMs();
          await assertExact(world, {});
          await assertExact(world, {
            from: day(now - length * 86_400_000),
            to: day(now),
            campaignId: world.campaignId,
          });
        };
        const referrals: string[] = [];
        for (const one of commands) await run(world, referrals, one, look);
        await look();
        await foldReports(world.store);
        await look();
      },
    ),
    { numRuns: 10, endOnFailure: true },
  );
});

test("what commits late is there as soon as it has committed, whatever was folded meanwhile", async () => {
  const world = await rewardWorld(service, { rewards });
  await world.register("early");
  const text = `insert into referral_transitions (tenant_id, referral_id, sequence, from_state, to_state, actor, at)
    select tenant_id, referral_id, 900, 'registered', 'qualified', 'test', $2 from referrals where tenant_id = $1`;
  const at = new Date(service.clock.nowMs());
  await world.database.transaction(async (session) => {
    await session.query({ name: "", text }, [world.tenantId, at]);
    await world.register("meanwhile");
    await foldReports(world.store);
    const [, , , qualified] = (await summaryOf(world)).funnel;
    assert.equal(qualified?.count, 0);
    await assertExact(world, {});
  });
  assert.equal((await summaryOf(world)).funnel[3]?.count, 1);
  await assertExact(world, {});
  assert.ok((await foldReports(world.store)) > 0);
  await assertExact(world, {});
});

test("several that fold at once, while others write and read, lose and double nothing", async () => {
  const world = await rewardWorld(service, { rewards });
  for (let round = 0; round < 6; round++) {
    const referrals = await Promise.all(Array.from({ length: 8 }, (_, n) => world.register(`referrer-${n}`)));
    await Promise.all([
      ...referrals.map(({ referralId }) => world.qualify(referralId)),
      ...Array.from({ length: 4 }, () => foldReports(world.store)),
      summaryOf(world),
    ]);
    await assertExact(world, {});
    service.clock.advance(3_600_000);
  }
  await foldReports(world.store);
  await assertExact(world, {});
  const left = "select count(*)::int as count from report_changes where tenant_id = $1";
  assert.deepEqual(await world.database.query({ name: "", text: left }, [world.tenantId]), [{ count: 0 }]);
});

test("days are built backwards from the quarters, kept up, built anew in another zone, and what is older comes in", async () => {
  const world = await rewardWorld(service, { rewards });
  const { database, tenantId } = world;
  const day = (ago: number) => new Date(service.clock.nowMs() - ago * 86_400_000).toISOString().slice(0, 10);
  const year = { from: day(200), to: day(0) };
  const { referralId } = await world.register("ann");
  // As if written so many days ago.
  let sequence = 100;
  const before = async (ago: number) => {
    const text = `insert into referral_transitions (tenant_id, referral_id, sequence, from_state, to_state, actor, at)
      values ($1, $2, $3, 'registered', 'qualified', 'test', $4)`;
    const at = new Date(service.clock.nowMs() - ago * 86_400_000);
    await database.query({ name: "", text }, [tenantId, referralId, sequence++, at]);
  };
  type State = { zone: string; whole: boolean; days: number; quarters: number };
  const state = async () => {
    const text = `select time_zone as zone, whole, (select count(*)::int from report_days where tenant_id = $1) as days,
      (select count(*)::int from report_quarters where tenant_id = $1) as quarters from report_zones where tenant_id = $1`;
    return (await database.query<State>({ name: "", text }, [tenantId]))[0];
  };
  for (const ago of [1, 20, 29, 30, 31, 90, 180]) await before(ago);
  await assertExact(world, year);
  await foldReports(world.store);
  await assertExact(world, year);
  const built = await state();
  assert.ok(built?.whole && built.days >= 7 && built.zone === "UTC", JSON.stringify(built));
  await before(0);
  await before(400);
  await before(190);
  await foldReports(world.store);
  await assertExact(world, year);
  await assertExact(world, { from: day(420), to: day(380) });
  assert.equal((await state())?.whole, true);
  await moveTo(world, "Pacific/Chatham");
  await assertExact(world, year);
  await foldReports(world.store);
  await assertExact(world, year);
  assert.deepEqual([(await state())?.zone, (await state())?.whole], ["Pacific/Chatham", true]);
  // The days alone answer: without the quarters, everything is still there.
  const text = "delete from report_quarters where tenant_id = $1";
  await database.query({ name: "", text }, [tenantId]);
  await assertExact(world, year);
});

test("a replaced code is issued once, and a void that is undone counts nothing twice", async () => {
  const world = await rewardWorld(service, { rewards });
  const { referralId } = await world.register("ann");
  const [code] = (await world.call("GET", "/v1/codes")).body["items"] as { id: string }[];
  assert.equal((await world.call("POST", `/v1/codes/${code?.id}/replace`, {})).status, 200);
  await world.qualify(referralId, { approve: false });
  assert.equal((await world.call("POST", `/v1/referrals/${referralId}/void`, { note: "odd" })).status, 200);
  assert.equal((await world.call("POST", `/v1/referrals/${referralId}/unvoid`, {})).status, 200);
  const { funnel } = await summaryOf(world);
  assert.deepEqual(
    funnel.map(({ step, count, rate }) => [step, count, rate]),
    [
      ["issued", 1, null],
      ["validated", 0, 0],
      ["registered", 1, 1],
      ["qualified", 1, 1],
      ["rewarded", 0, 0],
    ],
  );
});

test("a budget says what is left of it, its pace, and when it ends", async () => {
  const world = await rewardWorld(service, { rewards, limits: { budget: { amount: "30.00", currency: "EUR" } } });
  const [fresh] = (await summaryOf(world)).budgets;
  assert.deepEqual([fresh?.left, fresh?.perDay, fresh?.endsAt, fresh?.leftPercent], ["30.00", "0.00", null, 100]);
  service.clock.stop();
  service.clock.advance(2 * 86_400_000);
  await world.qualify((await world.register("ann")).referralId);
  const [used] = (await summaryOf(world, { campaignId: world.campaignId })).budgets;
  // 8.50 of 30.00 in the two days and some moments that the campaign is old.
  assert.deepEqual([used?.used, used?.left, used?.leftPercent], ["8.50", "21.50", 71.6]);
  assert.match(String(used?.perDay), /^4\.2[45]$/);
  const days = (Date.parse(String(used?.endsAt)) - service.clock.nowMs()) / 86_400_000;
  assert.ok(days > 5 && days < 5.1, String(days));
  await world.call("POST", `/v1/campaigns/${world.campaignId}/end`, {});
});

test("periods that are none are refused, each with its reason", async () => {
  const world = await rewardWorld(service, { rewards });
  const refused = async (query: string) => {
    const { status, body } = await world.call("GET", `/v1/reports/summary?${query}`);
    return [status, body["code"], (body["errors"] as { code: string }[] | undefined)?.[0]?.code];
  };
  assert.deepEqual(await refused("from=2026-02-02&to=2026-02-01"), [422, "rule_violated", "empty_period"]);
  assert.deepEqual(await refused("from=2024-01-01&to=2026-02-01"), [422, "rule_violated", "too_long"]);
  assert.deepEqual(await refused("from=2026-02-30"), [422, "rule_violated", "no_such_date"]);
  assert.equal((await refused("from=yesterday"))[0], 400);
  assert.deepEqual(await refused("campaignId=cmp_01k9w3f5q8z2m4n6p7r9t1v3xy"), [404, "not_found", undefined]);
  const one = await summaryOf(world, { from: "2026-03-29", to: "2026-03-29" });
  assert.deepEqual([one.series.length, one.previous], [1, { from: "2026-03-28", to: "2026-03-28" }]);
});
