import { plural } from "../../texts/format.ts";
import { defineTexts } from "../../texts/locale.tsx";

/** What is asked before rewards are changed, and said afterwards. */
export const actionTexts = defineTexts(
  {
    titles: {
      approve: (n: number) => plural("en", n, "Approve # reward", "Approve # rewards"),
      decline: (n: number) => plural("en", n, "Decline # reward", "Decline # rewards"),
      pay: (n: number) => plural("en", n, "Mark # reward as paid", "Mark # rewards as paid"),
      fail: (n: number) => plural("en", n, "Report # failed payout", "Report # failed payouts"),
      cancel: (n: number) => plural("en", n, "Cancel # reward", "Cancel # rewards"),
      reverse: (n: number) => plural("en", n, "Reverse # reward", "Reverse # rewards"),
    },
    what: {
      approve:
        "The hold starts; once it is over they wait to be paid. An answer of your own system changes nothing any more.",
      decline: "They are cancelled for good. Their value goes back to the budget. The other side's reward stays.",
      pay: "They are paid, for good: only a reversal follows. The ledger books it.",
      fail: "They stay to be paid, with the failure beside them.",
      cancel: "They end for good, unpaid. Their value goes back to the budget.",
      reverse: "For good. What was paid already stands in the ledger as owed back by the participant.",
    },
    changed: (n: number, worth: string) =>
      plural("en", n, `# reward will be changed, ${worth}`, `# rewards will be changed, ${worth}`),
    changedNone: "Nothing will be changed",
    becomes: (n: number, state: string) => plural("en", n, `# will be ${state}`, `# will be ${state}`),
    unchanged: (n: number) => plural("en", n, "# is so already", "# are so already"),
    refused: (n: number, why: string) => plural("en", n, `# is refused: ${why}`, `# are refused: ${why}`),
    reference: "Payout reference",
    referenceHint: "The payout's id in your books, without spaces. The same one for all of them.",
    referenceFault: "1 to 128 letters, digits and signs, without spaces.",
    done: (n: number) => plural("en", n, "# reward changed.", "# rewards changed."),
    refusedTitle: "Not all were changed",
    counting: "Counting",
    unknownReward: "There is no such reward.",
    paidOtherwise: "It was paid under another reference already.",
    stopped: (done: number, left: number) =>
      `You stopped it: ${plural("en", done, "# was tried", "# were tried")}, ${plural("en", left, "# was left as it was", "# were left as they were")}.`,
    filePay: "Pay from a file",
    fileTitle: "Mark rewards as paid, each under its own reference",
    fileText:
      "A line for each reward: its id and the payout's reference. “Download CSV” gives the ids; fill in the column payoutReference and bring it back.",
    fileChoose: "Choose a CSV file",
    fileOther: "Another file",
    fileLines: (name: string, n: number) => `${name}: ${plural("en", n, "# line", "# lines")}`,
    pasted: "Or paste the lines here",
    pastedHint: "rwd_… and a reference, separated by a comma, a semicolon or a tab.",
    fileNone: "Nothing to pay in it yet.",
    lineFaults: {
      id: "This is not the id of a reward.",
      reference: "A reference has 1 to 128 letters, digits and signs, without spaces.",
      twice: "The reward stands in it already, further up.",
    },
    line: (n: number) => `line ${n}`,
    noColumns: "The first line names no column for the reward's id and one for the reference.",
    tooMany: (n: number) => `More than ${new Intl.NumberFormat("en").format(n)} lines: bring it in parts.`,
    noReference: (n: number) =>
      plural("en", n, "# line has no reference and is left out", "# lines have no reference and are left out"),
    misfits: (n: number) => plural("en", n, "# line does not fit", "# lines do not fit"),
    unreadable: "This file cannot be read as text.",
    refusedNote: (n: number) => plural("en", n, "# was refused:", "# were refused:"),
  },
  {
    titles: {
      approve: (n) => plural("de", n, "# Belohnung freigeben", "# Belohnungen freigeben"),
      decline: (n) => plural("de", n, "# Belohnung ablehnen", "# Belohnungen ablehnen"),
      pay: (n) => plural("de", n, "# Belohnung als ausgezahlt vermerken", "# Belohnungen als ausgezahlt vermerken"),
      fail: (n) => plural("de", n, "# gescheiterte Auszahlung melden", "# gescheiterte Auszahlungen melden"),
      cancel: (n) => plural("de", n, "# Belohnung stornieren", "# Belohnungen stornieren"),
      reverse: (n) => plural("de", n, "# Belohnung rückgängig machen", "# Belohnungen rückgängig machen"),
    },
    what: {
      approve:
        "Die Haltefrist beginnt; danach können sie ausgezahlt werden. Eine Antwort Ihres eigenen Systems ändert nichts mehr.",
      decline:
        "Sie werden endgültig storniert. Ihr Wert geht ins Budget zurück. Die Belohnung der anderen Seite bleibt.",
      pay: "Sie sind endgültig ausgezahlt: Nur das Rückgängigmachen bleibt. Das Hauptbuch bucht es.",
      fail: "Sie bleiben auszuzahlen, mit dem Fehlschlag daneben.",
      cancel: "Sie enden endgültig unbezahlt. Ihr Wert geht ins Budget zurück.",
      reverse: "Endgültig. Was schon gezahlt war, steht im Hauptbuch als Rückforderung an die Person.",
    },
    changed: (n, worth) =>
      plural("de", n, `# Belohnung wird geändert, ${worth}`, `# Belohnungen werden geändert, ${worth}`),
    changedNone: "Nichts wird geändert",
    becomes: (n, state) => plural("de", n, `# danach: ${state}`, `# danach: ${state}`),
    unchanged: (n) => plural("de", n, "# ist schon so", "# sind schon so"),
    refused: (n, why) => plural("de", n, `# wird abgelehnt: ${why}`, `# werden abgelehnt: ${why}`),
    reference: "Referenz der Auszahlung",
    referenceHint: "Die ID der Auszahlung in Ihren Büchern, ohne Leerzeichen. Dieselbe für alle.",
    referenceFault: "1 bis 128 Buchstaben, Ziffern und Zeichen, ohne Leerzeichen.",
    done: (n) => plural("de", n, "# Belohnung geändert.", "# Belohnungen geändert."),
    refusedTitle: "Nicht alles wurde geändert",
    counting: "Wird gezählt",
    unknownReward: "Eine solche Belohnung gibt es nicht.",
    paidOtherwise: "Sie wurde schon unter einer anderen Referenz ausgezahlt.",
    stopped: (done, left) =>
      `Sie haben es angehalten: ${plural("de", done, "# wurde versucht", "# wurden versucht")}, ${plural("de", left, "# blieb, wie sie war", "# blieben, wie sie waren")}.`,
    filePay: "Aus einer Datei auszahlen",
    fileTitle: "Belohnungen als ausgezahlt vermerken, jede unter ihrer Referenz",
    fileText:
      "Eine Zeile je Belohnung: ihre ID und die Referenz der Auszahlung. „CSV herunterladen“ gibt die IDs; füllen Sie die Spalte payoutReference aus und bringen Sie sie zurück.",
    fileChoose: "CSV-Datei wählen",
    fileOther: "Andere Datei",
    fileLines: (name, n) => `${name}: ${plural("de", n, "# Zeile", "# Zeilen")}`,
    pasted: "Oder die Zeilen hier einfügen",
    pastedHint: "rwd_… und eine Referenz, getrennt durch Komma, Semikolon oder Tabulator.",
    fileNone: "Noch ist nichts auszuzahlen.",
    lineFaults: {
      id: "Das ist keine ID einer Belohnung.",
      reference: "Eine Referenz hat 1 bis 128 Buchstaben, Ziffern und Zeichen, ohne Leerzeichen.",
      twice: "Diese Belohnung steht schon weiter oben.",
    },
    line: (n) => `Zeile ${n}`,
    noColumns: "Die erste Zeile nennt keine Spalte für die ID der Belohnung und eine für die Referenz.",
    tooMany: (n) => `Mehr als ${new Intl.NumberFormat("de").format(n)} Zeilen: Bringen Sie sie in Teilen.`,
    noReference: (n) =>
      plural("de", n, "# Zeile hat keine Referenz und bleibt weg", "# Zeilen haben keine Referenz und bleiben weg"),
    misfits: (n) => plural("de", n, "# Zeile passt nicht", "# Zeilen passen nicht"),
    unreadable: "Diese Datei lässt sich nicht als Text lesen.",
    refusedNote: (n) => plural("de", n, "# wurde abgelehnt:", "# wurden abgelehnt:"),
  },
);
