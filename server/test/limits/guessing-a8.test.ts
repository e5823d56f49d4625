/** A8: whoever guesses at codes is stopped: by address, by tenant, over processes, and somebody is told. */
import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { comparable, setStage } from "../compat/stage.ts";
import { type TestService, type TestTenant, useService } from "../harness/service.ts";
import { until } from "../harness/service-process.ts";
import { addressOf, guarded, Guesser } from "./guesser.ts";

const service = await useService({ onlyGlobal: true, env: guarded });
service.clock.stop();

const message = '{"message":"Too many requests, please try again later."}';
const usingTenant = async (): Promise<{ tenant: TestTenant; guesser: Guesser; code: string }> => {
  const stage = await setStage(service, "global");
  const { code } = await stage.vanity("ann", "REAL77");
  const guesser = new Guesser(stage.tenant);
  after(() => guesser.close());
  return { tenant: stage.tenant, guesser, code };
};
const alarmsOf = async ({ tenantId }: TestTenant): Promise<Record<string, unknown>[]> => {
  const text = "select subject_id, sequence, data from outbox_events where tenant_id = $1 and type = 'risk.alarm'";
  return service.environment().database.query({ name: "test-alarms", text }, [tenantId]);
};
const ask = (one: TestService, { clientKey }: TestTenant, code: string, address: string) =>
  one.send(`/v1/referral/${code}/validate`, { headers: { "x-client-key": clientKey, "x-forwarded-for": address } });

describe("A8 one address", () => {
  test("A8 10,000 guesses from one address: 10 are answered, every other is 429, and an alarm is raised once", async () => {
    const { tenant, guesser } = await usingTenant();
    const { answered, refused, last } = await guesser.guess(service.url, 10_000, [addressOf(1)]);
    assert.deepEqual([answered, refused], [10, 9_990]);
    assert.equal(last?.body, message);
    const wait = Number(last?.headers["retry-after"]);
    assert.ok(wait >= 1 && wait <= 120);
    assert.equal(last?.headers["ratelimit-policy"], '"invalid-codes";q=10;w=60');
    assert.equal(last?.headers["ratelimit"], `"invalid-codes";r=0;t=${wait}`);
    await until(async () => (await alarmsOf(tenant)).length > 0);
    const alarms = await alarmsOf(tenant);
    const data = { alarm: "codes_guessed", campaignId: null, codeId: null, participantId: null };
    const sequence = Math.floor(service.clock.nowMs() / 60_000);
    assert.deepEqual(alarms, [{ subject_id: tenant.tenantId, sequence, data }]);
    assert.match(service.logged, new RegExp(`"tenantId":"${tenant.tenantId}".*somebody guesses at codes`));
    const { body: metrics } = await service.send("/metrics");
    assert.match(metrics, /beckon_limited_requests_total\{environment="global",what="refused-invalid"\} 99\d\d/);
    assert.match(metrics, /beckon_guessing_alarms_total\{environment="global"\} 1/);
  });
  test("A8 over the budget a valid code is refused like any other, other addresses are not, and time heals it", async () => {
    const { tenant, guesser, code } = await usingTenant();
    const [busy, fresh] = [addressOf(2), addressOf(3)];
    await guesser.guess(service.url, 10, [busy]);
    const [real, guessed] = [await ask(service, tenant, code, busy), await ask(service, tenant, "NOPE77", busy)];
    assert.equal(real.status, 429);
    assert.deepEqual(comparable(real), comparable(guessed));
    assert.equal((await ask(service, tenant, code, fresh)).body, '{"valid":true}');
    service.clock.advance(1000 * Number(real.headers["retry-after"]));
    assert.equal((await ask(service, tenant, code, busy)).body, '{"valid":true}');
  });
  test("A8 valid codes count for nothing", async () => {
    const { tenant, guesser, code } = await usingTenant();
    const asked = await Promise.all(Array.from({ length: 300 }, () => guesser.ask(service.url, code, addressOf(4))));
    assert.deepEqual([...new Set(asked.map(({ body }) => body))], ['{"valid":true}']);
    assert.equal((await ask(service, tenant, "NOPE77", addressOf(4))).body, '{"valid":false}');
  });
  test("A8 of 200 guesses at the same moment 10 are answered", async () => {
    const { tenant } = await usingTenant();
    const asked = await Promise.all(
      Array.from({ length: 200 }, (_, place) => ask(service, tenant, `GUESS${place}`, addressOf(5))),
    );
    assert.equal(asked.filter(({ status }) => status === 200).length, 10);
  });
  test("A8 an IPv6 address counts by its /64", async () => {
    const { tenant } = await usingTenant();
    const statuses: number[] = [];
    for (let place = 1; place <= 12; place++)
      statuses.push((await ask(service, tenant, "NOPE77", `2001:db8:1:2::${place}`)).status);
    assert.deepEqual(statuses, [...Array<number>(10).fill(200), 429, 429]);
    assert.equal((await ask(service, tenant, "NOPE77", "2001:db8:1:3::1")).status, 200);
  });
});

