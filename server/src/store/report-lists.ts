import { limits } from "@beckon/contract";
import type { ReportStore, TopReferrer, Waiting } from "../core/report/report-store.ts";
import { type Queryable, type Statement, toDate, toMsOrNull } from "./session.ts";

/** So many steps of a period are counted, the latest ones: the time this takes has an end, whatever the tenant's size. */
const stepsMaximum = limits.referrerSteps;

/**
 * Over the partial index of these steps by time, backwards and without their rows; each step's referral by its key. The first row says since
 * when was counted, and names nobody where nobody has any.
 */
const topReferrers: Statement = {
  name: "report-top-referrers",
  text: `with steps as materialized (
      select t.at, t.referral_id, t.to_state from referral_transitions t
      where t.tenant_id = $1 and t.at >= $2 and t.at < $3
        and ((t.from_state = 'registered' and t.to_state = 'qualified') or t.to_state = 'rewarded')
      order by t.at desc, t.referral_id desc, t.to_state desc limit $6),
    told as (
      select f.referrer_id, count(*) filter (where s.to_state = 'qualified')::int as qualified,
        count(*) filter (where s.to_state = 'rewarded')::int as rewarded
      from steps s join referrals f on f.tenant_id = $1 and f.referral_id = s.referral_id
      where $4::text is null or f.campaign_id = $4
      group by f.referrer_id order by qualified desc, rewarded desc, f.referrer_id limit $5),
    counted as (select case when count(*) = $6 then min(at) end as since from steps)
    select counted.since, told.referrer_id as "participantId", p.state, p.country, told.qualified, told.rewarded
    from counted left join told on true left join participants p on p.tenant_id = $1 and p.participant_id = told.referrer_id
    order by told.qualified desc, told.rewarded desc, told.referrer_id`,
};

/** Counting ends here: whoever has more has enough to do. */
const countMaximum = 10_000;

/** Campaigns that are active are few; of the rest, each is counted over an index that leads with what it asks for. */
const waiting: Statement = {
  name: "report-waiting",
  text: `select 'campaign_ending' as code, 1 as count, null::timestamptz as since, ends_at as until, campaign_id as id, name
      from campaigns where tenant_id = $1 and state = 'active' and ends_at > $2 and ends_at <= $3
    union all
    select case state when 'disabled' then 'endpoint_disabled' else 'endpoint_failing' end, greatest(consecutive_failures, 1),
      case state when 'disabled' then coalesce(failing_since, updated_at) else failing_since end, null, endpoint_id, null
    from webhook_endpoints
    where tenant_id = $1 and (state = 'disabled' or (state = 'active' and consecutive_failures >= $6))
    union all
    select 'deliveries_failed', count(*)::int, min(updated_at), null, null, null from (
      select updated_at from deliveries
      where tenant_id = $1 and state = 'failed' and reason in ('exhausted', 'refused', 'gone') and updated_at >= $5
      order by updated_at limit ${countMaximum}) d having count(*) > 0
    union all
    select 'reviews_open', count(*)::int, min(flagged_at), null, (array_agg(referral_id order by flagged_at, referral_id))[1], null from (
      select flagged_at, referral_id from risk_reviews where tenant_id = $1 and state in ('open', 'proposed')
      order by flagged_at, referral_id limit ${countMaximum}) r having count(*) > 0
    union all
    select 'referrals_waiting', count(*)::int, min(updated_at), null, null, null from (
      select updated_at from referrals where tenant_id = $1 and state = 'qualified' and review <> 'flagged'
      order by referral_id limit ${countMaximum}) a having count(*) > 0
    union all
    select 'rewards_waiting', count(*)::int, min(granted_at), null, null, null from (
      select granted_at from rewards where tenant_id = $1 and approval = 'waiting' and state = 'pending'
      order by granted_at limit ${countMaximum}) w having count(*) > 0
    union all
    select 'events_rejected', count(*)::int, min(received_at), null, source_id, null from rejected_events
    where tenant_id = $1 and replayed_at is null and received_at >= $4 group by source_id
    union all
    select 'payouts_failed', count(*)::int, min(failed_at), null, null, null from (
      select failed_at from rewards where tenant_id = $1 and failed_at is not null and state = 'available'
      order by failed_at limit ${countMaximum}) p having count(*) > 0`,
};

type WaitingRow = Omit<Waiting, "sinceMs" | "untilMs"> & { since: Date | null; until: Date | null };

/** What reports list instead of counting: people, and what waits. */
export const reportLists = (db: Queryable): Pick<ReportStore, "topReferrers" | "waiting"> => ({
  topReferrers: async (tenantId, { campaignId, fromMs, untilMs, limit, steps = stepsMaximum }) => {
    type Row = { since: Date | null; participantId: string | null } & Omit<TopReferrer, "participantId">;
    const values = [tenantId, toDate(fromMs), toDate(untilMs), campaignId, limit, steps];
    const rows = await db.query<Row>(topReferrers, values);
    const items = rows.flatMap(({ participantId, state, country, qualified, rewarded }) =>
      participantId === null ? [] : [{ participantId, state, country, qualified, rewarded }],
    );
    return { countedFromMs: toMsOrNull(rows[0]?.since ?? null), items };
  },
  waiting: async (tenantId, { nowMs, endingBeforeMs, recentMs, deliveriesSinceMs, failures }) => {
    const times = [nowMs, endingBeforeMs, recentMs, deliveriesSinceMs].map(toDate);
    const rows = await db.query<WaitingRow>(waiting, [tenantId, ...times, failures]);
    return rows.map(({ since, until, ...row }) => ({ ...row, sinceMs: toMsOrNull(since), untilMs: toMsOrNull(until) }));
  },
});
