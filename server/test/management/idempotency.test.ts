/** R7: a write with an Idempotency-Key has one effect however often and at once it is sent. R8: misuse of keys is told apart. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { isWrite, type ManagementOperationId, type Operation, operations } from "@beckon/contract";
import type { RawAnswer, Send } from "../harness/service.ts";
import { useService } from "../harness/service.ts";
import { callerOf, undocumented } from "./caller.ts";
import { exampleCall, seedFor } from "./example-call.ts";
import { fingerprintOf, seedTenant } from "./seeded-tenant.ts";

const service = await useService({ onlyGlobal: true });
const neighbour = await service.another();
const { database } = service.environment();
const writes = (Object.entries(operations) as [ManagementOperationId, Operation][]).filter(
  ([, operation]) => operation.caller === "secret" && isWrite(operation),
);
const codeOf = (answer: RawAnswer): unknown => (JSON.parse(answer.body) as { code?: unknown }).code;

/** Sends until the first one's answer is there, as `Retry-After` asks; the wait itself is not part of the promise. */
const untilAnswered = async (target: string, send: Send, by = service): Promise<RawAnswer> => {
  for (;;) {
    const answer = await by.send(target, send);
    if (codeOf(answer) !== "idempotency_in_flight") return answer;
    assert.deepEqual([answer.status, answer.headers["retry-after"]], [409, "1"]);
  }
};

const twenty = (target: string, send: Send, by = [service]): Promise<RawAnswer[]> =>
  Promise.all(Array.from({ length: 20 }, (_, number) => untilAnswered(target, send, by[number % by.length])));

const firstOnes = (answers: RawAnswer[]): RawAnswer[] =>
  answers.filter(({ headers }) => headers["idempotent-replayed"] !== "true");

for (const [id, operation] of writes) {
  test(`R7 ${id}: 20 equal calls at once have one effect and equal answers`, async () => {
    const tenant = await seedTenant(service, seedFor(operation));
    const { target, send } = await exampleCall(service, operation, tenant);
    send.headers["idempotency-key"] = "same";
    const answers = await twenty(target, send);
    assert.equal(new Set(answers.map(({ body }) => body)).size, 1);
    assert.equal(firstOnes(answers).length, 1);
    for (const answer of answers) {
      assert.equal(answer.status, operation.success.status, answer.body);
      assert.equal(answer.headers.etag, answers[0]?.headers.etag);
      assert.deepEqual(undocumented(operation, answer), []);
    }
    const after = await fingerprintOf(service, tenant.tenantId);
    assert.equal((await untilAnswered(target, send)).body, answers[0]?.body);
    assert.equal(await fingerprintOf(service, tenant.tenantId), after);
  });
}

/** Writes that a key alone can tell apart from their repetition, or that are told apart without one too. */
const manyTimes: [what: string, target: string, body: (key: string, code: string) => object, rows: string][] = [
  ["campaigns", "/v1/campaigns", (name) => ({ name }), "campaigns where tenant_id = $1 and name like 'key-%'"],
  [
    "registrations",
    "/v1/referrals",
    (key, code) => ({ code, refereeId: key }),
    "referrals where tenant_id = $1 and counted",
  ],
  [
    "events",
    "/v1/events",
    (id) => ({ id, type: "purchase", participantId: "ann", occurredAt: "2026-01-01T00:00:00Z" }),
    "events where tenant_id = $1",
  ],
];

for (const [what, target, bodyOf, rows] of manyTimes) {
  test(`R7 20 equal calls for each of 50 keys, all at once, through two services: 50 ${what}`, async () => {
    const { secretKey, tenantId, campaignId } = await service.createTenant({ campaign: { terms: { codeCap: 1_000 } } });
    const { json } = await callerOf(service, secretKey)("createCode", { body: { participantId: "owner", campaignId } });
    const keys = Array.from({ length: 50 }, (_, index) => `key-${index}`);
    const all = await Promise.all(
      keys.map((key) => {
        const headers = { authorization: `Bearer ${secretKey}`, "idempotency-key": key };
        return twenty(target, { method: "POST", headers, body: bodyOf(key, json.code) }, [service, neighbour]);
      }),
    );
    for (const answers of all) {
      assert.equal(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size, 1);
      assert.equal(answers[0]?.status, 201, answers[0]?.body);
      assert.equal(firstOnes(answers).length, 1);
    }
    const text = `select count(*)::int as count from ${rows}`;
    const counted = await database.query<{ count: number }>({ name: `test-${what}`, text }, [tenantId]);
    assert.equal(counted[0]?.count, 50);
  });
}

