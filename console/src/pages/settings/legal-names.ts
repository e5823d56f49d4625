/** For whom a legal text is, in words. */
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { legalTexts } from "./legal-texts.ts";

/** Names of countries and languages by their two letters; nothing for what is none. */
export const useNames = (): {
  countryName: (code: string) => string | undefined;
  languageName: (code: string) => string | undefined;
} => {
  const format = useFormat();
  const languages = new Intl.DisplayNames(format.tag, { type: "language", fallback: "none" });
  return {
    countryName: (code) => (/^[A-Z]{2}$/.test(code) ? format.country(code) : undefined),
    languageName: (code) => (/^[a-z]{2}$/.test(code) ? languages.of(code) : undefined),
  };
};

/** Language and country of a text, as “German, Austria”. */
export const useForWhom = (): ((text: { country: string | null; language: string | null }) => string) => {
  const t = useTexts(legalTexts);
  const { countryName, languageName } = useNames();
  return ({ country, language }) => {
    if (language === null) return t.everybody;
    const spoken = languageName(language) ?? language;
    return country === null ? t.everyCountry(spoken) : t.inCountry(spoken, countryName(country) ?? country);
  };
};
