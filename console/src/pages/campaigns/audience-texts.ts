import { defineTexts } from "../../texts/define-texts.ts";
import { plural } from "../../texts/format.ts";

/** The list of those whom a campaign is for. */
export const audienceTexts = defineTexts(
  {
    list: "People on the list",
    members: (n: number) => plural("en", n, "# person", "# people"),
    savedAtOnce: "Who is on the list is saved at once, without a new revision.",
    draftFirst: "Save the draft first. Then people are put on its list here.",
    startsWith: "Id begins with",
    person: "Person",
    pickAll: "Choose all that are shown",
    pick: (id: string) => `Choose ${id}`,
    add: "Add people",
    remove: (n: number) => plural("en", n, "Remove # person", "Remove # people"),
    removeTitle: (n: number) => plural("en", n, "Take # person off the list?", "Take # people off the list?"),
    keepCodes: "Codes they hold stay valid while the campaign runs; they only get no new ones.",
    removed: (n: number) => plural("en", n, "# person removed", "# people removed"),
    emptyTitle: "Nobody is on the list",
    emptyText: "Without people on it, nobody gets a code. Paste their ids, or read them from a file.",
    noneTitle: "Nobody on the list has such an id",
    noneText: "Ids are compared exactly, capital letters too.",
    addTitle: "Add people to the list",
    ids: "Their ids",
    idsHint: "As your systems know them: one a line, or a table with a column called id.",
    file: "Read a file",
    unreadable: "This file could not be read.",
    willAdd: (n: number) => plural("en", n, "# id will be added.", "# ids will be added."),
    nobody: "No id so far.",
    again: (n: number) =>
      plural("en", n, "# came more than once, and counts once.", "# came more than once, and count once."),
    refused: (n: number, some: string) =>
      plural("en", n, `# is no id, and is left out: ${some}`, `# are no ids, and are left out: ${some}`),
    progress: (done: string, all: string) => `${done} of ${all}`,
    partly: (done: string) => `${done} were sent before this happened. Trying again sends the others.`,
    added: (fresh: string, known: number) =>
      `${fresh} new on the list${known === 0 ? "" : plural("en", known, "; # was on it already", "; # were on it already")}`,
  },
  {
    list: "Personen auf der Liste",
    members: (n) => plural("de", n, "# Person", "# Personen"),
    savedAtOnce: "Wer auf der Liste steht, wird sofort gespeichert, ohne neue Fassung.",
    draftFirst: "Speichern Sie zuerst den Entwurf. Dann kommen hier Personen auf seine Liste.",
    startsWith: "Kennung beginnt mit",
    person: "Person",
    pickAll: "Alle gezeigten wählen",
    pick: (id) => `${id} wählen`,
    add: "Personen hinzufügen",
    remove: (n) => plural("de", n, "# Person entfernen", "# Personen entfernen"),
    removeTitle: (n) => plural("de", n, "# Person von der Liste nehmen?", "# Personen von der Liste nehmen?"),
    keepCodes: "Ihre Codes bleiben gültig, solange die Kampagne läuft; sie bekommen nur keine neuen.",
    removed: (n) => plural("de", n, "# Person entfernt", "# Personen entfernt"),
    emptyTitle: "Niemand steht auf der Liste",
    emptyText:
      "Solange niemand darauf steht, bekommt niemand einen Code. Fügen Sie Kennungen ein, oder lesen Sie eine Datei.",
    noneTitle: "Niemand auf der Liste hat eine solche Kennung",
    noneText: "Kennungen werden genau verglichen, auch Groß- und Kleinschreibung.",
    addTitle: "Personen auf die Liste setzen",
    ids: "Ihre Kennungen",
    idsHint: "Wie Ihre Systeme sie kennen: eine je Zeile, oder eine Tabelle mit einer Spalte namens id.",
    file: "Datei lesen",
    unreadable: "Diese Datei ließ sich nicht lesen.",
    willAdd: (n) => plural("de", n, "# Kennung wird hinzugefügt.", "# Kennungen werden hinzugefügt."),
    nobody: "Noch keine Kennung.",
    again: (n) => plural("de", n, "# kam mehrfach vor und zählt einmal.", "# kamen mehrfach vor und zählen einmal."),
    refused: (n, some) =>
      plural("de", n, `# ist keine Kennung und bleibt weg: ${some}`, `# sind keine Kennungen und bleiben weg: ${some}`),
    progress: (done, all) => `${done} von ${all}`,
    partly: (done) => `${done} waren vorher schon gesendet. Ein neuer Versuch sendet die übrigen.`,
    added: (fresh, known) =>
      `${fresh} neu auf der Liste${known === 0 ? "" : plural("de", known, "; # stand schon darauf", "; # standen schon darauf")}`,
  },
);