describe("A8 many addresses", () => {
  test("A8 10,000 guesses from 100 addresses: the key's budget stops them all, and strangers are still answered", async () => {
    const { tenant, guesser, code } = await usingTenant();
    const addresses = Array.from({ length: 100 }, (_, place) => addressOf(1_000 + place));
    const { answered, refused } = await guesser.guess(service.url, 10_000, addresses);
    assert.deepEqual([answered, refused], [300, 9_700]);
    assert.equal((await ask(service, tenant, code, addressOf(1_200))).body, '{"valid":true}');
    // One guess is left to each.
    assert.equal((await ask(service, tenant, "NOPE77", addressOf(1_200))).status, 200);
    assert.equal((await ask(service, tenant, "NOPE77", addressOf(1_200))).status, 429);
    await until(async () => (await alarmsOf(tenant)).length > 0);
  });
  test("A8 at four times the tenant's budget nobody is answered", async () => {
    const another = await service.another({ BECKON_INVALID_PER_TENANT: "5", BECKON_INVALID_PER_KEY: "0" });
    another.clock.stop();
    const { tenant, code } = await usingTenant();
    for (let place = 0; place < 20; place++)
      assert.equal((await ask(another, tenant, "NOPE77", addressOf(2_000 + place))).status, 200);
    assert.equal((await ask(another, tenant, code, addressOf(2_100))).status, 429);
  });
  test("A8 limits that are switched off limit nothing", async () => {
    const off = { BECKON_INVALID_PER_ADDRESS: "0", BECKON_INVALID_PER_KEY: "0", BECKON_INVALID_PER_TENANT: "0" };
    const another = await service.another(off);
    const { guesser } = await usingTenant();
    assert.deepEqual((await guesser.guess(another.url, 1_000, [addressOf(6)])).answered, 1_000);
  });
});

describe("A8 when counts cannot be told", () => {
  test("A8 each process counts by itself, and says once that it does", async () => {
    const { guesser } = await usingTenant();
    const { database } = service.environment();
    const rename = (from: string, to: string) =>
      database.query({ name: `test-rename-${to}`, text: `alter table ${from} rename to ${to}` }, []);
    await rename("limit_counts", "limit_counts_away");
    try {
      const { answered } = await guesser.guess(service.url, 50, [addressOf(7)]);
      assert.equal(answered, 10);
      await until(() => service.logged.includes("could not be told to other processes"));
      assert.equal((await guesser.guess(service.url, 50, [addressOf(7)])).answered, 0);
    } finally {
      await rename("limit_counts_away", "limit_counts");
    }
  });
  test("A8 no address stands in the database", async () => {
    const { guesser } = await usingTenant();
    await guesser.guess(service.url, 3, ["203.0.113.77"]);
    const read = () =>
      service
        .environment()
        .database.query<{ subject: string }>({ name: "test-subjects", text: "select subject from limit_counts" }, []);
    await until(async () => (await read()).length > 0);
    assert.ok((await read()).every(({ subject }) => !subject.includes("203.0.113")));
  });
});
