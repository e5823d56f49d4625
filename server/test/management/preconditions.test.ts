/** Changes need the version they were made from: nobody's change is lost. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type ManagementOperationId, type Operation, operations } from "@beckon/contract";
import { useService } from "../harness/service.ts";
import { exampleCall } from "./example-call.ts";
import { fingerprintOf, seedTenant } from "./seeded-tenant.ts";

const ascending = (one: number, other: number): number => one - other;
const service = await useService({ onlyGlobal: true });
const changes = (Object.entries(operations) as [ManagementOperationId, Operation][]).filter(
  ([, { ifMatch }]) => ifMatch,
);

for (const [id, operation] of changes) {
  test(`${id} without If-Match is 428, with a stale, weak or foreign one 412, and changes nothing`, async () => {
    const tenant = await seedTenant(service);
    const { target, send } = await exampleCall(service, operation, tenant);
    const present = send.headers["if-match"] ?? "";
    assert.match(present, /^"\d+"$/);
    const earlier = await fingerprintOf(service, tenant.tenantId);
    const { "if-match": _, ...without } = send.headers;
    const missing = await service.send(target, { ...send, headers: without });
    assert.equal(missing.status, 428, missing.body);
    for (const tag of [
      `W/${present}`,
      "*",
      '"999"',
      `${present}, "7"`,
      present.slice(1, -1),
      '"x"',
      '"99999999999999"',
    ]) {
      const refused = await service.send(target, { ...send, headers: { ...send.headers, "if-match": tag } });
      assert.equal(refused.status, 412, `${tag}: ${refused.body}`);
    }
    assert.equal(await fingerprintOf(service, tenant.tenantId), earlier);
    const changed = await service.send(target, send);
    assert.equal(changed.status, 200, changed.body);
    assert.notEqual(changed.headers.etag, present);
    const read = await service.send(target, { headers: without });
    assert.deepEqual([read.headers.etag, read.body], [changed.headers.etag, changed.body]);
  });

  test(`${id}: of 20 writers who read the same version exactly one wins it, five times over`, async () => {
    const tenant = await seedTenant(service);
    for (let round = 0; round < 5; round += 1) {
      const { target, send } = await exampleCall(service, operation, tenant);
      const answers = await Promise.all(Array.from({ length: 20 }, () => service.send(target, send)));
      const statuses = answers.map(({ status }) => status).toSorted(ascending);
      assert.deepEqual(
        statuses,
        [200, ...Array.from({ length: 19 }, () => 412)],
        answers.map(({ body }) => body).join("\n"),
      );
    }
  });
}

test("a strong ETag changes with the object and only with it", async () => {
  const { call, ids } = await seedTenant(service);
  const [campaignId = ""] = ids.campaignId;
  const params = { campaignId, participantId: "ann", codeId: ids.codeId[0] ?? "" };
  const etagOf = async (id: ManagementOperationId, more = {}) => (await call(id, { params, ...more })).headers.etag;
  const campaign = await etagOf("getCampaign");
  assert.equal(await etagOf("getCampaign"), campaign);
  assert.notEqual(await etagOf("pauseCampaign"), campaign);
  const body = { country: "FR", attributes: { plan: "gold" } };
  const put = await etagOf("putParticipant", { body });
  assert.equal(await etagOf("putParticipant", { body }), put);
  assert.equal(await etagOf("getParticipant"), put);
  const blocked = await etagOf("blockParticipant");
  assert.notEqual(blocked, put);
  assert.equal(await etagOf("blockParticipant"), blocked);
  const code = await etagOf("getCode");
  const disabled = await etagOf("disableCode");
  assert.notEqual(disabled, code);
  assert.equal(await etagOf("disableCode"), disabled);
});

test("HEAD on every read answers as GET does, without the body", async () => {
  const tenant = await seedTenant(service, { mode: "sandbox" });
  for (const operation of Object.values(operations) as Operation[]) {
    // What is the operators' alone has tests of its own: no key opens it.
    if (operation.method !== "GET" || operation.caller !== "secret" || operation.operatorsOnly) continue;
    const { target, send } = await exampleCall(service, operation, tenant);
    const got = await service.send(target, { headers: send.headers });
    const head = await service.send(target, { method: "HEAD", headers: send.headers });
    assert.deepEqual([head.status, head.body, head.headers.etag], [200, "", got.headers.etag], operation.id);
    assert.equal(head.headers["content-type"], got.headers["content-type"]);
  }
});

test("an empty body with the type JSON is no body; null is a body; region is no field", async () => {
  const tenant = await seedTenant(service);
  const headers = { authorization: `Bearer ${tenant.secretKey}`, "content-type": "application/json" };
  const [codeId = ""] = tenant.ids.codeId;
  const post = (target: string, body: string) => service.send(target, { method: "POST", headers, body });
  assert.equal((await post(`/v1/codes/${codeId}/disable`, "")).status, 200);
  assert.equal((await post(`/v1/codes/${codeId}/disable?region=`, "{}")).status, 200);
  assert.equal((await post(`/v1/codes/${codeId}/enable`, "null")).status, 400);
  assert.equal((await post(`/v1/codes/${codeId}/replace`, "null")).status, 400);
  assert.equal((await post(`/v1/codes/${codeId}/enable`, "")).status, 200);
  assert.equal((await post(`/v1/codes/${codeId}/replace`, "")).status, 200);
  assert.equal((await service.send("/v1/campaigns?region=global&limit=2", { headers })).status, 200);
  assert.equal((await service.send("/v1/campaigns?region=us", { headers })).status, 401);
  assert.equal((await service.send("/v1/campaigns?regions=us", { headers })).status, 400);
});
