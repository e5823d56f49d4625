/** Held slots in sight: who holds which of a code's slots, found by code, state and person, and given back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { allRoles, roles, type Scope } from "@beckon/contract";
import { expireReservations } from "../../src/jobs/chores.ts";
import { withClient } from "../../src/store/migrate.ts";
import { reservationPages } from "../../src/store/reservations.ts";
import { newMember } from "../harness/console.ts";
import { planOf, rowsSkippedAlong } from "../harness/query-plan.ts";
import { useService } from "../harness/service.ts";
import { type Caller, callerOf, expectStatus } from "./caller.ts";

const service = await useService({ onlyGlobal: true });
const { clock } = service;
const { randomness } = service.service.deployment;

type Held = { id: string; state: string; codeId: string; onboardingId: string; createdAt: string; expiresAt: string };
type Page = { items: Held[]; nextCursor: string | null };

const listed = async (call: Caller, query: Record<string, string> = {}): Promise<Page> =>
  expectStatus(await call("listReservations", { query }), 200).json as unknown as Page;
const names = ({ items }: Page): string[] => items.map(({ onboardingId }) => onboardingId);

/** Two codes; of the first one slot held, one used, one that ran out and one given back, in this order; of the second one held. */
const world = async () => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 50 } } });
  const call = callerOf(service, tenant.secretKey);
  const made = async (...given: Parameters<Caller>) => expectStatus(await call(...given), 201).json;
  const issue = (participantId: string, code: string) =>
    made("createCode", { body: { participantId, campaignId: tenant.campaignId, code } });
  const [first, second] = [await issue("ann", "WITH-ANN"), await issue("ben", "WITH-BEN")];
  const hold = async (code: string, onboardingId: string, ttlSeconds = 3_600) =>
    (await made("reserveSlot", { params: { code }, body: { onboardingId, ttlSeconds } })).id;
  const held = await hold("WITHANN", "onb-held", 86_400);
  const used = await hold("WITHANN", "onb-used");
  await made("registerReferral", { body: { code: "WITHANN", onboardingId: "onb-used" } });
  const expired = await hold("WITHANN", "onb-expired", 60);
  const cancelled = await hold("WITHANN", "onb-cancelled");
  expectStatus(await call("cancelReservation", { params: { reservationId: cancelled } }), 200);
  const other = await hold("WITHBEN", "onb-other", 86_400);
  clock.advance(61_000);
  await expireReservations(service.environment().store, { clock, randomness });
  return { tenant, call, first, second, ids: { held, used, expired, cancelled, other } };
};

test("slots are listed newest first, by code in any spelling or by its id, by state and by person", async () => {
  const { call, first, ids } = await world();
  assert.deepEqual(names(await listed(call)), ["onb-other", "onb-cancelled", "onb-expired", "onb-used", "onb-held"]);
  for (const code of ["with ann", "W1TH-ANN", first.id])
    assert.deepEqual(names(await listed(call, { code })), ["onb-cancelled", "onb-expired", "onb-used", "onb-held"]);
  assert.deepEqual(names(await listed(call, { state: "held" })), ["onb-other", "onb-held"]);
  for (const state of ["held", "used", "expired", "cancelled"])
    assert.deepEqual(names(await listed(call, { code: "with-ann", state })), [`onb-${state}`]);
  assert.deepEqual(names(await listed(call, { onboardingId: "onb-used" })), ["onb-used"]);
  assert.deepEqual(names(await listed(call, { onboardingId: "onb-other", code: "with-ann" })), []);
  for (const code of ["NOBODYS", "!!", "cod_", "cod_01k9w3f5q8z2m4n6p7r9t1v3xy"])
    assert.deepEqual(await listed(call, { code }), { items: [], nextCursor: null }, code);
  const one = expectStatus(await call("getReservation", { params: { reservationId: ids.held } }), 200).json;
  const { items } = await listed(call, { onboardingId: "onb-held" });
  assert.deepEqual(items, [one]);
  assert.equal(Date.parse(String(one["expiresAt"])) - Date.parse(String(one["createdAt"])), 86_400_000);
  assert.equal(one["codeId"], first.id);
  const gone = { reservationId: "rsv_01k9w3f5q8z2m4n6p7r9t1v3xy" };
  expectStatus(await call("getReservation", { params: gone }), 404, "not_found");
});

