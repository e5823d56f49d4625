import {
  type BudgetUse,
  type Counts,
  type Flows,
  noCounts,
  type ReportStore,
  type Span,
} from "../core/report/report-store.ts";
import { measures, reportFolding } from "./report-folding.ts";
import { reportLists } from "./report-lists.ts";
import { type Queryable, type Statement, toDate, toMs } from "./session.ts";

const sumsOf = `sum(issued)::float8 as issued, sum(validated)::float8 as validated, sum(registered)::float8 as registered, sum(qualified)::float8 as qualified,
    sum(rewarded)::float8 as rewarded, sum(granted)::text as granted, sum(returned)::text as returned, sum(paid)::text as paid,
    sum(clawed_back)::text as "clawedBack"`;

/**
 * Sums and what is not in them yet, in one statement and so of one moment. Over the primary keys by time: whole days where they are
 * there in this zone, quarters before; the few changes that wait are read whole. Index 0 is before the first bound: there the sums since
 * the beginning stand.
 */
const sums: Statement = {
  name: "report-sums",
  text: `with waiting as materialized (
      select quarter, asset, ${measures} from report_changes where tenant_id = $1 and ($2::text is null or campaign_id = $2)),
    built as materialized (
      select coalesce((select built_from from report_zones where tenant_id = $1 and time_zone = $6), 'infinity') as since)
    select width_bucket(quarter, $3::timestamptz[]) as index, asset, ${sumsOf} from (
      select day as quarter, asset, ${measures} from report_days
      where tenant_id = $1 and day >= greatest($4, (select since from built)) and day < $5 and ($2::text is null or campaign_id = $2)
      union all select quarter, asset, ${measures} from report_quarters
      where tenant_id = $1 and quarter >= $4 and quarter < least($5, (select since from built))
        and ($2::text is null or campaign_id = $2)
      union all select quarter, asset, ${measures} from waiting where quarter >= $4 and quarter < $5) happened
    group by 1, 2
    union all
    select 0, asset, ${sumsOf} from (
      select asset, ${measures} from report_totals where tenant_id = $1 and ($2::text is null or campaign_id = $2)
      union all select asset, ${measures} from waiting) ever
    group by asset`,
};

/** Campaigns by their primary key, active before paused (as in the alphabet), each with its usage by key and its quarters since the moment. */
const budgets: Statement = {
  name: "report-budgets",
  text: `with recent as materialized (
      select campaign_id, asset, sum(granted - returned) as amount from (
        select campaign_id, asset, granted, returned from report_quarters
        where tenant_id = $1 and quarter >= $2 and asset <> '' and ($3::text is null or campaign_id = $3)
        union all
        select campaign_id, asset, granted, returned from report_changes
        where tenant_id = $1 and quarter >= $2 and asset <> '' and ($3::text is null or campaign_id = $3)) happened
      group by campaign_id, asset)
    select k.campaign_id as "campaignId", k.name, k.created_at as "createdAt", b.budget ->> 'currency' as currency,
      b.budget ->> 'amount' as amount, coalesce(u.amount, 0)::text as used, coalesce(recent.amount, 0)::text as recent
    from campaigns k
    join campaign_revisions r on r.tenant_id = k.tenant_id and r.campaign_id = k.campaign_id and r.revision = k.revision
    cross join lateral (select r.terms -> 'limits' -> 'budget' as budget) b
    left join campaign_usage u on u.tenant_id = k.tenant_id and u.campaign_id = k.campaign_id and u.measure = b.budget ->> 'currency'
    left join recent on recent.campaign_id = k.campaign_id and recent.asset = b.budget ->> 'currency'
    where k.tenant_id = $1 and k.state in ('active', 'paused') and jsonb_typeof(b.budget) = 'object'
      and ($3::text is null or k.campaign_id = $3)
    order by k.state, k.campaign_id desc limit $4`,
};

type SumRow = Counts & {
  index: number;
  asset: string;
  granted: string;
  returned: string;
  paid: string;
  clawedBack: string;
};
const flowsOf = ({ granted, returned, paid, clawedBack }: SumRow): Flows => ({
  grantedMinor: BigInt(granted),
  returnedMinor: BigInt(returned),
  paidMinor: BigInt(paid),
  clawedBackMinor: BigInt(clawedBack),
});
type BudgetRow = Omit<BudgetUse, "usedMinor" | "recentMinor" | "createdAtMs"> & {
  used: string;
  recent: string;
  createdAt: Date;
};

/** Sums of what happened, kept beside it, and read with what waits to be added. */
export const reportStore = (db: Queryable): ReportStore => ({
  ...reportLists(db),
  ...reportFolding(db),
  sums: async (tenantId, { campaignId, boundsMs, timeZone }) => {
    const bounds = boundsMs.map(toDate);
    const rows = await db.query<SumRow>(sums, [...[tenantId, campaignId, bounds, bounds[0], bounds.at(-1)], timeZone]);
    const ever = new Map<string, Flows>();
    const spans = new Map<number, Span & { flows: Map<string, Flows> }>();
    for (const row of rows) {
      const { index, asset, issued, validated, registered, qualified, rewarded } = row;
      if (index === 0) {
        if (asset !== "") ever.set(asset, flowsOf(row));
        continue;
      }
      const span = spans.get(index) ?? { index: index - 1, counts: noCounts, flows: new Map<string, Flows>() };
      if (asset === "") span.counts = { issued, validated, registered, qualified, rewarded };
      else span.flows.set(asset, flowsOf(row));
      spans.set(index, span);
    }
    return { spans: [...spans.values()], flows: ever };
  },
  budgets: async (tenantId, { campaignId, sinceMs, limit }) => {
    const rows = await db.query<BudgetRow>(budgets, [tenantId, toDate(sinceMs), campaignId, limit]);
    return rows.map(({ used, recent, createdAt, ...row }) => ({
      ...row,
      usedMinor: BigInt(used),
      recentMinor: BigInt(recent),
      createdAtMs: toMs(createdAt),
    }));
  },
});
