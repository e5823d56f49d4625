/** Events in the language of the person: the contract has the English words, here are the German. */
import type { EventType } from "@beckon/contract";
import { eventTexts } from "virtual:vocabulary";
import { useLocale } from "./locale.tsx";

type Words = { title: string; when: string };

const german: Readonly<Record<EventType, Words>> = {
  "code.issued": {
    title: "Ein Code wurde ausgegeben",
    when: "Ein Teilnehmer bekam zum ersten Mal seinen Code in einer Kampagne.",
  },
  "code.cap_near": {
    title: "Ein Code ist fast aufgebraucht",
    when: "Mindestens 80 % der Plätze sind vergeben. Erneut, nachdem es darunter war.",
  },
  "code.cap_reached": {
    title: "Ein Code ist aufgebraucht",
    when: "Der letzte Platz wurde vergeben, oder die Obergrenze auf das Vergebene gesenkt.",
  },
  "referral.registered": {
    title: "Eine Empfehlung wurde registriert",
    when: "Eine Anmeldung mit Code wurde angenommen.",
  },
  "referral.qualified": {
    title: "Eine Empfehlung hat sich qualifiziert",
    when: "Der Geworbene hat den letzten Schritt geschafft.",
  },
  "referral.approved": {
    title: "Eine Empfehlung wurde freigegeben",
    when: "Jemand oder die Regeln der Kampagne gaben sie frei.",
  },
  "referral.declined": {
    title: "Eine Empfehlung wurde abgelehnt",
    when: "Jemand oder eine Regel lehnte sie ab. Endgültig.",
  },
  "referral.expired": {
    title: "Eine Empfehlung ist abgelaufen",
    when: "Ein Schritt wurde nicht rechtzeitig geschafft.",
  },
  "referral.voided": {
    title: "Eine Empfehlung wurde für nichtig erklärt",
    when: "Sie wurde rückgängig gemacht; das lässt sich zurücknehmen.",
  },
  "referral.unvoided": {
    title: "Eine Nichtigkeit wurde zurückgenommen",
    when: "Die Empfehlung ist wieder, wo sie war.",
  },
  "referral.rewarded": { title: "Eine Empfehlung wurde belohnt", when: "Ihre Belohnungen wurden gewährt." },
  "referral.reversed": { title: "Eine Empfehlung wurde rückgängig gemacht", when: "Ihr Geld wurde zurückgenommen." },
  "referral.flagged": {
    title: "Eine Empfehlung will angesehen werden",
    when: "Risikozeichen haben sie zur Prüfung gestellt.",
  },
  "reward.pending": { title: "Eine Belohnung wurde verdient", when: "Sie wartet auf Haltefrist oder Freigabe." },
  "reward.available": {
    title: "Eine Belohnung kann ausgezahlt werden",
    when: "Die Haltefrist ist um: Zahlen Sie sie aus, und bestätigen Sie es.",
  },
  "reward.paid": { title: "Eine Belohnung wurde ausgezahlt", when: "Ihr System hat die Zahlung bestätigt." },
  "reward.failed": {
    title: "Eine Belohnung konnte nicht ausgezahlt werden",
    when: "Ihr System hat gemeldet, dass die Zahlung scheiterte.",
  },
  "reward.cancelled": { title: "Eine Belohnung wurde storniert", when: "Sie wurde vor der Auszahlung zurückgezogen." },
  "reward.expired": { title: "Eine Belohnung ist verfallen", when: "Sie wurde nicht rechtzeitig abgerufen." },
  "reward.reversed": {
    title: "Eine Belohnung wurde rückgängig gemacht",
    when: "Sie wurde im Hauptbuch zurückgenommen.",
  },
  "participant.erased": {
    title: "Eine Person wurde gelöscht",
    when: "Ihre ID ist überall fort. `referralId` ist die Empfehlung, mit der sie kam, falls es eine gab.",
  },
  "campaign.activated": { title: "Eine Kampagne wurde gestartet", when: "Aus dem Entwurf oder nach einer Pause." },
  "campaign.paused": {
    title: "Eine Kampagne wurde pausiert",
    when: "Ihre Codes bringen keine Empfehlungen, bis es weitergeht.",
  },
  "campaign.ended": { title: "Eine Kampagne wurde beendet", when: "Jemand hat sie beendet. Endgültig." },
  "campaign.budget_low": {
    title: "Das Budget einer Kampagne geht zur Neige",
    when: "Weniger als ein Fünftel ist übrig. Erneut, nachdem es mehr war.",
  },
  "campaign.cap_near": {
    title: "Eine Kampagne hat fast alle ihre Empfehlungen",
    when: "Mindestens 80 % der Obergrenze sind erreicht. Erneut, nachdem es darunter war.",
  },
  "campaign.referrer_limit_near": {
    title: "Eine empfehlende Person hat fast alles verdient, was eine Grenze erlaubt",
    when: "Mindestens 80 % dessen, was die Grenze in ihrem Zeitraum erlaubt. Erneut, nachdem es darunter war.",
  },
  "risk.alarm": {
    title: "Etwas sieht nach Missbrauch aus",
    when: "Eine beobachtete Zahl hat ihre Grenzen verlassen, etwa die geratener Codes.",
  },
  "webhook.endpoint_disabled": {
    title: "Ein Webhook-Endpunkt wurde abgeschaltet",
    when: "Er antwortete 410 oder scheiterte fünf Tage lang nur. Gemeldet den anderen Endpunkten.",
  },
  "webhook.test": {
    title: "Ein Test",
    when: "Jemand hat darum gebeten. Geht sofort an einen Endpunkt, wird nicht aufbewahrt und nicht wiederholt.",
  },
};

const useWords = (): ((type: EventType) => Words) => {
  const { language } = useLocale();
  const words = language === "en" ? eventTexts : german;
  return (type) => words[type] ?? { title: type, when: "" };
};

/** What an event is called. One that this version does not know shows its wire word. */
export const useEventTitle = (): ((type: EventType) => string) => {
  const words = useWords();
  return (type) => words(type).title;
};

/** When it happens. */
export const useEventWhen = (): ((type: EventType) => string) => {
  const words = useWords();
  return (type) => words(type).when;
};
