/** Lists: a walk over the pages meets every item once, whatever is added or removed meanwhile, and cursors cannot be bent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { ManagementOperationId } from "@beckon/contract";
import fc from "fast-check";
import { useService } from "../harness/service.ts";
import { type Caller, callerOf, expectStatus } from "./caller.ts";
import { seedTenant } from "./seeded-tenant.ts";

const service = await useService({ onlyGlobal: true });
const seed = Number(process.env.BECKON_FUZZ_SEED ?? Date.now() % 2 ** 31);

type Query = Record<string, string>;
type Page = { items: { id: string }[]; nextCursor: string | null };
const pageOf = async (call: Caller, id: ManagementOperationId, query: Query, params = {}): Promise<Page> =>
  expectStatus(await call(id, { query, params }), 200).json as unknown as Page;

/** All ids, page by page; `between` runs before each further page. */
const walk = async (call: Caller, query: Query, between = async () => {}): Promise<string[]> => {
  const ids: string[] = [];
  let cursor: string | null = null;
  do {
    const page: Page = await pageOf(call, "listParticipants", cursor === null ? query : { ...query, cursor });
    ids.push(...page.items.map(({ id }) => id));
    assert.ok(page.items.length <= Number(query["limit"] ?? 25));
    cursor = page.nextCursor;
    if (cursor !== null) await between();
  } while (cursor !== null);
  return ids;
};

const put = async (call: Caller, participantId: string) =>
  expectStatus(await call("putParticipant", { params: { participantId }, body: {} }), 200);

