/** Which language the person reads, and everything that is written by its rules: numbers, money, dates, lists, plurals. */
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { remember, remembered } from "../shell/remembered.ts";
import type { Same, Texts } from "./define-texts.ts";
import { createFormat, type Format } from "./format.ts";

export { defineTexts, type Texts } from "./define-texts.ts";

/** The languages the console is complete in. */
export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;

type Locale = { language: Language; format: Format; choose: (language: Language) => void };

const LocaleContext = createContext<Locale | null>(null);

const isLanguage = (text: string | null | undefined): text is Language => text === "en" || text === "de";

const preferred = (): Language => {
  const chosen = remembered("language");
  if (isLanguage(chosen)) return chosen;
  return navigator.languages.map((tag) => tag.slice(0, 2)).find(isLanguage) ?? "en";
};

/** The regional form of the chosen language that the browser asks for, so that dates look as they do elsewhere. */
const tagOf = (language: Language): string =>
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(`${language}-`)) ??
  (language === "en" ? "en-GB" : "de-DE");

/** Gives everything below a language. */
export const LocaleProvider = ({ children }: { children: ReactNode }): ReactNode => {
  const [language, setLanguage] = useState(preferred);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const value = useMemo<Locale>(
    () => ({
      language,
      format: createFormat(tagOf(language)),
      choose: (chosen) => {
        remember("language", chosen);
        setLanguage(chosen);
      },
    }),
    [language],
  );
  return <LocaleContext value={value}>{children}</LocaleContext>;
};

/** Gives everything below another language than the person's, as that of somebody who is shown. Choosing one does nothing there. */
export const LocaleOf = ({ language, children }: { language: Language; children: ReactNode }): ReactNode => {
  const value = useMemo<Locale>(
    () => ({ language, format: createFormat(tagOf(language)), choose: () => undefined }),
    [language],
  );
  return <LocaleContext value={value}>{children}</LocaleContext>;
};

/** The language, and the way to change it. */
export const useLocale = (): Locale => {
  const locale = useContext(LocaleContext);
  if (locale === null) throw new Error("outside of LocaleProvider");
  return locale;
};

/** Writes numbers, money and dates. */
export const useFormat = (): Format => useLocale().format;

/** The texts in the language of the person. */
export const useTexts = <T,>(texts: Texts<T>): Same<T> => {
  const { language } = useLocale();
  return (language === "en" ? texts.en : texts.de) as Same<T>;
};
