/** Views of the life of a referral: itself, slots, events, sources, trials. */
import { column, inner, type Json, optional, text, time, timeColumn, type View, items } from "./cells.ts";
import { assessmentText } from "./risk-views.ts";
import { counted, longTime, shortTime } from "./times.ts";

const person = (body: Json): string =>
  [body["refereeId"] ?? body["participantId"], body["onboardingId"]]
    .filter((id) => id !== null)
    .map(text)
    .join(" / ");

const referralFields = (body: Json): [string, string | undefined][] => [
  ["referral", text(body["id"])],
  ["status", text(body["status"])],
  ["reason", optional(body["reason"])],
  ["review", body["review"] === "none" ? undefined : text(body["review"])],
  ["code", text(body["code"])],
  ["referrer", text(body["referrerId"])],
  ["referee", optional(body["refereeId"])],
  ["onboarding id", optional(body["onboardingId"])],
  ["holds a slot", body["counted"] === true ? "yes" : "no"],
  ["country", optional(body["country"])],
  ["campaign", `${text(body["campaignId"])}, revision ${text(body["revision"])}`],
  ["registered", time(body["registeredAt"])],
  ["changed", time(body["updatedAt"])],
];

/** A step as one line: how far, by when, and what does not count. */
const stepText = (step: Json): string => {
  const deadline = typeof step["deadline"] === "string" ? `, by ${longTime(step["deadline"])}` : "";
  const refused = items(step["rejected"]).map(
    (one) => `\n${text(one["eventId"])} does not count: ${text(one["detail"])}`,
  );
  return `${text(step["state"])}, ${text(step["count"])} of ${text(step["needed"])}${deadline}${refused.join("")}`;
};

const amountOf = (event: Json): string | undefined =>
  event["amount"] === null ? undefined : `${text(event["amount"])} ${text(event["currency"])}`;

/** What an event means to one referral. */
const effectFields = (effect: Json): [string, string | undefined][] => [
  ["referral", `${text(effect["referralId"])}, ${text(effect["status"])}`],
  ...items(effect["steps"]).map((step): [string, string] => [
    `  ${text(step["name"])}`,
    [text(step["meaning"]), ...(step["reason"] === null ? [] : [text(step["reason"])])].join(": "),
  ]),
  ["  no step", optional(effect["unused"])],
  ...items(effect["rewards"]).map((reward): [string, string] => [
    "  reward",
    `${text(reward["id"])}, ${text(reward["status"])}, of the ${text(reward["side"])}`,
  ]),
];

const sourceFields = (body: Json): [string, string | undefined][] => [
  ["source", text(body["id"])],
  ["name", text(body["name"])],
  ["state", text(body["state"])],
  ["path", text(body["path"])],
  [
    "understands",
    items(inner(body["mapping"])["rules"])
      .map((rule) => `${text(inner(rule["match"])["eventType"])} as ${text(rule["type"])}`)
      .join("\n"),
  ],
  ["created", time(body["createdAt"])],
  ["changed", time(body["updatedAt"])],
];

/** What the proposed terms come to on the past, and the present ones beside them. */
const pastFields = (past: Json): [string, string | undefined][] => {
  const [proposed, present] = [inner(past["proposed"]), inner(past["present"])];
  const both = (field: string) => `${text(proposed[field])}, by the present terms ${text(present[field])}`;
  const left = Number(past["leftOut"]) > 0 ? `; ${text(past["leftOut"])} too old to judge` : "";
  const budget = proposed["budget"] === null ? undefined : inner(proposed["budget"]);
  return [
    ["past", `${text(past["judged"])} referrals, ${past["complete"] === true ? "all" : "the latest"}${left}`],
    ["would qualify", both("qualified")],
    ["would reward", both("rewarded")],
    ["set aside", both("setAside")],
    ...items(proposed["rewards"]).map((rule): [string, string] => [
      `  ${text(rule["ruleId"])}`,
      `${counted(Number(rule["count"]), "reward")} for the ${text(rule["side"])}${rule["amount"] === null ? "" : `, ${text(rule["amount"])} ${text(rule["currency"])}`}`,
    ]),
    ...items(proposed["refused"]).map((one): [string, string] => [
      "  refused",
      `${text(one["count"])}: ${text(one["reason"])}`,
    ]),
    ...items(past["costs"]).map((cost): [string, string] => [
      `cost in ${text(cost["currency"])}`,
      `${text(cost["proposed"])}, by the present terms ${text(cost["present"])}, difference ${text(cost["difference"])}`,
    ]),
    [
      "budget",
      budget && `${text(budget["left"])} of ${text(budget["budget"])} ${text(budget["currency"])} would be left`,
    ],
    ["would be spent", optional(budget?.["exhaustedAt"] ?? null)],
    [
      "reaches for",
      budget && budget["referrals"] !== null ? `${text(budget["referrals"])} rewarded referrals` : undefined,
    ],
  ];
};

