/** L5: a tenant that asks too much waits itself, and nobody else does. */
import assert from "node:assert/strict";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { after, describe, test } from "node:test";
import pg from "pg";
import { type TestService, type TestTenant, useService } from "../harness/service.ts";
import { until } from "../harness/service-process.ts";
import { KeepAliveClient } from "../service/load.ts";

const env = { BECKON_TENANT_REQUESTS_PER_SECOND: "5", BECKON_TENANT_REQUEST_BURST: "10" };
const service = await useService({ onlyGlobal: true, env });
service.clock.stop();
const client = new KeepAliveClient(64);
after(() => client.close());

const asApp = ({ clientKey }: TestTenant) => ({
  target: "/v1/referral/NOPE77/validate",
  headers: { "x-client-key": clientKey },
});
const asServer = ({ secretKey }: TestTenant) => ({
  target: "/v1/tenant",
  headers: { authorization: `Bearer ${secretKey}` },
});
type Ask = ReturnType<typeof asApp> | ReturnType<typeof asServer>;
const statuses = async (at: TestService, ask: Ask, count: number): Promise<Record<number, number>> => {
  const calls = await Promise.all(Array.from({ length: count }, () => client.call(at.url, ask)));
  const tally: Record<number, number> = {};
  for (const { status } of calls) tally[status] = (tally[status] ?? 0) + 1;
  return tally;
};

describe("L5 quotas", () => {
  test("L5 ten times the quota: the burst is answered, the rest is 429, another tenant sees nothing of it", async () => {
    const [noisy, quiet] = [await service.createTenant(), await service.createTenant()];
    const [loud, soft] = await Promise.all([statuses(service, asApp(noisy), 100), statuses(service, asApp(quiet), 10)]);
    assert.deepEqual([loud, soft], [{ 200: 10, 429: 90 }, { 200: 10 }]);
  });

  test("L5 apps and servers have a quota each, in their own shape of error, with what is left", async () => {
    const tenant = await service.createTenant();
    assert.deepEqual(await statuses(service, asApp(tenant), 11), { 200: 10, 429: 1 });
    const first = await client.call(service.url, asServer(tenant));
    assert.equal(first.status, 200);
    assert.equal(first.headers["ratelimit-policy"], '"requests";q=10;w=2');
    assert.equal(first.headers["ratelimit"], '"requests";r=9;t=1');
    assert.deepEqual(await statuses(service, asServer(tenant), 10), { 200: 9, 429: 1 });

    const server = await client.call(service.url, asServer(tenant));
    assert.equal(server.headers["content-type"], "application/problem+json; charset=utf-8");
    assert.equal((JSON.parse(server.body) as { code: string }).code, "too_many_requests");
    const app = await client.call(service.url, asApp(tenant));
    assert.equal(app.body, '{"message":"Too many requests, please try again later."}');
    for (const { headers } of [server, app]) {
      assert.equal(headers["retry-after"], "1");
      assert.equal(headers["ratelimit-policy"], '"requests";q=10;w=2');
      assert.equal(headers["ratelimit"], '"requests";r=0;t=1');
    }
  });

  test("L5 the quota fills again with time, up to the burst", async () => {
    const tenant = await service.createTenant();
    await statuses(service, asApp(tenant), 10);
    service.clock.advance(1_000);
    assert.deepEqual(await statuses(service, asApp(tenant), 6), { 200: 5, 429: 1 });
    service.clock.advance(3_600_000);
    assert.deepEqual(await statuses(service, asApp(tenant), 11), { 200: 10, 429: 1 });
  });

  test("L5 over the quota no token is judged, and no path looked at", async () => {
    const tenant = await service.createTenant();
    await statuses(service, asApp(tenant), 10);
    const headers = { "x-client-key": tenant.clientKey, authorization: "Bearer nobody's" };
    for (const target of ["/v1/referral", "/v1/referral/activity", "/v1/wallet/reward", "/v1/referral/%zz/validate"])
      assert.equal((await client.call(service.url, { target, headers })).status, 429, target);
    // Nobody's key is nobody's quota.
    const unknown = { ...headers, "x-client-key": "00000000-0000-4000-8000-000000000000" };
    assert.equal((await client.call(service.url, { target: "/v1/referral", headers: unknown })).status, 498);
  });

  test("L5 0 is no quota, and the headers are not there", async () => {
    const unlimited = await service.another({ BECKON_TENANT_REQUESTS_PER_SECOND: "0" });
    const tenant = await service.createTenant();
    assert.deepEqual(await statuses(unlimited, asApp(tenant), 100), { 200: 100 });
    const { headers } = await client.call(unlimited.url, asServer(tenant));
    assert.deepEqual(
      Object.keys(headers).filter((name) => name.startsWith("ratelimit")),
      [],
    );
  });

  test("L5 what an operator gives a tenant stands in place of the deployment's", async () => {
    const [one, other] = [await service.createTenant(), await service.createTenant()];
    const { tenants } = service.environment().store;
    await tenants.setLimits(one.tenantId, { requestsPerSecond: 1, requestBurst: 3 });
    await tenants.setLimits(other.tenantId, { requestsPerSecond: 0 });
    assert.deepEqual(await statuses(service, asApp(one), 5), { 200: 3, 429: 2 });
    assert.deepEqual(await statuses(service, asApp(other), 50), { 200: 50 });
  });

  test("L5 two processes share a quota: what one took is missing at the other", async () => {
    const [here, there] = [service, await service.another()];
    there.clock.stop();
    there.clock.advance(here.clock.nowMs() - there.clock.nowMs());
    const tenant = await service.createTenant();
    const text = "select count from limit_counts where tenant_id = $1 and subject = 'requests client'";
    const told = (count: number) =>
      until(async () => {
        const statement = { name: "test-requests", text };
        const [row] = await service.environment().database.query<{ count: number }>(statement, [tenant.tenantId]);
        return row?.count === count;
      });
    // The clock stands still, so nothing fills. Who tells of requests hears of those that came since it last did.
    const taken = [1, 10, 1];
    let sum = 0;
    for (const [place, count] of taken.entries()) {
      assert.deepEqual(await statuses(place === 1 ? here : there, asApp(tenant), count), { 200: count });
      await told((sum += count));
    }
    let answered = 2;
    await until(async () => {
      const { status } = await client.call(there.url, asApp(tenant));
      if (status === 200) answered++;
      return status === 429;
    });
    assert.ok(answered < 10, `${answered} more`);
  });
});