test(`a walk meets each item that was there all along exactly once, beside inserts and removals (seed ${seed})`, async () => {
  const name = fc.stringMatching(/^[a-z0-9]{1,6}$/);
  const names = fc.uniqueArray(name, { minLength: 1, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(names, names, fc.integer({ min: 1, max: 7 }), async (there, coming, limit) => {
      const { secretKey, tenantId } = await service.createTenant({ campaign: null });
      const call = callerOf(service, secretKey);
      for (const id of there) await put(call, id);
      const leaving = there.filter((_, index) => index % 4 === 3);
      const steps = [...coming];
      const ids = await walk(call, { limit: String(limit) }, async () => {
        const next = steps.pop();
        if (next !== undefined) await put(call, next);
        const gone = leaving.pop();
        if (gone !== undefined)
          await service
            .environment()
            .database.query(
              { name: "test-leave", text: "delete from participants where tenant_id = $1 and participant_id = $2" },
              [tenantId, gone],
            );
      });
      assert.equal(new Set(ids).size, ids.length, "no item twice");
      assert.deepEqual(
        ids,
        ids.toSorted((a, b) => (a < b ? -1 : 1)),
      );
      const stayed = there.filter((_, index) => index % 4 !== 3);
      for (const id of stayed) assert.ok(ids.includes(id), id);
      for (const id of ids) assert.ok(there.includes(id) || coming.includes(id));
    }),
    { numRuns: 25, seed },
  );
});

test("newest-first lists do not move under a reader when things are added", async () => {
  const { call, ids } = await seedTenant(service);
  const first = await pageOf(call, "listCampaigns", { limit: "2" });
  expectStatus(await call("createCampaign", { body: { name: "later" } }), 201);
  const second = await pageOf(call, "listCampaigns", { limit: "100", cursor: first.nextCursor ?? "" });
  assert.deepEqual(
    [...first.items, ...second.items].map(({ id }) => id),
    ids.campaignId.toReversed(),
  );
  assert.equal(second.nextCursor, null);
});

test("a cursor carries its filters; beside it only the same ones are taken", async () => {
  const { call, ids } = await seedTenant(service);
  for (const participantId of ["p1", "p2", "p3", "p4"]) await put(call, participantId);
  for (const participantId of ["p1", "p2", "p4"]) await call("blockParticipant", { params: { participantId } });
  const first = await pageOf(call, "listParticipants", { limit: "2", state: "blocked" });
  const cursor = first.nextCursor ?? "";
  for (const query of [{ cursor }, { cursor, state: "blocked" }])
    assert.deepEqual(
      (await pageOf(call, "listParticipants", query)).items.map(({ id }) => id),
      ["p4"],
    );
  expectStatus(await call("listParticipants", { query: { cursor, state: "active" } }), 400, "invalid_cursor");
  const [campaignId = ""] = ids.campaignId;
  const codes = await pageOf(call, "listCodes", { limit: "1", campaignId });
  assert.equal(codes.items.length, 1);
  const rest = await pageOf(call, "listCodes", { limit: "100", cursor: codes.nextCursor ?? "" });
  assert.deepEqual(
    [...codes.items, ...rest.items].map(({ id }) => id),
    ids.codeId.toReversed(),
  );
});

test("a cursor of another list, tenant or object, or one that was touched, is 400", async () => {
  const { call, ids } = await seedTenant(service);
  const other = await seedTenant(service);
  const [campaignId = "", draft = ""] = ids.campaignId;
  const { nextCursor } = await pageOf(call, "listAudience", { limit: "1" }, { campaignId });
  const cursor = nextCursor ?? "";
  assert.ok(cursor.length > 20);
  assert.ok(
    !Buffer.from(cursor, "base64url").toString("latin1").includes("ann"),
    "no participant's id can be read in it",
  );
  const refuse = async (caller: Caller, id: ManagementOperationId, text: string, params = {}) =>
    expectStatus(await caller(id, { query: { cursor: text }, params }), 400, "invalid_cursor");
  await refuse(call, "listCodes", cursor);
  await refuse(call, "listAudience", cursor, { campaignId: draft });
  await refuse(other.call, "listAudience", cursor, { campaignId: other.ids.campaignId[0] });
  const { nextCursor: keys } = await pageOf(call, "listKeys", { limit: "1" });
  await refuse(other.call, "listKeys", keys ?? "");
  await fc.assert(
    fc.asyncProperty(
      fc.nat(cursor.length - 1),
      fc.constantFrom("A", "Z", "a", "z", "0", "9", "-", "_", ".", "!"),
      async (at, symbol) => {
        // The last symbol's low bits are padding that no byte holds.
        fc.pre(cursor[at] !== symbol && at < cursor.length - 1);
        await refuse(call, "listAudience", `${cursor.slice(0, at)}${symbol}${cursor.slice(at + 1)}`, { campaignId });
      },
    ),
    { numRuns: 60, seed },
  );
  for (const text of ["x", "null", "W10", cursor.slice(0, -4), `${cursor}AAAA`])
    await refuse(call, "listAudience", text, { campaignId });
});

test("limits: 25 by default, 1 to 100, and nothing else", async () => {
  const { secretKey } = await service.createTenant({ campaign: null });
  const call = callerOf(service, secretKey);
  for (let index = 0; index < 30; index += 1) await put(call, `p${index}`);
  assert.equal((await pageOf(call, "listParticipants", {})).items.length, 25);
  assert.equal((await pageOf(call, "listParticipants", { limit: "100" })).items.length, 30);
  for (const limit of ["0", "101", "-1", "1.5", "x", "", "1e9"])
    expectStatus(await call("listParticipants", { query: { limit } }), 400, "validation_failed");
});

test("a full page that is also the last one has no cursor, and the longest ids fit into one", async () => {
  const { secretKey } = await service.createTenant({ campaign: null });
  const call = callerOf(service, secretKey);
  const long = "😀".repeat(127);
  for (const id of [`${long}a`, `${long}b`]) await put(call, id);
  assert.equal((await pageOf(call, "listParticipants", { limit: "2" })).nextCursor, null);
  assert.deepEqual(await walk(call, { limit: "1" }), [`${long}a`, `${long}b`]);
});
