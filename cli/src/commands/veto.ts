import type { Command } from "../command.ts";

const shownOnce = "A new secret is shown only now: keep it where your system reads it.";

/** The call to the tenant's own system before a reward is approved. */
export const vetoCommands: readonly Command[] = [
  {
    words: "veto show",
    summary: "Show who is asked before a reward is approved",
    operation: "getApprovalVeto",
    view: "veto",
    examples: ["beckon veto show"],
  },
  {
    words: "veto set",
    summary: "Have your system asked before a reward is approved",
    about: "2xx approves, 4xx declines, everything else is asked again for 72 hours; then a person decides.",
    operation: "putApprovalVeto",
    view: "veto",
    arguments: [{ name: "URL", to: "body.url", text: "A public https address." }],
    flags: [
      {
        name: "scheme",
        value: "SCHEME",
        choices: ["standard", "platform"],
        to: "body.scheme",
        text: "Standard Webhooks, or the card platform's headers; standard without it.",
      },
      {
        name: "state",
        value: "STATE",
        choices: ["active", "paused"],
        to: "body.state",
        text: "Active without it; paused: questions wait, and with them their rewards.",
      },
      {
        name: "timeout",
        value: "SECONDS",
        kind: "integer",
        to: "body.timeoutSeconds",
        text: "How long one call may take, 1 to 15; 5 without it.",
      },
    ],
    examples: [
      "beckon veto set https://pay.example.com/may-we",
      "beckon veto set https://pay.example.com/may-we --state paused",
    ],
    note: shownOnce,
  },
  {
    words: "veto rotate",
    summary: "Give the veto a new secret",
    operation: "rotateVetoSecret",
    view: "veto",
    flags: [
      {
        name: "overlap",
        value: "SECONDS",
        kind: "integer",
        to: "body.overlapSeconds",
        text: "How long the present one stays good; a day without it, 0 ends it at once.",
      },
    ],
    examples: ["beckon veto rotate --overlap 3600"],
    note: shownOnce,
  },
  {
    words: "veto remove",
    summary: "Ask nobody any more",
    about: "Rewards whose answer is still out wait for a person.",
    operation: "deleteApprovalVeto",
    view: "veto",
    examples: ["beckon veto remove"],
  },
];
