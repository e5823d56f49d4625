/** The demo's history on a small scale: it comes to its end with every state that a console shows, stops in the middle, and plays once. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { startHistory } from "../../src/demo/history.ts";
import { planOf } from "../../src/demo/plan.ts";
import type { Progress } from "../../src/demo/player.ts";
import { campaignNames } from "../../src/demo/terms.ts";
import { type TestTenant, useService } from "../harness/service.ts";

const service = await useService({ onlyGlobal: true });

type Item = Record<string, unknown>;
type Told = { kept: Progress[]; lines: string[] };

const begin = (tenant: TestTenant, told: Told, more: { progress?: Progress | null; people?: number; days?: number }) =>
  startHistory({
    deployment: service.service.deployment,
    tenantId: tenant.tenantId,
    secretKey: tenant.secretKey,
    progress: null,
    keep: (progress) => void told.kept.push(structuredClone(progress)),
    tell: (line) => void told.lines.push(line),
    people: 40,
    days: 12,
    pauseMs: 0,
    ...more,
  });

const listOf = async (tenant: TestTenant, path: string): Promise<Item[]> => {
  const items: Item[] = [];
  let cursor = "";
  do {
    const target = `${path}${path.includes("?") ? "&" : "?"}limit=100${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await service.send(target, { headers: { authorization: `Bearer ${tenant.secretKey}` } });
    assert.equal(answer.status, 200, `${target}: ${answer.body}`);
    const page = JSON.parse(answer.body) as { items: Item[]; nextCursor: string | null };
    items.push(...page.items);
    cursor = page.nextCursor ?? "";
  } while (cursor !== "");
  return items;
};
const distinct = (items: Item[], name: string): string[] =>
  [...new Set(items.map((item) => String(item[name])))].toSorted((one, other) => (one < other ? -1 : 1));

test("a whole history: every state that the console shows, with its evidence, failures and money", async () => {
  const tenant = await service.createTenant({ mode: "sandbox", campaign: {} });
  const aliceToken = await tenant.tokenFor("alice");
  const told: Told = { kept: [], lines: [] };
  assert.equal(await begin(tenant, told, { people: 420, days: 120 }).done, "finished", told.lines.join("\n"));
  assert.equal(told.lines.at(-1), "demo data: done");
  assert.ok(told.lines.includes("demo data: 50 %"));

  const referrals = await listOf(tenant, "/v1/referrals");
  const states = ["approved", "declined", "expired", "qualified", "registered", "reversed", "rewarded", "voided"];
  assert.deepEqual(distinct(referrals, "status"), states);
  assert.ok(distinct(referrals, "review").includes("flagged"));
  assert.deepEqual(distinct(await listOf(tenant, "/v1/reservations"), "state"), ["expired", "held", "used"]);
  const rewards = await listOf(tenant, "/v1/rewards");
  const rewardStates = ["available", "cancelled", "expired", "paid", "pending", "reversed"];
  assert.deepEqual(distinct(rewards, "status"), rewardStates);
  assert.ok(rewards.some(({ failure, status }) => failure !== null && status === "available"));
  assert.ok(rewards.some(({ approval }) => approval === "waiting"));
  const open = await listOf(tenant, "/v1/reviews?status=open");
  const rules = new Set(
    open.flatMap(({ evidence }) => (evidence as { results: { rule: string }[] }).results.map(({ rule }) => rule)),
  );
  assert.ok(rules.has("device_shared"), `several accounts on one device: ${[...rules].join()}`);
  assert.ok((await listOf(tenant, "/v1/reviews?status=decided")).length > 0);
  assert.ok((await listOf(tenant, "/v1/risk-lists")).length >= 5);

  const endpoints = await listOf(tenant, "/v1/webhook-endpoints");
  const failing = endpoints.find(({ consecutiveFailures }) => Number(consecutiveFailures) > 0);
  assert.equal(failing?.["state"], "active");
  const deliveryStates = new Set<unknown>();
  for (const { id } of endpoints)
    for (const state of distinct(await listOf(tenant, `/v1/webhook-deliveries?endpointId=${String(id)}`), "state"))
      deliveryStates.add(state);
  for (const state of ["delivered", "failed", "retrying"]) assert.ok(deliveryStates.has(state), state);
  const [source] = await listOf(tenant, "/v1/event-sources");
  assert.ok(
    distinct(await listOf(tenant, `/v1/event-sources/${String(source?.["id"])}/rejected`), "reason").length >= 2,
  );
  assert.ok((await listOf(tenant, "/v1/audit")).length > 100);

  const headers = { authorization: `Bearer ${tenant.secretKey}` };
  const summary = JSON.parse((await service.send("/v1/reports/summary", { headers })).body) as {
    funnel: { step: string; count: number; previousCount: number }[];
    budgets: { leftPercent: number }[];
  };
  assert.ok(summary.funnel.every(({ count, previousCount }) => count > 0 && previousCount > 0));
  assert.equal(summary.budgets.length, 3);
  for (const { leftPercent } of summary.budgets)
    assert.ok(leftPercent > 1 && leftPercent < 50, `${leftPercent} % left`);

  const nowMs = service.clock.nowMs();
  const ages = referrals.map(({ registeredAt }) => nowMs - Date.parse(String(registeredAt)));
  assert.ok(Math.max(...ages) > 90 * 86_400_000 && Math.min(...ages) >= 0, "from then up to now, and never ahead");
  const asAlice = { "x-client-key": tenant.clientKey, authorization: `Bearer ${aliceToken}` };
  const code = JSON.parse((await service.send("/v1/referral", { headers: asAlice })).body) as { code: string };
  const [found] = await listOf(tenant, `/v1/codes?code=${code.code}`);
  assert.equal(found?.["campaignId"], tenant.campaignId, "who comes by the API stays with the first campaign");
});

test("a history that is stopped goes on where it was, and one that is finished plays nothing", async () => {
  const tenant = await service.createTenant({ mode: "sandbox", campaign: {} });
  const told: Told = { kept: [], lines: [] };
  const first = startHistoryUntil(tenant, told, "demo data: 40 %");
  assert.equal(await first, "stopped");
  const middle = told.kept.at(-1);
  assert.ok(middle && !middle.finished && middle.quarters > 0 && middle.quarters < 48);
  assert.equal(await begin(tenant, told, { progress: middle }).done, "finished");
  assert.ok(told.lines.includes("demo data: going on with the history"));
  const end = told.kept.at(-1);
  assert.ok(end?.finished);
  assert.equal(end.toMs, middle.toMs, "what it leads up to stays");

  const referrals = await listOf(tenant, "/v1/referrals");
  const people = referrals.map(({ refereeId, onboardingId }) => String(refereeId ?? onboardingId));
  assert.equal(new Set(people).size, people.length, "nobody signs up twice");
  const campaigns = await listOf(tenant, "/v1/campaigns");
  assert.equal(campaigns.length, 1 + Object.keys(campaignNames).length);
  for (const name of Object.values(campaignNames)) assert.ok(distinct(campaigns, "name").includes(name), name);

  const before = told.kept.length;
  assert.equal(await begin(tenant, told, { progress: end }).done, "finished");
  assert.equal(told.kept.length, before);
  // The file was lost, the data was not.
  assert.equal(await begin(tenant, told, { progress: null }).done, "finished");
  assert.equal((await listOf(tenant, "/v1/referrals")).length, referrals.length);
});

test("a history that fails is given up in one line, so that real time may begin; one that could not begin is not", async () => {
  const tenant = await service.createTenant({ mode: "sandbox", campaign: {} });
  const told: Told = { kept: [], lines: [] };
  assert.equal(await startHistoryUntil(tenant, told, "demo data: 40 %"), "stopped");
  const middle = told.kept.at(-1) as Progress;
  const stranger = { ...tenant, secretKey: `${tenant.secretKey.slice(0, -4)}0000` };
  told.lines.length = 0;
  assert.equal(await begin(stranger, told, { progress: middle }).done, "failed");
  assert.deepEqual(told.kept.at(-1), { ...middle, finished: true });
  const [line, ...more] = told.lines.filter((one) => !one.includes("going on"));
  assert.match(String(line), /^demo data: given up at \d+ %; .* answered 401.* beckon demo reset --yes$/);
  assert.deepEqual(more, []);

  const none: Told = { kept: [], lines: [] };
  assert.equal(await begin(stranger, none, {}).done, "failed");
  assert.deepEqual(none.kept, []);
  assert.match(none.lines.join(), /^demo data: could not begin; the next start tries again\. /);
});

const startHistoryUntil = (tenant: TestTenant, told: Told, line: string) => {
  const lines = told.lines;
  const history = begin(
    tenant,
    {
      ...told,
      lines: Object.assign(lines, {
        push: (...said: string[]): number => {
          if (said.includes(line)) void history.stop();
          return Array.prototype.push.apply(lines, said);
        },
      }),
    },
    {},
  );
  return history.done;
};

test("a history is the same for the same seed, and grows", () => {
  const toMs = Date.UTC(2026, 10, 1);
  const span = { fromMs: toMs - 182 * 86_400_000, toMs, people: 2_000, seed: 7 };
  const [one, other] = [planOf(span), planOf(span)];
  assert.equal(JSON.stringify(one), JSON.stringify(other));
  assert.notEqual(JSON.stringify(planOf({ ...span, seed: 8 })), JSON.stringify(one));
  const middle = (span.fromMs + toMs) / 2;
  const late = one.happenings.filter(({ atMs }) => atMs > middle).length;
  assert.ok(late > one.happenings.length * 0.6);
  assert.ok(one.happenings.every(({ atMs }, place) => atMs >= (one.happenings[place - 1]?.atMs ?? 0)));
});
