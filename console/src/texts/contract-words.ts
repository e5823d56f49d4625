/** Words of the contract in the language of the person: the contract has the English ones, here are the German. */
import type { RetentionKind, Role, Scope } from "@beckon/contract";
import { retentionKinds, roles, scopes } from "virtual:vocabulary";
import { useLocale } from "./locale.tsx";

/** Every role, the mightiest first. */
export const allRoles = Object.keys(roles) as Role[];

const germanRoles: Readonly<Record<Role, string>> = {
  owner: "Alles, auch Mitglieder und Schlüssel",
  manager: "Führt Kampagnen und zahlt Belohnungen aus",
  support: "Antwortet Menschen: Codes, Empfehlungen, und warum eine Belohnung steht, wo sie steht",
  risk: "Entscheidet über das, was nach Missbrauch aussieht",
  developer: "Verbindet Systeme: Schlüssel, Identität, Webhooks, Ereignisquellen",
  viewer: "Sieht alles, ändert nichts",
};

const germanScopes: Readonly<Record<Scope, string>> = {
  "tenant:read": "Die Einstellungen des Mandanten lesen",
  "tenant:write": "Die Einstellungen des Mandanten ändern",
  "keys:read": "Schlüssel auflisten (nie ihre Geheimnisse)",
  "keys:write": "Schlüssel anlegen, tauschen und widerrufen",
  "identity:read": "Einstellungen der Identität lesen (nie ihre Geheimnisse)",
  "identity:write": "Einstellungen der Identität ändern und Token prüfen",
  "members:read": "Lesen, wer für den Mandanten in der Konsole arbeitet",
  "members:write": "Mitglieder aufnehmen, ihre Rollen ändern, sie entfernen, ihre Links machen",
  "campaigns:read": "Kampagnen, ihre Fassungen und Zielgruppen lesen",
  "campaigns:write": "Kampagnen anlegen, ändern, starten, pausieren, beenden und archivieren",
  "participants:read": "Teilnehmer lesen",
  "participants:write": "Teilnehmer anlegen, ändern, sperren und entsperren",
  "participants:export": "Alles ausgeben, was über einen Teilnehmer gespeichert ist",
  "participants:erase": "Einen Teilnehmer löschen",
  "privacy:read": "Lesen, wie lange Daten bleiben und ob Menschen verfolgt werden",
  "privacy:write": "Ändern, wie lange Daten bleiben und ob Menschen verfolgt werden",
  "codes:read": "Empfehlungscodes lesen",
  "codes:write": "Empfehlungscodes ausgeben, ändern, abschalten und ersetzen",
  "referrals:read": "Empfehlungen lesen und was mit ihnen geschah",
  "referrals:write":
    "Empfehlungen registrieren, verknüpfen, ablehnen, für nichtig erklären und zurückholen; Plätze halten",
  "events:read": "Gemeldete Ereignisse lesen",
  "events:write": "Ereignisse melden",
  "event-sources:write": "Ereignisquellen anlegen und ändern; abgewiesene Webhooks wiederholen",
  "webhooks:read": "Webhook-Endpunkte (nie ihre Geheimnisse), Zustellungen und ausgehende Ereignisse lesen",
  "webhooks:write": "Webhook-Endpunkte anlegen, ändern, testen und archivieren; Geheimnisse tauschen; erneut senden",
  "rewards:read": "Belohnungen lesen und warum sie sind, wie sie sind",
  "rewards:write": "Belohnungen freigeben, ablehnen, stornieren und rückgängig machen",
  "rewards:pay": "Auszahlungen von Belohnungen bestätigen oder als gescheitert melden",
  "approval-veto:read": "Lesen, wer vor einer Freigabe gefragt wird (nie das Geheimnis)",
  "approval-veto:write": "Ändern, wer vor einer Freigabe gefragt wird; das Geheimnis tauschen",
  "ledger:read": "Das Hauptbuch, seine Salden, Auszüge und Berichte lesen",
  "risk:read": "Risikobewertungen, Listen und Prüfungen lesen",
  "reports:read": "Berichte lesen: was Kampagnen brachten und kosteten",
  "requests:read": "Das Protokoll der Anfragen lesen: was aufgerufen und warum es abgewiesen wurde",
  "audit:read": "Das Prüfprotokoll lesen, nachrechnen und ausgeben",
  "risk:write": "Risikolisten und -einstellungen ändern, und was von Teilnehmern bekannt ist",
  "reviews:write": "Über gemeldete Empfehlungen entscheiden",
  "participant-tokens:write": "Zugriffstoken der Teilnehmer ausgeben und widerrufen",
};

