import type { Command } from "../command.ts";

const participant = { name: "participant", value: "ID", to: "query.participantId", text: "Only of this one." } as const;
const campaign = { name: "campaign", value: "ID", to: "query.campaignId", text: "Only of this campaign." } as const;
const currency = {
  name: "currency",
  value: "CODE",
  to: "query.currency",
  text: "Only in this, as EUR, usdc or points:miles.",
} as const;

/** The ledger of rewards: read only, its entries come from what happens to rewards. */
export const ledgerCommands: readonly Command[] = [
  {
    words: "ledger entries",
    summary: "List ledger entries, oldest first",
    operation: "listLedgerEntries",
    view: "entries",
    flags: [
      {
        name: "account",
        value: "NAME",
        choices: ["funding", "pending", "available", "paid", "clawback"],
        to: "query.account",
        text: "Only of this account: funding, pending, available, paid or clawback.",
      },
      participant,
      campaign,
      { name: "reward", value: "ID", to: "query.rewardId", text: "Only of this reward." },
      { name: "transaction", value: "ID", to: "query.transactionId", text: "Only of this transaction." },
      currency,
    ],
    examples: ["beckon ledger entries --account paid --all"],
  },
  {
    words: "ledger balances",
    summary: "Sum the ledger by account and currency",
    about: "Of the tenant, one campaign or one participant. Per currency, the tenant's balances sum to zero.",
    operation: "getLedgerBalances",
    view: "balances",
    flags: [participant, campaign],
    examples: ["beckon ledger balances"],
  },
  {
    words: "ledger statement",
    summary: "Show a participant's balances and entries",
    operation: "getLedgerStatement",
    view: "statement",
    arguments: [{ name: "PARTICIPANT", to: "path.participantId", text: "The tenant's own id of the person." }],
    flags: [currency],
    examples: ["beckon ledger statement alice"],
  },
  {
    words: "ledger check",
    summary: "Recompute the ledger against the rewards",
    operation: "checkLedger",
    view: "ledgerCheck",
    examples: ["beckon ledger check"],
  },
  {
    words: "ledger yearly",
    summary: "Say what each participant was paid in a year",
    about: "A calendar year in the tenant's time zone, with the reporting thresholds that were reached.",
    operation: "getYearlyReport",
    view: "yearly",
    arguments: [{ name: "YEAR", kind: "integer", to: "query.year", text: "As 2026." }],
    examples: ["beckon ledger yearly 2026 --all"],
  },
];
