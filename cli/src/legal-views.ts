/** Views of legal texts and their versions. */
import { column, inner, type Json, optional, text, time, timeColumn, type View } from "./cells.ts";

const textFields = (body: Json): [string, string | undefined][] => [
  ["id", text(body["id"])],
  ["version", text(body["version"])],
  ["by", optional(body["author"])],
  ["changed", time(body["changedAt"])],
  ["text", body["text"] === null ? "none: nobody is shown it" : text(body["text"])],
];

/** The views, by name. */
export const legalViews = {
  legalText: { kind: "record", fields: textFields },
  foundLegalText: {
    kind: "record",
    fields: (body) =>
      body["found"] === null
        ? [["found", "nothing: there is no text for this person"]]
        : [["found by", text(body["match"])], ...textFields(inner(body["found"]))],
  },
  legalTexts: {
    kind: "list",
    empty: "There is no legal text. Write one: beckon legal set terms.any.any TEXT",
    columns: [
      column("TEXT_ID", "id", { keep: true }),
      column("VERSION", "version", { right: true }),
      column("CHARACTERS", "characters", { right: true }),
      column("BY", "author"),
      timeColumn("CHANGED", "changedAt"),
    ],
  },
  legalVersions: {
    kind: "list",
    empty: "It was never written.",
    columns: [
      column("VERSION", "version", { right: true, keep: true }),
      timeColumn("AT", "changedAt"),
      column("BY", "author"),
      {
        title: "TEXT",
        cell: (item) => (item["text"] === null ? "(taken away)" : text(item["text"]).split("\n", 1).join("")),
      },
    ],
  },
} as const satisfies Record<string, View>;