describe("L5 turns at the database", () => {
  /** Holds what every new campaign needs, until it is let go. */
  const holdCampaigns = async (): Promise<() => Promise<void>> => {
    const holder = new pg.Client(service.environment().connection);
    await holder.connect();
    await holder.query("begin; lock table campaigns in share mode");
    return async () => {
      await holder.query("rollback");
      await holder.end();
    };
  };

  test("L5 sixty writes of one tenant wait, and the one of another is among the first to be done", async () => {
    const narrow = await service.another({ BECKON_TENANT_REQUESTS_PER_SECOND: "0", BECKON_POOL_SIZE: "2" });
    const [noisy, quiet] = [await service.createTenant(), await service.createTenant()];
    let begun = 0;
    const onStart = () => void begun++;
    const done: string[] = [];
    const write = async (name: string, { secretKey }: TestTenant): Promise<void> => {
      const headers = { authorization: `Bearer ${secretKey}` };
      const call = await client.call(narrow.url, { method: "POST", target: "/v1/campaigns", headers, body: { name } });
      assert.equal(call.status, 201, call.body);
      done.push(name);
    };
    const letGo = await holdCampaigns();
    subscribe("http.server.request.start", onStart);
    const writes = Array.from({ length: 60 }, () => write("noisy", noisy));
    await until(() => begun === 60);
    writes.push(write("quiet", quiet));
    await until(() => begun === 61);
    unsubscribe("http.server.request.start", onStart);
    await letGo();
    await Promise.all(writes);
    assert.ok(done.indexOf("quiet") < 20, `the quiet one was number ${done.indexOf("quiet")}`);
  });
});
