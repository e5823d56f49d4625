/** R8: an Idempotency-Key lives for 72 hours, through restarts, and no longer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { callerOf } from "./caller.ts";

const hourMs = 3_600_000;
const service = await useService({ onlyGlobal: true });

test("R8 a key is kept for 72 hours, also by a process that was started later, then it is free", async () => {
  const { secretKey } = await service.createTenant({ campaign: null });
  const request = { headers: { "idempotency-key": "k" }, body: { name: "x" } };
  const first = await callerOf(service, secretKey)("createCampaign", request);
  assert.equal(first.status, 201);

  const later = await service.another();
  const call = callerOf(later, secretKey);
  await service.service.stop();
  later.clock.advance(72 * hourMs - 60_000);
  const replayed = await call("createCampaign", request);
  assert.deepEqual([replayed.body, replayed.headers["idempotent-replayed"]], [first.body, "true"]);

  later.clock.advance(120_000);
  const anew = await call("createCampaign", { ...request, body: { name: "another body" } });
  assert.deepEqual([anew.status, anew.headers["idempotent-replayed"]], [201, undefined]);
  assert.notEqual(anew.json.id, first.json.id);
  assert.equal((await call("createCampaign", { ...request, body: { name: "another body" } })).body, anew.body);
});
