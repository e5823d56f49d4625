/** Views of reports. */
import { column, inner, type Json, text, timeColumn, type View, grid, items } from "./cells.ts";
import { longTime } from "./times.ts";

/** A share of the step that it is over, or how many came for each of it. */
const rateText = (rate: unknown, of: unknown): string => {
  if (typeof rate !== "number") return "";
  return rate > 1
    ? `${Math.round(rate * 10) / 10} per ${text(of)}`
    : `${Math.round(rate * 1000) / 10} % of ${text(of)}`;
};

const funnelRows = (body: Json): string[][] => [
  ["", "count", "rate", "previous", "rate"],
  ...items(body["funnel"]).map((step) => [
    text(step["step"]),
    text(step["count"]),
    rateText(step["rate"], step["rateOf"]),
    text(step["previousCount"]),
    rateText(step["previousRate"], step["rateOf"]),
  ]),
];

/** What the step is, which is not people like the others. */
const checksText = (body: Json): string => {
  const since = typeof body["validatedFrom"] === "string" ? `, counted since ${longTime(body["validatedFrom"])}` : "";
  return `checks of codes that could be used; a code may be checked often${since}`;
};

const flows = ["granted", "paid", "returned", "clawedBack"] as const;
const moneyRows = (line: Json): string[][] => [
  [text(line["currency"]), "", "previous"],
  ["committed now", text(line["committed"]), ""],
  ...flows.map((name) => [
    name === "clawedBack" ? "clawed back" : name,
    text(line[name]),
    text(inner(line["previous"])[name]),
  ]),
];

const budgetText = (budget: Json): string => {
  const left = `${text(budget["left"])} of ${text(budget["budget"])} ${text(budget["currency"])} left (${text(budget["leftPercent"])} %)`;
  const pace = `${text(budget["perDay"])} a day`;
  const end = typeof budget["endsAt"] === "string" ? `ends ${longTime(budget["endsAt"])}` : "no end in sight";
  return `${left}, ${pace}, ${end}\n${text(budget["name"])}, ${text(budget["campaignId"])}`;
};

/** Days on which something happened; the others would only make the list long. */
const dayRows = (body: Json): string[][] => {
  const steps = ["issued", "validated", "registered", "qualified", "rewarded"];
  const days = items(body["series"]).filter((day) => steps.some((step) => day[step] !== 0));
  return [["day", ...steps], ...days.map((day) => ["day", ...steps].map((name) => text(day[name])))];
};

const days = (span: Json): string => `${text(span["from"])} to ${text(span["to"])}`;

/** Every view of reports, by its name. */
export const reportViews = {
  reportSummary: {
    kind: "record",
    fields: (body) => [
      ["period", `${days(body)}, ${text(body["timeZone"])}`],
      ["previous", days(inner(body["previous"]))],
      ["funnel", grid(funnelRows(body))],
      ["validated", checksText(body)],
      ...items(body["money"]).map((line): [string, string] => ["money", grid(moneyRows(line))]),
      ...items(body["budgets"]).map((budget): [string, string] => ["budget", budgetText(budget)]),
      ["days", dayRows(body).length > 1 ? grid(dayRows(body)) : "nothing happened"],
    ],
  },
  reportReferrers: {
    kind: "list",
    empty: "Nobody's referral qualified or was rewarded in this period.",
    columns: [
      column("PARTICIPANT", "participantId", { keep: true }),
      column("QUALIFIED", "qualified", { right: true }),
      column("REWARDED", "rewarded", { right: true }),
      column("STATE", "state"),
      column("COUNTRY", "country"),
    ],
  },
  reportAttention: {
    kind: "list",
    empty: "Nothing needs attention.",
    columns: [
      column("SEVERITY", "severity"),
      { title: "WHAT", cell: (item) => text(item["code"]).replaceAll("_", " ") },
      column("COUNT", "count", { right: true }),
      timeColumn("SINCE", "since"),
      timeColumn("UNTIL", "until"),
      column("ABOUT", "id", { keep: true }),
      column("NAME", "name"),
    ],
  },
} satisfies Record<string, View>;
