import { type RewardState } from "../reward/reward.ts";

export type Account = "funding" | "pending" | "available" | "paid" | "clawback";

/** One line of a transaction, before it has ids. */
export type Posting = {
  account: Account;
  campaignId: string;
  /** Null for the campaign's funding. */
  participantId: string | null;
  rewardId: string;
  asset: string;
  amountMinor: bigint;
};

export type LedgerEntry = Posting & { entryId: string; transactionId: string; line: number; atMs: number };
export type Balance = { account: Account; asset: string; amountMinor: bigint };

/** Where a reward's value lies in each state; null: it is back with the campaign. */
const accountOf: Record<RewardState, Account | null> = {
  pending: "pending",
  available: "available",
  paid: "paid",
  cancelled: null,
  expired: null,
  reversed: null,
};

/**
 * The postings of one change of a reward's state, as the table in README.md has them; `from` is null when it is granted. Each
 * list sums to zero. Money that was paid cannot be taken back by a posting: its reversal stands as owed by the participant.
 */
export const postingsOf = (
  reward: {
    rewardId: string;
    campaignId: string;
    participantId: string;
    asset: string | null;
    amountMinor: bigint | null;
  },
  from: RewardState | null,
  to: RewardState,
): Posting[] => {
  const { rewardId, campaignId, participantId, asset, amountMinor } = reward;
  if (asset === null || amountMinor === null) return [];
  const source = from === null ? "funding" : from === "paid" ? "clawback" : (accountOf[from] ?? "funding");
  const target = accountOf[to] ?? "funding";
  if (source === target) return [];
  const line = (account: Account, amount: bigint): Posting => ({
    account,
    campaignId,
    participantId: account === "funding" ? null : participantId,
    rewardId,
    asset,
    amountMinor: amount,
  });
  return [line(source, -amountMinor), line(target, amountMinor)];
};
