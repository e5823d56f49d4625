import { plural } from "../../texts/format.ts";
import { defineTexts } from "../../texts/locale.tsx";

/** What is asked, and said, before and after a decision. */
export const decideTexts = defineTexts(
  {
    titleOne: "Decide about this referral",
    titleMany: (n: number) => plural("en", n, "Decide about # referral", "Decide about # referrals"),
    question: "What is it?",
    choices: {
      "clear clear": {
        label: "Both are honest",
        hint: "It goes on as if nothing had been: approved and rewarded where it has come so far.",
      },
      "confirm clear": {
        label: "The referrer abuses",
        hint: "It goes on. The referrer loses what it brought and earns nothing for it.",
      },
      "clear confirm": {
        label: "The friend abuses",
        hint: "It goes on. The friend loses what it brought and earns nothing for it.",
      },
      "confirm confirm": {
        label: "Both abuse",
        hint: "It is voided, its slot of the code is given back, its rewards are taken back.",
      },
    },
    action: (n: number) => (n === 1 ? "Decide referral" : `Decide ${n} referrals`),
    decided: (n: number) => plural("en", n, "# referral is decided", "# referrals are decided"),
    proposed: (n: number) =>
      plural("en", n, "# is proposed: a second person must agree", "# are proposed: a second person must agree"),
    unchanged: (n: number) => plural("en", n, "# stays as it is", "# stay as they are"),
    refused: (n: number, why: string) => plural("en", n, `# is refused: ${why}`, `# are refused: ${why}`),
    becomes: (n: number, state: string) => plural("en", n, `# will be ${state}`, `# will be ${state}`),
    goesOn: (worth: string) => `Up to ${worth} goes on its way to being paid`,
    takenBack: (worth: string) => `Up to ${worth} is not paid, or is taken back`,
    partly: (worth: string) => `Of up to ${worth}, the share of the side that abuses is not paid, or is taken back`,
    nothingAtStake: "No money is at stake",
    done: (decided: number, proposed: number) =>
      proposed === 0
        ? plural("en", decided, "# referral decided.", "# referrals decided.")
        : decided === 0
          ? plural(
              "en",
              proposed,
              "# proposal made. Somebody else must agree.",
              "# proposals made. Somebody else must agree.",
            )
          : `${decided} decided, ${proposed} proposed.`,
    refusedTitle: "Not all were decided",
    refusedNote: (n: number) =>
      plural("en", n, "# was refused and stays in the queue:", "# were refused and stay in the queue:"),
  },
  {
    titleOne: "Über diese Empfehlung entscheiden",
    titleMany: (n) => plural("de", n, "Über # Empfehlung entscheiden", "Über # Empfehlungen entscheiden"),
    question: "Was ist es?",
    choices: {
      "clear clear": {
        label: "Beide sind ehrlich",
        hint: "Es geht weiter, als wäre nichts gewesen: freigegeben und belohnt, soweit es gekommen ist.",
      },
      "confirm clear": {
        label: "Die empfehlende Person missbraucht",
        hint: "Es geht weiter. Die empfehlende Person verliert, was es ihr brachte, und verdient nichts daran.",
      },
      "clear confirm": {
        label: "Die geworbene Person missbraucht",
        hint: "Es geht weiter. Die geworbene Person verliert, was es ihr brachte, und verdient nichts daran.",
      },
      "confirm confirm": {
        label: "Beide missbrauchen",
        hint: "Sie wird für nichtig erklärt, ihr Platz am Code wird frei, ihre Belohnungen werden zurückgenommen.",
      },
    },
    action: (n) => (n === 1 ? "Empfehlung entscheiden" : `${n} Empfehlungen entscheiden`),
    decided: (n) => plural("de", n, "# Empfehlung wird entschieden", "# Empfehlungen werden entschieden"),
    proposed: (n) =>
      plural(
        "de",
        n,
        "# wird vorgeschlagen: Jemand anderes muss zustimmen",
        "# werden vorgeschlagen: Jemand anderes muss zustimmen",
      ),
    unchanged: (n) => plural("de", n, "# bleibt, wie sie ist", "# bleiben, wie sie sind"),
    refused: (n, why) => plural("de", n, `# wird abgelehnt: ${why}`, `# werden abgelehnt: ${why}`),
    becomes: (n, state) => plural("de", n, `# danach: ${state}`, `# danach: ${state}`),
    goesOn: (worth) => `Bis zu ${worth} gehen den Weg zur Auszahlung weiter`,
    takenBack: (worth) => `Bis zu ${worth} werden nicht gezahlt oder zurückgenommen`,
    partly: (worth) => `Von bis zu ${worth} wird der Teil der missbrauchenden Seite nicht gezahlt oder zurückgenommen`,
    nothingAtStake: "Es geht um kein Geld",
    done: (decided, proposed) =>
      proposed === 0
        ? plural("de", decided, "# Empfehlung entschieden.", "# Empfehlungen entschieden.")
        : decided === 0
          ? plural(
              "de",
              proposed,
              "# Vorschlag gemacht. Jemand anderes muss zustimmen.",
              "# Vorschläge gemacht. Jemand anderes muss zustimmen.",
            )
          : `${decided} entschieden, ${proposed} vorgeschlagen.`,
    refusedTitle: "Nicht alles wurde entschieden",
    refusedNote: (n) =>
      plural(
        "de",
        n,
        "# wurde abgelehnt und bleibt in der Warteschlange:",
        "# wurden abgelehnt und bleiben in der Warteschlange:",
      ),
  },
);