test("R8 a key in somebody's hands is 409 with Retry-After, at once and for any body; let go, it works", async () => {
  const tenant = await seedTenant(service);
  const [owner] = await database.query<{ id: string }>(
    { name: "test-key", text: "select key_id as id from secret_keys where tenant_id = $1 and name <> 'spare'" },
    [tenant.tenantId],
  );
  const held = (["createCampaign", "registerReferral", "createEvent"] as const).map((id) => operations[id]);
  for (const operation of held) {
    const { target, send } = await exampleCall(service, operation, tenant);
    send.headers["idempotency-key"] = "held";
    const before = await fingerprintOf(service, tenant.tenantId);
    const scope = { tenantId: tenant.tenantId, caller: owner?.id ?? "", operation: operation.id, key: "held" };
    await service.environment().store.transaction(async ({ idempotency }) => {
      assert.deepEqual(await idempotency.tryLock([scope]), [true]);
      for (const answer of [await service.send(target, send), await neighbour.send(target, send)]) {
        assert.deepEqual([answer.status, codeOf(answer)], [409, "idempotency_in_flight"], operation.id);
        assert.equal(answer.headers["retry-after"], "1");
      }
    });
    assert.equal(await fingerprintOf(service, tenant.tenantId), before);
    const done = await service.send(target, send);
    assert.deepEqual([done.status, done.headers["idempotent-replayed"]], [201, undefined], done.body);
  }
});