const germanRetention: Readonly<Record<RetentionKind, { short: string; text: string }>> = {
  eventAttributes: {
    short: "Eigenschaften von Ereignissen",
    text: "Die freien Eigenschaften gemeldeter Ereignisse; die Ereignisse bleiben ohne sie.",
  },
  events: {
    short: "Ereignisse",
    text: "Gemeldete Ereignisse, sofern die Empfehlung, für die sie zählen, nicht noch wartet. Ohne ihre Ereignisse wird eine Empfehlung nicht mehr beurteilt: Eine spätere Rückzahlung nimmt nichts zurück.",
  },
  refusedWebhooks: {
    short: "Abgewiesene Webhooks",
    text: "Webhooks, die eine Ereignisquelle abgewiesen hat, mit ihrem Inhalt.",
  },
  deliveries: {
    short: "Ausgehende Ereignisse und ihre Zustellungen",
    text: "Ausgehende Ereignisse, Zustellungen und Versuche, sobald zugestellt oder aufgegeben; was Ihr System vor einer Freigabe geantwortet hat.",
  },
  requests: {
    short: "Das Protokoll der Anfragen",
    text: "Was von der API verlangt und wie es beantwortet wurde, ohne Werte. Je Mandant höchstens die neuesten 50.000.",
  },
  riskSignals: {
    short: "Hashes dessen, woran Menschen erkannt werden",
    text: "Verschlüsselte Hashes von E-Mail, Telefon, Gerät, Auszahlungskonto und Netz, seit jemand zuletzt danach beurteilt wurde. Wonach eine wartende Empfehlung beurteilt wurde, bleibt, bis sie nicht mehr wartet.",
  },
  riskAssessments: {
    short: "Wie Anmeldungen beurteilt wurden",
    text: "Wie Anmeldungen beurteilt wurden und wonach, sofern die Empfehlung nicht noch wartet; Notizen entschiedener Prüfungen; Einträge, die von Listen genommen wurden.",
  },
  signUps: {
    short: "Angaben aus Anmeldungen, aus denen nichts wurde",
    text: "Vorläufige IDs, Länder und Zeiten von Anmeldungen, aus denen nichts wurde: Empfehlungen, die ohne Qualifikation endeten, gehaltene Plätze, und Anmeldungen, die niemand abschloss und die dann abgelehnt werden.",
  },
  tombstones: {
    short: "Hashes gelöschter IDs",
    text: "Verschlüsselte Hashes gelöschter IDs, damit niemand ein zweites Mal geworben wird.",
  },
};

/** What a role is for, in a sentence. */
export const useRoleText = (): ((role: Role) => string) => {
  const { language } = useLocale();
  return (role) => (language === "en" ? roles[role].text : germanRoles[role]);
};

/** What a scope allows, in a sentence. One that this version does not know shows its wire word. */
export const useScopeText = (): ((scope: Scope) => string) => {
  const { language } = useLocale();
  const words = language === "en" ? scopes : germanScopes;
  return (scope) => words[scope] ?? scope;
};

/** What a kind of data is called, and what is in it. */
export const useRetentionText = (): ((kind: RetentionKind) => { short: string; text: string }) => {
  const { language } = useLocale();
  return (kind) => (language === "en" ? retentionKinds[kind] : germanRetention[kind]);
};
