/** `GET /v1/referral/activity`: its pages, its door, and what a page costs the database. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import pg from "pg";
import { activityEvents, activityPage } from "../../src/store/activity.ts";
import { assertAnswer, assertError, usualHeaders } from "../compat/stage.ts";
import { undocumented } from "../management/caller.ts";
import { useService } from "../harness/service.ts";
import { activityOn, type Item, operation, path, steps } from "./activity-world.ts";

const service = await useService();
const { sandbox, headersOf, read, only } = activityOn(service);

test("pages go from new to old, in both roles, and stay in place while referrals come", async () => {
  const world = await sandbox({ qualification: { steps: [...steps] } });
  await world.register("zoe", { refereeId: "ann" });
  const times: string[] = [(await only(world, "ann")).registeredAt];
  for (let n = 0; n < 6; n++) {
    service.clock.advance(1_000);
    times.unshift(new Date((await world.register("ann")).registeredAtMs).toISOString());
  }
  const seen: Item[] = [];
  let query = "?limit=3";
  for (let pages = 0; query !== "" && pages < 9; pages++) {
    const { items, nextCursor } = await read(world, "ann", query);
    seen.push(...items);
    query = nextCursor === null ? "" : `?limit=3&cursor=${encodeURIComponent(nextCursor)}`;
    service.clock.advance(1_000);
    await world.register("ann");
  }
  assert.deepEqual(
    seen.map(({ registeredAt }) => registeredAt),
    times,
  );
  assert.deepEqual(
    seen.map(({ role }) => role),
    [...Array.from({ length: 6 }, () => "referrer"), "referee"],
  );
  assert.equal((await read(world, "ann", "?limit=100&utm=1")).items.length, 10);
  const { nextCursor } = await read(world, "ann", "?limit=1");
  const headers = await headersOf(world, "zoe");
  for (const bad of [
    `cursor=${encodeURIComponent(nextCursor!)}`,
    "cursor=x",
    "cursor=",
    "limit=0",
    "limit=101",
    "limit=x",
  ])
    assertError(await service.send(`${path}?${bad}`, { headers }), "invalidRequest");
  assertError(await service.send(`${path}?limit=1&limit=2`, { headers }), "invalidRequest");
});

const seed = Number(process.env.BECKON_FUZZ_SEED ?? Date.now() % 2 ** 31);
test(`C2 getReferralActivity: 300 queries, seed ${seed}`, async () => {
  const world = await sandbox({ qualification: { steps: [...steps] } });
  for (const refereeId of ["bob", "cid", "dot"]) await world.register("ann", { refereeId });
  const headers = await headersOf(world, "ann");
  const { nextCursor } = await read(world, "ann", "?limit=1");
  const name = fc.oneof(fc.constantFrom("limit", "cursor"), fc.string());
  const value = fc.oneof(fc.integer({ min: -1, max: 102 }).map(String), fc.constant(nextCursor ?? ""), fc.string());
  const property = fc.asyncProperty(fc.array(fc.tuple(name, value), { maxLength: 3 }), async (pairs) => {
    const answer = await service.send(`${path}?${new URLSearchParams(pairs).toString()}`, { headers });
    assert.ok([200, 400].includes(answer.status), `${answer.status} ${answer.body}`);
    assert.deepEqual(undocumented(operation, answer), []);
  });
  await fc.assert(property, { numRuns: 300, seed });
});

describe("the door is that of GET /v1/referral", () => {
  test("another tenant's and another environment's people see nothing", async () => {
    const world = await sandbox();
    const us = await service.createTenant({ environment: "us", sameAs: world.tenant });
    await world.register("ann", { refereeId: "bob" });
    const stranger = await sandbox();
    assert.deepEqual(await read(stranger, "ann"), { items: [], nextCursor: null });
    const own = await headersOf(world, "ann");
    const theirs = await headersOf(stranger, "ann");
    assertError(
      await service.send(path, { headers: { ...own, ...{ authorization: theirs.authorization } } }),
      "notAuthorized",
    );
    assertError(await service.send(path, { headers: { ...own, "x-us-env": "true" } }), "notAuthenticated");
    const inUs = { ...own, "x-us-env": "true", authorization: `Bearer ${await us.tokenFor("ann")}` };
    assertAnswer(await service.send(path, { headers: inUs }), 200, '{"items":[],"nextCursor":null}');
    assertError(await service.send(path, { headers: { ...inUs, "x-us-env": "" } }), "notAuthenticated");
  });
  test("a blocked person is 403, whatever else is wrong; HEAD is GET without a body; POST is 405", async () => {
    const world = await sandbox();
    await world.register("ann", { refereeId: "bob" });
    const headers = await headersOf(world, "ann");
    const [got, head] = [await service.send(path, { headers }), await service.send(path, { headers, method: "HEAD" })];
    assert.deepEqual([head.status, head.body, head.headers["content-length"]], [200, "", String(got.body.length)]);
    for (const [name, value] of Object.entries(usualHeaders)) assert.equal(got.headers[name], value);
    assertError(await service.send(path, { headers, method: "POST" }), "methodNotAllowed");
    const options = await service.send(path, { method: "OPTIONS" });
    assert.deepEqual([options.status, options.headers["access-control-allow-origin"]], [204, "*"]);
    await world.call("POST", "/v1/participants/ann/block");
    assertError(await service.send(`${path}?limit=0`, { headers }), "notAuthorized");
    assert.equal((await read(world, "bob")).items.length, 1);
  });
});

test("a page is read over indexes that lead with the tenant, with a plan for any values", async (t) => {
  const world = await sandbox();
  const { referralId } = await world.register("ann", { refereeId: "bob" });
  const client = new pg.Client(service.environment().connection);
  await client.connect();
  t.after(() => client.end());
  const many = [
    `insert into participants (tenant_id, participant_id, created_at, updated_at)
      select $1, 'p' || n, now(), now() from generate_series(1, 5050) n where $2::text is not null`,
    `insert into referrals (tenant_id, referral_id, campaign_id, revision, code_id, referrer_id, referee_id, state, counted,
        registered_at, updated_at)
      select $1, 'ref_' || lpad(n::text, 26, '0'), campaign_id, revision, code_id, 'p' || (5001 + n % 50), 'p' || n, state,
        true, now(), now() from referrals, generate_series(1, 5000) n where tenant_id = $1 and referral_id = $2`,
    `insert into events (tenant_id, event_id, type, participant_id, onboarding_id, object_id, status, occurred_at, received_at,
        source, content_hash)
      select $1, 'm' || n, 'purchase', 'p' || n, 'o' || n, 'm' || n, 'cleared', now(), now(), $2, '' from generate_series(1, 5000) n`,
  ];
  for (const text of many) await client.query(text, [world.tenantId, referralId]);
  await client.query("analyze referrals, events; set plan_cache_mode = force_generic_plan");
  const planOf = async ({ name, text }: { name: string; text: string }, values: string[]): Promise<string> => {
    await client.query(`prepare "${name}" as ${text}`);
    const given = values.map((value) => client.escapeLiteral(value)).join(", ");
    const { rows } = await client.query<{ "QUERY PLAN": string }>(`explain execute "${name}" (${given})`);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  };
  const page = await planOf(activityPage, [world.tenantId, "p5001", referralId, "26"]);
  assert.match(page, /Index Scan Backward using referrals_by_referrer/);
  assert.match(page, /Index Cond: \(\(tenant_id = \$1\) AND \(referrer_id = \$2\) AND \(referral_id < /);
  assert.match(page, /using referrals_one_per_referee/);
  const wanted = [{ referralId: "r", participantId: "p1", onboardingId: "o1", since: new Date(0), words: ["a"] }];
  const events = await planOf(activityEvents, [world.tenantId, JSON.stringify(wanted), "10"]);
  for (const name of ["events_by_participant", "events_by_onboarding"]) assert.ok(events.includes(name), events);
  assert.doesNotMatch(page + events, /Seq Scan/);
});
