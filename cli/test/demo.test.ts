/** `beckon demo reset`: the demo tenant is set aside, and the next start makes another. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { endAllProcesses, ServiceProcess } from "../../server/test/harness/service-process.ts";
import { newPlace } from "./harness/beckon.ts";

after(endAllProcesses);

test("demo reset asks first, sets the old tenant aside, and the next start makes a new one", async () => {
  const place = newPlace();
  const none = await place.beckon("demo reset --yes");
  assert.equal(none.code, 1);
  assert.match(none.stderr, /There is no demo in /);

  const service = await ServiceProcess.start({ data: place.data, args: ["--demo"] });
  const { tenantId, secretKey, clientKey, participants } = service.demo;
  const asked = await place.beckon("demo reset");
  assert.deepEqual([asked.code, asked.stdout], [1, ""]);
  assert.match(asked.stderr, /beckon demo reset --yes/);
  const headers = { "x-client-key": clientKey, authorization: `Bearer ${participants.alice.token}` };
  assert.equal((await service.send("/v1/referral", { headers })).status, 200, "nothing was changed");
  await service.end("SIGTERM");

  const reset = await place.beckon("demo reset --yes --json");
  assert.deepEqual([reset.code, reset.json()], [0, { setAside: tenantId }], reset.stderr);
  const again = await ServiceProcess.start({ data: place.data, args: ["--demo"] });
  assert.notEqual(again.demo.tenantId, tenantId);
  assert.equal((await again.referral()).status, 200);
  const old = { authorization: `Bearer ${secretKey}` };
  assert.equal((await again.send("/v1/tenant", { headers: old })).status, 401);
  assert.equal((await again.send("/v1/referral", { headers })).status, 498);
  const tenants = await place.beckon("tenant list --json");
  assert.match(tenants.stdout, new RegExp(`Demo Card \\(set aside ${tenantId.slice(-6)}\\)`));
  await again.end("SIGTERM");
});

test("demo reset refuses a tenant that is not the demo", async () => {
  const place = newPlace();
  const service = await ServiceProcess.start({ data: place.data, args: ["--demo"] });
  const { secretKey, tenantId } = service.demo;
  const authorization = `Bearer ${secretKey}`;
  const etag = (await service.send("/v1/tenant", { headers: { authorization } })).headers.etag ?? "";
  const renamed = { method: "PATCH", headers: { authorization, "if-match": etag }, body: { name: "Our own card" } };
  assert.equal((await service.send("/v1/tenant", renamed)).status, 200);
  const refused = await place.beckon("demo reset --yes");
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, new RegExp(`${tenantId} is not the demo: nothing was changed`));
  assert.equal((await service.send("/v1/tenant", { headers: { authorization } })).status, 200);
  await service.end("SIGTERM");
});
