import type { Command } from "../command.ts";

/** The demo tenant of `npm start`. */
export const demoCommands: readonly Command[] = [
  {
    words: "demo reset",
    summary: "Begin the demo anew",
    about:
      "Only on a deployment of this machine. The demo tenant is set aside: renamed, its keys and webhooks ended. Its rows stay, as ledger and\naudit trail are never deleted from; to be rid of them, stop the service and remove the data folder.\nThen start the service with --demo: it makes a new demo tenant and plays its history.",
    flags: [{ name: "yes", text: "Do it; without this the command only says what would happen." }],
    examples: ["beckon demo reset --yes"],
    scope: "deployment",
    load: async () => (await import("../reset-demo.ts")).runResetDemo,
  },
];
