import { defineTexts } from "../../texts/locale.tsx";

/** What each risk rule says when it is met; the same sentences as the API's, and in German. */
export const ruleTexts = defineTexts(
  {
    same_email: "The referrer has the same e-mail address, in whatever spelling.",
    same_phone: "The referrer has the same phone number.",
    same_payout: "The referrer is paid to the same account.",
    same_device: "The referrer uses the same device.",
    same_network: "The referrer uses the same network.",
    similar_email: "The referrer's e-mail address differs in its digits only.",
    similar_name: "The referrer's e-mail address has the same name at another provider.",
    ring: "Somebody further up who referred the referrer has the same e-mail address, phone or payout account.",
    ring_device: "Somebody further up who referred the referrer uses the same device.",
    email_reused: "Somebody else has the same e-mail address.",
    phone_reused: "Somebody else has the same phone number.",
    phone_reused_often: "Several others have the same phone number.",
    payout_reused: "Somebody else is paid to the same account.",
    payout_reused_often: "Several others are paid to the same account.",
    email_series: "Another sign-up of the referrer has an e-mail address that differs in its digits only.",
    email_series_long: "Several sign-ups of the referrer have e-mail addresses that differ in their digits only.",
    disposable_domain: "The e-mail address is of a service for throw-away addresses.",
    hasty: "The sign-up form was filled in faster than people type.",
    device_reused: "Somebody else signed up on the device before, or has it.",
    device_shared: "Three people or more use the device.",
    device_burst: "Many signed up on the device within half an hour.",
    device_day: "Many signed up on the device within a day.",
    network_burst: "Many signed up from the network within half an hour.",
    network_burst_referrer: "Many sign-ups of the referrer came from the network within half an hour.",
    network_flood_referrer: "Very many sign-ups of the referrer came from the network within half an hour.",
    network_new: "Many came within a day from a network that was new, all of them by a few referrers.",
    referrer_burst: "The referrer brought many within half an hour.",
    referrer_flood: "The referrer brought very many within half an hour.",
    referrer_day: "The referrer brought very many within a day.",
    code_burst: "The code brought many within half an hour.",
    chain: "Each referred the next within a day, several in a row.",
    chain_long: "Each referred the next within a day, many in a row.",
    country_network: "The network is in another country than the person says.",
    country_phone: "The phone number is of another country than the person says.",
    country_both: "Network and phone are both of the same other country than the person says.",
    late_entry: "The code came more than a week after the sign-up.",
    blocked_participant: "The referrer or the referee is on the block list.",
    blocked_email_domain: "The e-mail domain is on the block list.",
    blocked_network: "The network is on the block list.",
    blocked_device: "The device is on the block list.",
    blocked_country: "The country is on the block list.",
  },
  {
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
  },
);

/** Name of a rule. */
export type RuleName = keyof typeof ruleTexts.en;

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
