/** The life of a campaign: its states, dates, revisions, audience and priority, as they show at the API. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagementOperationId } from "@beckon/contract";
import { useService } from "../harness/service.ts";
import { type ApiAnswer, type Caller, callerOf, expectStatus } from "./caller.ts";
import { fingerprintOf } from "./seeded-tenant.ts";

const ascending = (one: number, other: number): number => one - other;
const service = await useService({ onlyGlobal: true });
const { database } = service.environment();

const newTenant = async () => {
  const tenant = await service.createTenant({ campaign: null });
  return {
    ...tenant,
    call: callerOf(service, tenant.secretKey),
    tokenFor: (participantId: string, ttlSeconds?: number) => tenant.tokenFor(participantId, ttlSeconds),
  };
};
const draft = async (call: Caller, input: Record<string, unknown> = {}): Promise<string> =>
  expectStatus(await call("createCampaign", { body: { name: "x", ...input } }), 201).json.id;
const step = (call: Caller, id: ManagementOperationId, campaignId: string) => call(id, { params: { campaignId } });
const running = async (call: Caller, input: Record<string, unknown> = {}): Promise<string> => {
  const campaignId = await draft(call, input);
  expectStatus(await step(call, "activateCampaign", campaignId), 200);
  return campaignId;
};
const change = async (call: Caller, campaignId: string, body: unknown): Promise<ApiAnswer> => {
  const { headers } = await step(call, "getCampaign", campaignId);
  return call("updateCampaign", { params: { campaignId }, body, headers: { "if-match": String(headers.etag) } });
};
const pointers = (answer: ApiAnswer): string[] =>
  (answer.json["errors"] as { pointer: string; code: string }[]).map(({ pointer, code }) => `${pointer} ${code}`);

const states = ["draft", "active", "paused", "ended", "archived"] as const;
type State = (typeof states)[number];
/** How a campaign gets into each state. */
const ways: Record<State, ManagementOperationId[]> = {
  draft: [],
  active: ["activateCampaign"],
  paused: ["activateCampaign", "pauseCampaign"],
  ended: ["activateCampaign", "endCampaign"],
  archived: ["archiveCampaign"],
};
/** The whole state machine: what is not here is refused. */
const leads: Partial<Record<ManagementOperationId, Partial<Record<State, State>>>> = {
  activateCampaign: { draft: "active", paused: "active" },
  pauseCampaign: { active: "paused" },
  endCampaign: { active: "ended", paused: "ended" },
  archiveCampaign: { draft: "archived", ended: "archived" },
};

test("every step from every state goes where the table says, or is refused and changes nothing", async () => {
  const { call, tenantId } = await newTenant();
  for (const [operation, table] of Object.entries(leads) as [ManagementOperationId, Partial<Record<State, State>>][]) {
    for (const state of states) {
      const campaignId = await draft(call);
      for (const id of ways[state]) expectStatus(await step(call, id, campaignId), 200);
      const earlier = await fingerprintOf(service, tenantId);
      const answer = await step(call, operation, campaignId);
      const next = table[state];
      if (next) assert.deepEqual([answer.status, answer.json["state"]], [200, next]);
      else {
        expectStatus(answer, 409, "invalid_state");
        assert.ok(answer.json.detail.includes(state), answer.json.detail);
        assert.equal(await fingerprintOf(service, tenantId), earlier);
      }
    }
  }
});

test("a campaign and its audience change as a draft, active and paused only", async () => {
  const { call } = await newTenant();
  for (const state of states) {
    const campaignId = await draft(call);
    for (const id of ways[state]) await step(call, id, campaignId);
    const expected = state === "ended" || state === "archived" ? 409 : 200;
    assert.equal((await change(call, campaignId, { name: "y" })).status, expected, state);
    const body = { participantIds: ["ann"] };
    assert.equal((await call("addToAudience", { params: { campaignId }, body })).status, expected, state);
    assert.equal((await call("removeFromAudience", { params: { campaignId }, body })).status, expected, state);
  }
});

