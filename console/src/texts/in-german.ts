/** Sentences that the API gives as codes and values, in German. */
import type { Amount, Format } from "./format.ts";
import { germanSentences, germanWords } from "./german-sentences.ts";
import { isolated } from "./isolate.ts";
import { own } from "./own.ts";

/** A sentence as the API gives it: what is said, the values in it, and the English words. */
export type Sentence = { code: string; values: Record<string, string | number | Amount>; text: string };

/** A sentence in German. What this version has no words for stays in English, whole. */
export const inGerman = ({ code, values, text }: Sentence, format: Format, timeZone: string): string => {
  const german = own(germanSentences, code);
  if (german === undefined) return text;
  let whole = true;
  const worded = german.replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => {
    const value = own(values, name);
    const put = value === undefined ? undefined : valueOf(name, value, format, timeZone);
    if (put === undefined) whole = false;
    return put ?? "";
  });
  return whole ? worded : text;
};

/** A value as it stands in a German sentence; undefined for a word of Beckon's that this version does not know. */
const valueOf = (
  name: string,
  value: string | number | Amount,
  format: Format,
  timeZone: string,
): string | undefined => {
  if (typeof value === "object") return isolated(format.money(value));
  const words = own(germanWords, name);
  if (words !== undefined) return own(words, String(value));
  // A status is a name and no number to be grouped.
  if (typeof value === "number") return name === "status" ? String(value) : format.number(value);
  if (name === "day") return format.date(`${value}T00:00:00.000Z`, "UTC");
  if (name === "moment") return format.exact(value, timeZone);
  return isolated(name === "country" ? format.country(value) : value);
};
