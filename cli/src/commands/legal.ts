import type { Command } from "../command.ts";

const text = {
  name: "TEXT_ID",
  to: "path.textId",
  text: "Kind, country and language, as terms.DE.de; terms.any.de for every country, terms.any.any for everybody else.",
} as const;

/** What the law wants said to participants, in the tenant's words. */
export const legalCommands: readonly Command[] = [
  {
    words: "legal list",
    summary: "List the legal texts there are",
    operation: "listLegalTexts",
    view: "legalTexts",
    flags: [
      {
        name: "kind",
        value: "KIND",
        choices: ["terms", "privacy", "disclosure"],
        to: "query.kind",
        text: "Only this kind.",
      },
    ],
    examples: ["beckon legal list", "beckon legal list --kind terms"],
  },
  {
    words: "legal show",
    summary: "Show a legal text",
    operation: "getLegalText",
    view: "legalText",
    arguments: [text],
    examples: ["beckon legal show terms.DE.de"],
  },
  {
    words: "legal find",
    summary: "Find the text for a person",
    about: "That of their country and language, else that of their language, else the one for everybody else.",
    operation: "findLegalText",
    view: "foundLegalText",
    arguments: [{ name: "KIND", to: "query.kind", text: "terms, privacy or disclosure." }],
    flags: [
      { name: "country", value: "CC", to: "query.country", text: "The person's country, as DE." },
      { name: "language", value: "LL", to: "query.language", text: "The person's language, as de." },
    ],
    examples: ["beckon legal find terms --country AT --language de"],
  },
  {
    words: "legal set",
    summary: "Write a legal text",
    about: 'Plain text, addresses with https://. A longer one comes in a --file, as {"text":"..."}.',
    operation: "putLegalText",
    view: "legalText",
    file: "json",
    arguments: [text, { name: "TEXT", to: "body.text", text: "What it says.", optional: true }],
    examples: [
      "beckon legal set terms.any.en 'All terms: https://example.com/terms'",
      "beckon legal set terms.DE.de --file terms.json",
    ],
  },
  {
    words: "legal remove",
    summary: "Take a legal text away",
    about: "Nobody is shown it any more. Its versions stay.",
    operation: "deleteLegalText",
    view: "legalText",
    arguments: [text],
    examples: ["beckon legal remove terms.DE.de"],
  },
  {
    words: "legal versions",
    summary: "List the versions of a legal text, newest first",
    operation: "listLegalTextVersions",
    view: "legalVersions",
    arguments: [text],
    examples: ["beckon legal versions terms.DE.de"],
  },
];