test("dates are read in the campaign's time zone, through gaps and overlaps, or with their own offset", async () => {
  const { call } = await newTenant();
  const startsAt = async (text: string, timeZone: string): Promise<unknown> =>
    expectStatus(await call("createCampaign", { body: { name: "x", timeZone, startsAt: text } }), 201).json["startsAt"];
  assert.equal(await startsAt("2027-01-10T00:00", "Europe/Berlin"), "2027-01-09T23:00:00.000Z");
  assert.equal(await startsAt("2027-07-10T00:00:00.5", "Europe/Berlin"), "2027-07-09T22:00:00.500Z");
  assert.equal(await startsAt("2027-03-28T02:30", "Europe/Berlin"), "2027-03-28T01:30:00.000Z", "skipped: an hour on");
  assert.equal(await startsAt("2027-10-31T02:30", "Europe/Berlin"), "2027-10-31T00:30:00.000Z", "twice: the earlier");
  assert.equal(await startsAt("2028-02-29T12:00", "America/St_Johns"), "2028-02-29T15:30:00.000Z");
  assert.equal(await startsAt("2027-01-10T00:00:00+05:45", "Europe/Berlin"), "2027-01-09T18:15:00.000Z");
  assert.equal(await startsAt("2027-01-10T00:00Z", "Pacific/Apia"), "2027-01-10T00:00:00.000Z");
});

test("dates that are none, zones that are none, and an end before the start are told by pointer, all at once", async () => {
  const { call, tenantId } = await newTenant();
  const earlier = await fingerprintOf(service, tenantId);
  const faultsOf = async (body: Record<string, unknown>) =>
    pointers(expectStatus(await call("createCampaign", { body: { name: "x", ...body } }), 422, "rule_violated"));
  assert.deepEqual(
    await faultsOf({ startsAt: "2027-02-30T00:00", endsAt: "2027-13-01T00:00Z", timeZone: "Mars/Base" }),
    ["/body/timeZone unknown_time_zone", "/body/startsAt no_such_date", "/body/endsAt no_such_date"],
  );
  assert.deepEqual(await faultsOf({ startsAt: "9999-12-31T23:59:59-23:00" }), ["/body/startsAt no_such_date"]);
  const ends = ["/body/endsAt ends_before_start"];
  assert.deepEqual(await faultsOf({ startsAt: "2027-01-01T00:00Z", endsAt: "2027-01-01T00:00Z" }), ends);
  assert.deepEqual(
    await faultsOf({ timeZone: "Asia/Tokyo", startsAt: "2027-01-01T09:00", endsAt: "2026-12-31T23:59Z" }),
    ends,
  );
  assert.equal(await fingerprintOf(service, tenantId), earlier);
});

test("a start in the future schedules, the start counts and the end does not", async () => {
  const { call, tenantId, clientKey, tokenFor } = await newTenant();
  const at = (seconds: number) => new Date(service.clock.nowMs() + seconds * 1000).toISOString();
  const campaignId = await running(call, { startsAt: at(3600), endsAt: at(7200) });
  const headers = { "x-client-key": clientKey, authorization: `Bearer ${await tokenFor("ann", 86_400)}` };
  const seen = async () => [
    (await step(call, "getCampaign", campaignId)).json["running"],
    (await service.send("/v1/referral", { headers })).body !== "{}",
  ];
  assert.deepEqual(await seen(), [false, false]);
  service.clock.advance(3_600_000);
  assert.deepEqual(await seen(), [true, true]);
  service.clock.advance(3_600_000);
  assert.deepEqual(await seen(), [false, false]);
  assert.ok(tenantId);
});

