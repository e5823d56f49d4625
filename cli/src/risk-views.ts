/** Views of what risk rules said, and of what is on the lists. */
import { column, inner, type Json, optional, text, time, timeColumn, type View, items } from "./cells.ts";
import { counted, longTime } from "./times.ts";

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

const stakeText = (review: Json): string =>
  items(review["stake"])
    .map(({ amount, asset }) => `${text(amount)} ${text(asset)}`)
    .join(", ");

const decisionText = (review: Json): string | undefined => {
  const { referrer, referee, by, at } = inner(review["decision"]);
  return by === undefined
    ? undefined
    : `referrer ${text(referrer)}, referee ${text(referee)}, by ${text(by)}, ${longTime(at)}`;
};

const reviewFields = (body: Json): [string, string | undefined][] => [
  ["referral", `${text(body["referralId"])}, ${text(body["referralStatus"])}`],
  ["status", text(body["status"])],
  ["at stake", stakeText(body)],
  ["two people", body["needsTwo"] === true ? "yes" : "no"],
  ["decision", decisionText(body)],
  ["referrer", text(body["referrerId"])],
  ["referee", optional(body["refereeId"])],
  ["onboarding id", optional(body["onboardingId"])],
  ["campaign", text(body["campaignId"])],
  ["evidence", body["evidence"] === null ? undefined : assessmentText(inner(body["evidence"]))],
  ["flagged", time(body["flaggedAt"])],
];

const stepText = (step: Json): string => {
  const said =
    step["referrer"] === null ? "" : `, referrer ${text(step["referrer"])}, referee ${text(step["referee"])}`;
  return `${text(step["action"])} by ${text(step["actor"])}${said}${step["note"] === null ? "" : `: ${text(step["note"])}`}`;
};

const countsText = (value: unknown): string => {
  const { pass, hold, refuse } = inner(value);
  return `${text(pass)} passed, ${text(hold)} held, ${text(refuse)} refused`;
};

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
  foundPeople: {
    kind: "list",
    empty: "Nobody is known by this address.",
    columns: [
      {
        title: "PERSON",
        keep: true,
        cell: (one) => optional(one["participantId"]) ?? `${text(one["onboardingId"])} (signing up)`,
      },
      column("STATE", "state"),
      column("CAME BY", "referralId"),
      timeColumn("SEEN", "seenAt"),
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
  reviews: {
    kind: "list",
    empty: "Nothing waits for a review.",
    columns: [
      column("REFERRAL", "referralId", { keep: true }),
      { title: "AT STAKE", right: true, cell: stakeText },
      column("SCORE", "score", { right: true }),
      column("STATUS", "status"),
      column("REFERRER", "referrerId"),
      { title: "RULES", cell: (review) => rulesOf(inner(review["evidence"])) },
      timeColumn("FLAGGED", "flaggedAt"),
    ],
  },
  review: { kind: "record", fields: reviewFields },
  reviewed: {
    kind: "record",
    fields: (body) => [
      ...reviewFields(inner(body["review"])),
      ...items(body["steps"]).map((step): [string, string] => [`  ${longTime(step["at"])}`, stepText(step)]),
    ],
  },
  reviewStep: { kind: "sentence", say: (body) => `${stepText(body)}.` },
  reviewDecisions: {
    kind: "list",
    empty: "Nothing was decided.",
    columns: [
      column("REFERRAL", "id", { keep: true }),
      column("OUTCOME", "outcome"),
      column("STATUS", "referralStatus"),
      column("WHY NOT", "detail"),
    ],
  },
  riskSettings: {
    kind: "record",
    fields: (body) => {
      const { amount, currency } = inner(body["fourEyesFrom"]);
      return [["two people from", amount === undefined ? "never" : `${text(amount)} ${text(currency)}`]];
    },
  },
  backTest: {
    kind: "record",
    fields: (body) => [
      ["judged", counted(Number(body["judged"]), "sign-up")],
      ["then", countsText(body["before"])],
      [`by ${text(body["preset"])}`, countsText(body["after"])],
      ["of the cleared", countsText(body["cleared"])],
      ["of the confirmed", countsText(body["confirmed"])],
      ...items(body["changed"])
        .slice(0, 10)
        .map((one): [string, string] => [
          `  ${text(one["referralId"] ?? one["assessmentId"])}`,
          `${text(one["from"])} ${text(one["scoreBefore"])} to ${text(one["to"])} ${text(one["scoreAfter"])}`,
        ]),
    ],
  },
} as const satisfies Record<string, View>;
