import type { Account, Balance, LedgerEntry } from "../core/ledger/ledger.ts";
import type { LedgerStore, PaidInPeriod } from "../core/ledger/ledger-store.ts";
import { checkLedger } from "./ledger-check.ts";
import { type Queryable, type Statement, toDate, toMs } from "./session.ts";

/** Amounts come as text: JSON's numbers would lose digits. The database refuses an unbalanced transaction at commit. */
const insert: Statement = {
  name: "ledger-insert",
  text: `insert into ledger_entries (tenant_id, entry_id, transaction_id, line, account, campaign_id, participant_id, reward_id,
      asset, amount, at)
    select $1, "entryId", "transactionId", line, account, "campaignId", "participantId", "rewardId", asset, amount, at
    from jsonb_to_recordset($2::jsonb) row ("entryId" text, "transactionId" text, line int, account text, "campaignId" text,
      "participantId" text, "rewardId" text, asset text, amount numeric, at timestamptz)`,
};

/** Oldest first; each filter has an index that leads with it. */
const list: Statement = {
  name: "ledger-list",
  text: `select entry_id as "entryId", transaction_id as "transactionId", line, account, campaign_id as "campaignId",
      participant_id as "participantId", reward_id as "rewardId", asset, amount::text, at
    from ledger_entries where tenant_id = $1 and ($2::text is null or entry_id > $2)
      and ($4::text is null or account = $4) and ($5::text is null or participant_id = $5)
      and ($6::text is null or campaign_id = $6) and ($7::text is null or reward_id = $7)
      and ($8::text is null or transaction_id = $8) and ($9::text is null or asset = $9)
    order by entry_id limit $3`,
};

/** A balance is the sum of its entries, never a number that is kept. */
const balances: Statement = {
  name: "ledger-balances",
  text: `select account, asset, sum(amount)::text as amount from ledger_entries
    where tenant_id = $1 and ($2::text is null or participant_id = $2) and ($3::text is null or campaign_id = $3)
    group by account, asset order by asset, account`,
};

/** Over the index by participant and account. Points are no money to withdraw. */
const available: Statement = {
  name: "ledger-available",
  text: `select asset as currency, sum(amount)::text as amount from ledger_entries
    where tenant_id = $1 and participant_id = $2 and account = 'available' and asset not like 'points:%'
    group by asset order by max(at) filter (where amount > 0) desc, asset`,
};

/** Over the index of payments by time. With names, only these participants. */
const paidBetween: Statement = {
  name: "ledger-paid-between",
  text: `select e.participant_id as "participantId", p.country, e.asset,
      sum(case when e.account = 'paid' then e.amount else 0 end)::text as paid,
      sum(case when e.account = 'clawback' then -e.amount else 0 end)::text as "clawedBack"
    from ledger_entries e join participants p on p.tenant_id = e.tenant_id and p.participant_id = e.participant_id
    where e.tenant_id = $1 and e.account in ('paid', 'clawback') and e.at >= $2 and e.at < $3 and e.participant_id in (
      select distinct participant_id from ledger_entries
      where tenant_id = $1 and account in ('paid', 'clawback') and at >= $2 and at < $3
        and ($4::text is null or participant_id > $4) and ($6::text[] is null or participant_id = any($6::text[]))
      order by participant_id limit $5)
    group by e.participant_id, p.country, e.asset order by e.participant_id, e.asset`,
};

type Row = Omit<LedgerEntry, "amountMinor" | "atMs"> & { amount: string; at: Date };
type PaidRow = { participantId: string; country: string | null; asset: string; paid: string; clawedBack: string };

/** The double-entry ledger: only ever added to. */
export const ledgerStore = (db: Queryable): LedgerStore => ({
  insert: async (tenantId, entries) => {
    const rows = entries.map(({ amountMinor, atMs, ...entry }) => ({
      ...entry,
      amount: String(amountMinor),
      at: toDate(atMs),
    }));
    await db.query(insert, [tenantId, JSON.stringify(rows)]);
  },
  list: async (tenantId, { account, participantId, campaignId, rewardId, transactionId, asset }, { after, limit }) => {
    const values = [tenantId, after, limit, account, participantId, campaignId, rewardId, transactionId, asset];
    const rows = await db.query<Row>(list, values);
    return rows.map(({ amount, at, ...row }) => ({ ...row, amountMinor: BigInt(amount), atMs: toMs(at) }));
  },
  balances: async (tenantId, { participantId, campaignId }) => {
    type Sum = { account: Account; asset: string; amount: string };
    const rows = await db.query<Sum>(balances, [tenantId, participantId, campaignId]);
    return rows.map(({ account, asset, amount }): Balance => ({ account, asset, amountMinor: BigInt(amount) }));
  },
  available: async (tenantId, participantId) => {
    const rows = await db.query<{ currency: string; amount: string }>(available, [tenantId, participantId]);
    return rows.map(({ currency, amount }) => ({ currency, amountMinor: BigInt(amount) }));
  },
  check: (tenantId, faultsMaximum) => checkLedger(db, tenantId, faultsMaximum),
  paidBetween: async (tenantId, { fromMs, untilMs, participantIds }, { after, limit }) => {
    const values = [tenantId, toDate(fromMs), toDate(untilMs), after, limit, participantIds];
    const byParticipant = new Map<string, PaidInPeriod>();
    for (const { participantId, country, asset, paid, clawedBack } of await db.query<PaidRow>(paidBetween, values)) {
      const one = byParticipant.get(participantId) ?? { participantId, country, values: [] };
      one.values.push({ asset, paidMinor: BigInt(paid), clawedBackMinor: BigInt(clawedBack) });
      byParticipant.set(participantId, one);
    }
    return [...byParticipant.values()];
  },
});
