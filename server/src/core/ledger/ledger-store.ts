/** What the ledger needs of a store: part of the ports, in a file of its own because of its length. */
import type { Account, Balance, LedgerEntry } from "./ledger.ts";

/** As everywhere: `after` is the sort key of the last item seen. */
type PageRequest = { after: string | null; limit: number };

export type LedgerFilter = {
  account: Account | null;
  participantId: string | null;
  campaignId: string | null;
  rewardId: string | null;
  transactionId: string | null;
  asset: string | null;
};

/** What does not agree, in minor units. */
export type LedgerFault = {
  check: "transaction_sum" | "reward_balance" | "campaign_usage";
  subject: string;
  currency: string;
  expected: string;
  found: string;
};
export type LedgerCheck = { transactions: number; entries: number; rewards: number; faults: LedgerFault[] };

/** Payments to one participant within a period, per asset. */
export type PaidInPeriod = {
  participantId: string;
  country: string | null;
  values: { asset: string; paidMinor: bigint; clawedBackMinor: bigint }[];
};

export type LedgerStore = {
  /** Adds whole transactions; the database refuses one that does not sum to zero, at commit. */
  insert(tenantId: string, entries: readonly LedgerEntry[]): Promise<void>;
  /** Oldest first, by id. */
  list(tenantId: string, filter: LedgerFilter, page: PageRequest): Promise<LedgerEntry[]>;
  balances(tenantId: string, of: { participantId: string | null; campaignId: string | null }): Promise<Balance[]>;
  /** A participant's money credits still available, per currency, the one credited last first. */
  available(tenantId: string, participantId: string): Promise<{ currency: string; amountMinor: bigint }[]>;
  check(tenantId: string, faultsMaximum: number): Promise<LedgerCheck>;
  /** In the order of the participants' ids. */
  paidBetween(
    tenantId: string,
    period: { fromMs: number; untilMs: number; participantIds: readonly string[] | null },
    page: PageRequest,
  ): Promise<PaidInPeriod[]>;
};
