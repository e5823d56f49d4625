/** R3: the checker itself. It accepts exactly the histories that some order explains. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Answered, type Asked, codeModel } from "./code-model.ts";
import { isLinearizable, type Observed } from "./linearizable.ts";

type Call = Observed<Asked, Answered>;
const model = codeModel(1);
const call = (calledAt: number, returnedAt: number, asked: Asked, answered: Answered | undefined): Call => ({
  calledAt,
  returnedAt,
  asked,
  answered,
});
const by = (person: string, doing: "register" | "void" | "decline" = "register"): Asked => ({ do: doing, person });
const never = Number.POSITIVE_INFINITY;

const right: [string, Call[]][] = [
  ["nothing at all", []],
  ["one after another", [call(1, 2, by("a"), "done"), call(3, 4, by("b"), "taken"), call(5, 6, { do: "get" }, 1)]],
  ["at once, either may win", [call(1, 3, by("a"), "taken"), call(2, 4, by("b"), "done")]],
  ["a read beside a write, old or new", [call(1, 4, by("a"), "done"), call(2, 3, { do: "validate" }, true)]],
  ["an unknown write that happened", [call(1, never, by("a"), undefined), call(2, 3, by("b"), "taken")]],
  ["an unknown write that did not", [call(1, never, by("a"), undefined), call(2, 3, by("b"), "done")]],
  [
    "an unknown write that happened late",
    [call(1, never, by("a"), undefined), call(2, 3, { do: "get" }, 0), call(4, 5, { do: "get" }, 1)],
  ],
  [
    "a slot that came back and was taken again",
    [call(1, 2, by("a"), "done"), call(3, 4, by("a", "void"), "done"), call(5, 6, by("b"), "done")],
  ],
];

const wrong: [string, Call[]][] = [
  ["a cap that is passed", [call(1, 3, by("a"), "done"), call(2, 4, by("b"), "done")]],
  ["a refusal although a slot was free", [call(1, 2, by("a"), "taken")]],
  ["a read that is behind", [call(1, 2, by("a"), "done"), call(3, 4, { do: "get" }, 0)]],
  ["a code that stays valid at its cap", [call(1, 2, by("a"), "done"), call(3, 4, { do: "validate" }, true)]],
  [
    "a slot given back twice",
    [
      ...[call(1, 2, by("a"), "done"), call(3, 5, by("a", "void"), "done"), call(4, 6, by("a", "void"), "done")],
      ...[call(7, 8, by("b"), "done"), call(9, 10, by("c"), "done")],
    ],
  ],
  [
    "two ends of one referral",
    [call(1, 2, by("a"), "done"), call(3, 5, by("a", "void"), "done"), call(4, 6, by("a", "decline"), "done")],
  ],
  [
    "an unknown write that comes and goes",
    [...[call(1, never, by("a"), undefined), call(2, 3, { do: "get" }, 1)], ...[call(4, 5, { do: "get" }, 0)]],
  ],
  ["an effect before its call", [call(1, 2, { do: "get" }, 1), call(3, never, by("a"), undefined)]],
];

test("R3 the checker accepts what some order explains", () => {
  for (const [name, history] of right) assert.ok(isLinearizable(model, history), name);
});

test("R3 the checker rejects what no order explains", () => {
  for (const [name, history] of wrong) assert.ok(!isLinearizable(model, history), name);
});

/** Every order of every choice of unknown calls, one by one: slow, and too simple to be wrong. */
const byForce = (history: readonly Call[], state = model.start): boolean =>
  history.every(({ answered }) => answered === undefined) ||
  history.some((one, place) => {
    if (history.some((other) => other.returnedAt < one.calledAt)) return false;
    const { state: next, answer } = model.apply(state, one.asked);
    return (one.answered === undefined || answer === one.answered) && byForce(history.toSpliced(place, 1), next);
  });

const asked: fc.Arbitrary<Asked> = fc.oneof(
  fc.record({ do: fc.constantFrom("register" as const, "void" as const), person: fc.constantFrom("a", "b") }),
  fc.constantFrom<Asked>({ do: "get" }, { do: "validate" }),
);
const observed: fc.Arbitrary<Call> = fc
  .record({ calledAt: fc.nat(12), lasts: fc.integer({ min: 1, max: 6 }), asked, known: fc.nat(5), answer: fc.nat(2) })
  .map(({ calledAt, lasts, asked: what, known, answer }) => {
    const answers: Answered[] =
      what.do === "get" ? [0, 1, 1] : what.do === "validate" ? [true, false, false] : ["done", "taken", "gone"];
    // Calls and returns never fall on one moment.
    return known === 0
      ? call(2 * calledAt, never, what, undefined)
      : call(2 * calledAt, 2 * (calledAt + lasts) + 1, what, answers[answer]);
  });

test("R3 the checker agrees with trying every order, on 20,000 small histories", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(observed, { maxLength: 6 }), (history) => {
      const verdict = isLinearizable(model, history);
      accepted += Number(verdict);
      return verdict === byForce(history);
    }),
    { numRuns: 20_000, seed: 3 },
  );
  assert.ok(accepted > 2_000 && accepted < 18_000, `${accepted} accepted are too one-sided`);
});
