import { riskRules } from "virtual:vocabulary";
import { defineTexts } from "../../texts/locale.tsx";

/** What each risk rule says when it is met: the contract has the English sentences, here are the German. */
export const ruleTexts = defineTexts(riskRules, {
  same_email: "Die empfehlende Person hat dieselbe E-Mail-Adresse, gleich in welcher Schreibweise.",
  same_phone: "Die empfehlende Person hat dieselbe Telefonnummer.",
  same_payout: "Die empfehlende Person wird auf dasselbe Konto ausgezahlt.",
  same_device: "Die empfehlende Person benutzt dasselbe Gerät.",
  same_network: "Die empfehlende Person benutzt dasselbe Netz.",
  similar_email: "Die E-Mail-Adresse der empfehlenden Person unterscheidet sich nur in ihren Ziffern.",
  similar_name: "Die E-Mail-Adresse der empfehlenden Person hat denselben Namen bei einem anderen Anbieter.",
  ring: "Jemand weiter oben, der die empfehlende Person geworben hat, hat dieselbe E-Mail-Adresse, Telefonnummer oder dasselbe Auszahlungskonto.",
  ring_device: "Jemand weiter oben, der die empfehlende Person geworben hat, benutzt dasselbe Gerät.",
  email_reused: "Jemand anderes hat dieselbe E-Mail-Adresse.",
  phone_reused: "Jemand anderes hat dieselbe Telefonnummer.",
  phone_reused_often: "Mehrere andere haben dieselbe Telefonnummer.",
  payout_reused: "Jemand anderes wird auf dasselbe Konto ausgezahlt.",
  payout_reused_often: "Mehrere andere werden auf dasselbe Konto ausgezahlt.",
  email_series:
    "Eine andere Anmeldung der empfehlenden Person hat eine E-Mail-Adresse, die sich nur in den Ziffern unterscheidet.",
  email_series_long:
    "Mehrere Anmeldungen der empfehlenden Person haben E-Mail-Adressen, die sich nur in den Ziffern unterscheiden.",
  disposable_domain: "Die E-Mail-Adresse gehört zu einem Dienst für Wegwerfadressen.",
  hasty: "Das Formular wurde schneller ausgefüllt, als Menschen tippen.",
  device_reused: "Jemand anderes hat sich vorher an dem Gerät angemeldet oder besitzt es.",
  device_shared: "Drei oder mehr Personen benutzen das Gerät.",
  device_burst: "Viele meldeten sich binnen einer halben Stunde an dem Gerät an.",
  device_day: "Viele meldeten sich an einem Tag an dem Gerät an.",
  network_burst: "Viele meldeten sich binnen einer halben Stunde aus dem Netz an.",
  network_burst_referrer: "Viele Anmeldungen der empfehlenden Person kamen binnen einer halben Stunde aus dem Netz.",
  network_flood_referrer:
    "Sehr viele Anmeldungen der empfehlenden Person kamen binnen einer halben Stunde aus dem Netz.",
  network_new: "Viele kamen an einem Tag aus einem neuen Netz, alle durch wenige empfehlende Personen.",
  referrer_burst: "Die empfehlende Person brachte binnen einer halben Stunde viele.",
  referrer_flood: "Die empfehlende Person brachte binnen einer halben Stunde sehr viele.",
  referrer_day: "Die empfehlende Person brachte an einem Tag sehr viele.",
  code_burst: "Der Code brachte binnen einer halben Stunde viele.",
  chain: "Jeder warb binnen eines Tages den Nächsten, mehrere hintereinander.",
  chain_long: "Jeder warb binnen eines Tages den Nächsten, viele hintereinander.",
  country_network: "Das Netz liegt in einem anderen Land, als die Person sagt.",
  country_phone: "Die Telefonnummer gehört zu einem anderen Land, als die Person sagt.",
  country_both: "Netz und Telefon gehören beide zu demselben anderen Land, als die Person sagt.",
  late_entry: "Der Code kam mehr als eine Woche nach der Anmeldung.",
  blocked_participant: "Die empfehlende oder die geworbene Person steht auf der Sperrliste.",
  blocked_email_domain: "Die E-Mail-Domain steht auf der Sperrliste.",
  blocked_network: "Das Netz steht auf der Sperrliste.",
  blocked_device: "Das Gerät steht auf der Sperrliste.",
  blocked_country: "Das Land steht auf der Sperrliste.",
});

/** What a rule looks at: the signal that people share, or how they came. */
export const signals = ["email", "phone", "payout", "device", "network", "pace", "ring", "country", "list"] as const;
export type Signal = (typeof signals)[number];

/** Which signal a rule is about. Its name tells: the order matters, as a blocked device is about the list first. */
export const signalOf = (rule: string): Signal => {
  if (rule.startsWith("blocked_")) return "list";
  if (rule.startsWith("country_")) return "country";
  if (rule.startsWith("ring") || rule.startsWith("chain")) return "ring";
  if (/email|similar_name|disposable/.test(rule)) return "email";
  return (["phone", "payout", "device", "network"] as const).find((signal) => rule.includes(signal)) ?? "pace";
};