test("changed terms make a revision, equal terms and other fields do not, and what is left out stays", async () => {
  const { call, tenantId } = await newTenant();
  const campaignId = await draft(call, { terms: { codeCap: 3, codePolicy: { prefix: "HI" } } });
  const numberAfter = async (body: unknown) =>
    (expectStatus(await change(call, campaignId, body), 200).json["revision"] as { number: number }).number;
  assert.equal(await numberAfter({ name: "y", priority: 7 }), 1);
  assert.equal(await numberAfter({ terms: { codeCap: 3 } }), 1);
  assert.equal(
    await numberAfter({ terms: { codePolicy: { prefix: "HI", length: 6 }, audience: { type: "everyone" } } }),
    1,
  );
  assert.equal(await numberAfter({ terms: { codeCap: 4 } }), 2);
  const rules = [{ attribute: "plan", operator: "in", values: ["gold"] }];
  assert.equal(await numberAfter({ terms: { audience: { type: "rules", rules } } }), 3);
  assert.equal(await numberAfter({ terms: { audience: { rules, type: "rules" } } }), 3);
  const { json } = await call("listRevisions", { params: { campaignId } });
  const items = json["items"] as { number: number; terms: { codeCap: number; codePolicy: { prefix: string } } }[];
  assert.deepEqual(
    items.map(({ number, terms }) => [number, terms.codeCap, terms.codePolicy.prefix]),
    [
      [3, 4, "HI"],
      [2, 4, "HI"],
      [1, 3, "HI"],
    ],
  );
  const { json: noted } = expectStatus(await change(call, campaignId, { terms: { codeCap: 5 }, note: "More." }), 200);
  const { author, note } = noted["revision"] as { author: string; note: string };
  assert.deepEqual([author.slice(0, 4), note], ["key_", "More."]);
  for (const text of [
    "update campaign_revisions set terms = '{}' where tenant_id = $1",
    "delete from campaign_revisions where tenant_id = $1",
  ])
    await assert.rejects(database.query({ name: `test-${text.slice(0, 6)}`, text }, [tenantId]));
});

test("a campaign says what it is bound to: codes that work, open referrals, and money that is granted and not paid", async () => {
  const { call } = await newTenant();
  const reward = {
    id: "r",
    side: "referrer",
    kind: "fixed",
    value: { type: "money", amount: "20.00", currency: "EUR" },
  };
  const campaignId = await running(call, { terms: { codeCap: 2, rewards: [{ ...reward, holdSeconds: 86_400 }] } });
  const bound = async () => (await step(call, "getCampaignCommitments", campaignId)).json;
  const none = { count: 0, exact: true };
  assert.deepEqual(await bound(), { codes: none, referrals: none, money: [] });
  const codes: string[] = [];
  for (const participantId of ["ann", "bob"])
    codes.push(expectStatus(await call("createCode", { body: { campaignId, participantId } }), 201).json["code"]);
  for (const refereeId of ["cleo", "dan"])
    expectStatus(await call("registerReferral", { body: { code: codes[0], refereeId } }), 201);
  const occurredAt = new Date(service.clock.nowMs()).toISOString();
  const body = { id: "e", type: "qualified", participantId: "dan", occurredAt };
  const { status } = await call("createEvent", { body });
  assert.ok(status < 300);
  const bounds = await bound();
  assert.deepEqual(bounds["codes"], { count: 1, exact: true });
  assert.deepEqual(bounds["referrals"], { count: 2, exact: true });
  assert.deepEqual(bounds["money"], [{ amount: "20.00", currency: "EUR" }]);
});

test("at most 50 campaigns are active at once, also when 20 are activated in one moment", async () => {
  const { call } = await newTenant();
  for (let index = 0; index < 49; index += 1) await running(call);
  const drafts = await Promise.all(Array.from({ length: 20 }, () => draft(call)));
  const answers = await Promise.all(drafts.map((campaignId) => step(call, "activateCampaign", campaignId)));
  assert.deepEqual(answers.map(({ status }) => status).toSorted(ascending), [
    200,
    ...Array.from({ length: 19 }, () => 422),
  ]);
  for (const answer of answers.filter(({ status }) => status === 422)) expectStatus(answer, 422, "limit_reached");
  const { json } = await call("listCampaigns", { query: { state: "active", limit: "100" } });
  assert.equal((json["items"] as unknown[]).length, 50);
});

