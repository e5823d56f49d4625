/** R30-R33: retries by the clock, what ends them, who waits for whom, and sending again. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { TestTenant } from "../harness/service.ts";
import { useService } from "../harness/service.ts";
import { eventually, openSink, type Reply, type Sink } from "../harness/sink.ts";
import { call, codeOf, createEndpoint, itemsOf, type Json, loopback, register } from "./webhook-api.ts";

const service = await useService({ env: { ...loopback, BECKON_WEBHOOK_TIMEOUT_SECONDS: "2" } });
const minute = 60_000;
const hour = 60 * minute;

/** A tenant with one endpoint, and one event on its way to it. */
const oneDelivery = async (reply: Sink["reply"], more: Json = {}) => {
  const sink = await openSink(reply);
  const tenant = await service.createTenant();
  const endpoint = await createEndpoint(service, tenant, sink.url, more);
  const { code } = await codeOf(service, tenant, "ann");
  return { sink, tenant, endpoint, code };
};

const deliveryWhere = (tenant: TestTenant, holds: (delivery: Json) => boolean): Promise<Json> =>
  eventually(
    async () =>
      (await itemsOf(service, tenant, "/v1/webhook-deliveries?limit=100")).find((delivery) => holds(delivery)),
    { told: () => tenant.tenantId },
  );
const attemptsOf = async (tenant: TestTenant, delivery: Json): Promise<Json[]> =>
  (await call(service, tenant, "GET", `/v1/webhook-deliveries/${String(delivery["id"])}`)).body["attemptLog"] as Json[];
const waitOf = (delivery: Json) =>
  Date.parse(String(delivery["nextAttemptAt"])) - Date.parse(String(delivery["updatedAt"]));

test("R31 ten attempts over some 75 hours, each pause within a tenth of the table, then failed", async () => {
  const { sink, tenant, endpoint } = await oneDelivery(() => ({ status: 500, body: "out of order" }));
  const table = [5_000, 5 * minute, 30 * minute, 2 * hour, 5 * hour, 10 * hour, 14 * hour, 20 * hour, 24 * hour];
  const pauses: number[] = [];
  for (const [place, pause] of table.entries()) {
    const delivery = await deliveryWhere(tenant, ({ attempts }) => attempts === place + 1);
    assert.equal(delivery["state"], "retrying");
    pauses.push(waitOf(delivery));
    assert.ok(Math.abs(waitOf(delivery) - pause) <= pause / 10 + 50, `${waitOf(delivery)} for ${pause}`);
    service.clock.advance(waitOf(delivery));
  }
  const last = await deliveryWhere(tenant, ({ state }) => state === "failed");
  assert.deepEqual([last["attempts"], last["reason"], last["nextAttemptAt"]], [10, "exhausted", null]);
  const total = pauses.reduce((sum, pause) => sum + pause, 0) / hour;
  assert.ok(total > 68 && total < 83.5, `${total} hours`);
  assert.ok(new Set(pauses.map((pause, place) => pause / (table[place] ?? 1))).size > 5, "there is jitter");
  assert.equal(sink.received.length, 10);
  assert.equal(new Set(sink.received.map(({ headers }) => headers["webhook-id"])).size, 1);
  assert.equal(new Set(sink.received.map(({ body }) => body)).size, 1);
  const attempts = await attemptsOf(tenant, last);
  assert.deepEqual(
    attempts.map(({ attempt, status, excerpt, reason }) => [attempt, status, excerpt, reason]),
    Array.from({ length: 10 }, (_, n) => [n + 1, 500, "out of order", "status 500"]),
  );
  const shown = await call(service, tenant, "GET", `/v1/webhook-endpoints/${endpoint.id}`);
  assert.deepEqual([shown.body["consecutiveFailures"], shown.body["state"]], [10, "active"]);
});

