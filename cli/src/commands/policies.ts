import type { Command } from "../command.ts";

/** What the law says where, as campaigns may name it. */
export const policyCommands: readonly Command[] = [
  {
    words: "policy list",
    summary: "List the policy packs, what they say, and which campaigns name them",
    about: "They come with the server. A campaign names those that apply in its terms, under `jurisdiction`.",
    operation: "listPolicyPacks",
    view: "policies",
    examples: ["beckon policy list", "beckon policy list --json"],
  },
];
