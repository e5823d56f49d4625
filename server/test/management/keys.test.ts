/** Keys and tokens: what they open, what they may give on, when they stop. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { allScopes, limits, type Scope } from "@beckon/contract";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "./caller.ts";

const ascending = (one: number, other: number): number => one - other;
const service = await useService({ onlyGlobal: true, env: { BECKON_OUTBOUND_ALLOW: "127.0.0.1" } });
const newTenant = async () => {
  const tenant = await service.createTenant();
  return {
    ...tenant,
    call: callerOf(service, tenant.secretKey),
    keyWith: (scopes: Scope[]) => tenant.keyWith(scopes),
  };
};
const asKey = async (headers: Record<string, string>): Promise<number> =>
  (await service.send("/v1/tenant", { headers })).status;
const bearer = (key: unknown) => ({ authorization: `Bearer ${String(key)}` });

test("a secret key is taken as a bearer in any case, or as x-secret-key; the same words for every kind of wrong one", async () => {
  const { secretKey, clientKey } = await newTenant();
  assert.equal(await asKey(bearer(secretKey)), 200);
  assert.equal(await asKey({ authorization: `bEaReR   ${secretKey} ` }), 200);
  assert.equal(await asKey({ "x-secret-key": secretKey }), 200);
  assert.equal(await asKey({ "x-secret-key": secretKey, authorization: "Bearer of-a-proxy" }), 200);
  const wrong = ["", "x", clientKey, `${secretKey}x`, secretKey.slice(0, -1), secretKey.toUpperCase()];
  const answers = await Promise.all(
    [...wrong.map(bearer), {}, { authorization: `Basic ${secretKey}` }, { "x-client-key": clientKey }].map(
      async (headers) => (await service.send("/v1/tenant", { headers })).body.replace(/"requestId":"[^"]*"/, ""),
    ),
  );
  assert.equal(new Set(answers).size, 1);
  assert.match(answers[0] ?? "", /"code":"not_authenticated"/);
});

test("a key gives only scopes that it has, a secret key needs one, a client key has none", async () => {
  const { call, keyWith } = await newTenant();
  const small = callerOf(service, await keyWith(["keys:write", "codes:read"]));
  const body = { type: "secret", name: "x" };
  expectStatus(await small("createKey", { body: { ...body, scopes: ["codes:read"] } }), 201);
  const refused = expectStatus(
    await small("createKey", { body: { ...body, scopes: ["codes:read", "codes:write"] } }),
    403,
    "insufficient_scope",
  );
  assert.ok(refused.json.detail.includes("codes:write") && !refused.json.detail.includes("codes:read"));
  expectStatus(await call("createKey", { body }), 422, "rule_violated");
  expectStatus(
    await call("createKey", { body: { ...body, type: "client", scopes: ["codes:read"] } }),
    422,
    "rule_violated",
  );
  const made = expectStatus(await call("createKey", { body: { ...body, scopes: [...allScopes] } }), 201);
  assert.equal(await asKey(bearer(made.json["secretKey"])), 200);
  assert.equal(String(made.json["secretKey"]).slice(-4), made.json["hint"]);
  const { body: read } = await call("getKey", { params: { keyId: made.json.id } });
  assert.ok(!read.includes(String(made.json["secretKey"])));
});

test("a revoked key stops at once in this process, and stays revoked with its first date", async () => {
  const { call, clientKey } = await newTenant();
  const made = await call("createKey", { body: { type: "secret", name: "x", scopes: ["tenant:read"] } });
  assert.equal(await asKey(bearer(made.json["secretKey"])), 200);
  const revoked = expectStatus(await call("revokeKey", { params: { keyId: made.json.id } }), 200);
  assert.equal(await asKey(bearer(made.json["secretKey"])), 401);
  assert.equal((await call("revokeKey", { params: { keyId: made.json.id } })).body, revoked.body);

  const validate = async () =>
    (await service.send("/v1/referral/ABC/validate", { headers: { "x-client-key": clientKey } })).status;
  assert.equal(await validate(), 200);
  const { json } = await call("listKeys", { query: { type: "client" } });
  const [first] = json["items"] as { id: string }[];
  await call("revokeKey", { params: { keyId: first?.id ?? "" } });
  assert.equal(await validate(), 498);
});

test("a key stops when it expires; an expiry that is past, or no date, is refused by pointer", async () => {
  const { call } = await newTenant();
  const body = { type: "secret", name: "x", scopes: ["tenant:read"] };
  const expiresAt = new Date(service.clock.nowMs() + 3_600_000).toISOString();
  const made = expectStatus(await call("createKey", { body: { ...body, expiresAt } }), 201);
  assert.equal(made.json["expiresAt"], expiresAt);
  assert.equal(await asKey(bearer(made.json["secretKey"])), 200);
  service.clock.advance(3_600_000);
  assert.equal(await asKey(bearer(made.json["secretKey"])), 401);
  for (const bad of [expiresAt, "1969-12-31T23:59:59Z"]) {
    const refused = expectStatus(await call("createKey", { body: { ...body, expiresAt: bad } }), 422, "rule_violated");
    assert.deepEqual((refused.json["errors"] as { pointer: string }[])[0]?.pointer, "/body/expiresAt");
  }
  const beyond = { ...body, expiresAt: "9999-12-31T23:59:59-23:59" };
  const refused = expectStatus(await call("createKey", { body: beyond }), 400, "validation_failed");
  assert.deepEqual((refused.json["errors"] as { pointer: string }[])[0]?.pointer, "/body/expiresAt");
});

test("when a key was last used is written, to the minute", async () => {
  const { call } = await newTenant();
  const made = await call("createKey", { body: { type: "secret", name: "x", scopes: ["tenant:read"] } });
  const lastUsed = async () => (await call("getKey", { params: { keyId: made.json.id } })).json["lastUsedAt"];
  assert.equal(await lastUsed(), null);
  await asKey(bearer(made.json["secretKey"]));
  // Nobody waits for the note, so neither does the answer; it is there within a few reads.
  let seen = await lastUsed();
  for (let reads = 0; reads < 200 && seen === null; reads += 1) seen = await lastUsed();
  assert.ok(typeof seen === "string");
});

test(`the limit of ${limits.keys} working keys holds under a race; revoked ones do not count`, async () => {
  const { call } = await newTenant();
  const body = { type: "secret", name: "x", scopes: ["codes:read"] };
  const ids: string[] = [];
  for (let made = 2; made < limits.keys - 1; made += 1) ids.push((await call("createKey", { body })).json.id);
  const race = await Promise.all(Array.from({ length: 20 }, () => call("createKey", { body })));
  assert.deepEqual(race.map(({ status }) => status).toSorted(ascending), [
    201,
    ...Array.from({ length: 19 }, () => 422),
  ]);
  expectStatus(await call("createKey", { body }), 422, "limit_reached");
  await call("revokeKey", { params: { keyId: ids[0] ?? "" } });
  expectStatus(await call("createKey", { body }), 201);
});

test("a client key is brought along by an operator only, and is what a userinfo provider that knows its own keys is asked with", async (t) => {
  const clientKey = randomUUID();
  const { call, tenantId } = await newTenant();
  const body = { type: "client", name: "app", clientKey };
  expectStatus(await call("createKey", { body }), 403, "insufficient_scope");
  expectStatus(await call("createKey", { body: { ...body, clientKey: "platform-key" } }), 400, "validation_failed");
  const platform = http.createServer(({ headers }, response) => {
    const known = headers["x-client-key"] === clientKey && headers.authorization === "Bearer US_1";
    response.writeHead(known ? 200 : 498, { "content-type": "application/json" });
    response.end(JSON.stringify(known ? { id: "ann" } : { message: "Invalid client key" }));
  });
  await once(platform.listen(0, "127.0.0.1"), "listening");
  t.after(() => platform.close());
  const ask = async () =>
    (await service.send("/v1/referral", { headers: { "x-client-key": clientKey, ...bearer("US_1") } })).status;
  assert.equal(await ask(), 498);
  service.clock.advance(5_000);
  const moved = await service.createTenant({ sameAs: { tenantId: tenantId.replace(/.{4}$/, "zzzz"), clientKey } });
  const url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}/me`;
  const settings = { provider: "userinfo", url, userIdPath: "id" };
  const put = { headers: { "if-match": '"0"' }, body: settings };
  expectStatus(await callerOf(service, moved.secretKey)("putIdentitySettings", put), 200);
  assert.equal(await ask(), 200);
});

test("a participant token opens the participant's endpoint until it is revoked or over", async () => {
  const { call, clientKey } = await newTenant();
  const issue = async (ttlSeconds?: number) =>
    expectStatus(
      await call("createParticipantToken", { body: { participantId: "ann", ...(ttlSeconds ? { ttlSeconds } : {}) } }),
      201,
    ).json["accessToken"] as string;
  const opens = async (token: string) =>
    (await service.send("/v1/referral", { headers: { "x-client-key": clientKey, ...bearer(token) } })).status;
  const [one, two, short] = [await issue(), await issue(), await issue(60)];
  assert.deepEqual([await opens(one), await opens(two), await opens(short)], [200, 200, 200]);
  const revoke = async (body: unknown) => (await call("revokeParticipantTokens", { body })).json["revoked"];
  assert.equal(await revoke({ accessToken: one }), 1);
  assert.equal(await revoke({ accessToken: one }), 0);
  assert.deepEqual([await opens(one), await opens(two)], [401, 200]);
  service.clock.advance(61_000);
  assert.equal(await opens(short), 401);
  assert.equal(await revoke({ participantId: "ann" }), 1);
  assert.equal(await opens(two), 401);
  expectStatus(await call("revokeParticipantTokens", { body: {} }), 422, "rule_violated");
  expectStatus(
    await call("revokeParticipantTokens", { body: { accessToken: two, participantId: "ann" } }),
    422,
    "rule_violated",
  );
});
