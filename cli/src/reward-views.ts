/** Views of rewards and of the ledger they stand in. */
import { column, inner, type Json, optional, text, time, timeColumn, type View, items } from "./cells.ts";
import { counted, longTime, shortTime } from "./times.ts";
import { attemptText } from "./webhook-views.ts";

/** What a reward is: money, points, or whatever the tenant makes of it. */
const worth = (reward: Json): string => {
  const { type, amount, currency, unit, payload } = inner(reward["value"]);
  return type === "custom" ? text(payload) : `${text(amount)} ${text(currency ?? unit)}`;
};

const ruleResults = (value: unknown): string | undefined =>
  items(value)
    .map((result) => `${text(result["rule"])} ${text(result["outcome"])}: ${text(result["detail"])}`)
    .join("\n") || undefined;

const stamped = (value: unknown, name: string, at: string): string | undefined => {
  const fact = inner(value);
  return fact[name] === undefined ? undefined : `${text(fact[name])}, ${longTime(fact[at])}`;
};

const rewardFields = (body: Json): [string, string | undefined][] => [
  ["reward", text(body["id"])],
  ["status", text(body["status"])],
  ["approval", text(body["approval"])],
  ["reason", optional(body["reason"])],
  ["value", worth(body)],
  ["participant", `${text(body["participantId"])}, the ${text(body["side"])}`],
  ["referral", text(body["referralId"])],
  ["campaign", `${text(body["campaignId"])}, revision ${text(body["revision"])}`],
  ["rule", `${text(body["rule"])}, ${text(body["kind"])}`],
  ["number", optional(body["ordinal"])],
  ["step", optional(body["step"])],
  ["available", time(body["availableAt"])],
  ["expires", time(body["expiresAt"])],
  ["paid", stamped(body["payout"], "reference", "paidAt")],
  ["payout failed", stamped(body["failure"], "reason", "failedAt")],
  ["rules", ruleResults(body["ruleResults"])],
  ["granted", time(body["grantedAt"])],
  ["changed", time(body["updatedAt"])],
];

const explainedStep = (step: Json): string => {
  const at = typeof step["at"] === "string" ? `, ${longTime(step["at"])}` : "";
  const deadline = typeof step["deadline"] === "string" ? `, by ${longTime(step["deadline"])}` : "";
  const waits = step["waitsFor"] === null ? "" : ` for ${text(step["waitsFor"])}`;
  return `${text(step["outcome"])}${waits}${at}${deadline}: ${text(step["detail"])}`;
};

/** How the question to the tenant's own system went; nothing when there was none. */
const askedFields = (asked: Json): [string, string | undefined][] =>
  asked["state"] === undefined
    ? []
    : [
        ["asked", `${text(asked["state"])}, ${counted(Number(asked["attempts"]), "attempt")}`],
        ["  next attempt", time(asked["nextAttemptAt"])],
        ["  a person by", time(asked["deadline"])],
        ...items(asked["attemptLog"]).map((one): [string, string] => [`  ${longTime(one["at"])}`, attemptText(one)]),
      ];

const amount = { title: "AMOUNT", right: true, cell: (item: Json) => text(item["amount"]) } as const;

/** Entries one a line, their columns below each other. */
const entryLines = (entries: readonly Json[]): string => {
  const widest = (name: string): number => Math.max(...entries.map((entry) => text(entry[name]).length));
  const [account, sum] = [widest("account"), widest("amount")];
  return entries
    .map((entry) =>
      [
        shortTime(entry["at"]),
        text(entry["account"]).padEnd(account),
        `${text(entry["amount"]).padStart(sum)} ${text(entry["currency"])}`,
        text(entry["rewardId"]),
      ].join("  "),
    )
    .join("\n");
};

const paidIn = (line: Json, name: string): string =>
  items(line["values"])
    .map((value) => `${text(value[name])} ${text(value["currency"])}`)
    .join(", ");

