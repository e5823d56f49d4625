/** F1: who referred whom is a forest, whatever is asked for at the same moment: nobody refers themself, and no circle closes. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";
import { type Answer, register, step, times, Track } from "./track.ts";

const { connection } = await useDatabase();
const service = await useService({ onlyGlobal: true, env: { BECKON_DATABASE_URL: asUrl(connection) } });
const other = await service.another();

const refusals = new Set(["", "self_referral", "referral_cycle", "already_referred"]);
type Edge = { from: number; to: number };

/** The edges that are there, from referrer to referee, read past the service. */
const edgesOf = async (tenantId: string): Promise<[string, string][]> => {
  const text = `select referrer_id as "from", referee_id as "to" from referrals where tenant_id = $1 and referee_id is not null`;
  const rows = await service
    .environment()
    .database.query<{ from: string; to: string }>({ name: "test-edges", text }, [tenantId]);
  return rows.map(({ from, to }) => [from, to]);
};

/** Someone who is above themself, if there is anybody. */
const circleIn = (edges: readonly (readonly [string, string])[]): string | undefined => {
  const above = new Map(edges.map(([from, to]) => [to, from]));
  return [...above.keys()].find((start) => {
    let at = above.get(start);
    for (let hops = 0; at !== undefined && hops <= edges.length; hops++) {
      if (at === start) return true;
      at = above.get(at);
    }
    return false;
  });
};

test("F1 the property itself: a circle of any length is seen, a tree is none", () => {
  for (const length of [1, 2, 3, 40]) {
    const circle = times(length, (number) => [`${number}`, `${(number + 1) % length}`] as const);
    assert.notEqual(circleIn(circle), undefined, `${length}`);
    assert.equal(circleIn(circle.slice(1)), undefined, `${length} less one`);
  }
});

const people = 10;
const person = fc.integer({ min: 0, max: people - 1 });
const edge: fc.Arbitrary<Edge> = fc.record({ from: person, to: person });
/** Small rings at once close circles best; any edges besides. */
const wave = fc.oneof(
  fc.array(edge, { minLength: 10, maxLength: 40 }),
  fc
    .tuple(fc.uniqueArray(person, { minLength: 2, maxLength: people }), fc.integer({ min: 1, max: 3 }))
    .map(([ring, again]) =>
      times(again, () => ring.map((from, place) => ({ from, to: ring[(place + 1) % ring.length] ?? 0 }))).flat(),
    ),
);

test("F1 random registrations and links at once, on two nodes: always a forest, and everybody refused for a reason", async (t) => {
  const tally: Record<string, number> = {};
  const keep = (answers: readonly Answer[]) => {
    for (const { reason, text } of answers) {
      assert.ok(refusals.has(reason), text);
      tally[reason || "referred"] = (tally[reason || "referred"] ?? 0) + 1;
    }
  };
  await fc.assert(
    fc.asyncProperty(fc.array(wave, { minLength: 1, maxLength: 3 }), wave, async (waves, linked) => {
      const tenant = await service.createTenant({ campaign: { terms: { codeCap: 1_000 } } });
      const track = await Track.open([service.url, other.url], tenant, connection);
      try {
        const codes = await Promise.all(times(people, (number) => track.code(tenant.campaignId, `p${number}`)));
        const codeOf = (number: number) => codes[number]?.code ?? "";
        for (const edges of waves)
          keep(await track.fire(edges.map(({ from, to }) => register(codeOf(from), { refereeId: `p${to}` }))));
        // The same by links: who signed up under a temporary id turns out to be one of them.
        const ids: string[] = [];
        for (const [number, { from }] of linked.entries()) {
          const made = await track.make(register(codeOf(from), { onboardingId: `temporary-${number}` }));
          ids.push(String(made["id"]));
        }
        const links = linked.map(({ to }, number) => step(ids[number] ?? "", "link", { refereeId: `p${to}` }));
        keep(await track.fire(links));
        const edges = await edgesOf(tenant.tenantId);
        assert.equal(circleIn(edges), undefined, JSON.stringify(edges));
        assert.equal(new Set(edges.map(([, to]) => to)).size, edges.length);
      } finally {
        tally["came back"] = (tally["came back"] ?? 0) + track.cameBack;
        await track.close();
      }
    }),
    { numRuns: 15, seed: 1 },
  );
  assert.ok((tally["referral_cycle"] ?? 0) > 20 && (tally["self_referral"] ?? 0) > 5, JSON.stringify(tally));
  t.diagnostic(JSON.stringify(tally));
});