test("the audience decides who has a code: everyone, a list, rules over country and attributes", async () => {
  const { call, clientKey, tokenFor } = await newTenant();
  const hasCode = async (participantId: string): Promise<boolean> => {
    const headers = { "x-client-key": clientKey, authorization: `Bearer ${await tokenFor(participantId)}` };
    const { status, body } = await service.send("/v1/referral", { headers });
    assert.equal(status, 200);
    return body !== "{}";
  };
  const put = (participantId: string, body: unknown) => call("putParticipant", { params: { participantId }, body });
  const campaignId = await running(call, { terms: { audience: { type: "list" } } });
  assert.equal(await hasCode("ann"), false);
  const members = (id: ManagementOperationId, ...participantIds: string[]) =>
    call(id, { params: { campaignId }, body: { participantIds } });
  assert.deepEqual((await members("addToAudience", "ann", "bob")).json, { changed: 2, members: 2 });
  assert.deepEqual((await members("addToAudience", "ann", "cleo")).json, { changed: 1, members: 3 });
  assert.deepEqual([await hasCode("ann"), await hasCode("zoe")], [true, false]);
  assert.deepEqual((await members("removeFromAudience", "ann", "zoe")).json, { changed: 1, members: 2 });
  assert.equal(await hasCode("ann"), false);
  expectStatus(await members("addToAudience", "bo", "c%"), 200);
  const listed = async (startsWith: string) => {
    const { json } = await call("listAudience", { params: { campaignId }, query: { startsWith } });
    return [(json["items"] as { participantId: string }[]).map((one) => one.participantId), json["members"]];
  };
  assert.deepEqual(await listed("bo"), [["bo", "bob"], 4]);
  assert.deepEqual(await listed("c%"), [["c%"], 4]);
  await step(call, "endCampaign", campaignId);

  const rules = [
    { attribute: "country", operator: "in", values: ["DE", "AT"] },
    { attribute: "plan", operator: "not_in", values: ["free"] },
    { attribute: "cards", operator: "at_least", values: [2] },
    { attribute: "verified", operator: "exists" },
  ];
  await running(call, { terms: { audience: { type: "rules", rules } } });
  const fits = { country: "DE", attributes: { plan: "gold", cards: 2, verified: false } };
  await put("ann", fits);
  assert.equal(await hasCode("ann"), true);
  const misfits = [{ country: "FR" }, { country: null }, { attributes: { ...fits.attributes, plan: "free" } }];
  const more = [{ cards: 1 }, { cards: "2" }, { cards: undefined }, { verified: undefined }, { plan: undefined }];
  for (const part of [...misfits, ...more.map((other) => ({ attributes: { ...fits.attributes, ...other } }))]) {
    await put("bob", { ...fits, ...part });
    assert.equal(await hasCode("bob"), false, JSON.stringify(part));
  }
  assert.equal(await hasCode("unknown"), false);
});

test("of several campaigns the highest priority wins, then the oldest", async () => {
  const { call, clientKey, tokenFor } = await newTenant();
  const [older, newer] = [await running(call, { priority: 1 }), await running(call, { priority: 1 })];
  const headers = { "x-client-key": clientKey, authorization: `Bearer ${await tokenFor("ann")}` };
  const chosen = async (): Promise<unknown> => {
    const { code } = JSON.parse((await service.send("/v1/referral", { headers })).body) as { code: string };
    const { json } = await call("listCodes", { query: { code } });
    return (json["items"] as { campaignId: string }[])[0]?.campaignId;
  };
  assert.equal(await chosen(), older);
  await change(call, newer, { priority: 2 });
  assert.equal(await chosen(), newer);
  await step(call, "pauseCampaign", newer);
  assert.equal(await chosen(), older);
});

test("faults of a code policy and of audience rules are told by pointer", async () => {
  const { call, tenantId } = await newTenant();
  const earlier = await fingerprintOf(service, tenantId);
  const faultsOf = async (terms: unknown) =>
    pointers(expectStatus(await call("createCampaign", { body: { name: "x", terms } }), 422, "rule_violated"));
  assert.deepEqual(await faultsOf({ codePolicy: { alphabet: "ABCDEFGHJO0" } }), [
    "/body/terms/codePolicy/alphabet code_policy",
  ]);
  assert.deepEqual(await faultsOf({ codePolicy: { prefix: "NAZI" } }), ["/body/terms/codePolicy/prefix code_policy"]);
  const rules = [
    { attribute: "plan", operator: "in" },
    { attribute: "plan", operator: "exists", values: [1] },
    { attribute: "country", operator: "in", values: ["Germany"] },
    { attribute: "cards", operator: "at_most", values: ["3"] },
  ];
  assert.deepEqual(
    await faultsOf({ audience: { type: "rules", rules } }),
    rules.map((_, index) => `/body/terms/audience/rules/${index} audience_rule`),
  );
  assert.equal(await fingerprintOf(service, tenantId), earlier);
});
