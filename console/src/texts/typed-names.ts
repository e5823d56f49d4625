/** Countries and languages as people type them: by code, or by name in their own language or in English. */
import { useMemo } from "react";
import { type Language, useLocale } from "./locale.tsx";

type NameReader = (typed: string) => string;
type Kind = "region" | "language";

const letters = Array.from({ length: 26 }, (_, at) => String.fromCharCode(65 + at));
const codes: Record<Kind, string[]> = {
  region: letters.flatMap((one) => letters.map((other) => one + other)),
  language: letters.flatMap((one) => letters.map((other) => (one + other).toLowerCase())),
};
/** Regions with a name that are no country. */
const noCountry = new Set(["EU", "EZ", "UN", "XA", "XB", "ZZ"]);

/** `United-Kingdom` and `united kingdom` are one name. */
const plain = (name: string): string =>
  name
    .normalize("NFKD")
    .replaceAll(/[^\p{L}]+/gu, "")
    .toLowerCase();

/** A code that stands for itself; the newer one of those that were replaced, as GB of UK and he of iw. */
const canonical: Record<Kind, (code: string) => string> = {
  region: (code) => new Intl.Locale(`und-${code}`).region ?? code,
  language: (code) => new Intl.Locale(code).language,
};

const reader = (kind: Kind, languages: readonly Language[]): NameReader => {
  const known = new Map<string, string>();
  for (const language of languages) {
    const names = new Intl.DisplayNames(language, { type: kind, fallback: "none" });
    for (const code of codes[kind]) {
      const name = names.of(code);
      const meant = canonical[kind](code);
      if (name === undefined || noCountry.has(code) || meant.length !== 2) continue;
      known.set(code.toLowerCase(), meant);
      known.set(plain(name), meant);
    }
  }
  return (typed) => known.get(plain(typed)) ?? "";
};

const useReader = (kind: Kind): NameReader => {
  const { language } = useLocale();
  return useMemo(() => reader(kind, ["en", language]), [kind, language]);
};

/** Reads a country: answers its ISO 3166-1 code of two letters, or an empty text for what is none. */
export const useCountryReader = (): NameReader => useReader("region");

/** Reads a language: answers its ISO 639-1 code of two letters, or an empty text for what is none. */
export const useLanguageReader = (): NameReader => useReader("language");
