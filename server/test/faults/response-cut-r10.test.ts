/** R10: an answer that is lost after its effect was committed is asked for again, and the effect stays one. */
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { operations } from "@beckon/contract";
import { startFaultProxy } from "../harness/fault-proxy.ts";
import { sendRaw, useService } from "../harness/service.ts";
import { exampleCall } from "../management/example-call.ts";
import { seedTenant } from "../management/seeded-tenant.ts";
import { contentsOf } from "./tenant-contents.ts";

const service = await useService({ onlyGlobal: true });
const { hostname: host, port } = new URL(service.url);
const proxy = await startFaultProxy({ host, port: Number(port) });
proxy.set({ kind: "cut-after", when: (_chunk, toward) => toward === "client" });
after(() => proxy.close());

/** Told apart by a key only. */
const keyed = ["createCampaign", "createKey", "createParticipantToken", "createEventSource", "unvoidReferral"] as const;
/** Told apart by what they say too, so a caller without keys may repeat them. */
const natural = [
  ...(["registerReferral", "linkReferral", "createEvent", "createEvents", "voidReferral"] as const),
  ...(["declineReferral", "reserveSlot", "cancelReservation", "createCode", "disableCode", "putParticipant"] as const),
  ...(["addToAudience", "approveReward", "cancelReward"] as const),
];

const cases = [
  ...[...keyed, ...natural].map((id) => ({ id, key: "cut" })),
  ...natural.map((id) => ({ id, key: null })),
];
for (const { id, key } of cases) {
  test(`R10 ${id} ${key ? "with" : "without"} a key: the answer is lost, the repetition has no second effect`, async () => {
    const operation = operations[id];
    const tenant = await seedTenant(service);
    const { target, send } = await exampleCall(service, operation, tenant);
    if (key !== null) send.headers["idempotency-key"] = key;
    const before = await contentsOf(service, tenant.tenantId);
    const lost = await sendRaw(`http://${proxy.host}:${proxy.port}`, target, send).catch((error: Error) => error);
    assert.ok(
      lost instanceof Error && "code" in lost && lost.code === "ECONNRESET",
      `answered: ${JSON.stringify(lost)}`,
    );
    const { audit_entries: audited, ...whole } = await contentsOf(service, tenant.tenantId);
    assert.notDeepEqual({ audit_entries: audited, ...whole }, before);
    for (const time of ["once more", "and again"]) {
      const answer = await service.send(target, send);
      assert.equal(answer.status, operation.success.status, answer.body);
      assert.equal(answer.headers["idempotent-replayed"], key === null ? undefined : "true");
      const { audit_entries: auditedThen, ...then } = await contentsOf(service, tenant.tenantId);
      assert.deepEqual(then, whole, time);
      // With a key nothing was asked again; without one somebody did ask again, and the trail says so.
      if (key !== null) assert.equal(auditedThen, audited, time);
    }
  });
}
