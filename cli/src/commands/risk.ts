import type { Command, Flag } from "../command.ts";

/** What somebody is known by. */
export const signalFlags: readonly Flag[] = [
  { name: "email", value: "ADDRESS", to: "body.email", text: "Kept as keyed hashes only, as all that follow." },
  { name: "phone", value: "NUMBER", to: "body.phone", text: "With the country's code, as '+49 170 1234567'." },
  { name: "ip", value: "ADDRESS", to: "body.ip", text: "Where they came from; its /24 or /64 counts." },
  { name: "device", value: "ID", to: "body.deviceId", text: "What your app knows the device by." },
  { name: "do-not-track", to: "body.doNotTrack", text: "Address and device are not taken in, and forgotten." },
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
  {
    words: "risk settings",
    summary: "Show how reviews are decided",
    operation: "getRiskSettings",
    view: "riskSettings",
    examples: ["beckon risk settings"],
  },
  {
    words: "risk four-eyes",
    summary: "Have two people decide from an amount on",
    about: 'A --file with {"fourEyesFrom":null} lets one decide again.',
    operation: "putRiskSettings",
    view: "riskSettings",
    arguments: [
      { name: "AMOUNT", optional: true, to: "body.fourEyesFrom.amount", text: "What is at stake, as 50.00." },
      {
        name: "CURRENCY",
        optional: true,
        to: "body.fourEyesFrom.currency",
        text: "As EUR; other ones then always need two.",
      },
    ],
    file: "json",
    examples: ["beckon risk four-eyes 50.00 EUR"],
  },
  {
    words: "risk back-test",
    summary: "Try another preset or other weights on past sign-ups",
    about: "Weighs what was found then. Single weights come in a --file. Changes nothing.",
    operation: "backTestRisk",
    view: "backTest",
    flags: [
      {
        name: "preset",
        value: "PRESET",
        choices: ["relaxed", "moderate", "strict"],
        to: "body.risk.preset",
        text: "How strictly it judges; moderate without it.",
      },
      { name: "hold-at", value: "SCORE", kind: "integer", to: "body.risk.holdAt", text: "Held from this score." },
      {
        name: "refuse-at",
        value: "SCORE",
        kind: "integer",
        to: "body.risk.refuseAt",
        text: "Refused from this score.",
      },
      { name: "latest", value: "COUNT", kind: "integer", to: "body.latest", text: "Assessments, newest first; 1000." },
    ],
    file: "json",
    examples: ["beckon risk back-test --preset strict"],
  },
];

const example = "ref_01jexample0000000000000000";
const referral = { name: "REFERRAL", to: "path.referralId", text: "The referral's id, ref_..." } as const;
const note = { name: "note", value: "TEXT", to: "body.note", text: "Kept with the step; no personal data." } as const;
const verdict = (side: "referrer" | "referee") =>
  ({
    name: side,
    value: "VERDICT",
    choices: ["clear", "confirm"],
    required: true,
    to: `body.${side}`,
    text: `What the ${side} is: clear, honest; confirm, an abuser, and the side earns nothing.`,
  }) as const;

/** The queue of flagged referrals. */
export const reviewCommands: readonly Command[] = [
  {
    words: "review list",
    summary: "List flagged referrals by what is at stake",
    operation: "listReviews",
    view: "reviews",
    flags: [
      {
        name: "status",
        value: "STATUS",
        choices: ["open", "proposed", "decided"],
        to: "query.status",
        text: "Only these; open without it.",
      },
    ],
    examples: ["beckon review list", "beckon review list --status proposed"],
  },
  {
    words: "review show",
    summary: "Show a review, its evidence and all that was said",
    operation: "getReview",
    view: "reviewed",
    arguments: [referral],
    examples: [`beckon review show ${example}`],
  },
  {
    words: "review decide",
    summary: "Decide about a flagged referral, each side by itself",
    about: "Both confirmed: voided. Where two must decide, the second says the same with a key of their own.",
    operation: "decideReview",
    view: "review",
    arguments: [referral],
    flags: [verdict("referrer"), verdict("referee"), note],
    examples: [`beckon review decide ${example} --referrer confirm --referee clear --note 'one farm'`],
  },
  {
    words: "review decide-many",
    summary: "Decide about many flagged referrals",
    about: "Each stands for itself: one that is refused changes nothing for the rest.",
    operation: "decideReviews",
    view: "reviewDecisions",
    arguments: [{ name: "REFERRAL...", rest: true, to: "body.ids", text: "Up to 500 ids, ref_..." }],
    flags: [
      verdict("referrer"),
      verdict("referee"),
      note,
      { name: "preview", to: "query.preview", text: "Change nothing; say what would happen." },
    ],
    examples: [`beckon review decide-many ${example} --referrer clear --referee clear --preview`],
  },
  {
    words: "review undo",
    summary: "Take a decision or a proposal back",
    about: "While nothing of the referral was paid.",
    operation: "undoReview",
    view: "review",
    arguments: [referral],
    flags: [note],
    examples: [`beckon review undo ${example}`],
  },
  {
    words: "review note",
    summary: "Add a note to a review",
    operation: "noteReview",
    view: "reviewStep",
    arguments: [referral, { name: "NOTE", to: "body.note", text: "No personal data." }],
    examples: [`beckon review note ${example} 'asked both by phone'`],
  },
];
