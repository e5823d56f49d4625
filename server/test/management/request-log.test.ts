/** The log of requests: what is kept and what is not, who is named, what can be asked of it, and what a flood leaves. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { newId } from "../../src/core/ids.ts";
import type { LoggedRequest } from "../../src/core/request-log/logged-request.ts";
import { openRequestLog } from "../../src/http/request-log.ts";
import { newOperator } from "../harness/console.ts";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "./caller.ts";

const service = await useService({ onlyGlobal: true });
const world = async (options: Parameters<typeof service.createTenant>[0] = {}) => {
  const tenant = await service.createTenant(options);
  const call = callerOf(service, tenant.secretKey);
  const logged = async (query: Record<string, string> = {}) =>
    expectStatus(await call("listRequests", { query: { limit: "100", ...query } }), 200).json["items"] as Logged[];
  const full = async (id: string) => expectStatus(await call("getRequest", { params: { loggedId: id } }), 200).json;
  return { ...tenant, call, logged, full };
};
type Logged = Record<"id" | "requestId" | "method" | "path" | "operation" | "code" | "detail", string> & {
  status: number;
  caller: { kind: string; id: string | null };
};
const told = ({ method, path, status, code, caller }: Logged) => [method, path, status, code, caller.kind];

test("calls with secret keys are kept, without what was sent; looking at the log is not", async () => {
  const { call, logged, full, campaignId, secretKey } = await world();
  await call("getCampaign", { params: { campaignId } });
  await call("putParticipant", { params: { participantId: "anna" }, body: { attributes: { nick: "nana" } } });
  await call("blockParticipant", { params: { participantId: "nobody-known" } });
  const refused = await call("createKey", {
    body: { type: "secret", name: "Anna", scopes: ["codes:read", "x"], anna: 1 },
  });
  const headers = { authorization: `Bearer ${secretKey}` };
  await service.send("/v1/keys", {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: "{",
  });
  await service.send("/v1/anna", { headers });
  const all = await logged();
  assert.deepEqual(all.map(told), [
    ["GET", "/…", 404, "not_found", "secret-key"],
    ["POST", "/v1/keys", 400, "bad_request", "secret-key"],
    ["POST", "/v1/keys", 400, "validation_failed", "secret-key"],
    ["POST", "/v1/participants/{participantId}/block", 404, "not_found", "secret-key"],
    ["PUT", "/v1/participants/{participantId}", 200, null, "secret-key"],
    ["GET", `/v1/campaigns/${campaignId}`, 200, null, "secret-key"],
  ]);
  assert.equal(all[3]?.detail, "There is no participant ….");
  assert.equal(all[2]?.requestId, refused.headers["x-request-id"]);
  const one = await full(all[2]?.id ?? "");
  assert.deepEqual(one["body"], {
    ...{ type: "secret", name: "<string>", scopes: ["codes:read", "<string>"] },
    "<other fields>": 1,
  });
  const pointers = (one["errors"] as { pointer: string; code: string }[]).map(
    ({ pointer, code }) => `${pointer} ${code}`,
  );
  assert.deepEqual(pointers.toSorted(), ["/body/* unknown_field", "/body/scopes/1 enum"]);
  assert.equal((await full(all[4]?.id ?? ""))["body"], null, "what was taken is not told");
  assert.doesNotMatch(JSON.stringify([all, one]), /anna|nana|nobody-known/i);
});

test("every filter finds its own", async () => {
  const { call, logged, campaignId, keyWith } = await world();
  await call("listCodes");
  const other = callerOf(service, await keyWith(["codes:read"]));
  const { headers } = await other("pauseCampaign", { params: { campaignId } });
  const requestId = String(headers["x-request-id"]);
  const [refused] = await logged({ outcome: "refused" });
  assert.equal(refused?.detail, "This needs a key with the scope campaigns:write.");
  const by = {
    requestId,
    code: "insufficient_scope",
    method: "POST",
    operation: "pauseCampaign",
    path: `/v1/campaigns/${campaignId}`,
  };
  const who = { caller: refused?.caller.id ?? "", from: new Date(service.clock.nowMs() - 60_000).toISOString() };
  for (const [name, value] of Object.entries({ ...by, caller: who.caller }))
    assert.deepEqual(
      (await logged({ [name]: value })).map(({ id }) => id),
      [refused?.id],
      name,
    );
  assert.equal((await logged({ from: who.from })).length, 2);
  assert.equal((await logged({ to: who.from })).length, 0);
  assert.equal((await logged({ outcome: "failed" })).length, 0);
  assert.deepEqual(
    (await logged({ outcome: "answered" })).map(({ operation }) => operation),
    ["listCodes"],
  );
});

test("of apps the refused calls are kept, with why a token was; in a sandbox all; unknown keys are nobody's", async () => {
  const ask = async (clientKey: string, token: string, target = "/v1/referral") =>
    (await service.send(target, { headers: { "x-client-key": clientKey, authorization: `Bearer ${token}` } })).status;
  for (const mode of ["live", "sandbox"] as const) {
    const { logged, clientKey, tokenFor } = await world({ mode });
    const token = await tokenFor("anna");
    assert.equal(await ask(clientKey, token), 200);
    assert.equal(await ask(clientKey, "no.such.token"), 401);
    assert.equal(await ask("ck_nobody", token), 498);
    assert.equal(await ask(clientKey, token, "/v1/referral/ANNA/validate"), 200);
    assert.equal(await ask(clientKey, token, "/v1/wallet/reward"), 404);
    const all = await logged();
    assert.deepEqual(all.filter(({ status }) => status >= 400).map(told), [
      ["GET", "/v1/wallet/reward", 404, null, "participant"],
      ["GET", "/v1/referral", 401, null, "client-key"],
    ]);
    assert.match(all.find(({ status }) => status === 401)?.detail ?? "", /^Not authenticated \(token: refused, \w+\)$/);
    const fine = all.filter(({ status }) => status === 200).map(({ operation }) => operation);
    assert.deepEqual(fine, mode === "live" ? [] : ["validateCode", "getReferral"]);
    assert.doesNotMatch(JSON.stringify(all), /anna/i);
  }
});

test("of the console what was changed or refused is kept, by whose account", async () => {
  const { logged, tenantId, campaignId } = await world();
  const person = await newOperator(service);
  const send = (target: string, method = "GET") =>
    person.send(target, { method, headers: { "x-beckon-tenant": tenantId } });
  await send("/v1/campaigns");
  await send(`/v1/campaigns/${campaignId}/pause`, "POST");
  await send(`/v1/campaigns/${campaignId}/archive`, "POST");
  assert.deepEqual(
    (await logged()).map(({ operation, status, caller }) => [operation, status, caller.kind, caller.id]),
    [
      ["archiveCampaign", 409, "console", person.userId],
      ["pauseCampaign", 200, "console", person.userId],
    ],
  );
});

test("a flood takes its tenant's share of the log and no more, and what is missing is counted", async () => {
  const [flooded, other] = [await world(), await world()];
  const dropped: string[] = [];
  const log = openRequestLog(service.environment().store, {
    dropped: (why) => void dropped.push(why),
    failed: (error) => assert.fail(String(error)),
  });
  const nothing = {
    ...{ query: null, body: null, faults: [], code: null, detail: null, callerId: null },
    durationMs: 1,
  };
  const about = {
    requestId: "r",
    atMs: service.clock.nowMs(),
    method: "GET",
    path: "/v1/referral",
    operation: "getReferral",
  };
  const entry = (): LoggedRequest => ({
    ...{
      ...nothing,
      ...about,
      loggedId: newId("req", service.service.deployment),
      callerKind: "client-key",
      status: 401,
    },
  });
  for (let asked = 0; asked < 150; asked++) log.keep(flooded.tenantId, "app", entry);
  log.keep(flooded.tenantId, "management", entry);
  log.keep(other.tenantId, "app", entry);
  await log.write();
  log.keep(other.tenantId, "app", entry);
  await log.close();
  assert.deepEqual([dropped.length, new Set(dropped)], [50, new Set(["share"])]);
  const { nextCursor } = expectStatus(await flooded.call("listRequests", { query: { limit: "100" } }), 200).json;
  assert.notEqual(nextCursor, null, "what servers asked is beside the apps' hundred");
  assert.equal((await other.logged()).length, 2);
});

test("what cannot be written is dropped and counted, delays nobody, and is told once", async () => {
  const { call, logged } = await world();
  const { database } = service.environment();
  const rename = (text: string) => database.query({ name: "", text }, []);
  await rename("alter table logged_requests rename column path to was_path");
  expectStatus(await call("listCodes"), 200);
  assert.equal((await call("listRequests")).status, 500);
  await rename("alter table logged_requests rename column was_path to path");
  expectStatus(await call("listCampaigns"), 200);
  const operations = (await logged()).map(({ operation }) => operation);
  assert.deepEqual(
    operations.filter((name) => name !== "listRequests"),
    ["listCampaigns"],
  );
  assert.match((await service.send("/metrics")).body, /why="write"\} [1-9]/);
  assert.equal(service.logged.split("could not be written to the log of requests").length, 2);
});
