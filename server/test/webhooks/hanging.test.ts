/** R30: an endpoint that never answers gets a few calls and holds up nobody else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { eventually, openSink } from "../harness/sink.ts";
import { codeOf, createEndpoint, loopback, register } from "./webhook-api.ts";

// Longer than the test: no call to a hanging endpoint ends before it does.
const service = await useService({ env: { ...loopback, BECKON_WEBHOOK_TIMEOUT_SECONDS: "30" } });

test("R30 hanging endpoints do not hold up others", async () => {
  const hanging = await Promise.all(Array.from({ length: 6 }, () => openSink(() => null)));
  const tenants = await Promise.all(
    hanging.map(async ({ url }) => {
      const tenant = await service.createTenant();
      await createEndpoint(service, tenant, url);
      return tenant;
    }),
  );
  await Promise.all(
    tenants.flatMap((tenant) => Array.from({ length: 40 }, (_, n) => codeOf(service, tenant, `p${n}`))),
  );
  await eventually(() => hanging.every(({ received }) => received.length > 0));
  const sink = await openSink();
  const tenant = await service.createTenant();
  await createEndpoint(service, tenant, sink.url);
  const { code } = await codeOf(service, tenant, "ann");
  for (let n = 0; n < 4; n++) await register(service, tenant, code, `friend-${n}`);
  // The code's issue, four friends, and that the cap of five is near.
  await eventually(() => sink.received.length === 6);
  const worst = Math.max(...hanging.map(({ received }) => received.length));
  assert.ok(worst <= 4, `${worst} calls to an endpoint that never answered`);
});
