/** The summary counted anew from what never changes, another way than the product does it. */
import { Temporal } from "temporal-polyfill";
import type { Database } from "../../src/store/database.ts";

type Row = { campaignId: string; kind: string; asset: string; amount: string; at: Date };

const sources = `
  select campaign_id as "campaignId", 'issued' as kind, '' as asset, '1' as amount, created_at as at
    from codes where tenant_id = $1 and state <> 'replaced'
  union all
  select f.campaign_id, case when t.from_state is null then 'registered' else t.to_state end, '', '1', t.at
    from referral_transitions t join referrals f using (tenant_id, referral_id) where t.tenant_id = $1
      and (t.from_state is null or (t.from_state, t.to_state) in (('registered', 'qualified'), ('approved', 'rewarded')))
  union all
  select campaign_id, account, asset, amount::text, at from ledger_entries where tenant_id = $1`;

const dayOf = (at: Date, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone).toPlainDate().toString();

/** What tests noted of checks: there is nothing to count them from. */
export type NotedCheck = { campaignId: string; atMs: number; checks: number };

/** What happened on the days from the first to the last: counts by step, and `EUR granted` -> minor units. */
export const recount = async (
  database: Database,
  tenantId: string,
  { from, to, zone, campaignId }: { from: string; to: string; zone: string; campaignId: string | null },
  noted: readonly NotedCheck[] = [],
) => {
  const counted = await database.query<Row>({ name: "", text: sources }, [tenantId]);
  const checked = noted.flatMap(({ campaignId: of, atMs, checks }) =>
    Array.from({ length: checks }, (): Row => {
      return { campaignId: of, kind: "validated", asset: "", amount: "1", at: new Date(atMs) };
    }),
  );
  const rows = [...counted, ...checked];
  const steps: Record<string, number> = { issued: 0, validated: 0, registered: 0, qualified: 0, rewarded: 0 };
  const byDay = new Map<string, Record<string, number>>();
  const money = new Map<string, bigint>();
  const add = (key: string, amount: bigint) => money.set(key, (money.get(key) ?? 0n) + amount);
  for (const row of rows) {
    if (campaignId !== null && row.campaignId !== campaignId) continue;
    const amount = BigInt(row.amount);
    if (row.kind === "pending" || row.kind === "available") add(`${row.asset} committed`, amount);
    const day = dayOf(row.at, zone);
    if (day < from || day > to) continue;
    if (row.asset === "") {
      steps[row.kind] = (steps[row.kind] ?? 0) + 1;
      const one = byDay.get(day) ?? {};
      one[row.kind] = (one[row.kind] ?? 0) + 1;
      byDay.set(day, one);
    } else if (row.kind === "funding")
      add(`${row.asset} ${amount < 0n ? "granted" : "returned"}`, amount < 0n ? -amount : amount);
    else if (row.kind === "paid") add(`${row.asset} paid`, amount);
    else if (row.kind === "clawback") add(`${row.asset} clawedBack`, -amount);
  }
  return { steps, byDay, money };
};