test("explaining a code says how many of its used slots are held; nobody's code has none", async () => {
  const { call, ids } = await world();
  const explained = async (code: string) => {
    const { used, held } = expectStatus(await call("explainCode", { params: { code } }), 200).json;
    return [used, held];
  };
  assert.deepEqual(await explained("with-ann"), [2, 1]);
  expectStatus(await call("cancelReservation", { params: { reservationId: ids.held } }), 200);
  assert.deepEqual(await explained("with-ann"), [1, 0]);
  assert.deepEqual(await explained("NOBODYS"), [null, null]);
});

test("a walk over the pages meets each slot once, also when one is given back and one is held meanwhile", async () => {
  const { call } = await world();
  for (let n = 0; n < 7; n += 1)
    await call("reserveSlot", { params: { code: "WITHBEN" }, body: { onboardingId: `b${n}` } });
  const seen: Held[] = [];
  let query: Record<string, string> = { limit: "3", code: "with-ben" };
  for (;;) {
    const page = await listed(call, query);
    seen.push(...page.items);
    if (page.nextCursor === null) break;
    // The cursor has the code with it; the same one beside it is taken in another spelling.
    query = { limit: "3", cursor: page.nextCursor, ...(seen.length > 3 ? { code: "WITH BEN" } : {}) };
    const [{ id: reservationId } = { id: "" }] = seen;
    await call("cancelReservation", { params: { reservationId } });
    await call("reserveSlot", { params: { code: "WITHBEN" }, body: { onboardingId: `late-${seen.length}` } });
  }
  assert.deepEqual(names({ items: seen, nextCursor: null }), ["b6", "b5", "b4", "b3", "b2", "b1", "b0", "onb-other"]);
});

test("what cannot be asked is refused, and a cursor serves its own list only", async () => {
  const { call, tenant } = await world();
  const { call: stranger } = await world();
  const { nextCursor } = await listed(call, { limit: "1", state: "held" });
  const cursor = nextCursor ?? "";
  const refused: readonly (readonly [Record<string, string>, string])[] = [
    [{ state: "open" }, "validation_failed"],
    [{ code: "" }, "validation_failed"],
    [{ code: "A".repeat(65) }, "validation_failed"],
    [{ onboardingId: "x".repeat(129) }, "validation_failed"],
    [{ codeId: "cod_01k9w3f5q8z2m4n6p7r9t1v3xy" }, "validation_failed"],
    [{ limit: "101" }, "validation_failed"],
    [{ cursor, state: "used" }, "invalid_cursor"],
    [{ cursor, code: "with-ann" }, "invalid_cursor"],
    [{ cursor: `${cursor.slice(0, -4)}AAAA` }, "invalid_cursor"],
  ];
  for (const [query, code] of refused) expectStatus(await call("listReservations", { query }), 400, code);
  expectStatus(await stranger("listReservations", { query: { cursor } }), 400, "invalid_cursor");
  expectStatus(await call("listReferrals", { query: { cursor } }), 400, "invalid_cursor");
  expectStatus(await call("getReservation", { params: { reservationId: "rsv_x" } }), 404);
  expectStatus(await call("listReservations", { headers: { authorization: "Bearer sk_live_none" } }), 401);
  assert.equal((await service.send("/v1/reservations", { headers: { "x-client-key": tenant.clientKey } })).status, 401);
});

test("T1 one tenant's slots, codes and people are nothing to another", async () => {
  const [mine, theirs] = [await world(), await world()];
  assert.equal((await listed(mine.call)).items.length, 5);
  for (const query of [{ code: theirs.first.id }, { code: theirs.second.id, state: "held" }])
    assert.deepEqual(names(await listed(mine.call, query)), []);
  const own = new Set(Object.values(mine.ids));
  for (const query of [{}, { code: "WITHANN" }, { onboardingId: "onb-held" }, { state: "held" }])
    for (const { id } of (await listed(mine.call, query)).items) assert.ok(own.has(id));
  const params = { reservationId: theirs.ids.held };
  expectStatus(await mine.call("getReservation", { params }), 404, "not_found");
  expectStatus(await mine.call("cancelReservation", { params }), 404, "not_found");
  assert.deepEqual(names(await listed(theirs.call, { state: "held" })), ["onb-other", "onb-held"]);
});