/** Every view of rewards and the ledger, by its name. */
export const rewardViews = {
  reward: { kind: "record", fields: rewardFields },
  rewards: {
    kind: "list",
    empty: "There is no reward.",
    columns: [
      column("REWARD", "id", { keep: true }),
      column("STATUS", "status"),
      column("APPROVAL", "approval"),
      { title: "VALUE", right: true, cell: worth },
      column("PARTICIPANT", "participantId"),
      column("SIDE", "side"),
      column("RULE", "rule"),
      timeColumn("GRANTED", "grantedAt"),
    ],
  },
  explainedReward: {
    kind: "record",
    fields: (body) => [
      ["summary", text(body["summary"])],
      ...items(body["steps"]).map((step): [string, string] => [`  ${text(step["step"])}`, explainedStep(step)]),
      ...askedFields(inner(body["asked"])),
      ...rewardFields(inner(body["reward"])),
    ],
  },
  veto: {
    kind: "record",
    fields: (body) => [
      ["state", text(body["state"])],
      ["address", optional(body["url"])],
      ["scheme", text(body["scheme"])],
      ["one call", `${text(body["timeoutSeconds"])} s`],
      ["secret", optional(body["secret"])],
      ["old secret until", time(body["previousSecretUntil"])],
      ["changed", time(body["updatedAt"])],
    ],
  },
  earned: {
    kind: "record",
    fields: (body) => [
      ["rewards", String(items(body["rewards"]).length)],
      ...items(body["rewards"]).map((reward): [string, string] => [
        `  ${text(reward["id"])}`,
        `${text(reward["status"])}, ${worth(reward)} for the ${text(reward["side"])}, by ${text(reward["rule"])}`,
      ]),
      ["refused", String(items(body["refused"]).length)],
      ...items(body["refused"]).map((refusal): [string, string] => [
        `  ${text(refusal["rule"])}`,
        `for the ${text(refusal["side"])}: ${text(refusal["reason"])}`,
      ]),
    ],
  },
  batched: {
    kind: "list",
    empty: "There was no reward.",
    columns: [
      column("REWARD", "id", { keep: true }),
      column("RESULT", "result"),
      column("STATUS", "status"),
      column("WHY NOT", "detail"),
    ],
  },
  entries: {
    kind: "list",
    empty: "There is no entry.",
    columns: [
      column("ENTRY", "id", { keep: true }),
      column("ACCOUNT", "account"),
      amount,
      column("CURRENCY", "currency"),
      column("PARTICIPANT", "participantId"),
      column("REWARD", "rewardId"),
      timeColumn("WHEN", "at"),
    ],
  },
  balances: {
    kind: "list",
    empty: "The ledger is empty.",
    columns: [column("ACCOUNT", "account"), column("CURRENCY", "currency"), amount],
  },
  statement: {
    kind: "record",
    fields: (body) => [
      ["participant", text(body["participantId"])],
      ...items(body["balances"]).map((balance): [string, string] => [
        `  ${text(balance["account"])}`,
        `${text(balance["amount"])} ${text(balance["currency"])}`,
      ]),
      ["entries", entryLines(items(inner(body["entries"])["items"])) || "none"],
      ["next page", optional(inner(body["entries"])["nextCursor"])],
    ],
  },
  ledgerCheck: {
    kind: "record",
    fields: (body) => [
      ["all is well", body["ok"] === true ? "yes" : "no"],
      ["checked", `${counted(Number(body["transactions"]), "transaction")} of ${text(body["entries"])} entries`],
      ["rewards", text(body["rewards"])],
      ...items(body["faults"]).map((fault): [string, string] => [
        `  ${text(fault["check"])}`,
        `${text(fault["subject"])}: ${text(fault["found"])}, not ${text(fault["expected"])} (${text(fault["currency"])})`,
      ]),
    ],
  },
  yearly: {
    kind: "list",
    empty: "Nobody was paid in that year.",
    columns: [
      column("PARTICIPANT", "participantId", { keep: true }),
      column("COUNTRY", "country"),
      { title: "PAID", right: true, cell: (line) => paidIn(line, "paid") },
      { title: "CLAWED BACK", right: true, cell: (line) => paidIn(line, "clawedBack") },
      {
        title: "THRESHOLDS",
        cell: (line) =>
          items(line["flags"])
            .map((flag) => `${text(flag["policy"])}/${text(flag["rule"])}`)
            .join(", "),
      },
    ],
  },
} as const satisfies Record<string, View>;
