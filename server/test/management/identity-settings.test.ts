/** Identity settings at the API: faults that name the field, secrets that never come back, and what the settings change. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "./caller.ts";

const service = await useService({ onlyGlobal: true });
const canary = "canary-3f9a1c77e0b24d5fa6c8d2b1e4907a5c";

const newTenant = async () => {
  const tenant = await service.createTenant();
  const call = callerOf(service, tenant.secretKey);
  const put = async (body: unknown) => {
    const { headers } = await call("getIdentitySettings");
    return call("putIdentitySettings", { body, headers: { "if-match": String(headers.etag) } });
  };
  return { ...tenant, call, put };
};
const jwt = { provider: "jwt", issuer: "https://login.example.com", audience: "referrals" };

test("a fault is told for the field of the provider that was meant, and repeats no secret", async () => {
  const { put } = await newTenant();
  const faultsOf = async (body: unknown) => {
    const answer = expectStatus(await put(body), 400, "validation_failed");
    assert.ok(!answer.body.includes(canary));
    return (answer.json["errors"] as { pointer: string; code: string }[]).map(
      ({ pointer, code }) => `${pointer} ${code}`,
    );
  };
  assert.deepEqual(await faultsOf({ ...jwt, sharedSecret: canary, jwksURL: "https://x.example" }), [
    "/body/jwksURL unknown_field",
  ]);
  assert.deepEqual(await faultsOf({ ...jwt, algorithms: ["none"] }), ["/body/algorithms/0 enum"]);
  assert.deepEqual(
    await faultsOf({
      provider: "introspection",
      url: "https://x.example",
      clientId: "c",
      auth: canary,
      clientSecret: canary,
    }),
    ["/body/auth enum"],
  );
  assert.deepEqual(await faultsOf({ ...jwt, keys: [{ kty: "RSA", n: "x", e: "AQAB", d: canary }] }), [
    "/body/keys/0/d unknown_field",
  ]);
  assert.deepEqual(await faultsOf({ provider: canary }), ["/body unknown_kind"]);
  assert.deepEqual(await faultsOf({ provider: "beckon", sharedSecret: canary }), ["/body/sharedSecret unknown_field"]);
  assert.ok(!service.logged.includes(canary));
});

test("a broken rule is 422 with its pointer; nothing is stored", async () => {
  const { put, call } = await newTenant();
  const refused = expectStatus(
    await put({ ...jwt, sharedSecret: canary, jwksUrl: "https://x.example/jwks" }),
    422,
    "rule_violated",
  );
  assert.ok(!refused.body.includes(canary));
  const inside = expectStatus(await put({ ...jwt, jwksUrl: "http://127.0.0.1/jwks" }), 422, "rule_violated");
  const [fault] = inside.json["errors"] as { pointer: string; code: string }[];
  assert.deepEqual([fault?.pointer, fault?.code], ["/body/jwksUrl", "url_not_allowed"]);
  const { json, headers } = await call("getIdentitySettings");
  assert.deepEqual([json, headers.etag], [{ provider: "beckon" }, '"0"']);
});

test("secrets are written, never read, and rest sealed", async () => {
  const { put, call, tenantId } = await newTenant();
  const made = expectStatus(await put({ ...jwt, audience: tenantId, sharedSecret: canary }), 200);
  assert.deepEqual([made.json["hasSharedSecret"], made.headers.etag], [true, '"1"']);
  const read = await call("getIdentitySettings");
  assert.deepEqual([read.body, read.headers.etag], [made.body, made.headers.etag]);
  assert.ok(!made.body.includes(canary) && !service.logged.includes(canary));
  const rows = await service
    .environment()
    .database.query<{ text: string }>(
      { name: "test-settings", text: "select to_jsonb(i)::text as text from identity_settings i where tenant_id = $1" },
      [tenantId],
    );
  assert.ok(rows.length === 1 && !rows[0]?.text.includes(canary));
});

test("with a provider of its own a tenant gets no tokens from Beckon, and tests of tokens say why", async () => {
  const { put, call, tenantId } = await newTenant();
  const token = expectStatus(await call("createParticipantToken", { body: { participantId: "ann" } }), 201).json[
    "accessToken"
  ];
  const verdictOf = async (accessToken: unknown) => {
    const answer = expectStatus(await call("testToken", { body: { accessToken } }), 200);
    assert.ok(!answer.body.includes(String(accessToken)));
    return answer.json["verdict"];
  };
  assert.deepEqual([await verdictOf(token), await verdictOf(canary)], ["verified", "refused"]);
  expectStatus(await put({ ...jwt, audience: tenantId, sharedSecret: canary }), 200);
  expectStatus(
    await call("createParticipantToken", { body: { participantId: "ann" } }),
    422,
    "identity_provider_not_beckon",
  );
  assert.equal(await verdictOf(token), "refused");
});

test("A4 settings under which one token would be good for two tenants are a conflict, in a race too, unless a claim tells them apart", async () => {
  const [one, two, three] = [await newTenant(), await newTenant(), await newTenant()];
  const shared = { ...jwt, audience: "shared", jwksUrl: "https://login.example.com/jwks" };
  const race = await Promise.all([one.put(shared), two.put(shared)]);
  assert.deepEqual(
    race.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 409],
  );
  const [winner, loser] = race[0]?.status === 200 ? [one, two] : [two, one];
  const refused = expectStatus(await loser.put({ ...shared, audience: ["more", "shared"] }), 409, "conflict");
  assert.ok(!refused.body.includes(winner.tenantId));
  assert.deepEqual(
    (refused.json["errors"] as { pointer: string; code: string }[]).map(({ pointer, code }) => [pointer, code]),
    [["/body/issuer", "tokens_shared"]],
  );
  const of = (value: string, name = "org_id") => ({ ...shared, tenantClaim: { name, value } });
  expectStatus(await loser.put(of("two")), 409, "conflict");
  expectStatus(await winner.put(of("one")), 200);
  expectStatus(await loser.put(of("two")), 200);
  expectStatus(await three.put(of("three", "tid")), 409, "conflict");
  expectStatus(await three.put(of("two")), 409, "conflict");
  expectStatus(await three.put({ ...shared, audience: "of three" }), 200);
  const asked = {
    provider: "introspection",
    url: "https://login.example.com/i",
    clientId: "b",
    clientSecret: "words",
    auth: "post",
  };
  expectStatus(await winner.put(asked), 200);
  expectStatus(await loser.put({ ...asked, url: "https://LOGIN.example.com:443/i", clientId: "c" }), 409, "conflict");
  expectStatus(await loser.put({ ...asked, issuer: shared.issuer, audience: "of two" }), 409, "conflict");
  expectStatus(await winner.put({ provider: "beckon" }), 200);
  expectStatus(await loser.put(asked), 200);
});
