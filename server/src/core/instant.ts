/** Moments and days that a request names: some have the form of one and are none. */
import type { FieldError } from "@beckon/contract";
import { violations } from "./refusal.ts";

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
