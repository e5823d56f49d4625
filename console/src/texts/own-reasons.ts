/** Why something was refused or ended, where the contract's English is not what people read: all of it in German, and of "friends". */
import type { ReasonCode } from "@beckon/contract";

/** In English people read of a friend where the API says referee. */
export const friendlyReasons: Readonly<Partial<Record<ReasonCode, string>>> = {
  referral_cycle: "The referrer was referred, directly or through others, by this friend.",
  already_referred: "The friend was referred before.",
  country_not_eligible: "The friend's country is not eligible.",
  referee_blocked: "The friend is blocked.",
  referee_not_linked: "The friend has no permanent id yet.",
};

export const germanReasons: Readonly<Record<ReasonCode, string>> = {
  code_not_found: "Diesen Code gibt es nicht.",
  code_malformed: "Das kann kein Code sein.",
  code_disabled: "Der Code ist abgeschaltet oder ersetzt, oder die Person dazu ist gesperrt.",
  not_started: "Die Kampagne hat noch nicht begonnen.",
  expired: "Die Kampagne oder die Zeit für diesen Schritt ist vorbei.",
  code_cap_reached: "Alle Plätze des Codes sind vergeben.",
  campaign_inactive: "Die Kampagne ist nicht aktiv.",
  self_referral: "Niemand wirbt sich selbst.",
  referral_cycle: "Die empfehlende Person kam selbst über diese Person, direkt oder über andere.",
  already_referred: "Die Person wurde schon geworben.",
  country_not_eligible: "Das Land der geworbenen Person nimmt nicht teil.",
  registration_window_over: "Der Code kam zu lange nach der Anmeldung.",
  referee_blocked: "Die geworbene Person ist gesperrt.",
  qualification_window_over: "Die Zeit für einen Schritt ist vorbei.",
  amount_below_minimum: "Der Betrag liegt unter dem Minimum des Schritts.",
  currency_mismatch: "Der Betrag ist in einer anderen Währung, als der Schritt verlangt.",
  merchant_excluded: "Die Kategorie des Händlers oder die Art der Zahlung zählt nicht.",
  refunded: "Die Zahlung wurde erstattet.",
  campaign_cap_reached: "Die Kampagne belohnt keine weiteren Empfehlungen.",
  budget_exhausted: "Das Budget der Kampagne reicht für die Belohnung nicht.",
  referrer_limit_reached: "Die empfehlende Person hat verdient, was die Kampagne in dieser Zeit erlaubt.",
  jurisdiction_blocked: "Eine Regel im Land der Person verbietet die Belohnung.",
  participant_erased: "Die Person wurde gelöscht.",
  sign_up_abandoned: "Niemand hat die Anmeldung beendet.",
  referee_not_linked: "Die geworbene Person hat noch keine feste ID.",
  count_changed: "Eine frühere Empfehlung wurde zurückgenommen; die Zählung ist eine andere.",
  risk_held: "Risikoregeln halten sie für eine Prüfung an.",
  risk_declined: "Risikoregeln oder eine Prüfung haben sie abgelehnt.",
  manual_decision: "Jemand hat so entschieden.",
};
