/** Checks of codes: which are counted, that processes add up, and what an outage of the database leaves of them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnswerOf, Operations } from "@beckon/contract";
import { composeCheckCounts } from "../../src/compose-check-counts.ts";
import type { CheckCount } from "../../src/core/report/report-store.ts";
import { openCheckCounts } from "../../src/http/check-counts.ts";
import { requestMetrics } from "../../src/http/probes.ts";
import { foldReports } from "../../src/jobs/chores.ts";
import { DatabaseUnavailableError } from "../../src/store/database.ts";
import { type TestTenant, useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "../management/caller.ts";

const service = await useService({ onlyGlobal: true });
type Summary = AnswerOf<Operations["getReportSummary"]>;
const dayMs = 86_400_000;

const world = async (tenant?: TestTenant) => {
  const made = tenant ?? (await service.createTenant());
  const call = callerOf(service, made.secretKey);
  const codeOf = async (participantId: string, more = {}) => {
    const body = { participantId, campaignId: made.campaignId, ...more };
    return expectStatus(await call("createCode", { body }), 201).json as { id: string; code: string };
  };
  const summary = async (query: Record<string, string> = {}) =>
    expectStatus(await call("getReportSummary", { query }), 200).json as unknown as Summary;
  const validated = async (query?: Record<string, string>) =>
    (await summary(query)).funnel.find(({ step }) => step === "validated")?.count;
  const run = (text: string) => service.environment().database.query({ name: "", text }, [made.tenantId]);
  return { ...made, call, codeOf, summary, validated, run };
};
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);

test("what was answered valid to GET is counted under the code's campaign and day, by all processes together", async () => {
  const { clientKey, campaignId, call, codeOf, summary, validated } = await world();
  const second = expectStatus(await call("createCampaign", { body: { name: "Second" } }), 201).json;
  await call("activateCampaign", { params: { campaignId: second.id } });
  const [ann, ben] = [await codeOf("ann"), await codeOf("ben", { campaignId: second.id })];
  const off = await codeOf("off");
  expectStatus(await call("disableCode", { params: { codeId: off.id } }), 200);
  const doors = [await service.another(), await service.another()];
  const ask = async (code: string, method = "GET") => {
    const headers = { "x-client-key": clientKey };
    for (const door of doors)
      assert.equal((await door.send(`/v1/referral/${code}/validate`, { method, headers })).status, 200);
  };
  for (const code of [ann.code, ann.code.toLowerCase(), ben.code, off.code, "NOBODY", "%3F"]) await ask(code);
  await ask(ann.code, "HEAD");
  for (const door of doors) door.clock.advance(-2 * dayMs);
  await ask(ann.code);
  assert.equal((await doors[0]?.send(`/v1/referral/${ann.code}/validate`))?.status, 499);
  assert.equal(await validated(), 0, "nothing was written in a request's way");
  for (const door of doors) await door.service.stop();
  assert.equal(await validated(), 8);
  assert.deepEqual([await validated({ campaignId }), await validated({ campaignId: second.id })], [6, 2]);
  await foldReports(service.environment().store);
  const { series, funnel, validatedFrom } = await summary();
  assert.deepEqual(
    series.filter(({ validated: checks }) => checks > 0).map(({ day, validated: checks }) => [day, checks]),
    [
      [dayOf(service.clock.nowMs() - 2 * dayMs), 2],
      [dayOf(service.clock.nowMs()), 6],
    ],
  );
  const rates = funnel.map(({ step, rate, rateOf }) => [step, rate, rateOf]);
  assert.deepEqual(rates.slice(0, 3), [
    ["issued", null, null],
    ["validated", 8 / 3, "issued"],
    ["registered", 0, "validated"],
  ]);
  assert.equal(validatedFrom, null);
});

test("a sandbox's checks are counted by its own clock", async () => {
  const { clientKey, call, codeOf, summary } = await world(await service.createTenant({ mode: "sandbox" }));
  const { code } = await codeOf("ann");
  expectStatus(await call("moveSandboxClock", { body: { advanceSeconds: 10 * 86_400 } }), 200);
  const door = await service.another();
  assert.equal(
    (await door.send(`/v1/referral/${code}/validate`, { headers: { "x-client-key": clientKey } })).body,
    '{"valid":true}',
  );
  await door.service.stop();
  const last = (await summary()).series.at(-1);
  assert.deepEqual([last?.day, last?.validated], [dayOf(service.clock.nowMs() + 10 * dayMs), 1]);
});

test("friends are told over codes where there were no checks, or not all of them were counted", async () => {
  const { tenantId, campaignId, call, codeOf, summary, run } = await world();
  const { code } = await codeOf("ann");
  await codeOf("zoe");
  for (const refereeId of ["ben", "cem", "dora"])
    expectStatus(await call("registerReferral", { body: { code, refereeId } }), 201);
  const registered = async (query?: Record<string, string>) => {
    const { funnel, validatedFrom } = await summary(query);
    const [, checks, friends] = funnel;
    return { checks: checks?.rate, friends: friends?.rate, of: friends?.rateOf, since: validatedFrom };
  };
  assert.deepEqual(await registered(), { checks: 0, friends: 1.5, of: "issued", since: null });
  const quarterMs = Math.floor(service.clock.nowMs() / 900_000) * 900_000;
  await service.environment().store.reports.addChecks([{ tenantId, campaignId, quarterMs, checks: 2 }]);
  assert.deepEqual(await registered(), { checks: 1, friends: 1.5, of: "validated", since: null });
  // As the migration leaves a tenant that was there before.
  const since = new Date(service.clock.nowMs() - 3 * dayMs);
  await run(`update tenants set checks_counted_from = '${since.toISOString()}' where tenant_id = $1`);
  assert.deepEqual(await registered(), { checks: null, friends: 1.5, of: "issued", since: since.toISOString() });
  const lately = { from: dayOf(service.clock.nowMs() - dayMs), to: dayOf(service.clock.nowMs()) };
  assert.deepEqual(await registered(lately), { checks: 1, friends: 1.5, of: "validated", since: since.toISOString() });
  const today = { from: lately.to, to: lately.to };
  assert.equal((await registered(today)).since, null);
});

test("a write that failed is made up for once where nothing of it was done, and never where it may have been", async () => {
  const { tenantId, campaignId, validated } = await world();
  const { reports } = service.environment().store;
  const told: unknown[] = [];
  let fault: { error: Error; done: boolean } | null = null;
  const counts = openCheckCounts(
    {
      reports: {
        addChecks: async (added: readonly CheckCount[]) => {
          if (fault === null || fault.done) await reports.addChecks(added);
          if (fault !== null) throw fault.error;
        },
      },
    },
    { lost: (why, checks) => told.push([why, checks]), failed: (_error, again) => told.push(again) },
  );
  const atMs = service.clock.nowMs();
  const count = (times: number) => Array.from({ length: times }, () => counts.count(tenantId, campaignId, atMs));
  count(3);
  fault = { error: new DatabaseUnavailableError("busy", "no connection"), done: false };
  await counts.write();
  count(4);
  await counts.write();
  assert.deepEqual([told, await validated()], [[false, true], 0]);
  fault = null;
  await counts.write();
  assert.deepEqual([told.length, await validated()], [2, 7]);
  await counts.write();
  count(2);
  const answerLost = new DatabaseUnavailableError("connection", "lost", { committed: "unknown" });
  fault = { error: answerLost, done: true };
  await counts.write();
  fault = null;
  await counts.write();
  assert.equal(await validated(), 9, "not twice");
  assert.deepEqual(told.slice(2), [false, ["write", 2]]);
  count(1);
  fault = { error: new DatabaseUnavailableError("busy", "no connection"), done: false };
  await counts.close();
  assert.deepEqual(told.slice(4), [true, ["write", 1]], "what a stop leaves is told");
  fault = null;
  await counts.close();
  assert.equal(await validated(), 9);
});

test("checks beyond the room are lost and told, and campaigns that are known go on; who is gone spoils nothing", async () => {
  const { tenantId, campaignId, validated } = await world();
  const metrics = requestMetrics();
  const { log } = service.service.deployment;
  const counts = composeCheckCounts(service.environment(), { log, metrics });
  const atMs = service.clock.nowMs();
  counts.count(tenantId, campaignId, atMs);
  for (let other = 1; other < 10_003; other++) counts.count("tnt_gone", `cmp_${other}`, atMs);
  counts.count(tenantId, campaignId, atMs);
  await counts.write();
  assert.equal(await validated(), 2);
  assert.match(await metrics.registry.metrics(), /beckon_lost_checks_total\{environment="global",why="room"\} 3\n/);
  counts.count(tenantId, campaignId, atMs);
  const { database } = service.environment();
  const rename = (from: string, to: string) =>
    database.query({ name: "", text: `alter table report_changes rename column ${from} to ${to}` }, []);
  await rename("validated", "was");
  await counts.write();
  await rename("was", "validated");
  const text = await metrics.registry.metrics();
  assert.match(text, /beckon_lost_checks_total\{environment="global",why="write"\} 1\n/);
  assert.match(text, /beckon_check_writes_failed_total\{environment="global"\} 1\n/);
  assert.equal(service.logged.split("could not be noted for the reports").length, 2);
  counts.count(tenantId, campaignId, atMs);
  await counts.close();
  assert.equal(await validated(), 3);
});
