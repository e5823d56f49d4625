/** Moments and days that a request names: some have the form of one and are none. */
import type { FieldError } from "@beckon/contract";
import { violations } from "./refusal.ts";

/** Clocks of those who tell us when something happened may be ahead of ours by this much. */
export const aheadMs = 300_000;

/** What is wrong with a text that has the form of a moment or a day and is none. */
export const noSuchDate = (pointer: string, text: string): FieldError => ({
  pointer,
  code: "no_such_date",
  detail: `${text} is not a date.`,
});

/**
 * The moment that a text names; its form was checked before. Units: milliseconds. Errors: rule_violated, for the sixtieth second of a
 * minute, which has the form.
 */
export const instantMs = (text: string, pointer: string): number => {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) throw violations([noSuchDate(pointer, text)]);
  return ms;
};

/** The same for something that has happened. Errors: rule_violated as well for a moment that is still to come. */
export const pastInstantMs = (text: string, pointer: string, nowMs: number): number => {
  const ms = instantMs(text, pointer);
  if (ms <= nowMs + aheadMs) return ms;
  const field = pointer.slice(pointer.lastIndexOf("/") + 1);
  throw violations([{ pointer, code: "in_future", detail: `${field} lies in the future.` }]);
};