/** Every view of referrals and what qualifies them, by its name. */
export const referralViews = {
  referral: { kind: "record", fields: referralFields },
  referrals: {
    kind: "list",
    empty: "There is no referral.",
    columns: [
      column("REFERRAL", "id", { keep: true }),
      column("STATUS", "status"),
      column("CODE", "code"),
      column("REFERRER", "referrerId"),
      { title: "REFEREE", cell: person },
      timeColumn("REGISTERED", "registeredAt"),
    ],
  },
  transitions: {
    kind: "list",
    empty: "Nothing happened yet.",
    columns: [
      column("STEP", "sequence", { right: true }),
      column("FROM", "from"),
      column("TO", "to"),
      column("REASON", "reason"),
      column("BY", "actor"),
      column("NOTE", "note"),
      timeColumn("WHEN", "at"),
    ],
  },
  explanation: {
    kind: "record",
    fields: (body) => [
      ["summary", text(body["summary"])],
      ["waiting for", text(body["waitingFor"])],
      ...items(body["steps"]).map((step): [string, string] => [`  ${text(step["name"])}`, stepText(step)]),
      ...items(body["risk"]).map((one): [string, string] => ["risk", assessmentText(one)]),
      ...referralFields(inner(body["referral"])),
    ],
  },
  decisions: {
    kind: "list",
    empty: "Nothing was decided.",
    columns: [
      column("REFERRAL", "id", { keep: true }),
      column("OUTCOME", "outcome"),
      column("FROM", "from"),
      column("TO", "to"),
      column("WHY NOT", "detail"),
    ],
  },
  usable: {
    kind: "record",
    fields: (body) => [
      ["can be used", body["usable"] === true ? "yes" : "no"],
      ["because", text(body["detail"])],
      ["code", optional(body["codeId"])],
      ["used", body["cap"] === null ? undefined : `${text(body["used"])} of ${text(body["cap"])}`],
      ["held of these", optional(body["held"])],
    ],
  },
  reservation: {
    kind: "record",
    fields: (body) => [
      ["reservation", text(body["id"])],
      ["state", text(body["state"])],
      ["code", text(body["codeId"])],
      ["onboarding id", text(body["onboardingId"])],
      ["expires", time(body["expiresAt"])],
      ["created", time(body["createdAt"])],
    ],
  },
  reservations: {
    kind: "list",
    empty: "There is no such reservation.",
    columns: [
      column("RESERVATION", "id", { keep: true }),
      column("STATE", "state"),
      column("CODE", "codeId"),
      column("ONBOARDING ID", "onboardingId"),
      timeColumn("SINCE", "createdAt"),
      timeColumn("UNTIL", "expiresAt"),
    ],
  },
  accepted: {
    kind: "sentence",
    say: (body) =>
      body["outcome"] === "duplicate" ? `${text(body["id"])} was there already.` : `${text(body["id"])} is kept.`,
  },
  outcomes: {
    kind: "list",
    empty: "There was no event.",
    columns: [column("EVENT", "id", { keep: true }), column("OUTCOME", "outcome"), column("WHY NOT", "detail")],
  },
  events: {
    kind: "list",
    empty: "There is no event.",
    columns: [
      column("EVENT", "id", { keep: true }),
      column("TYPE", "type"),
      column("STATUS", "status"),
      { title: "PERSON", cell: person },
      { title: "AMOUNT", right: true, cell: (event) => amountOf(event) ?? "" },
      column("SOURCE", "source"),
      timeColumn("HAPPENED", "occurredAt"),
    ],
  },
  event: {
    kind: "record",
    fields: (body) => [
      ["event", text(body["id"])],
      ["type", text(body["type"])],
      ["status", text(body["status"])],
      ["participant", optional(body["participantId"])],
      ["onboarding id", optional(body["onboardingId"])],
      ["amount", amountOf(body)],
      ["about", text(body["objectId"])],
      ["category", optional(body["category"])],
      ["kind", optional(body["kind"])],
      ...Object.entries(inner(body["attributes"])).map(([name, value]): [string, string] => [`  ${name}`, text(value)]),
      ["source", text(body["source"])],
      ["happened", time(body["occurredAt"])],
      ["received", time(body["receivedAt"])],
    ],
  },
  effects: {
    kind: "record",
    fields: (body) =>
      items(body["referrals"]).length === 0
        ? [["effect", "none: nobody referred the person"]]
        : items(body["referrals"]).flatMap(effectFields),
  },
  sources: {
    kind: "list",
    empty: "There is no event source.",
    columns: [
      column("SOURCE", "id", { keep: true }),
      column("NAME", "name"),
      column("STATE", "state"),
      column("PATH", "path", { keep: true }),
    ],
  },
  source: { kind: "record", fields: sourceFields },
  rejected: {
    kind: "list",
    empty: "Nothing was refused.",
    columns: [
      column("REFUSED", "id", { keep: true }),
      column("REASON", "reason"),
      column("DETAIL", "detail"),
      { title: "REPLAYED", cell: (item) => (item["replayedAt"] === null ? "" : shortTime(item["replayedAt"])) },
      timeColumn("RECEIVED", "receivedAt"),
    ],
  },
  replayed: {
    kind: "sentence",
    say: (body) => `${text(body["outcome"])}${body["detail"] === null ? "" : `: ${text(body["detail"])}`}`,
  },
  trial: {
    kind: "record",
    fields: (body) => [
      ["judged", counted(Number(body["judged"]), "person", "people")],
      ["qualified", text(body["qualified"])],
      ["still open", text(body["open"])],
      ["missed", text(body["missed"])],
      ...items(body["stepsDone"]).map((step): [string, string] => [
        `  ${text(step["id"])}`,
        `${text(step["done"])} done`,
      ]),
      ...(body["past"] === null ? [] : pastFields(inner(body["past"]))),
    ],
  },
  clock: {
    kind: "record",
    fields: (body) => [
      ["now", time(body["now"])],
      ["ahead", counted(Number(body["aheadSeconds"]), "second")],
    ],
  },
} as const satisfies Record<string, View>;
