import type { CodePolicy } from "@beckon/contract";
import type { Randomness } from "../clock.ts";
import { blockedWords } from "./blocked-words.ts";

/** Codes that exist have 3 to 32 symbols; a longer text cannot be one. */
const codePattern = /^[A-Z0-9]{3,32}$/;

/**
 * What a person typed, as a code: NFKC, then without spaces and hyphens of any kind, then ASCII upper case. Returns null where
 * that cannot be the text of any code.
 */
export const normaliseCode = (typed: string): string | null => {
  // The usual text is clean already: no copy, no Unicode tables.
  if (codePattern.test(typed)) return typed;
  const text = typed
    .normalize("NFKC")
    .replace(/[\s\p{Pd}\u00ad\u200b-\u200d\u2060\ufeff]+/gu, "")
    .replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  return codePattern.test(text) ? text : null;
};

const lookAlike: Record<string, string> = { O: "0", I: "1", L: "1", S: "5", B: "8", Z: "2" };

/** A code with its look-alikes folded together; unique per tenant. The database computes the same in `codes.skeleton`. */
export const skeletonOf = (code: string): string => code.replace(/[OILSBZ]/g, (symbol) => lookAlike[symbol] ?? symbol);

/** 29 symbols, no two of which fold to the same. */
export const defaultAlphabet = "ACDEFGHJKLMNPQRTUVWXY23456789";

export const defaultCodePolicy: CodePolicy = { alphabet: defaultAlphabet, length: 6, prefix: "", blockedWords: [] };

/** What is wrong with a policy, as pairs of field and sentence; empty when nothing is. */
export const faultsOfCodePolicy = (policy: CodePolicy): { field: keyof CodePolicy; detail: string }[] => {
  const faults: { field: keyof CodePolicy; detail: string }[] = [];
  const folded = skeletonOf(policy.alphabet);
  if (new Set(folded).size !== folded.length)
    faults.push({
      field: "alphabet",
      detail: "The alphabet has a symbol twice, or two that look alike (O 0, I L 1, S 5, B 8, Z 2).",
    });
  if (policy.prefix.length + policy.length > 24)
    faults.push({ field: "prefix", detail: "Prefix and length together may be at most 24 symbols." });
  if (hasBlockedWord(policy.prefix, policy.blockedWords))
    faults.push({ field: "prefix", detail: "The prefix contains a blocked word, so no code could be drawn." });
  return faults;
};

const builtIn = blockedWords.map(skeletonOf);

/** Whether a code contains a blocked word, also in a look-alike spelling. */
export const hasBlockedWord = (code: string, own: readonly string[]): boolean => {
  const skeleton = skeletonOf(code);
  return builtIn.some((word) => skeleton.includes(word)) || own.some((word) => skeleton.includes(skeletonOf(word)));
};

/**
 * Draws one code: the prefix and `length` symbols, each equally likely (bytes that would favour some symbols are thrown away).
 * Redraws while it contains a blocked word, at most 100 times. Errors: throws when all of them do, which only a policy whose
 * own blocked words exclude nearly everything can cause.
 */
export const drawCode = (policy: CodePolicy, length: number, randomness: Randomness): string => {
  const { alphabet, prefix } = policy;
  const fair = 256 - (256 % alphabet.length);
  for (let draw = 0; draw < 100; draw++) {
    let text = prefix;
    while (text.length < prefix.length + length) {
      for (const byte of randomness.bytes(length * 2)) {
        if (byte < fair && text.length < prefix.length + length) text += alphabet.charAt(byte % alphabet.length);
      }
    }
    if (!hasBlockedWord(text, policy.blockedWords)) return text;
  }
  throw new Error("100 draws in a row contained a blocked word: the code policy excludes nearly every code");
};
