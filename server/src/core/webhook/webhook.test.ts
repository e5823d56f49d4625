import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { capEventsOf } from "../code/code-events.ts";
import { attemptsMaximum, deliveryMoves, judgeAttempt, retryDelaysSeconds } from "./delivery.ts";
import { excerptOf } from "./excerpt.ts";
import { uuidOf } from "./message.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

test("ten attempts within 75 to 76 hours", () => {
  assert.equal(attemptsMaximum, 10);
  const hours = retryDelaysSeconds.reduce((sum, seconds) => sum + seconds, 0) / 3600;
  assert.ok(hours > 75 && hours < 76, String(hours));
});

test("every outcome leads to a state of the table, and never back in time", () => {
  const answers = fc.oneof(
    fc.record({
      kind: fc.constant("answered" as const),
      status: fc.integer({ min: 100, max: 599 }),
      headers: fc.record({ "retry-after": fc.option(fc.string(), { nil: undefined }) }),
      body: fc.constant(new Uint8Array()),
    }),
    fc.record({ kind: fc.constantFrom("failed" as const, "refused" as const), reason: fc.string() }),
  );
  const schemes = fc.constantFrom("standard" as const, "platform" as const);
  const facts = fc.tuple(
    answers,
    schemes,
    fc.integer({ min: 1, max: 10 }),
    fc.double({ min: 0, max: 0.999, noNaN: true }),
  );
  const nowMs = Date.parse("2026-11-01T00:00:00Z");
  fc.assert(
    fc.property(facts, ([answer, scheme, attempt, chance]) => {
      const verdict = judgeAttempt({ scheme, attempt, answer, nowMs, chance });
      assert.ok(deliveryMoves[attempt === 1 ? "pending" : "retrying"].includes(verdict.state));
      if (verdict.state !== "retrying") return;
      assert.ok(attempt < attemptsMaximum);
      const pauseMs = verdict.nextAttemptAtMs - nowMs;
      assert.ok(pauseMs >= 4_500 && pauseMs <= 86_400_000 * 1.1, String(pauseMs));
    }),
  );
});

test("a cap is near or reached once for each time, whatever changed", () => {
  const types = (cap: number, from: number, to: number, newCap = cap) =>
    capEventsOf({ cap, used: from }, { cap: newCap, used: to });
  assert.deepEqual(types(5, 3, 4), ["code.cap_near"]);
  assert.deepEqual(types(5, 4, 5), ["code.cap_reached"]);
  assert.deepEqual(types(5, 0, 5), ["code.cap_near", "code.cap_reached"]);
  assert.deepEqual(types(5, 5, 4), []);
  assert.deepEqual(types(1, 0, 1), ["code.cap_reached"]);
  assert.deepEqual(types(10, 5, 5, 5), ["code.cap_near", "code.cap_reached"]);
  assert.deepEqual(types(5, 5, 5, 10), []);
  for (let cap = 5; cap <= 2_000; cap += 5) {
    assert.deepEqual(types(cap, (cap * 4) / 5 - 1, (cap * 4) / 5), ["code.cap_near"], String(cap));
    assert.deepEqual(types(cap, (cap * 4) / 5, (cap * 4) / 5 + 0), []);
  }
});

test("an excerpt is short, is text, and holds neither secrets nor people", () => {
  const told =
    'ok {"token":"Bearer abc.def-1","key":"whsec_AAAA","mail":"ann@example.com","tel":"+49 170 1234567","id":"0123456789abcdef0123456789abcdef"}\u0000';
  const excerpt = excerptOf(bytes(told)) ?? "";
  for (const secret of ["abc.def", "AAAA", "ann@", "1234567", "0123456789abcdef", "\u0000"])
    assert.equal(excerpt.includes(secret), false, excerpt);
  assert.ok(excerpt.startsWith("ok "));
  assert.equal(excerptOf(new Uint8Array()), null);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 9_000 }), (body) => {
      const text = excerptOf(body) ?? "";
      assert.ok(bytes(text).length <= 1_024 && text.isWellFormed() && !/\p{Cc}/u.test(text));
    }),
  );
  assert.ok(bytes(excerptOf(bytes("é ".repeat(4_000))) ?? "").length <= 1_024);
});

test("an event's UUID is of version 7, keeps its time, and differs where the event does", () => {
  const one = uuidOf("evt_01j9zzzzzz0123456789abcdef");
  assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(one, uuidOf("evt_01j9zzzzzz0123456789abcdef"));
  assert.notEqual(one, uuidOf("evt_01j9zzzzzz0123456789abcdeg"));
  assert.ok(one < uuidOf("evt_01ja000000000000000000000a"));
});