test("R32 Retry-After is kept when it is longer, as seconds and as a date, up to a day", async () => {
  const asked: [Reply, number, number][] = [
    [{ status: 503, headers: { "retry-after": "120" } }, 120_000, 120_000],
    [{ status: 429, headers: { "retry-after": "1" } }, 4_500, 5_500],
    [{ status: 503, headers: { "retry-after": "99999999" } }, 24 * hour, 24 * hour],
    [{ status: 503, headers: { "retry-after": "soon" } }, 4_500, 5_500],
    [
      { status: 503, headers: { "retry-after": new Date(service.clock.nowMs() + hour).toUTCString() } },
      55 * minute,
      hour,
    ],
  ];
  for (const [reply, least, most] of asked) {
    const { tenant } = await oneDelivery(() => reply);
    const wait = waitOf(await deliveryWhere(tenant, ({ state }) => state === "retrying"));
    assert.ok(wait >= least - 50 && wait <= most + 50, `${wait} for ${JSON.stringify(reply)}`);
  }
});

test("R32 410 disables the endpoint at once, its other endpoints hear of it, and it can be resumed", async () => {
  const gone = await openSink(() => ({ status: 410 }));
  const watcher = await openSink();
  const tenant = await service.createTenant();
  await createEndpoint(service, tenant, watcher.url, { eventTypes: ["webhook.endpoint_disabled"] });
  const { id } = await createEndpoint(service, tenant, gone.url);
  await codeOf(service, tenant, "ann");
  const told = JSON.parse((await eventually(() => watcher.received[0])).body) as { data: Json };
  assert.deepEqual(told.data, { endpointId: id, status: "disabled", reason: "gone" });
  const failed = await deliveryWhere(tenant, ({ endpointId }) => endpointId === id);
  assert.deepEqual([failed["state"], failed["reason"], failed["attempts"]], ["failed", "gone", 1]);
  const audit = await call(service, tenant, "GET", `/v1/audit?subject=${id}&actor=system`);
  const [entry] = audit.body["items"] as Json[];
  const after = { state: "disabled", disabledReason: "gone" };
  assert.deepEqual([entry?.["operation"], entry?.["after"]], ["disableWebhookEndpoint", after]);
  const missed = await codeOf(service, tenant, "bea");
  // Made into deliveries while the endpoint is not there: what happens a moment before it is resumed may still reach it.
  const subject = { type: null, subjectId: missed.codeId };
  await eventually(async () => {
    const [event] = await service.environment().store.outbox.list(tenant.tenantId, subject, { after: null, limit: 1 });
    return typeof event?.fannedOutAtMs === "number";
  });
  gone.reply = () => ({ status: 200 });
  const from = new Date(service.clock.nowMs() - minute).toISOString();
  const range = { from, to: new Date(service.clock.nowMs() + minute).toISOString() };
  assert.equal((await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/resend`, range)).status, 409);
  const resumed = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/resume`);
  assert.deepEqual([resumed.body["state"], resumed.body["disabledReason"]], ["active", null]);
  // The failed one, the one that happened meanwhile, the campaign before its time, and the news of itself.
  const again = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/resend`, range);
  assert.deepEqual(again.body, { resent: 4, nextFrom: null });
  await eventually(() => gone.received.some(({ body }) => body.includes(missed.codeId)));
  assert.deepEqual(
    (await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/resend`, range)).body["resent"],
    0,
  );
});

test("R32 a redirect is a failure and is not followed", async () => {
  const other = await openSink();
  const { tenant } = await oneDelivery(() => ({ status: 307, headers: { location: other.url } }));
  const delivery = await deliveryWhere(tenant, ({ state }) => state === "retrying");
  const [attempt] = await attemptsOf(tenant, delivery);
  assert.deepEqual([attempt?.["status"], attempt?.["reason"]], [307, "status 307: redirects are not followed"]);
  assert.equal(other.received.length, 0);
});

test("a 4xx is tried again under `standard`, and is the end under `platform`; a 5xx is tried again under both", async () => {
  const states = async (scheme: string, status: number) => {
    const { tenant } = await oneDelivery(() => ({ status }), { scheme });
    const { state, reason } = await deliveryWhere(tenant, ({ attempts }) => attempts === 1);
    return [state, reason];
  };
  assert.deepEqual(await states("standard", 404), ["retrying", null]);
  assert.deepEqual(await states("platform", 404), ["failed", "refused"]);
  assert.deepEqual(await states("standard", 502), ["retrying", null]);
  assert.deepEqual(await states("platform", 502), ["retrying", null]);
});

