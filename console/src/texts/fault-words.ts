/** What is wrong with a request, for people: a field by its name and never by a pointer, and the sentences about its form in their language. */
import { plural } from "./format.ts";
import { isolated } from "./isolate.ts";
import { own } from "./own.ts";
import { friendlyReasons, germanReasons } from "./own-reasons.ts";

/** A fault of one field, as the API tells it: what stands where, which rule it breaks, and that rule in English. */
export type Fault = { pointer: string; code: string; detail: string };
type Words = "en" | "de";

/** The number of a rule, as it stands in the English sentence. */
const numberIn = (detail: string): number => Number(/-?\d+/.exec(detail)?.[0] ?? 0);
const afterColon = (detail: string): string => detail.slice(detail.indexOf(":") + 1).trim();

/** By the code of the rule: English only where the API's own sentence is none for people. */
const sentences: Readonly<Record<Words, Readonly<Record<string, (detail: string) => string>>>> = {
  en: {
    missing: () => "It is needed.",
    no_known_shape: () => "It has none of the forms that are possible here.",
    min_length: (detail) =>
      numberIn(detail) === 1 ? "It is needed." : `At least ${numberIn(detail)} characters are needed.`,
    max_length: (detail) => `At most ${numberIn(detail)} characters are possible.`,
    minimum: (detail) => `At least ${numberIn(detail)}.`,
    maximum: (detail) => `At most ${numberIn(detail)}.`,
    min_items: (detail) => plural("en", numberIn(detail), "At least # is needed.", "At least # are needed."),
    max_items: (detail) => plural("en", numberIn(detail), "At most # is possible.", "At most # are possible."),
    unique_items: () => "Something stands in it twice.",
  },
  de: {
    missing: () => "Die Angabe fehlt.",
    unknown_field: () => "Dieses Feld gibt es nicht.",
    unknown_kind: () => "Diese Art gibt es nicht.",
    no_known_shape: () => "Die Angabe hat keine der Formen, die hier möglich sind.",
    enum: (detail) => `Möglich ist: ${afterColon(detail)}`,
    type: () => "Diese Art von Wert gehört hier nicht hin.",
    pattern: () => "Die Angabe hat nicht die verlangte Form.",
    format: () => "Die Angabe hat nicht die verlangte Form.",
    min_length: (detail) =>
      numberIn(detail) === 1 ? "Die Angabe fehlt." : `Mindestens ${numberIn(detail)} Zeichen sind nötig.`,
    max_length: (detail) => `Höchstens ${numberIn(detail)} Zeichen sind möglich.`,
    minimum: (detail) => `Mindestens ${numberIn(detail)}.`,
    maximum: (detail) => `Höchstens ${numberIn(detail)}.`,
    min_items: (detail) => plural("de", numberIn(detail), "Mindestens # ist nötig.", "Mindestens # sind nötig."),
    max_items: (detail) => plural("de", numberIn(detail), "Höchstens # ist möglich.", "Höchstens # sind möglich."),
    unique_items: () => "Etwas steht doppelt darin.",
    unsound_text: () => "Der Text enthält Zeichen, die sich nicht speichern lassen.",
    in_future: () => "Der Zeitpunkt liegt in der Zukunft.",
    malformed_amount: () => "Das ist kein Betrag.",
    unknown_currency: () => "Diese Währung kennt Beckon nicht.",
    too_many_digits: (detail) =>
      plural(
        "de",
        numberIn(detail),
        "Höchstens # Nachkommastelle ist möglich.",
        "Höchstens # Nachkommastellen sind möglich.",
      ),
  },
};

/** Fields that people meet under another word than the API's. */
const names: Readonly<Record<Words, Readonly<Record<string, string>>>> = {
  en: {
    refereeId: "User id of the friend",
    referrerId: "User id of the referrer",
    participantId: "User id",
    registeredAt: "Signed up at",
    ids: "Selection",
    codeCap: "Cap",
  },
  de: {
    code: "Code",
    refereeId: "Nutzer-ID der geworbenen Person",
    referrerId: "Nutzer-ID der empfehlenden Person",
    participantId: "Nutzer-ID",
    onboardingId: "Onboarding-ID",
    registeredAt: "Angemeldet am",
    campaignId: "Kampagne",
    country: "Land",
    attributes: "Merkmale",
    note: "Begründung",
    reason: "Begründung",
    reference: "Referenz",
    name: "Name",
    email: "E-Mail-Adresse",
    url: "Adresse",
    description: "Beschreibung",
    amount: "Betrag",
    currency: "Währung",
    cap: "Grenze",
    codeCap: "Grenze",
    value: "Wert",
    scopes: "Rechte",
    expiresAt: "Ablauf",
    startsAt: "Beginn",
    endsAt: "Ende",
    from: "Von",
    to: "Bis",
    ids: "Auswahl",
    role: "Rolle",
    password: "Passwort",
    timeZone: "Zeitzone",
  },
};

/** A sentence about one field. What this version has no words for stays as the API says it. */
export const faultSentence = (language: Words, { code, detail }: Fault): string => {
  // Rules of their own kind share a code now and then, with a sentence that says more.
  const plain = language === "de" || /^(Must|This field is required|Has none)/.test(detail);
  return (plain ? own(sentences[language], code)?.(detail) : undefined) ?? detail;
};

/** What a field is called; null for the request as a whole. */
export const fieldName = (language: Words, pointer: string): string | null => {
  const [, , ...parts] = pointer.split("/");
  const name = parts.findLast((part) => !/^\d+$/.test(part));
  if (name === undefined) return null;
  const read = name.replaceAll("~1", "/").replaceAll("~0", "~");
  const words = read.replaceAll(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`);
  return own(names[language], read) ?? isolated(words.charAt(0).toUpperCase() + words.slice(1));
};

/** All that is wrong, one after the other, each with the name of its field. */
export const faultsText = (language: Words, faults: readonly Fault[]): string =>
  faults
    .map((fault) => {
      const name = fieldName(language, fault.pointer);
      const sentence = faultSentence(language, fault);
      return name === null ? sentence : `${name}: ${sentence}`;
    })
    .join(" ");

/** Why something was refused, by the code of the refusal; undefined for a code that is no such reason. `detail` may name what to look at. */
export const refusalText = (language: Words, code: string, detail: string): string | undefined => {
  const text = own<string>(language === "de" ? germanReasons : friendlyReasons, code);
  if (text === undefined) return undefined;
  const see = / See ([a-z]+_\w+)\.$/.exec(detail)?.[1];
  if (see === undefined) return text;
  return `${text} ${language === "de" ? "Siehe" : "See"} ${see}.`;
};
