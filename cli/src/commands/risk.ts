import type { Command, Flag } from "../command.ts";

/** What somebody is known by. */
export const signalFlags: readonly Flag[] = [
  { name: "email", value: "ADDRESS", to: "body.email", text: "Kept as keyed hashes only, as all that follow." },
  { name: "phone", value: "NUMBER", to: "body.phone", text: "With the country's code, as '+49 170 1234567'." },
  { name: "ip", value: "ADDRESS", to: "body.ip", text: "Where they came from; its /24 or /64 counts." },
  { name: "device", value: "ID", to: "body.deviceId", text: "What your app knows the device by." },
  { name: "payout", value: "HASH", to: "body.payoutHash", text: "The account they are paid to, hashed by you." },
];

const assessment = [
  {
    name: "outcome",
    value: "OUTCOME",
    choices: ["pass", "hold", "refuse"],
    to: "query.outcome",
    text: "Only these.",
  },
  { name: "referral", value: "ID", to: "query.referralId", text: "Only of this referral." },
  { name: "referrer", value: "ID", to: "query.referrerId", text: "Only of this participant's friends." },
] as const satisfies readonly Flag[];

const list = {
  name: "list",
  value: "LIST",
  choices: ["block", "allow"],
  to: "query.list",
  text: "Only this one.",
} as const;
const kinds = ["participant", "email_domain", "network", "device", "country"] as const;

/** What looks like abuse, and what is on the lists. */
export const riskCommands: readonly Command[] = [
  {
    words: "risk assessments",
    summary: "List what the risk rules said about sign-ups",
    about: "With points and evidence, in --json whole. For support, never for participants.",
    operation: "listRiskAssessments",
    view: "assessments",
    flags: assessment,
    examples: ["beckon risk assessments --outcome refuse"],
  },
  {
    words: "risk know",
    summary: "Say what a participant is known by",
    about: "So that a sign-up can be compared with its referrer. What is left out stays; null in a --file forgets it.",
    operation: "putParticipantSignals",
    view: "known",
    arguments: [{ name: "PARTICIPANT", to: "path.participantId", text: "The tenant's own id of the person." }],
    flags: signalFlags,
    file: "json",
    examples: ["beckon risk know alice --email alice@example.com"],
  },
  {
    words: "risk lists",
    summary: "List what is blocked and what is allowed",
    operation: "listRiskListEntries",
    view: "listed",
    flags: [list, { name: "kind", value: "KIND", choices: kinds, to: "query.kind", text: "Only these." }],
    examples: ["beckon risk lists --list block"],
  },
  {
    words: "risk add",
    summary: "Block or allow somebody or something",
    about:
      "A blocked network holds sign-ups, everything else refuses them. What is allowed is not held against anybody.",
    operation: "addRiskListEntry",
    view: "entry",
    arguments: [
      { name: "LIST", to: "body.list", text: "block or allow." },
      { name: "KIND", to: "body.kind", text: "participant, email_domain, network, device or country." },
      { name: "VALUE", to: "body.value", text: "An id, a domain, an address or /24 or /64, a device, a country." },
    ],
    flags: [
      { name: "note", value: "TEXT", to: "body.note", text: "Why; no personal data." },
      {
        name: "expires",
        value: "WHEN",
        kind: "instant",
        to: "body.expiresAt",
        text: "When it ends; never without it.",
      },
    ],
    examples: ["beckon risk add block email_domain mail.example --expires 90d"],
  },
  {
    words: "risk remove",
    summary: "Take an entry off its list",
    operation: "removeRiskListEntry",
    view: "entry",
    arguments: [{ name: "ENTRY", to: "path.entryId", text: "Its id, rle_..." }],
    examples: ["beckon risk remove rle_01jexample0000000000000000"],
  },
];