test("an endpoint that only failed for five days is disabled; one success in between begins the count anew", async () => {
  let status = 500;
  const { tenant, endpoint } = await oneDelivery(() => ({ status }));
  const days = (count: number) => service.clock.advance(count * 24 * hour);
  const state = async () => (await call(service, tenant, "GET", `/v1/webhook-endpoints/${endpoint.id}`)).body;
  const another = async (participant: string) => {
    const { codeId } = await codeOf(service, tenant, participant);
    await deliveryWhere(tenant, ({ subjectId, attempts }) => subjectId === codeId && Number(attempts) > 0);
  };
  await deliveryWhere(tenant, ({ attempts }) => attempts === 1);
  days(4);
  status = 200;
  await deliveryWhere(tenant, ({ state: one }) => one === "delivered");
  assert.deepEqual([(await state())["failingSince"], (await state())["consecutiveFailures"]], [null, 0]);
  status = 500;
  await another("bea");
  days(4.9);
  await another("cat");
  assert.equal((await state())["state"], "active");
  // The attempt that waited since then is one failure too many.
  days(0.2);
  const { state: last, disabledReason } = await eventually(async () => {
    const now = await state();
    return now["state"] !== "active" && now;
  });
  assert.deepEqual([last, disabledReason], ["disabled", "failing"]);
});

test("large and compressed answers count by their status, and little of them is kept", async () => {
  const { tenant } = await oneDelivery(() => ({ status: 200, body: "word ".repeat(100_000) }));
  const large = await deliveryWhere(tenant, ({ state }) => state === "delivered");
  const excerpt = String((await attemptsOf(tenant, large))[0]?.["excerpt"]);
  assert.ok(Buffer.byteLength(excerpt) <= 1024 && excerpt.startsWith("word word"));
  const packed = await oneDelivery(() => ({
    status: 200,
    headers: { "content-encoding": "gzip" },
    body: "not even gzip",
  }));
  const { id } = await deliveryWhere(packed.tenant, ({ state }) => state === "delivered");
  assert.equal((await attemptsOf(packed.tenant, { id }))[0]?.["excerpt"], null);
});

test("one delivery is sent again as often as asked, with the same id; under way, it is only hastened", async () => {
  let status = 500;
  const { sink, tenant } = await oneDelivery(() => ({ status }));
  const first = await deliveryWhere(tenant, ({ state }) => state === "retrying");
  const resend = (id: unknown) => call(service, tenant, "POST", `/v1/webhook-deliveries/${String(id)}/resend`);
  status = 200;
  const hastened = await resend(first["id"]);
  assert.deepEqual([hastened.body["id"], hastened.body["resend"]], [first["id"], false]);
  await deliveryWhere(tenant, ({ state }) => state === "delivered");
  const anew = await resend(first["id"]);
  assert.notEqual(anew.body["id"], first["id"]);
  assert.deepEqual([anew.body["state"], anew.body["resend"]], ["pending", true]);
  await eventually(() => sink.received.length === 3);
  assert.equal(new Set(sink.received.map(({ headers }) => headers["webhook-id"])).size, 1);
});

test("lists are filtered by state, endpoint, type and subject, page by page", async () => {
  const { tenant, endpoint, code, sink } = await oneDelivery(() => ({ status: 200 }));
  const referralId = await register(service, tenant, code, "bob");
  await eventually(() => sink.received.length === 2);
  await eventually(async () => (await itemsOf(service, tenant, "/v1/webhook-deliveries?state=delivered")).length === 2);
  const count = async (query: string) => (await itemsOf(service, tenant, `/v1/webhook-deliveries?${query}`)).length;
  assert.equal(await count(`endpointId=${endpoint.id}`), 2);
  assert.equal(await count("eventType=code.issued"), 1);
  assert.equal(await count(`subjectId=${referralId}&state=delivered`), 1);
  assert.equal(await count("state=failed"), 0);
  const page = await call(service, tenant, "GET", "/v1/webhook-deliveries?limit=1");
  const cursor = String(page.body["nextCursor"]);
  const next = await call(service, tenant, "GET", `/v1/webhook-deliveries?limit=1&cursor=${cursor}`);
  assert.notDeepEqual(next.body["items"], page.body["items"]);
  assert.equal(next.body["nextCursor"], null);
});
