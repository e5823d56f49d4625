/** Why something was refused or ended, in the language of the person. One that this version does not know shows its code. */
import type { ReasonCode } from "@beckon/contract";
import { reasonCodes } from "virtual:vocabulary";
import { useLocale } from "./locale.tsx";
import { friendlyReasons, germanReasons } from "./own-reasons.ts";

const englishReasons: Readonly<Record<ReasonCode, string>> = { ...reasonCodes, ...friendlyReasons };

/** Says why, in a sentence. */
export const useReasonText = (): ((reason: ReasonCode) => string) => {
  const { language } = useLocale();
  return (reason) => (language === "en" ? englishReasons : germanReasons)[reason] ?? reason;
};
