/** The table of all commands. Parsing, help and the docs' check read it; nothing else lists commands. */
import type { Command } from "./command.ts";
import { auditCommands } from "./commands/audit.ts";
import { campaignCommands } from "./commands/campaigns.ts";
import { consoleCommands, memberCommands } from "./commands/console.ts";
import { demoCommands } from "./commands/demo.ts";
import { eventCommands, sandboxCommands, simulateCommand } from "./commands/events.ts";
import { legalCommands } from "./commands/legal.ts";
import { ledgerCommands } from "./commands/ledger.ts";
import { operatingCommands } from "./commands/operating.ts";
import { codeCommands, participantCommands, tokenCommands } from "./commands/participants.ts";
import { explainCodeCommand, referralCommands } from "./commands/referrals.ts";
import { policyCommands } from "./commands/policies.ts";
import { privacyCommands } from "./commands/privacy.ts";
import { reviewCommands, riskCommands } from "./commands/risk.ts";
import { requestCommands } from "./commands/requests.ts";
import { reservationCommands } from "./commands/reservations.ts";
import { reportCommands } from "./commands/reports.ts";
import { rewardCommands } from "./commands/rewards.ts";
import { identityCommands, keyCommands, tenantCommands } from "./commands/tenants.ts";
import { vetoCommands } from "./commands/veto.ts";
import { webhookCommands } from "./commands/webhooks.ts";

/** Commands by the heading they stand under; of a brief group the overview has one line a noun. */
export const groups: readonly { title: string; commands: readonly Command[]; brief?: true }[] = [
  { title: "Run a deployment", commands: [...operatingCommands, ...demoCommands] },
  { title: "The console", commands: [...consoleCommands, ...memberCommands], brief: true },
  {
    title: "Tenants and keys",
    commands: [
      ...tenantCommands,
      ...keyCommands,
      ...identityCommands,
      ...legalCommands,
      ...auditCommands,
      ...requestCommands,
    ],
  },
  {
    title: "Campaigns, participants and codes",
    commands: [
      ...campaignCommands,
      ...policyCommands,
      simulateCommand,
      ...participantCommands,
      ...codeCommands,
      explainCodeCommand,
      ...tokenCommands,
      ...privacyCommands,
    ],
    brief: true,
  },
  {
    title: "Referrals, events and rewards",
    commands: [
      ...referralCommands,
      ...reservationCommands,
      ...eventCommands,
      ...rewardCommands,
      ...riskCommands,
      ...reviewCommands,
      ...vetoCommands,
      ...ledgerCommands,
      ...reportCommands,
      ...sandboxCommands,
    ],
    brief: true,
  },
  { title: "Webhooks", commands: webhookCommands, brief: true },
];

/** Every command. */
export const commands: readonly Command[] = groups.flatMap((group) => group.commands);