test("A6 each role sees the slots, and gives one back exactly where it may change referrals", async () => {
  const { tenant, call } = await world();
  for (const role of allRoles) {
    const scopes: readonly Scope[] = roles[role].scopes;
    const person = await newMember(service, { tenantId: tenant.tenantId, role });
    const held = await call("reserveSlot", { params: { code: "WITHBEN" }, body: { onboardingId: `of-${role}` } });
    const { id } = expectStatus(held, 201).json;
    for (const target of ["/v1/reservations", `/v1/reservations/${id}`])
      assert.equal((await person.send(target)).status, scopes.includes("referrals:read") ? 200 : 403, role);
    const answer = await person.send(`/v1/reservations/${id}/cancel`, { method: "POST", body: {} });
    const may = scopes.includes("referrals:write");
    assert.equal(answer.status, may ? 200 : 403, `${role}: ${answer.body}`);
    const { items } = await listed(call, { onboardingId: `of-${role}` });
    assert.equal(items[0]?.state, may ? "cancelled" : "held", role);
  }
});

test("a slot given back frees its code and stands in the audit trail with its reason; a used or expired one stays as it is", async () => {
  const { call, first, ids } = await world();
  const usedOf = async () => (await call("getCode", { params: { codeId: first.id } })).json["used"];
  assert.equal(await usedOf(), 2);
  const giveBack = (reservationId: string, body?: object) =>
    call("cancelReservation", { params: { reservationId }, ...(body === undefined ? {} : { body }) });
  assert.equal(expectStatus(await giveBack(ids.held, { reason: "ticket 4711" }), 200).json["state"], "cancelled");
  assert.equal(await usedOf(), 1);
  for (const again of [undefined, { reason: "once more" }])
    assert.equal(expectStatus(await giveBack(ids.held, again), 200).json["state"], "cancelled");
  assert.equal(expectStatus(await giveBack(ids.expired), 200).json["state"], "expired");
  expectStatus(await giveBack(ids.used), 409, "invalid_state");
  expectStatus(await giveBack(ids.other, { reason: "" }), 400, "validation_failed");
  expectStatus(await giveBack(ids.other, { surprise: true }), 400, "validation_failed");
  assert.equal(await usedOf(), 1);
  const { items } = (await call("listAudit", { query: { subject: ids.held, operation: "cancelReservation" } }))
    .json as unknown as { items: { reason: string | null; before: Held; after: Held }[] };
  assert.deepEqual(
    items.filter(({ reason }) => reason === "ticket 4711").map(({ before, after }) => [before.state, after.state]),
    [["held", "cancelled"]],
  );
});

test("each list of slots goes along its own index, with no more than a page's rows looked at, however many there are", () =>
  withClient(service.environment().connection, async (client) => {
    await client.query("set session_replication_role = replica");
    // One code that brought nearly all of them, of which few are held; and few that were cancelled.
    await client.query(`insert into reservations (tenant_id, reservation_id, code_id, onboarding_id, state, expires_at, created_at, updated_at)
      select 'tnt_many', 'rsv_' || lpad(n::text, 8, '0'), case when n % 10000 = 7 then 'cod_rare' else 'cod_large' end, 'o' || n / 3,
        case when n % 10000 = 3 then 'held' when n % 10000 = 5 then 'cancelled' else 'used' end, now(), now(), now()
      from generate_series(1, 60000) n; analyze reservations`);
    await client.query(
      "set plan_cache_mode = force_generic_plan; select set_config('beckon.tenant_id', 'tnt_many', false)",
    );
    const asked = {
      person: [["null", "null", "'o77'"], /reservations_by_person/],
      held: [["'cod_large'", "'held'", "null"], /reservations_held_by_code/],
      code: [["'cod_rare'", "null", "null"], /reservations_by_code/],
      state: [["null", "'cancelled'", "null"], /reservations_by_state/],
      all: [["null", "null", "null"], /reservations_pkey/],
    } as const;
    for (const [lead, [values, index]] of Object.entries(asked)) {
      const statement = reservationPages[lead as keyof typeof asked];
      await client.query(`prepare reservations_${lead} as ${statement.text}`);
      for (const after of ["null", "'rsv_00050000'"]) {
        const page = `reservations_${lead} ('tnt_many', ${values.join(", ")}, ${after}, 26)`;
        const skipped = rowsSkippedAlong(index, await planOf(client, page, { run: true }));
        // The cursor is a filter where the plan is made for a list from its beginning as well.
        assert.ok(after !== "null" || skipped < 100, `${lead}: ${skipped} rows looked at for nothing`);
      }
    }
  }));
