/** Views of what risk rules said, and of what is on the lists. */
import { column, inner, type Json, optional, text, time, timeColumn, type View } from "./cells.ts";

const items = (value: unknown): Json[] => (Array.isArray(value) ? value.map(inner) : []);

const rulesOf = (assessment: Json): string =>
  [
    ...items(assessment["results"]).map(({ rule, points }) => `${text(rule)} ${text(points)}`),
    ...(Array.isArray(assessment["failed"]) ? assessment["failed"].map((name) => `${text(name)} failed`) : []),
  ].join(", ");

/** One assessment as a line: what it came to, and why. */
export const assessmentText = (assessment: Json): string =>
  `${text(assessment["outcome"])} at ${text(assessment["stage"])}, score ${text(assessment["score"])}${
    rulesOf(assessment) === "" ? "" : `: ${rulesOf(assessment)}`
  }`;

const entryFields = (body: Json): [string, string | undefined][] => [
  ["entry", text(body["id"])],
  ["list", text(body["list"])],
  [text(body["kind"]).replace("_", " "), text(body["value"])],
  ["note", optional(body["note"])],
  ["by", text(body["createdBy"])],
  ["created", time(body["createdAt"])],
  ["expires", time(body["expiresAt"])],
  ["removed", time(body["removedAt"])],
];

/** Every view of risk, by its name. */
export const riskViews = {
  assessments: {
    kind: "list",
    empty: "The risk rules said nothing.",
    columns: [
      column("ASSESSMENT", "id", { keep: true }),
      column("OUTCOME", "outcome"),
      column("SCORE", "score", { right: true }),
      column("REFERRER", "referrerId"),
      { title: "REFEREE", cell: (one) => text(one["refereeId"] ?? one["onboardingId"]) },
      { title: "RULES", cell: rulesOf },
      timeColumn("WHEN", "at"),
    ],
  },
  known: {
    kind: "sentence",
    say: (body) => {
      const known = Array.isArray(body["known"]) ? body["known"].map(text).join(", ") : "";
      return `${text(body["participantId"])} is known by ${known === "" ? "nothing" : known}.`;
    },
  },
  listed: {
    kind: "list",
    empty: "The lists are empty.",
    columns: [
      column("ENTRY", "id", { keep: true }),
      column("LIST", "list"),
      column("KIND", "kind"),
      column("VALUE", "value"),
      column("NOTE", "note"),
      column("BY", "createdBy"),
      timeColumn("CREATED", "createdAt"),
    ],
  },
  entry: { kind: "record", fields: entryFields },
} as const satisfies Record<string, View>;
