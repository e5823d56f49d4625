/** Countries as people type them: by code, or by name in their own language or in English. */
import { useMemo } from "react";
import { type Language, useLocale } from "../../texts/locale.tsx";

const letters = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ");
/** Regions with a name that are no country. */
const noCountry = new Set(["EU", "EZ", "UN", "XA", "XB", "ZZ"]);

const codes = (): string[] => letters.flatMap((one) => letters.map((other) => one + other));

/** `United-Kingdom` and `united kingdom` are one name. */
const plain = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/[^\p{L}]+/gu, "")
    .toLowerCase();

/** A code that stands for itself; the newer one of those that were replaced, as GB of UK. */
const canonical = (code: string): string => new Intl.Locale(`und-${code}`).region ?? code;

const reader = (languages: readonly Language[]): ((typed: string) => string) => {
  const known = new Map<string, string>();
  for (const language of languages) {
    const names = new Intl.DisplayNames(language, { type: "region", fallback: "none" });
    for (const code of codes()) {
      const name = names.of(code);
      if (name === undefined || noCountry.has(code)) continue;
      known.set(code.toLowerCase(), canonical(code));
      known.set(plain(name), canonical(code));
    }
  }
  return (typed) => known.get(plain(typed)) ?? "";
};

/** Reads a country: answers its ISO 3166-1 code of two letters, or an empty text for what is none. */
export const useCountryReader = (): ((typed: string) => string) => {
  const { language } = useLocale();
  return useMemo(() => reader(["en", language]), [language]);
};
