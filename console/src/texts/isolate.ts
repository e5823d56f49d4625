/** Names of another direction inside of sentences: each keeps its own order, and lets the sentence keep its. */

/** Letters that run from right to left, and the unseen characters that turn or close a direction. */
const turning =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const isolate = /\u2068[^\u2066-\u2069]*\u2069/g;
/** An isolate stays; a control without its partner would close ours, or turn what comes after. */
const strays = /(\u2068[^\u2066-\u2069]*\u2069)|[\u202a-\u202e\u2066-\u2069]/g;

const isSafe = (text: string): boolean => {
  if (!turning.test(text)) return true;
  const rest = text.replaceAll(isolate, "");
  return rest !== text && isSafe(rest);
};

const controls = /[\u202a-\u202e\u2066-\u2069]/g;

/** JSON in which the unseen characters that turn what comes after them are spelled out; it says the same. */
export const spelledOut = (json: string): string =>
  json.replaceAll(controls, (one) => `\\u${one.charCodeAt(0).toString(16)}`);

/** The text as it may stand inside of a sentence. What needs nothing, or has it already, stays as it is. */
export const isolated = (text: string): string =>
  isSafe(text) ? text : `\u2068${text.replaceAll(strays, (_, kept: string | undefined) => kept ?? "")}\u2069`;

/** A finished sentence in which these names stand: each is isolated there. */
export const isolatedIn = (sentence: string, names: readonly string[]): string =>
  names.reduce((text, name) => (name === "" ? text : text.replaceAll(name, isolated(name))), sentence);
