/** A7: whatever the database holds sealed is found by the walk that moves secrets under another key, wherever it stands. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { replaceSealedText, type SealedText, sealedTexts } from "../../src/store/sealed-texts.ts";
import { useService } from "../harness/service.ts";
import { storedText } from "../http/stored-text.ts";
import { expectStatus } from "../management/caller.ts";
import { seedTenant } from "../management/seeded-tenant.ts";

const service = await useService({ onlyGlobal: true });

const walked = async (tenantId: string): Promise<SealedText[]> => {
  const found: SealedText[] = [];
  for await (const text of sealedTexts(service.environment().database, tenantId)) found.push(text);
  return found;
};

test("A7 every sealed text in the database is walked, and can be put anew", async () => {
  const { tenantId, call, ids } = await seedTenant(service);
  const settings = { provider: "introspection", url: "http://127.0.0.1:9/ask", clientId: "beckon", auth: "basic" };
  const body = { ...settings, clientSecret: "what-beckon-says-to-the-provider" };
  expectStatus(await call("putIdentitySettings", { headers: { "if-match": '"0"' }, body }), 200);
  const headers = { "idempotency-key": "kept" };
  expectStatus(await call("rotateVetoSecret", { headers, body: { overlapSeconds: 60 } }), 200);
  const params = { endpointId: ids.endpointId[0] ?? "" };
  expectStatus(await call("rotateWebhookSecret", { params, body: { overlapSeconds: 60 } }), 200);

  const stored = (await storedText(service.environment())).match(/v1\.t1\.[\w.-]+/g) ?? [];
  const found = await walked(tenantId);
  assert.deepEqual(found.map(({ sealed }) => sealed).toSorted(), [...stored].toSorted());
  // All places but a provider's other kind of secret, of which a tenant has one.
  assert.equal(new Set(found.map(({ place }) => place)).size, 7);

  const { database } = service.environment();
  for (const text of found) {
    assert.equal(await replaceSealedText(database, tenantId, text, `v1.t2.${text.place}`), true, text.place);
    assert.equal(await replaceSealedText(database, tenantId, text, "v1.t3.late"), false, text.place);
  }
  const places = (await walked(tenantId)).map(({ place, sealed }) => [place, sealed]);
  assert.deepEqual(
    places,
    found.map(({ place }) => [place, `v1.t2.${place}`]),
  );
});
