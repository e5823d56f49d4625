import type { Command } from "../command.ts";

const source = { name: "SOURCE", to: "path.sourceId", text: "The source's id, src_..." } as const;
const secret = {
  name: "secret",
  value: "SECRET",
  kind: "secret",
  to: "body.secret",
  text: "What the sender signs with, 16 characters or more; - reads it from stdin.",
} as const;
const event = { name: "EVENT", to: "path.eventId", text: "Your own id of it." } as const;
const who = [
  { name: "participant", value: "ID", text: "The person's permanent id." },
  { name: "onboarding", value: "ID", text: "Their temporary one." },
] as const;

/** Events: what people did. */
export const eventCommands: readonly Command[] = [
  {
    words: "event send",
    summary: "Report an event",
    about: "The same event again changes nothing. Referrals it concerns are judged before the answer.",
    operation: "createEvent",
    view: "accepted",
    arguments: [
      { name: "EVENT", to: "body.id", text: "Your own id of it: each counts once." },
      { name: "TYPE", to: "body.type", text: "As the campaign's steps name it: purchase." },
    ],
    flags: [
      { ...who[0], to: "body.participantId" },
      { ...who[1], to: "body.onboardingId" },
      {
        name: "at",
        value: "WHEN",
        required: true,
        kind: "instant",
        to: "body.occurredAt",
        text: "When it happened, with an offset, as 2027-01-31T09:00:00Z; 0m is now, another one at each try.",
      },
      { name: "object", value: "ID", to: "body.objectId", text: "What it is about, as a payment that clears later." },
      {
        name: "status",
        value: "STATUS",
        choices: ["pending", "cleared", "reversed"],
        to: "body.status",
        text: "Of a payment; cleared without it.",
      },
      { name: "amount", value: "DECIMAL", to: "body.amount", text: "As 12.34." },
      { name: "currency", value: "CODE", to: "body.currency", text: "ISO 4217 currency, as EUR." },
    ],
    file: "json",
    examples: ["beckon event send txn-1001 purchase --participant bob --at 0m --amount 12.34 --currency EUR"],
  },
  {
    words: "event send-many",
    summary: "Report many events",
    about: 'The file holds {"items": [...]}, at most 1,000. Each stands for itself.',
    operation: "createEvents",
    view: "outcomes",
    file: "json",
    examples: ["beckon event send-many --file events.json"],
  },
  {
    words: "event list",
    summary: "List events",
    about: "Those that came last first.",
    operation: "listEvents",
    view: "events",
    flags: [
      { ...who[0], to: "query.participantId" },
      { ...who[1], to: "query.onboardingId" },
      { name: "type", value: "TYPE", to: "query.type", text: "Only of this type, as purchase." },
      {
        name: "source",
        value: "SOURCE",
        to: "query.source",
        text: "Only what came through this: api, or the id of an event source.",
      },
      {
        name: "status",
        value: "STATUS",
        choices: ["pending", "cleared", "reversed"],
        to: "query.status",
        text: "Of payments: only those.",
      },
      {
        name: "from",
        value: "WHEN",
        kind: "instant",
        to: "query.receivedFrom",
        text: "Received not before, as -1h or a time.",
      },
      { name: "to", value: "WHEN", kind: "instant", to: "query.receivedTo", text: "Received up to then." },
    ],
    examples: ["beckon event list --participant bob", "beckon event list --type purchase --status reversed"],
  },
  {
    words: "event show",
    summary: "Show an event",
    operation: "getEvent",
    view: "event",
    arguments: [event],
    examples: ["beckon event show txn-1001"],
  },
  {
    words: "event explain",
    summary: "Say what an event brought about",
    about: "For which steps of which referral it counts, or why not, and the rewards that hang on them.",
    operation: "explainEvent",
    view: "effects",
    arguments: [event],
    examples: ["beckon event explain txn-1001"],
  },
  {
    words: "event-source create",
    summary: "Make an endpoint for another system's webhooks",
    about: "Without a mapping in --file it understands the card platform's webhooks.",
    operation: "createEventSource",
    view: "source",
    flags: [{ name: "name", value: "NAME", to: "body.name", text: "What people call it." }, secret],
    file: "json",
    examples: ["beckon event-source create --name platform --secret -"],
  },
  {
    words: "event-source list",
    summary: "List event sources",
    operation: "listEventSources",
    view: "sources",
    examples: ["beckon event-source list"],
  },
  {
    words: "event-source show",
    summary: "Show an event source and what it understands",
    operation: "getEventSource",
    view: "source",
    arguments: [source],
    examples: ["beckon event-source show src_01jexample0000000000000000"],
  },
  {
    words: "event-source update",
    summary: "Change an event source",
    operation: "updateEventSource",
    view: "source",
    arguments: [source],
    flags: [
      { name: "name", value: "NAME", to: "body.name", text: "What people call it." },
      secret,
      {
        name: "state",
        value: "active|archived",
        choices: ["active", "archived"],
        to: "body.state",
        text: "An archived one takes nothing.",
      },
    ],
    file: "json",
    examples: ["beckon event-source update src_01jexample0000000000000000 --state archived"],
  },
  {
    words: "event-source rejected",
    summary: "List webhooks that a source refused",
    operation: "listRejectedEvents",
    view: "rejected",
    arguments: [source],
    examples: ["beckon event-source rejected src_01jexample0000000000000000"],
  },
  {
    words: "event-source replay",
    summary: "Take a refused webhook once more",
    about: "With the mapping as it is now.",
    operation: "replayRejectedEvent",
    view: "replayed",
    arguments: [source, { name: "REFUSED", to: "path.rejectedId", text: "Its id, rej_..." }],
    examples: ["beckon event-source replay src_01jexample0000000000000000 rej_01jexample0000000000000000"],
  },
];

/** Trying things out: terms before anybody is bound by them, and time in a sandbox. */
export const simulateCommand: Command = {
  words: "campaign simulate",
  summary: "Try out terms before anybody is bound by them",
  about:
    "Judges past referrals, or people imagined in --file, by the terms there, and says what past ones would cost. Nothing is changed or kept.",
  operation: "simulateCampaign",
  view: "trial",
  arguments: [{ name: "CAMPAIGN", to: "path.campaignId", text: "The campaign's id, cmp_..." }],
  flags: [
    {
      name: "past",
      value: "WHOSE",
      choices: ["campaign", "tenant"],
      to: "body.past.of",
      text: "Judge past referrals: of this campaign, or of the whole tenant.",
    },
    { name: "latest", value: "N", kind: "integer", to: "body.past.latest", text: "So many of the past." },
    { name: "at", value: "WHEN", kind: "instant", to: "body.at", text: "The moment to judge at; now without it." },
  ],
  file: "json",
  examples: ["beckon campaign simulate cmp_01jexample0000000000000000 --past campaign --latest 100 --file terms.json"],
};
export const sandboxCommands: readonly Command[] = [
  {
    words: "sandbox clock",
    summary: "Show a sandbox's clock",
    operation: "getSandboxClock",
    view: "clock",
    examples: ["beckon sandbox clock"],
  },
  {
    words: "sandbox advance",
    summary: "Move a sandbox's clock ahead",
    about: "It never goes back. What is due by then happens before the answer.",
    operation: "moveSandboxClock",
    view: "clock",
    arguments: [
      { name: "TIME", kind: "seconds", to: "body.advanceSeconds", text: "How far: 14d, 12h, 30m, or seconds." },
    ],
    examples: ["beckon sandbox advance 14d"],
  },
];
