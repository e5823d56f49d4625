/** Why something was refused or ended, in the language of the person: the contract has the English words. One that this version does not know shows its code. */
import type { ReasonCode } from "@beckon/contract";
import { reasonCodes } from "virtual:vocabulary";
import { germanReasons } from "./german-sentences.ts";
import { useLocale } from "./locale.tsx";

/** Says why, in a sentence. */
export const useReasonText = (): ((reason: ReasonCode) => string) => {
  const { language } = useLocale();
  return (reason) => (language === "en" ? reasonCodes : germanReasons)[reason] ?? reason;
};
