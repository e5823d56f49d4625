import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { InvalidBudget } from "./invalid-budget.ts";

const settings = {
  invalidPerAddress: 10,
  invalidPerKey: 300,
  invalidPerTenant: 600,
  requestsPerSecond: 0,
  requestBurst: 1,
};
const startMs = 1_800_000_000_000;
const asker = (address: string, doNotTrack = false) => ({ tenantId: "t", keyId: "k", address, own: null, doNotTrack });

test("A8 in no minute does an address have more than its budget and one, whenever it asks", () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 20_000 }), { minLength: 50, maxLength: 300 });
  fc.assert(
    fc.property(gaps, (pauses) => {
      const budget = new InvalidBudget(settings);
      const answered: number[] = [];
      let nowMs = startMs;
      for (const pause of pauses) {
        nowMs += pause;
        if (budget.take(asker("a"), nowMs) === 0) answered.push(nowMs);
      }
      for (const from of answered) {
        const within = answered.filter((at) => at >= from && at < from + 60_000).length;
        // The minute before is taken as evenly spread: at the worst that is twice the budget, never more.
        assert.ok(within <= 20, `${within} in a minute`);
      }
    }),
  );
});

test("A8 whoever waits as long as they are told is answered, and not a second before half of it", () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 59_999 }), fc.integer({ min: 1, max: 30 }), (offsetMs, invalidPerAddress) => {
      const budget = new InvalidBudget({ ...settings, invalidPerAddress });
      let nowMs = startMs - (startMs % 60_000) + offsetMs;
      let wait = 0;
      for (let count = 0; count <= invalidPerAddress; count++) wait = budget.take(asker("a"), nowMs);
      assert.ok(wait > 0 && wait <= 120);
      nowMs += wait * 1000;
      assert.equal(budget.take(asker("a"), nowMs), 0);
    }),
  );
});

test("what no longer counts is forgotten, and a quiet tenant has no entry", () => {
  const budget = new InvalidBudget(settings);
  assert.ok(budget.isQuiet("t"));
  budget.take(asker("a"), startMs);
  assert.ok(!budget.isQuiet("t"));
  budget.forgetOld(startMs + 60_000);
  assert.ok(!budget.isQuiet("t"));
  budget.forgetOld(startMs + 180_000);
  assert.ok(budget.isQuiet("t"));
});

test("a clock that is set back neither closes the door for long nor breaks anything", () => {
  const budget = new InvalidBudget(settings);
  for (let count = 0; count < 20; count++) budget.take(asker("a"), startMs);
  assert.equal(budget.waitSeconds(asker("a"), startMs - 3_600_000), 0);
});

test("P1 of a tenant that tracks nobody no address is told to anybody, and each counts all the same", () => {
  const budget = new InvalidBudget(settings);
  const subjects = (doNotTrack: boolean) => {
    for (let count = 0; count < 20; count++) budget.take(asker("203.0.113.7", doNotTrack), startMs);
    return budget.untold(100, (address) => `hash of ${address}`).map(({ told }) => told.subject);
  };
  assert.deepEqual(subjects(true), ["invalid", "k"]);
  assert.ok(budget.waitSeconds(asker("203.0.113.7", true), startMs) > 0);
  assert.equal(budget.waitSeconds(asker("203.0.113.8", true), startMs), 0);
  budget.forgetOld(startMs + 180_000);
  assert.deepEqual(subjects(false), ["invalid", "k", "hash of 203.0.113.7"]);
});
