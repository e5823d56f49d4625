import { allRetentionKinds, retentionKinds } from "@beckon/contract";
import type { Command, Flag } from "../command.ts";

/** `eventAttributes` -> `event-attributes` */
const flagName = (kind: string): string => kind.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

const retention = allRetentionKinds.map((kind): Flag => {
  const { days, minimum, short } = retentionKinds[kind];
  return {
    name: flagName(kind),
    value: "DAYS",
    kind: "integer",
    to: `body.retentionDays.${kind}`,
    text: `${short}; ${days} without a choice, ${minimum} at the least.`,
  };
});

/** How long data stays, and what is not taken in. */
export const privacyCommands: readonly Command[] = [
  {
    words: "privacy show",
    summary: "Show how long each kind of data stays, and whether people are tracked",
    operation: "getPrivacySettings",
    view: "privacySettings",
    examples: ["beckon privacy show"],
  },
  {
    words: "privacy set",
    summary: "Change how long each kind of data stays, and whether people are tracked",
    about:
      "What is left out stays as it is; null in a --file takes a choice back. A shorter time takes effect within\nminutes, and what went does not come back.",
    operation: "updatePrivacySettings",
    view: "privacySettings",
    flags: [
      {
        name: "do-not-track",
        value: "on|off",
        kind: "switch",
        choices: ["on", "off"],
        to: "body.doNotTrack",
        text: "Whether no address and no device of anybody is taken in; what was goes.",
      },
      ...retention,
    ],
    file: "json",
    examples: ["beckon privacy set --event-attributes 30 --deliveries 14", "beckon privacy set --do-not-track on"],
  },
];
