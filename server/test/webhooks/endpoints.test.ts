/** Webhook endpoints over the API: life, filter, secrets, test sends, addresses that may not be called. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Webhook } from "standardwebhooks";
import { useService } from "../harness/service.ts";
import { eventually, openSink, platformSignature } from "../harness/sink.ts";
import { call, codeOf, createEndpoint, itemsOf, type Json, loopback, register } from "./webhook-api.ts";

const service = await useService({ env: loopback });
const typesAt = (received: readonly { body: string }[]) =>
  received.map(({ body }) => String((JSON.parse(body) as Json)["type"]));

test("an endpoint is made, read, changed under If-Match, listed and archived; its secret is told once", async () => {
  const tenant = await service.createTenant();
  const url = "https://hooks.example.com/beckon";
  const made = await call(service, tenant, "POST", "/v1/webhook-endpoints", { url, description: "ledger" });
  assert.equal(made.status, 201);
  const { secret, ...shown } = made.body;
  assert.match(String(secret), /^whsec_[A-Za-z0-9+/]{43}=$/);
  const target = `/v1/webhook-endpoints/${String(shown["id"])}`;
  const read = await call(service, tenant, "GET", target);
  assert.deepEqual(read.body, shown);
  const etag = String(read.headers["etag"]);
  const change = { eventTypes: ["referral.registered"], description: null };
  assert.equal((await call(service, tenant, "PATCH", target, change)).status, 428);
  const changed = await call(service, tenant, "PATCH", target, change, { "if-match": etag });
  assert.deepEqual(
    [changed.status, changed.body["eventTypes"], changed.body["description"]],
    [200, ["referral.registered"], null],
  );
  assert.equal((await call(service, tenant, "PATCH", target, change, { "if-match": etag })).status, 412);
  const bad = [
    { eventTypes: ["webhook.test"] },
    { eventTypes: [] },
    { scheme: "platform" },
    { url: "ftp://a.example" },
  ];
  for (const body of bad)
    assert.equal((await call(service, tenant, "PATCH", target, body, { "if-match": etag })).status, 400);
  assert.equal((await itemsOf(service, tenant, "/v1/webhook-endpoints")).length, 1);
  for (let twice = 0; twice < 2; twice++)
    assert.equal((await call(service, tenant, "DELETE", target)).body["state"], "archived");
  assert.equal((await itemsOf(service, tenant, "/v1/webhook-endpoints")).length, 0);
  assert.equal((await itemsOf(service, tenant, "/v1/webhook-endpoints?state=archived")).length, 1);
  for (const step of ["pause", "resume", "rotate", "test"])
    assert.equal(
      (await call(service, tenant, "POST", `${target}/${step}`, step === "rotate" ? {} : undefined)).status,
      409,
    );
});

test("T1 another tenant finds nothing: endpoints, deliveries, events", async () => {
  const sink = await openSink();
  const [owner, other] = [await service.createTenant(), await service.createTenant()];
  const { id } = await createEndpoint(service, owner, sink.url);
  await codeOf(service, owner, "ann");
  const [delivery] = await eventually(async () => {
    const items = await itemsOf(service, owner, "/v1/webhook-deliveries");
    return items.length > 0 && items;
  });
  const targets = [
    ["GET", `/v1/webhook-endpoints/${id}`],
    ["DELETE", `/v1/webhook-endpoints/${id}`],
    ...["pause", "resume", "test", "rotate"].map((step) => ["POST", `/v1/webhook-endpoints/${id}/${step}`]),
    ["GET", `/v1/webhook-deliveries/${String(delivery?.["id"])}`],
    ["POST", `/v1/webhook-deliveries/${String(delivery?.["id"])}/resend`],
  ] as [string, string][];
  for (const [method, target] of targets)
    assert.equal((await call(service, other, method, target)).status, 404, `${method} ${target}`);
  assert.deepEqual(await itemsOf(service, other, "/v1/webhook-deliveries"), []);
  const events = await itemsOf(service, other, "/v1/outbound-events");
  assert.deepEqual(
    events.map(({ type }) => type),
    ["campaign.activated"],
  );
});

test("R34 addresses that may not be called are refused when given, and again when called", async () => {
  const tenant = await service.createTenant();
  for (const url of [
    "http://10.0.0.1/x",
    "https://[::127.0.0.1]/",
    "https://169.254.169.254/",
    "https://u:p@example.com/",
  ]) {
    const { status, body } = await call(service, tenant, "POST", "/v1/webhook-endpoints", { url });
    assert.deepEqual([status, body["code"]], [422, "rule_violated"], url);
  }
  const sink = await openSink();
  const { id } = await createEndpoint(service, tenant, sink.url);
  // The operator forbids it later: this second service has no such allowance.
  const strict = await service.another({ BECKON_OUTBOUND_ALLOW: "", BECKON_WORKER: "off" });
  const refused = await call(strict, tenant, "POST", `/v1/webhook-endpoints/${id}/test`);
  assert.deepEqual([refused.body["delivered"], refused.body["status"]], [false, null]);
  assert.match(String(refused.body["reason"]), /^address refused/);
  assert.equal(sink.received.length, 0);
});

test("the filter lets through what was asked for", async () => {
  const [some, all] = [await openSink(), await openSink()];
  const tenant = await service.createTenant();
  await createEndpoint(service, tenant, some.url, { eventTypes: ["referral.registered"] });
  await createEndpoint(service, tenant, all.url);
  const { code } = await codeOf(service, tenant, "ann");
  await register(service, tenant, code, "bob");
  await eventually(() => all.received.length === 2);
  await eventually(() => some.received.length === 1);
  assert.deepEqual(typesAt(some.received), ["referral.registered"]);
});

test("paused, events queue up; resumed, they go out", async () => {
  const sink = await openSink();
  const tenant = await service.createTenant();
  const { id } = await createEndpoint(service, tenant, sink.url);
  await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/pause`);
  const { code } = await codeOf(service, tenant, "ann");
  await register(service, tenant, code, "bob");
  await eventually(async () => (await itemsOf(service, tenant, "/v1/webhook-deliveries?state=pending")).length === 2);
  assert.equal(sink.received.length, 0);
  await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/resume`);
  await eventually(() => sink.received.length === 2);
});

test("archived, what was queued ends as failed", async () => {
  const sink = await openSink();
  const tenant = await service.createTenant();
  const { id } = await createEndpoint(service, tenant, sink.url);
  await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/pause`);
  await codeOf(service, tenant, "ann");
  await eventually(async () => (await itemsOf(service, tenant, "/v1/webhook-deliveries?state=pending")).length === 1);
  await call(service, tenant, "DELETE", `/v1/webhook-endpoints/${id}`);
  const [delivery] = await itemsOf(service, tenant, "/v1/webhook-deliveries");
  assert.deepEqual([delivery?.["state"], delivery?.["reason"]], ["failed", "archived"]);
  assert.equal(sink.received.length, 0);
});

test("R33 a rotation overlaps: both secrets verify, then only the new one", async () => {
  const sink = await openSink();
  const tenant = await service.createTenant();
  const { id, secret: before } = await createEndpoint(service, tenant, sink.url);
  const rotate = { overlapSeconds: 3600 };
  const rotated = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/rotate`, rotate);
  const now = String(rotated.body["secret"]);
  assert.notEqual(now, before);
  const verifies = (secret: string, at: number) => {
    const { headers, body } = sink.received[at] ?? { headers: {}, body: "" };
    try {
      return new Webhook(secret).verify(body, headers as Record<string, string>) !== undefined;
    } catch {
      return false;
    }
  };
  await codeOf(service, tenant, "ann");
  await eventually(() => sink.received.length === 1);
  assert.deepEqual([verifies(before, 0), verifies(now, 0)], [true, true]);
  const zero = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/rotate`, { overlapSeconds: 0 });
  await codeOf(service, tenant, "bea");
  await eventually(() => sink.received.length === 2);
  assert.deepEqual([verifies(now, 1), verifies(String(zero.body["secret"]), 1)], [false, true]);
});

test("R33 the platform's one signature stays the old secret's until the overlap ends", async () => {
  const sink = await openSink();
  const tenant = await service.createTenant();
  const other = await service.another();
  const { id, secret: before } = await createEndpoint(service, tenant, sink.url, { scheme: "platform" });
  const rotated = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/rotate`, { overlapSeconds: 60 });
  const now = String(rotated.body["secret"]);
  await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/test`);
  other.clock.advance(61_000);
  await call(other, tenant, "POST", `/v1/webhook-endpoints/${id}/test`);
  const [first, second] = sink.received;
  assert.ok(first && second);
  assert.equal(first.headers["x-signature"], platformSignature(before, first));
  assert.equal(second.headers["x-signature"], platformSignature(now, second));
});

test("a test send tells what the endpoint answered, and is kept nowhere", async () => {
  const sink = await openSink((_call, count) =>
    count === 1 ? { status: 200, body: "fine" } : { status: 503, body: "key whsec_c2VjcmV0c2VjcmV0 is wrong" },
  );
  const tenant = await service.createTenant();
  const { id, secret } = await createEndpoint(service, tenant, sink.url, { eventTypes: ["campaign.ended"] });
  const good = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/test`);
  assert.deepEqual(
    [good.status, good.body["delivered"], good.body["status"], good.body["excerpt"], good.body["reason"]],
    [200, true, 200, "fine", null],
  );
  const { headers, body } = sink.received[0] ?? { headers: {}, body: "" };
  const told = new Webhook(secret).verify(body, headers as Record<string, string>) as Json;
  assert.deepEqual([told["type"], told["id"]], ["webhook.test", good.body["eventId"]]);
  const bad = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/test`);
  assert.deepEqual([bad.body["delivered"], bad.body["status"], bad.body["reason"]], [false, 503, "status 503"]);
  assert.equal(bad.body["excerpt"], "key [removed] is wrong");
  assert.deepEqual(await itemsOf(service, tenant, "/v1/webhook-deliveries"), []);
  assert.deepEqual(await itemsOf(service, tenant, "/v1/outbound-events?type=webhook.test"), []);
});

test("A7 secrets rest sealed: in no table, no log, no replayed answer's record", async () => {
  const tenant = await service.createTenant();
  const url = "https://hooks.example.com/a7";
  const key = { "idempotency-key": "a7" };
  const made = await call(service, tenant, "POST", "/v1/webhook-endpoints", { url }, key);
  const again = await call(service, tenant, "POST", "/v1/webhook-endpoints", { url }, key);
  assert.deepEqual(again.body, made.body);
  const target = `/v1/webhook-endpoints/${String(made.body["id"])}`;
  const rotated = await call(service, tenant, "POST", `${target}/rotate`, {});
  const platform = await createEndpoint(service, tenant, url, { scheme: "platform" });
  const secrets = [made.body["secret"], rotated.body["secret"], platform.secret].map(String);
  const { database } = service.environment();
  const rows: unknown[] = [];
  for (const table of ["webhook_endpoints", "idempotency_records", "outbox_events", "deliveries"]) {
    const text = `select to_jsonb(t) as row from ${table} t where tenant_id = $1`;
    rows.push(...(await database.query({ name: "", text }, [tenant.tenantId])));
  }
  const shown = await call(service, tenant, "GET", target);
  const seen = JSON.stringify([rows, shown.body]) + service.logged;
  for (const secret of secrets) assert.equal(seen.includes(secret.replace("whsec_", "")), false);
});

test("at most 50 endpoints, and scopes bite", async () => {
  const tenant = await service.createTenant();
  const url = "https://hooks.example.com/";
  for (let n = 0; n < 50; n++) await createEndpoint(service, tenant, url);
  assert.equal((await call(service, tenant, "POST", "/v1/webhook-endpoints", { url })).body["code"], "limit_reached");
  const reader = { ...tenant, secretKey: await tenant.keyWith(["webhooks:read"]) };
  assert.equal((await call(service, reader, "POST", "/v1/webhook-endpoints", { url })).status, 403);
  assert.equal((await itemsOf(service, reader, "/v1/webhook-endpoints?limit=100")).length, 50);
});
