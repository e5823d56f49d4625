/** Texts in each language the console is complete in, apart from how a page reads them. */
import { isolated } from "./isolate.ts";

/** Texts by key, for each language the same keys: a sentence, or a function that makes one of its values. */
type Text = string | ((...values: never[]) => string) | { readonly [key: string]: Text };
/** The same keys, and texts of the same values. */
export type Same<T> = T extends string
  ? string
  : T extends (...values: infer Values) => string
    ? (...values: Values) => string
    : { readonly [Key in keyof T]: Same<T[Key]> };

/** A page's texts. A key that one language lacks does not compile. */
export type Texts<T> = { en: T; de: Same<T> };

const isolating = <T>(text: T): T => {
  if (typeof text === "function")
    return ((...values: unknown[]) =>
      (text as unknown as (...values: unknown[]) => string)(
        ...values.map((value) => (typeof value === "string" ? isolated(value) : value)),
      )) as T;
  if (typeof text !== "object" || text === null) return text;
  return Object.fromEntries(Object.entries(text).map(([key, value]) => [key, isolating(value)])) as T;
};

/** Checks that both languages have the same keys. Values of another direction are isolated in the sentences they come into. */
export const defineTexts = <const T extends { readonly [key: string]: Text }>(en: T, de: Same<T>): Texts<T> => ({
  en: isolating(en),
  de: isolating(de),
});
