import type { LedgerCheck, LedgerFault } from "../core/ledger/ledger-store.ts";
import type { Queryable, Statement } from "./session.ts";

const sizes: Statement = {
  name: "ledger-check-sizes",
  text: `select count(*)::int as entries, count(distinct transaction_id)::int as transactions,
      (select count(*)::int from rewards where tenant_id = $1) as rewards
    from ledger_entries where tenant_id = $1`,
};

/** The constraint trigger says the same at each commit; this finds what came past it. */
const unbalanced: Statement = {
  name: "ledger-check-sums",
  text: `select transaction_id as subject, asset as currency, '0' as expected, sum(amount)::text as found
    from ledger_entries where tenant_id = $1 group by transaction_id, asset having sum(amount) <> 0 limit $2`,
};

/**
 * Every reward's accounts against its state, in one statement and so in one snapshot. A paid reward that was reversed leaves its
 * payment where it was, and as much owed back.
 */
const misplaced: Statement = {
  name: "ledger-check-rewards",
  text: `with expected as (
      select r.reward_id, x.account, r.asset, x.amount from rewards r cross join lateral (values
          (case when r.state in ('pending', 'available', 'paid') then r.state end, r.amount),
          (case when r.state = 'reversed' and r.paid_at is not null then 'paid' end, r.amount),
          (case when r.state = 'reversed' and r.paid_at is not null then 'clawback' end, -r.amount),
          (case when r.state in ('pending', 'available', 'paid') then 'funding' end, -r.amount)
        ) x (account, amount)
      where r.tenant_id = $1 and r.asset is not null and x.account is not null
    ), found as (
      select reward_id, account, asset, sum(amount) as amount from ledger_entries
      where tenant_id = $1 group by reward_id, account, asset having sum(amount) <> 0
    )
    select coalesce(e.reward_id, f.reward_id) || ' ' || coalesce(e.account, f.account) as subject,
      coalesce(e.asset, f.asset) as currency, coalesce(e.amount, 0)::text as expected, coalesce(f.amount, 0)::text as found
    from expected e full join found f on f.reward_id = e.reward_id and f.account = e.account and f.asset = e.asset
    where e.amount is distinct from f.amount limit $2`,
};

/** What campaigns have used against what their living rewards say. */
const misused: Statement = {
  name: "ledger-check-usage",
  text: `with expected as (
      select campaign_id, asset as measure, sum(amount) as amount from rewards
      where tenant_id = $1 and state in ('pending', 'available', 'paid') and asset is not null group by campaign_id, asset
      union all
      select campaign_id, 'referrals', count(distinct referral_id) from rewards
      where tenant_id = $1 and state in ('pending', 'available', 'paid') group by campaign_id
    ), found as (
      select campaign_id, measure, amount from campaign_usage where tenant_id = $1 and amount <> 0
    )
    select coalesce(e.campaign_id, f.campaign_id) as subject, coalesce(e.measure, f.measure) as currency,
      coalesce(e.amount, 0)::text as expected, coalesce(f.amount, 0)::text as found
    from expected e full join found f on f.campaign_id = e.campaign_id and f.measure = e.measure
    where e.amount is distinct from f.amount limit $2`,
};

const checks = [
  ["transaction_sum", unbalanced],
  ["reward_balance", misplaced],
  ["campaign_usage", misused],
] as const;

/** Recomputes a tenant's ledger. Each comparison is one statement, so that writes meanwhile do not look like faults. */
export const checkLedger = async (db: Queryable, tenantId: string, faultsMaximum: number): Promise<LedgerCheck> => {
  const [counts] = await db.query<Omit<LedgerCheck, "faults">>(sizes, [tenantId]);
  const faults: LedgerFault[] = [];
  for (const [check, statement] of checks) {
    const rows = await db.query<Omit<LedgerFault, "check">>(statement, [tenantId, faultsMaximum]);
    faults.push(...rows.map((row) => ({ check, ...row })));
  }
  return { transactions: 0, entries: 0, rewards: 0, ...counts, faults };
};
