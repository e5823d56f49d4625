import assert from "node:assert/strict";
import { test } from "node:test";
import { FairTurns } from "./fair-turns.ts";

test("L5 whoever waits once is next but one, behind however many of another's", async () => {
  const turns = new FairTurns(2, 1_000);
  assert.equal(turns.take("noisy"), null);
  assert.equal(turns.take("noisy"), null);
  const served: string[] = [];
  const wait = (name: string) => {
    const turn = turns.take(name);
    assert.ok(turn instanceof Promise);
    void turn.then(() => served.push(name));
  };
  for (let count = 0; count < 500; count++) wait("noisy");
  wait("quiet");
  wait("other");
  for (let count = 0; count < 6; count++) turns.done();
  await Promise.resolve();
  assert.deepEqual(served, ["noisy", "quiet", "other", "noisy", "noisy", "noisy"]);
});

test("L5 nobody gets lost: all who waited are served, and then the turns are free again", async () => {
  const turns = new FairTurns(3, 1_000);
  let [served, held, most] = [0, 0, 0];
  const work = async (name: string): Promise<void> => {
    await turns.take(name);
    held++;
    most = Math.max(most, held);
    await Promise.resolve();
    served++;
    held--;
    turns.done();
  };
  await Promise.all(Array.from({ length: 300 }, (_, place) => work(`tenant ${place % 7}`)));
  assert.deepEqual([served, most], [300, 3]);
  assert.deepEqual([turns.take("a"), turns.take("a"), turns.take("a")], [null, null, null]);
});

test("a tenant's line has an end, and others can still stand in theirs", () => {
  const turns = new FairTurns(1, 2);
  void turns.take("noisy");
  assert.ok(turns.take("noisy") instanceof Promise);
  assert.ok(turns.take("noisy") instanceof Promise);
  assert.equal(turns.take("noisy"), "full");
  assert.ok(turns.take("quiet") instanceof Promise);
});
