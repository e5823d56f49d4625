/** The table of all commands. Parsing, help and the docs' check read it; nothing else lists commands. */
import type { Command } from "./command.ts";
import { campaignCommands } from "./commands/campaigns.ts";
import { operatingCommands } from "./commands/operating.ts";
import { codeCommands, participantCommands, tokenCommands } from "./commands/participants.ts";
import { identityCommands, keyCommands, tenantCommands } from "./commands/tenants.ts";

/** Commands by the heading they stand under. */
export const groups: readonly { title: string; commands: readonly Command[] }[] = [
  { title: "Run a deployment", commands: operatingCommands },
  { title: "Tenants and keys", commands: [...tenantCommands, ...keyCommands, ...identityCommands] },
  { title: "Campaigns", commands: campaignCommands },
  { title: "Participants and codes", commands: [...participantCommands, ...codeCommands, ...tokenCommands] },
];

/** Every command. */
export const commands: readonly Command[] = groups.flatMap((group) => group.commands);
