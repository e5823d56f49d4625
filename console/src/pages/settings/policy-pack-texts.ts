import { plural } from "../../texts/format.ts";
import { defineTexts } from "../../texts/locale.tsx";

/** What the page of policy packs says around the packs' own words. */
export const policyPackTexts = defineTexts(
  {
    about:
      "Rules of law that come with this server, the same for every tenant. A campaign names those that apply, under Limits. They are a help, not legal advice: what is in force for you is yours to check.",
    none: "This server has no policies",
    noneText: "Each is a file in the folder policies of the server.",
    rules: "What it says",
    effects: { block: "Forbids the reward", flag: "Marks the reward", report: "Marks what is to be reported" },
    always: "for ever",
    from: (day: string) => `from ${day} on`,
    until: (day: string) => `until ${day}`,
    between: (from: string, until: string) => `from ${from} until ${until}`,
    countries: "Countries",
    source: "Source",
    version: "Last changed",
    usedBy: "Campaigns",
    nobody: "No campaign names it.",
    more: (n: number) => plural("en", n, "and # older one", "and # older ones"),
  },
  {
    about:
      "Regeln des Rechts, die mit diesem Server kommen, für alle Mandanten dieselben. Eine Kampagne nennt unter „Grenzen“, welche gelten. Sie sind eine Hilfe, keine Rechtsberatung: Was für Sie gilt, prüfen Sie selbst.",
    none: "Dieser Server hat keine Länderregeln",
    noneText: "Jede ist eine Datei im Ordner policies des Servers.",
    rules: "Was sie sagt",
    effects: {
      block: "Verbietet die Belohnung",
      flag: "Merkt die Belohnung vor",
      report: "Merkt vor, was zu melden ist",
    },
    always: "immer",
    from: (day) => `ab ${day}`,
    until: (day) => `bis ${day}`,
    between: (from, until) => `von ${from} bis ${until}`,
    countries: "Länder",
    source: "Quelle",
    version: "Zuletzt geändert",
    usedBy: "Kampagnen",
    nobody: "Keine Kampagne nennt sie.",
    more: (n) => plural("de", n, "und # ältere", "und # ältere"),
  },
);
