/** A code with a cap, one operation at a time: what its histories are held against. */
import type { Model } from "./linearizable.ts";

/** `person` names the referral too: each registers once. */
export type Asked = { do: "register" | "void" | "decline"; person: string } | { do: "get" } | { do: "validate" };
/** `taken`, `gone` and `invalid` are refusals: no slot is free, the referral is not there, its state forbids it. */
export type Answered = "done" | "taken" | "invalid" | "gone" | number | boolean;
type Standing = "registered" | "voided" | "declined";
export type CodeState = { used: number; people: ReadonlyMap<string, Standing> };

export const codeModel = (cap: number): Model<CodeState, Asked, Answered> => ({
  start: { used: 0, people: new Map() },
  apply: (state, asked) => apply(state, asked, cap),
  same: (expected, answered) => expected === answered,
  keyOf: ({ used, people }) =>
    `${used} ${[...people]
      .map((pair) => pair.join("="))
      .toSorted()
      .join()}`,
});

const apply = (state: CodeState, asked: Asked, cap: number): { state: CodeState; answer: Answered } => {
  const { used, people } = state;
  if (asked.do === "get") return { state, answer: used };
  if (asked.do === "validate") return { state, answer: used < cap };
  const standing = people.get(asked.person);
  const become = (to: Standing, slots: number) => ({
    state: { used: used + slots, people: new Map([...people, [asked.person, to]]) },
    answer: "done" as const,
  });
  if (asked.do === "register") {
    // The same person again is told what there is.
    if (standing !== undefined) return { state, answer: "done" };
    return used < cap ? become("registered", 1) : { state, answer: "taken" };
  }
  const to = asked.do === "void" ? "voided" : "declined";
  if (standing === undefined) return { state, answer: "gone" };
  if (standing === to) return { state, answer: "done" };
  return standing === "registered" ? become(to, -1) : { state, answer: "invalid" };
};
