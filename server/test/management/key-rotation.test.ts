/** A3: keys that are revoked or rotated away stop everywhere within 5 seconds; a rotation overlaps, and gives nothing more. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "./caller.ts";

const service = await useService({ onlyGlobal: true });
const other = await service.another();
const advance = (ms: number) => [service, other].forEach(({ clock }) => clock.advance(ms));
const statusAt = async (place: typeof service, key: unknown) =>
  (await place.send("/v1/tenant", { headers: { authorization: `Bearer ${String(key)}` } })).status;

const newKey = async (more: object = {}) => {
  const tenant = await service.createTenant();
  const call = callerOf(service, tenant.secretKey);
  const body = { type: "secret", name: "export", scopes: ["tenant:read", "keys:write"], ...more };
  const { id, secretKey } = expectStatus(await call("createKey", { body }), 201).json;
  const rotate = (wish: object, by = call) => by("rotateKey", { params: { keyId: id }, body: wish });
  return { tenant, call, params: { keyId: id }, secretKey: String(secretKey), rotate };
};

test("A3 a revoked key stops on every process within 5 seconds, a client key too", async () => {
  const { tenant, call, params, secretKey } = await newKey();
  const validate = async () =>
    (await other.send("/v1/referral/ABC/validate", { headers: { "x-client-key": tenant.clientKey } })).status;
  assert.deepEqual([await statusAt(other, secretKey), await validate()], [200, 200]);
  expectStatus(await call("revokeKey", { params }), 200);
  const { json } = await call("listKeys", { query: { type: "client" } });
  const [client] = json["items"] as { id: string }[];
  expectStatus(await call("revokeKey", { params: { keyId: client?.id ?? "" } }), 200);
  advance(5_000);
  assert.deepEqual([await statusAt(other, secretKey), await validate()], [401, 498]);
});

test("A3 both keys work during the overlap, and only the new one after it, on every process", async () => {
  const { call, params, secretKey, rotate } = await newKey();
  assert.equal(await statusAt(other, secretKey), 200);
  const made = expectStatus(await rotate({ overlapSeconds: 3600 }), 201).json;
  assert.deepEqual([made["name"], made["scopes"]], ["export", ["tenant:read", "keys:write"]]);
  assert.notEqual(made.id, params.keyId);
  const fresh = made["secretKey"];
  advance(3_500_000);
  for (const place of [service, other])
    assert.deepEqual([await statusAt(place, secretKey), await statusAt(place, fresh)], [200, 200]);
  advance(100_000);
  for (const place of [service, other])
    assert.deepEqual([await statusAt(place, secretKey), await statusAt(place, fresh)], [401, 200]);
  expectStatus(await rotate({ overlapSeconds: 60, expiresAt: null }), 409, "invalid_state");
  expectStatus(await call("revokeKey", { params: { keyId: made.id } }), 200);
});

test("A3 without an overlap the present key stops at once here, and within 5 seconds elsewhere", async () => {
  const { secretKey, rotate } = await newKey();
  assert.equal(await statusAt(other, secretKey), 200);
  expectStatus(await rotate({ overlapSeconds: 0 }), 201);
  assert.equal(await statusAt(service, secretKey), 401);
  advance(5_000);
  assert.equal(await statusAt(other, secretKey), 401);
});

test("a key may rotate itself; a repeated call gives the same new key, which is kept sealed", async () => {
  const { secretKey, rotate } = await newKey();
  const self = callerOf(service, secretKey);
  const keyId = (await rotate({ overlapSeconds: 3600 })).json.id;
  const call = () => self("rotateKey", { params: { keyId }, body: {}, headers: { "idempotency-key": "turn" } });
  const made = expectStatus(await call(), 201).json;
  assert.equal((await call()).json["secretKey"], made["secretKey"]);
});

test("a rotation gives no scope that the caller lacks, leaves no end out, and is for secret keys", async () => {
  const expiresAt = new Date(service.clock.nowMs() + 3_600_000).toISOString();
  const { tenant, call, params, rotate } = await newKey({ expiresAt });
  const small = callerOf(service, await tenant.keyWith(["keys:write"]));
  expectStatus(await rotate({}, small), 403, "insufficient_scope");
  const refused = expectStatus(await rotate({}), 422, "rule_violated");
  assert.deepEqual((refused.json["errors"] as { pointer: string }[])[0]?.pointer, "/body/expiresAt");
  const later = new Date(service.clock.nowMs() + 7_200_000).toISOString();
  assert.equal(expectStatus(await rotate({ expiresAt: later }), 201).json["expiresAt"], later);
  // Its own end comes before the overlap's.
  assert.equal((await call("getKey", { params })).json["expiresAt"], expiresAt);
  const client = expectStatus(await call("createKey", { body: { type: "client", name: "web" } }), 201).json.id;
  expectStatus(await call("rotateKey", { params: { keyId: client }, body: {} }), 422, "rule_violated");
  expectStatus(await call("revokeKey", { params }), 200);
  expectStatus(await rotate({ expiresAt: null }), 409, "invalid_state");
});

test("rotations and a revocation at once leave the old key dead and no more new keys than were told", async () => {
  const { call, params, rotate } = await newKey();
  const answers = await Promise.all([
    ...Array.from({ length: 8 }, () => rotate({ overlapSeconds: 600 })),
    call("revokeKey", { params }),
  ]);
  const told = answers.filter(({ status }) => status === 201).map(({ json }) => json.id);
  const { json } = await call("listKeys", { query: { type: "secret", limit: "100" } });
  const items = json["items"] as { id: string; name: string; revokedAt: string | null }[];
  const found = items.filter(({ name, id }) => name === "export" && id !== params.keyId).map(({ id }) => id);
  assert.deepEqual(found.toSorted(), told.toSorted());
  assert.notEqual(items.find(({ id }) => id === params.keyId)?.revokedAt, null);
});