const create = (secretKey: string, key: string, body: unknown, target = "/v1/campaigns"): Promise<RawAnswer> =>
  service.send(target, {
    method: "POST",
    headers: { authorization: `Bearer ${secretKey}`, "idempotency-key": key, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

test("R8 another body, path or precondition under the same key is 422; the order of fields, spaces and quotes are nothing", async () => {
  const tenant = await seedTenant(service);
  const first = await create(
    tenant.secretKey,
    "k",
    '{"name":"x","priority":1,"terms":{"codeCap":2,"usedCounts":"qualified"}}',
  );
  assert.equal(first.status, 201);
  const same = ' {"terms" : {"usedCounts":"qualified","codeCap":2.0}, "priority":1, "name":"\\u0078"}';
  for (const key of ["k", '"k"']) {
    const again = await create(tenant.secretKey, key, same);
    assert.deepEqual([again.status, again.body, again.headers["idempotent-replayed"]], [201, first.body, "true"]);
  }
  const other = await create(tenant.secretKey, "k", { name: "y", priority: 1 });
  assert.deepEqual([other.status, codeOf(other)], [422, "idempotency_key_reused"]);
  const [one = "", two = ""] = tenant.ids.codeId;
  const disable = (codeId: string) => create(tenant.secretKey, "d", "", `/v1/codes/${codeId}/disable`);
  assert.equal((await disable(one)).status, 200);
  assert.equal((await disable(two)).status, 422);
  const change = (version: string) =>
    tenant.call("updateTenant", { headers: { "idempotency-key": "u", "if-match": version }, body: { name: "New" } });
  assert.equal((await change('"1"')).status, 200);
  assert.equal((await change('"1"')).headers["idempotent-replayed"], "true");
  assert.equal((await change('"2"')).json.code, "idempotency_key_reused");
});

test("R8 the same key of another tenant, of another secret key, or for another operation is another key", async () => {
  const [a, b] = [await seedTenant(service), await seedTenant(service)];
  const bodies = new Set<string>();
  for (const key of [a.secretKey, b.secretKey, await a.keyWith(["campaigns:write"])]) {
    const answer = await create(key, "shared", { name: "x" });
    assert.deepEqual([answer.status, answer.headers["idempotent-replayed"]], [201, undefined]);
    bodies.add(answer.body);
  }
  assert.equal(bodies.size, 3);
  const [, draft = ""] = a.ids.campaignId;
  const other = await create(a.secretKey, "shared", "", `/v1/campaigns/${draft}/activate`);
  assert.deepEqual([other.status, other.headers["idempotent-replayed"]], [200, undefined]);
});

test("R8 a business refusal is replayed as it was; a malformed request and a malformed key are not kept", async () => {
  const { secretKey, tenantId } = await service.createTenant();
  const backwards = { name: "x", startsAt: "2027-01-02T00:00", endsAt: "2027-01-01T00:00" };
  const first = await create(secretKey, "refused", backwards);
  assert.deepEqual([first.status, codeOf(first)], [422, "rule_violated"]);
  const again = await create(secretKey, "refused", backwards);
  assert.deepEqual([again.body, again.headers["idempotent-replayed"]], [first.body, "true"]);
  assert.equal((await create(secretKey, "mended", { name: 5 })).status, 400);
  assert.equal((await create(secretKey, "mended", "{")).status, 400);
  const mended = await create(secretKey, "mended", { name: "5" });
  assert.deepEqual([mended.status, mended.headers["idempotent-replayed"]], [201, undefined]);
  for (const key of ["", " ", "a b", '"', '"a"b"', "x".repeat(256), `"${"x".repeat(256)}"`, "é"]) {
    const bad = await create(secretKey, key, { name: "x" });
    assert.deepEqual([bad.status, codeOf(bad)], [400, "invalid_idempotency_key"], key);
  }
  assert.equal((await create(secretKey, "x".repeat(255), { name: "x" })).status, 201);
  const counted = await database.query<{ count: number }>(
    { name: "test-records", text: "select count(*)::int as count from idempotency_records where tenant_id = $1" },
    [tenantId],
  );
  assert.equal(counted[0]?.count, 3);
});

test("R8 a failure of ours is not kept: the same key succeeds once the cause is gone, and has one effect", async () => {
  const { secretKey, tenantId } = await service.createTenant({ campaign: null });
  const statement = (name: string, text: string) => database.query({ name, text }, []);
  await statement(
    "test-break",
    "create function fail() returns trigger language plpgsql as $$ begin raise exception 'broken'; end $$",
  );
  await statement(
    "test-break-2",
    "create trigger broken after insert on campaigns for each row execute function fail()",
  );
  const failed = await create(secretKey, "k", { name: "x" });
  await statement("test-mend", "drop trigger broken on campaigns");
  assert.deepEqual([failed.status, codeOf(failed)], [500, "internal_error"]);
  assert.doesNotMatch(failed.body, /broken/);
  assert.match(await fingerprintOf(service, tenantId), / 0:0 0:0 0:0 0 0 /);
  const healed = await create(secretKey, "k", { name: "x" });
  assert.deepEqual([healed.status, healed.headers["idempotent-replayed"]], [201, undefined]);
  assert.equal((await create(secretKey, "k", { name: "x" })).body, healed.body);
});

test("A7 answers that hold a secret are replayed whole, and rest sealed", async () => {
  const tenant = await seedTenant(service);
  const headers = { "idempotency-key": "secret" };
  const key = { headers, body: { type: "secret", name: "x", scopes: ["codes:read"] } };
  const token = { headers, body: { participantId: "ann" } };
  const made = await tenant.call("createKey", key);
  const issued = await tenant.call("createParticipantToken", token);
  const canaries = [String(made.json["secretKey"]), String(issued.json["accessToken"])];
  assert.equal((await tenant.call("createKey", key)).body, made.body);
  assert.equal((await tenant.call("createParticipantToken", token)).body, issued.body);
  for (const canary of canaries) {
    assert.ok(canary.length > 20);
    assert.ok(!service.logged.includes(canary));
  }
  const rows = await database.query<{ text: string }>(
    { name: "test-rows", text: "select to_jsonb(r)::text as text from idempotency_records r where tenant_id = $1" },
    [tenant.tenantId],
  );
  assert.equal(rows.length, 2);
  for (const { text } of rows) for (const canary of canaries) assert.ok(!text.includes(canary));
});
