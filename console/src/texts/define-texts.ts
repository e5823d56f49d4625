/** Texts in each language the console is complete in, apart from how a page reads them. */

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

/** Checks that both languages have the same keys. */
export const defineTexts = <const T extends { readonly [key: string]: Text }>(en: T, de: Same<T>): Texts<T> => ({
  en,
  de,
});
