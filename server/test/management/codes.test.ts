/** Codes as operators work with them: issued, vanity, disabled, replaced, capped; and blocked participants. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { type Caller, callerOf, expectStatus } from "./caller.ts";
import { fingerprintOf } from "./seeded-tenant.ts";

const service = await useService({ onlyGlobal: true });

const newTenant = async () => {
  const tenant = await service.createTenant();
  const isValid = async (code: string): Promise<boolean> => {
    const headers = { "x-client-key": tenant.clientKey };
    const { status, body } = await service.send(`/v1/referral/${encodeURIComponent(code)}/validate`, { headers });
    assert.equal(status, 200);
    return (JSON.parse(body) as { valid: boolean }).valid;
  };
  const referral = async (participantId: string) => {
    const headers = {
      "x-client-key": tenant.clientKey,
      authorization: `Bearer ${await tenant.tokenFor(participantId)}`,
    };
    const { status, body } = await service.send("/v1/referral", { headers });
    return { status, json: JSON.parse(body) as { code?: string } };
  };
  return { ...tenant, call: callerOf(service, tenant.secretKey), isValid, referral };
};
const issue = (call: Caller, campaignId: string, participantId: string, code?: string) =>
  call("createCode", { body: { campaignId, participantId, ...(code === undefined ? {} : { code }) } });

test("a participant has one code in a campaign, whoever asks for it first", async () => {
  const { call, campaignId, referral } = await newTenant();
  const made = expectStatus(await issue(call, campaignId, "ann"), 201);
  const again = await issue(call, campaignId, "ann");
  assert.deepEqual([again.body, again.headers.etag], [made.body, made.headers.etag]);
  assert.equal((await referral("ann")).json.code, made.json.code);
  const bob = (await referral("bob")).json.code;
  assert.equal((await issue(call, campaignId, "bob")).json.code, bob);
});

test("a vanity text is normalised; taken, look-alike, blocked and impossible ones are refused and change nothing", async () => {
  const { call, campaignId, tenantId } = await newTenant();
  const made = expectStatus(await issue(call, campaignId, "ann", " with-Anna 7 "), 201);
  assert.deepEqual([made.json.code, made.json["source"]], ["WITHANNA7", "vanity"]);
  assert.equal((await issue(call, campaignId, "ann", "withanna7")).body, made.body);
  const earlier = await fingerprintOf(service, tenantId);
  expectStatus(await issue(call, campaignId, "ann", "OTHER"), 409, "conflict");
  for (const text of ["WITHANNA7", "w1thanna7", "N4ZI-FUCK", "ünïcode", "A B", "x".repeat(33)])
    expectStatus(await issue(call, campaignId, "bob", text), 422, "code_not_available");
  assert.equal(await fingerprintOf(service, tenantId), earlier);
});

test("of 20 who want the same text at once one gets it", async () => {
  const { call, campaignId } = await newTenant();
  const people = Array.from({ length: 20 }, (_, index) => `p${index}`);
  const made = await Promise.all(people.map((id) => issue(call, campaignId, id, "GOLDEN")));
  assert.equal(made.filter(({ status }) => status === 201).length, 1);
  const codes = await Promise.all(people.map(async (id) => (await issue(call, campaignId, id)).json.id));
  const replaced = await Promise.all(
    codes.map((codeId) => call("replaceCode", { params: { codeId }, body: { code: "SILVER" } })),
  );
  assert.equal(replaced.filter(({ status }) => status === 200).length, 1);
  for (const { status } of replaced) assert.ok([200, 409, 422].includes(status));
});

test("codes are issued in drafts, active and paused campaigns, never in ended or archived ones, and to the audience only", async () => {
  const { call, campaignId } = await newTenant();
  const draft = expectStatus(await call("createCampaign", { body: { name: "x" } }), 201).json.id;
  expectStatus(await issue(call, draft, "ann"), 201);
  await call("pauseCampaign", { params: { campaignId } });
  expectStatus(await issue(call, campaignId, "ann"), 201);
  await call("endCampaign", { params: { campaignId } });
  expectStatus(await issue(call, campaignId, "bob"), 422, "campaign_inactive");
  const body = { name: "y", terms: { audience: { type: "list" } } };
  const listed = expectStatus(await call("createCampaign", { body }), 201).json.id;
  expectStatus(await issue(call, listed, "ann"), 422, "not_in_audience");
});

test("a disabled code is invalid at once and `{}` for its participant, until it is enabled", async () => {
  const { call, campaignId, isValid, referral } = await newTenant();
  const { json } = await issue(call, campaignId, "ann");
  const params = { codeId: json.id };
  assert.equal(await isValid(json.code), true);
  expectStatus(await call("disableCode", { params }), 200);
  assert.deepEqual([await isValid(json.code), (await referral("ann")).json], [false, {}]);
  expectStatus(await call("enableCode", { params }), 200);
  assert.deepEqual([await isValid(json.code), (await referral("ann")).json.code], [true, json.code]);
});

test("a replaced code keeps its id, cap and used; the old text is dead for good, also for others", async () => {
  const { call, campaignId, isValid, referral } = await newTenant();
  const old = (await issue(call, campaignId, "ann", "FIRST7")).json;
  const params = { codeId: old.id };
  const fresh = expectStatus(await call("replaceCode", { params, body: {} }), 200).json;
  assert.deepEqual([fresh.id, fresh["source"]], [old.id, "generated"]);
  assert.notEqual(fresh.code, old.code);
  assert.deepEqual([await isValid("FIRST7"), await isValid(fresh.code)], [false, true]);
  assert.equal((await referral("ann")).json.code, fresh.code);
  expectStatus(await issue(call, campaignId, "bob", "FIRST7"), 422, "code_not_available");
  expectStatus(await call("replaceCode", { params, body: { code: "FIRST7" } }), 422, "code_not_available");
  expectStatus(await call("replaceCode", { params, body: { code: fresh.code } }), 422, "code_not_available");
  const { json } = await call("listCodes", { query: { code: "f1rst-7" } });
  const [tombstone] = json["items"] as { id: string; state: string }[];
  assert.equal(tombstone?.state, "replaced");
  for (const id of ["enableCode", "disableCode", "replaceCode"] as const)
    expectStatus(await call(id, { params: { codeId: tombstone.id } }), 409, "invalid_state");
});

test("a cap below what is used is refused; at the cap the code is invalid", async () => {
  const { call, campaignId, tenantId, isValid } = await newTenant();
  const { id: codeId, code } = (await issue(call, campaignId, "ann")).json;
  const use = { name: "test-use", text: "update codes set used = 3 where tenant_id = $1 and code_id = $2" };
  await service.environment().database.query(use, [tenantId, codeId]);
  const setCap = async (cap: number) => {
    const { headers } = await call("getCode", { params: { codeId } });
    return call("updateCode", { params: { codeId }, body: { cap }, headers: { "if-match": String(headers.etag) } });
  };
  const earlier = await fingerprintOf(service, tenantId);
  const refused = expectStatus(await setCap(2), 422, "rule_violated");
  assert.deepEqual(
    (refused.json["errors"] as { pointer: string }[]).map(({ pointer }) => pointer),
    ["/body/cap"],
  );
  assert.equal(await fingerprintOf(service, tenantId), earlier);
  assert.equal((await setCap(3)).status, 200);
  assert.equal(await isValid(code), false);
  assert.equal((await setCap(4)).status, 200);
  assert.equal(await isValid(code), true);
});

test("a blocked participant's code is invalid and they get 403, with or without a campaign, until unblocked", async () => {
  const { call, campaignId, isValid, referral } = await newTenant();
  const { code } = (await issue(call, campaignId, "ann")).json;
  const params = { participantId: "ann" };
  expectStatus(await call("blockParticipant", { params }), 200);
  assert.deepEqual([await isValid(code), (await referral("ann")).status], [false, 403]);
  await call("pauseCampaign", { params: { campaignId } });
  assert.equal((await referral("ann")).status, 403);
  await call("activateCampaign", { params: { campaignId } });
  const put = await call("putParticipant", { params, body: { country: "DE" } });
  assert.equal(put.json["state"], "blocked", "new facts do not unblock");
  expectStatus(await call("unblockParticipant", { params }), 200);
  assert.deepEqual([await isValid(code), (await referral("ann")).json.code], [true, code]);
  expectStatus(await call("blockParticipant", { params: { participantId: "nobody" } }), 404, "not_found");
});
