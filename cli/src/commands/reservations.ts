import type { Command } from "../command.ts";

const example = "rsv_01jexample0000000000000000";
const held = { name: "RESERVATION", to: "path.reservationId", text: "Its id, rsv_..." } as const;
const because = { name: "reason", value: "TEXT", to: "body.reason", text: "Why; kept in the audit trail." } as const;

/** Slots of codes that are held for sign-ups that take long. */
export const reservationCommands: readonly Command[] = [
  {
    words: "reservation create",
    summary: "Hold a slot of a code for a sign-up that takes long",
    operation: "reserveSlot",
    view: "reservation",
    arguments: [
      { name: "CODE", to: "path.code", text: "The code, in any spelling." },
      { name: "ONBOARDING", to: "body.onboardingId", text: "The person's temporary id." },
    ],
    flags: [
      {
        name: "ttl",
        value: "TIME",
        kind: "seconds",
        to: "body.ttlSeconds",
        text: "How long it is held, as 12h or in seconds; a day without it.",
      },
    ],
    examples: ["beckon reservation create SUMMER24 onboarding-7 --ttl 3600"],
  },
  {
    words: "reservation cancel",
    summary: "Give a held slot back",
    about: "The sign-up is not stopped: registered later, it takes a slot if one is left.",
    operation: "cancelReservation",
    view: "reservation",
    arguments: [held],
    flags: [because],
    examples: [`beckon reservation cancel ${example}`],
  },
  {
    words: "reservation list",
    summary: "List held slots, and those that were",
    about: "Where the slots of a code went: those that are held for sign-ups under way.",
    operation: "listReservations",
    view: "reservations",
    flags: [
      { name: "code", value: "CODE", to: "query.code", text: "Only of this code: its text or id." },
      {
        name: "state",
        value: "STATE",
        choices: ["held", "used", "expired", "cancelled"],
        to: "query.state",
        text: "Only these.",
      },
      { name: "onboarding", value: "ID", to: "query.onboardingId", text: "Only for this temporary id." },
    ],
    examples: ["beckon reservation list --code SUMMER24 --state held"],
  },
  {
    words: "reservation show",
    summary: "Show a reservation",
    operation: "getReservation",
    view: "reservation",
    arguments: [held],
    examples: [`beckon reservation show ${example}`],
  },
];
