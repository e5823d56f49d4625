import { plural } from "../../texts/format.ts";
import { defineTexts } from "../../texts/locale.tsx";

const allOf = (n: number, more: boolean, locale: string): string => `${n.toLocaleString(locale)}${more ? "+" : ""}`;

/** What is said of slots that are held for sign-ups under way. */
export const heldTexts = defineTexts(
  {
    title: "Held slots",
    slot: "Held slot",
    count: (n: number, more: boolean) => `${allOf(n, more, "en")} of them held`,
    usedOf: (used: number, cap: string) =>
      plural("en", used, `# of ${cap} slots is used`, `# of ${cap} slots are used`),
    about:
      "A slot is held while somebody's sign-up takes long, as during an identity check. It counts as used. It comes back by itself when its time is over.",
    which: "Which slots",
    now: "Held now",
    all: "All there were",
    found: "The one you looked for",
    rest: "The others",
    signUp: "Sign-up",
    began: "Began",
    ends: "ends",
    ended: "ended",
    noneTitle: "No slot is held",
    none: "Slots of this code that are used are all taken by referrals.",
    neverTitle: "No slot was ever held",
    never: "None is known: after their time, old ones are removed with other traces of sign-ups.",
    noCode: "There is no such code",
    goneTitle: "There is no such reservation",
    referral: "Find its referral",
    giveBack: "Give slot back",
    giveBackTitle: (who: string) => `Give back the slot held for ${who}?`,
    free: (code: string, before: number, after: number) =>
      plural(
        "en",
        after,
        `# more friend can come by ${code}; ${before} could`,
        `# more friends can come by ${code}; ${before} could`,
      ),
    full: (code: string) => `${code} stays full: more slots are used than its cap has now`,
    goesOn:
      "The sign-up is not stopped: when it comes to its end it takes a slot if one is left, and is refused with this code if none is",
    noWayBack: "Whoever comes first may have the slot; the sign-up has no claim on it any more",
    done: "The slot is free again.",
    ranOut: "Its time was over: it had come back already.",
    wasUsed:
      "The sign-up came to its end meanwhile: the slot is its referral's now, and nothing was given back. To free it, void the referral.",
    nothing: "Nothing is left to give back.",
  },
  {
    title: "Gehaltene Plätze",
    slot: "Gehaltener Platz",
    count: (n, more) => `davon ${allOf(n, more, "de")} gehalten`,
    usedOf: (used, cap) => plural("de", used, `# von ${cap} Plätzen ist genutzt`, `# von ${cap} Plätzen sind genutzt`),
    about:
      "Ein Platz wird gehalten, solange eine Anmeldung länger dauert, etwa bei einer Identitätsprüfung. Er zählt als genutzt. Ist seine Zeit vorbei, kommt er von selbst zurück.",
    which: "Welche Plätze",
    now: "Jetzt gehalten",
    all: "Alle bisherigen",
    found: "Der gesuchte",
    rest: "Die anderen",
    signUp: "Anmeldung",
    began: "Begann",
    ends: "endet",
    ended: "endete",
    noneTitle: "Kein Platz wird gehalten",
    none: "Die genutzten Plätze dieses Codes haben alle Empfehlungen.",
    neverTitle: "Nie wurde ein Platz gehalten",
    never: "Keiner ist bekannt: Alte werden nach ihrer Frist mit anderen Spuren von Anmeldungen entfernt.",
    noCode: "Diesen Code gibt es nicht",
    goneTitle: "Diese Reservierung gibt es nicht",
    referral: "Zur Empfehlung",
    giveBack: "Platz zurückgeben",
    giveBackTitle: (who) => `Den für ${who} gehaltenen Platz zurückgeben?`,
    free: (code, before, after) =>
      plural(
        "de",
        after,
        `# weitere Person kann über ${code} kommen; bisher ${before}`,
        `# weitere Personen können über ${code} kommen; bisher ${before}`,
      ),
    full: (code) => `${code} bleibt voll: Mehr Plätze sind genutzt, als seine Grenze jetzt erlaubt`,
    goesOn:
      "Die Anmeldung wird nicht abgebrochen: Kommt sie zum Ende, erhält sie einen Platz, wenn noch einer frei ist; sonst wird sie mit diesem Code abgelehnt",
    noWayBack: "Den Platz hat, wer zuerst kommt; die Anmeldung hat keinen Anspruch mehr auf ihn",
    done: "Der Platz ist wieder frei.",
    ranOut: "Seine Zeit war vorbei: Er war schon zurückgekommen.",
    wasUsed:
      "Die Anmeldung kam inzwischen zum Ende: Der Platz gehört jetzt ihrer Empfehlung, und nichts wurde zurückgegeben. Um ihn frei zu machen, erklären Sie die Empfehlung für nichtig.",
    nothing: "Es ist nichts mehr zurückzugeben.",
  },
);
