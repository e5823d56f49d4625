/** What the API explains, in the language of the person: its own English words, or its codes and values worded here. */
import { useMembership } from "../shell/session.tsx";
import { germanTokenSteps } from "./german-sentences.ts";
import { inGerman, type Sentence } from "./in-german.ts";
import { own } from "./own.ts";
import { useLocale } from "./locale.tsx";

/** Words sentences; `whole` is what the API says of them in English. */
export const useSentences = (): ((sentences: readonly Sentence[], whole: string) => string) => {
  const { language, format } = useLocale();
  const { timeZone } = useMembership();
  return (sentences, whole) =>
    language === "en" || sentences.length === 0
      ? whole
      : sentences.map((sentence) => inGerman(sentence, format, timeZone)).join(" ");
};

/** What a step of the token tester is called. One that this version does not know keeps the API's word. */
export const useTokenStep = (): ((step: string) => string) => {
  const { language } = useLocale();
  return (step) =>
    (language === "en" ? undefined : own(germanTokenSteps, step)) ?? step.slice(0, 1).toUpperCase() + step.slice(1);
};
