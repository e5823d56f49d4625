import assert from "node:assert/strict";
import { test } from "node:test";
import { Lanes } from "./lanes.ts";

const endpoints = (count: number) => Array.from({ length: count }, (_, n) => ({ tenantId: "t", endpointId: `e${n}` }));
const quick = { succeeded: true, answered: true, durationMs: 5 };
const hung = { succeeded: false, answered: false, durationMs: 15_000 };
const roomOf = (lanes: Lanes, id: string, due = endpoints(1)) =>
  lanes.allot(due, 0).find(({ endpointId }) => endpointId === id)?.room ?? 0;

test("an endpoint begins small, grows while it is quick, and falls back when it hangs", () => {
  const lanes = new Lanes();
  assert.equal(roomOf(lanes, "e0"), 4);
  for (let n = 0; n < 100; n++) {
    lanes.start("e0");
    lanes.finish("e0", quick);
  }
  assert.equal(roomOf(lanes, "e0"), 64);
  lanes.start("e0");
  lanes.finish("e0", hung);
  assert.equal(roomOf(lanes, "e0"), 2);
});

test("places are shared evenly, those served longest ago first, and never more than there are", () => {
  const lanes = new Lanes();
  const due = endpoints(400);
  const first = lanes.allot(due, 0);
  assert.equal(
    first.reduce((sum, { room }) => sum + room, 0),
    256,
  );
  assert.ok(first.every(({ room }) => room === 1));
  for (const { endpointId } of first) lanes.start(endpointId);
  assert.deepEqual(lanes.allot(due, 0), []);
  for (const { endpointId } of first) lanes.finish(endpointId, quick);
  const second = lanes.allot(due, 0).slice(0, 144);
  const served = new Set(first.map(({ endpointId }) => endpointId));
  assert.ok(
    second.every(({ endpointId }) => !served.has(endpointId)),
    "who waited comes first",
  );
});

test("endpoints that hang never take the places of all, however many they are", () => {
  const lanes = new Lanes();
  const hanging = endpoints(300);
  for (const { endpointId } of hanging) {
    lanes.start(endpointId);
    lanes.finish(endpointId, hung);
  }
  for (const { endpointId, room } of lanes.allot(hanging, 0)) for (let n = 0; n < room; n++) lanes.start(endpointId);
  assert.equal(lanes.underWay, 96);
  assert.deepEqual(lanes.allot(hanging, 0), []);
  assert.equal(roomOf(lanes, "quick", [...hanging, { tenantId: "t", endpointId: "quick" }]), 4);
});

test("what is not written down yet keeps its place", () => {
  assert.deepEqual(new Lanes().allot(endpoints(1), 256), []);
  assert.deepEqual(new Lanes().allot(endpoints(1), 5_000), []);
});
