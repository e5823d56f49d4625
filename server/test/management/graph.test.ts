/** The graph around a participant: both ways, bounded, with what is left out counted, and no more told than the key may read. */
import assert from "node:assert/strict";
import { test } from "node:test";
import type { AnswerOf, Operations } from "@beckon/contract";
import { useService } from "../harness/service.ts";
import { purchase, riskWorld, type RiskWorld } from "../risk/risk-world.ts";
import { callerOf, expectStatus } from "./caller.ts";

const service = await useService({ onlyGlobal: true });
type Graph = AnswerOf<Operations["getParticipantGraph"]>;

const graphOf = async ({ call }: Pick<RiskWorld, "call">, participantId: string, query: Record<string, string> = {}) =>
  expectStatus(await call("getParticipantGraph", { params: { participantId }, query }), 200).json as unknown as Graph;

const drawn = ({ nodes }: Graph) =>
  nodes.map(({ participantId, onboardingId, level, parent }) => [participantId ?? `(${onboardingId})`, level, parent]);

/** Each brings the next. */
const chain = async ({ signUp }: RiskWorld, people: readonly string[]): Promise<void> => {
  for (const [at, refereeId] of people.entries())
    if (at > 0) expectStatus(await signUp(people[at - 1] ?? "", { refereeId }), 201);
};

test("upwards to the root and downwards by levels, the newest of each first; a sign-up without a permanent id is a leaf", async () => {
  const world = await riskWorld(service);
  await chain(world, ["root", "mid", "ann", "ben", "ben-1"]);
  expectStatus(await world.signUp("ann", { refereeId: "cem" }), 201);
  expectStatus(await world.signUp("cem", { onboardingId: "onb-1" }), 201);
  const graph = await graphOf(world, "ann");
  assert.deepEqual(drawn(graph), [
    ["root", -2, null],
    ["mid", -1, 0],
    ["ann", 0, 1],
    ["cem", 1, 2],
    ["ben", 1, 2],
    ["(onb-1)", 2, 3],
    ["ben-1", 2, 4],
  ]);
  assert.deepEqual([graph.moreAbove, graph.complete], [false, true]);
  assert.equal(graph.nodes[0]?.referralId, null);
  assert.equal(graph.nodes[3]?.status, "registered");
});

test("what does not fit is counted where it is missing: by depth, of one person, and in all", async () => {
  const world = await riskWorld(service);
  await chain(world, ["ann", "ben", "ben-1", "ben-1-1"]);
  for (const refereeId of ["cem", "dora"]) expectStatus(await world.signUp("ann", { refereeId }), 201);
  const missing = async (query: Record<string, string>) => {
    const graph = await graphOf(world, "ann", query);
    const some = graph.nodes.filter(({ notShown }) => notShown > 0);
    return [graph.complete, graph.nodes.length, ...some.map((one) => [one.participantId, one.notShown, one.referred])];
  };
  assert.deepEqual(await missing({}), [true, 6]);
  assert.deepEqual(await missing({ depth: "1" }), [false, 4, ["ben", 1, 1]]);
  assert.deepEqual(await missing({ breadth: "2" }), [false, 3, ["ann", 1, 3]]);
  assert.deepEqual(await missing({ limit: "4" }), [false, 5, ["ben-1", 1, 1]]);
  const below = await graphOf(world, "ben-1");
  const [top] = below.nodes;
  assert.deepEqual([below.complete, top?.participantId, top?.notShown], [false, "ann", 2]);
});

test("somebody above the 50th is said to be there", async () => {
  const world = await riskWorld(service);
  await chain(
    world,
    Array.from({ length: 53 }, (_, at) => `p${at}`),
  );
  const graph = await graphOf(world, "p52", { depth: "1" });
  assert.deepEqual([graph.nodes.length, graph.nodes[0]?.participantId, graph.moreAbove], [51, "p2", true]);
  assert.equal(graph.complete, false);
});

test("who was seen with the same device and account is a group, worth is what stands, and a key sees no more than it may read", async () => {
  const value = { type: "money", amount: "10.00", currency: "EUR" } as const;
  const world = await riskWorld(service, {
    qualification: { approval: "automatic", steps: [{ id: "spend", event: "purchase" }] },
    rewards: [
      { id: "a", side: "referrer", kind: "fixed", value },
      { id: "b", side: "referee", kind: "fixed", value },
    ],
  });
  expectStatus(await world.signUp("ann", { refereeId: "ben", deviceId: "d1", email: "ben@one.example" }), 201);
  expectStatus(await world.signUp("ben", { refereeId: "cem", deviceId: "d1", email: "cem@two.example" }), 201);
  expectStatus(await world.signUp("ann", { refereeId: "dora", deviceId: "d9", email: "dora@three.example" }), 201);
  await purchase(world, "dora");
  const graph = await graphOf(world, "ann");
  const names = graph.nodes.map(({ participantId }) => participantId);
  assert.deepEqual(
    graph.shared?.map(({ kind, nodes }) => [kind, nodes.map((at) => names[at])]),
    [["device", ["ben", "cem"]]],
  );
  assert.equal(typeof graph.nodes[1]?.riskScore, "number");
  const dora = graph.nodes.find(({ participantId }) => participantId === "dora");
  assert.deepEqual([dora?.status, dora?.worth], ["rewarded", [{ amount: "20.00", currency: "EUR" }]]);
  const made = await world.call("createKey", {
    body: { type: "secret", name: "reads people", scopes: ["participants:read"] },
  });
  const narrow = await graphOf({ call: callerOf(service, String(made.json["secretKey"])) }, "ann");
  assert.deepEqual(drawn(narrow), drawn(graph));
  assert.equal(narrow.shared, null);
  for (const { riskScore, worth } of narrow.nodes) assert.deepEqual([riskScore, worth], [null, null]);
});
