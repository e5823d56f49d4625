/** Views of campaigns: what they say, how they came to be, who is on their list, and what they are bound to. */
import { column, inner, items, type Json, optional, text, time, timeColumn, type View } from "./cells.ts";
import { counted, longTime, shortTime } from "./times.ts";

const window = ({ startsAt, endsAt }: Json): string => {
  if (startsAt === null && endsAt === null) return "always";
  return `${startsAt === null ? "…" : shortTime(startsAt)} to ${endsAt === null ? "…" : shortTime(endsAt)}`;
};

const audience = (value: unknown): string => {
  const { type, rules } = inner(value);
  if (type !== "rules" || !Array.isArray(rules)) return text(type);
  return rules
    .map((rule) => inner(rule))
    .map((rule) =>
      `${text(rule["attribute"])} ${text(rule["operator"])} ${Array.isArray(rule["values"]) ? rule["values"].join(", ") : ""}`.trimEnd(),
    )
    .join("\n");
};

const policy = (value: unknown): string => {
  const { prefix, length, alphabet, blockedWords } = inner(value);
  const words = Array.isArray(blockedWords) && blockedWords.length > 0 ? `, without ${blockedWords.join(", ")}` : "";
  return `${text(prefix)}${prefix === "" ? "" : " and "}${text(length)} of ${text(alphabet)}${words}`;
};

const campaignFields = (body: Json): [string, string | undefined][] => {
  const revision = inner(body["revision"]);
  const terms = inner(revision["terms"]);
  return [
    ["campaign", text(body["id"])],
    ["name", text(body["name"])],
    ["state", `${text(body["state"])}${body["running"] === true ? ", running now" : ", not running now"}`],
    ["open", window(body)],
    ["time zone", text(body["timeZone"])],
    ["priority", text(body["priority"])],
    ["audience", audience(terms["audience"])],
    ["cap of new codes", text(terms["codeCap"])],
    ["a use counts when", text(terms["usedCounts"])],
    ["codes", policy(terms["codePolicy"])],
    ["revision", `${text(revision["number"])}, ${longTime(revision["createdAt"])}`],
    ["revised by", optional(revision["author"])],
    ["note", optional(revision["note"])],
    ["created", time(body["createdAt"])],
    ["changed", time(body["updatedAt"])],
  ];
};

const atLeast = (value: unknown): string => {
  const { count, exact } = inner(value);
  return `${exact === true ? "" : "at least "}${text(count)}`;
};

const commitmentFields = (body: Json): [string, string | undefined][] => [
  ["codes that work", atLeast(body["codes"])],
  ["open referrals", atLeast(body["referrals"])],
  [
    "not paid yet",
    items(body["money"])
      .map((sum) => `${text(sum["amount"])} ${text(sum["currency"])}`)
      .join("\n") || "nothing",
  ],
];

const members = (body: Json, done: string): string =>
  `${counted(Number(body["changed"]), "participant")} ${done}; ${counted(Number(body["members"]), "is", "are")} on the list.`;

const list = (values: unknown): string => (Array.isArray(values) ? values.map(text).join(", ") : "");

/** What it does, where and when, then what it says. */
const policyRule = (rule: Json): string => {
  const from = rule["from"] === null ? "" : `, from ${text(rule["from"])}`;
  const until = rule["until"] === null ? "" : `, until ${text(rule["until"])}`;
  return `${text(rule["effect"])}, ${list(rule["countries"])}${from}${until}: ${text(rule["text"])}`;
};

const policyPack = (pack: Json): [string, string] => {
  const { count, campaigns } = inner(pack["usedBy"]);
  const named = items(campaigns).map((one) => `${text(one["id"])} ${text(one["name"])}, ${text(one["state"])}`);
  return [
    text(pack["id"]),
    [
      text(pack["title"]),
      ...items(pack["rules"]).map(policyRule),
      `source: ${text(pack["source"])}`,
      `changed: ${text(pack["version"])}`,
      `named by ${counted(Number(count), "campaign")}`,
      ...named,
    ].join("\n"),
  ];
};

/** The views, by name. */
export const campaignViews = {
  policies: { kind: "record", fields: (body) => items(body["items"]).map(policyPack) },
  campaigns: {
    kind: "list",
    empty: "There is no campaign. Make one: beckon campaign create --name NAME",
    columns: [
      column("CAMPAIGN", "id", { keep: true }),
      column("NAME", "name"),
      { title: "STATE", cell: (item) => `${text(item["state"])}${item["running"] === true ? ", running" : ""}` },
      { title: "OPEN", cell: window },
      { title: "CAP", right: true, cell: (item) => text(inner(inner(item["revision"])["terms"])["codeCap"]) },
      { title: "REV", right: true, cell: (item) => text(inner(item["revision"])["number"]) },
      timeColumn("CREATED", "createdAt"),
    ],
  },
  campaign: { kind: "record", fields: campaignFields },
  revisions: {
    kind: "list",
    empty: "There is no revision.",
    columns: [
      column("REV", "number", { right: true }),
      column("ID", "id", { keep: true }),
      { title: "AUDIENCE", cell: ({ terms }) => audience(inner(terms)["audience"]).replaceAll("\n", " and ") },
      { title: "CAP", right: true, cell: ({ terms }) => text(inner(terms)["codeCap"]) },
      { title: "COUNTS WHEN", cell: ({ terms }) => text(inner(terms)["usedCounts"]) },
      { title: "CODES", cell: ({ terms }) => policy(inner(terms)["codePolicy"]) },
      column("BY", "author"),
      column("NOTE", "note"),
      timeColumn("CREATED", "createdAt"),
    ],
  },
  commitments: { kind: "record", fields: commitmentFields },
  audience: {
    kind: "list",
    empty: "Nobody is on the list.",
    columns: [column("PARTICIPANT", "participantId", { keep: true })],
  },
  added: { kind: "sentence", say: (body) => members(body, "added") },
  removed: { kind: "sentence", say: (body) => members(body, "removed") },
} satisfies Record<string, View>;
