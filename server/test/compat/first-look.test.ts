import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";

const service = await useService();

test("both endpoints answer on a fresh database", async () => {
  const tenant = await service.createTenant();
  const headers = { "x-client-key": tenant.clientKey, authorization: `Bearer ${await tenant.tokenFor("ann")}` };
  const first = await service.send("/v1/referral", { headers });
  assert.equal(first.status, 200);
  const again = await service.send("/v1/referral/", { headers });
  assert.equal(again.body, first.body);
  const { code } = JSON.parse(first.body) as { code: string };
  const valid = await service.send(`/v1/referral/${code}/validate`, { headers: { "x-client-key": tenant.clientKey } });
  assert.deepEqual([valid.status, valid.body], [200, '{"valid":true}']);
});
