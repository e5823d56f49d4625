-- why: reports also tell of what happened before they were there
-- lock: none; what is there already is counted while writes go on, about 2 minutes per million referrals
-- breaking: no

-- In one statement, so of one moment: all there is, less what was noted of it since the triggers are there. What commits later is in
-- neither, and brings its own notes. No day is built yet: no process folds before all migrations are applied.
with happened as (
  select tenant_id, report_quarter(created_at) as quarter, campaign_id, '' as asset, count(*) as issued, 0 as registered,
    0 as qualified, 0 as rewarded, 0::numeric as granted, 0::numeric as returned, 0::numeric as paid, 0::numeric as clawed_back
  from codes where state <> 'replaced' group by 1, 2, 3
  union all
  select a.tenant_id, report_quarter(a.at), f.campaign_id, '', 0, count(*) filter (where a.from_state is null),
    count(*) filter (where a.to_state = 'qualified'), count(*) filter (where a.to_state = 'rewarded'), 0, 0, 0, 0
  from referral_transitions a join referrals f on f.tenant_id = a.tenant_id and f.referral_id = a.referral_id
  where a.from_state is null or (a.from_state = 'registered' and a.to_state = 'qualified') or a.to_state = 'rewarded'
  group by 1, 2, 3
  union all
  select tenant_id, report_quarter(at), campaign_id, asset, 0, 0, 0, 0,
    coalesce(sum(-amount) filter (where account = 'funding' and amount < 0), 0),
    coalesce(sum(amount) filter (where account = 'funding' and amount > 0), 0),
    coalesce(sum(amount) filter (where account = 'paid'), 0), coalesce(sum(-amount) filter (where account = 'clawback'), 0)
  from ledger_entries where account in ('funding', 'paid', 'clawback') group by 1, 2, 3, 4
  union all
  select tenant_id, quarter, campaign_id, asset, -issued, -registered, -qualified, -rewarded, -granted, -returned, -paid, -clawed_back
  from report_quarters
  union all
  select tenant_id, quarter, campaign_id, asset, -issued, -registered, -qualified, -rewarded, -granted, -returned, -paid, -clawed_back
  from report_changes
), missing as materialized (
  select tenant_id, quarter, campaign_id, asset, sum(issued) as issued, sum(registered) as registered, sum(qualified) as qualified,
    sum(rewarded) as rewarded, sum(granted) as granted, sum(returned) as returned, sum(paid) as paid, sum(clawed_back) as clawed_back
  from happened group by 1, 2, 3, 4
), quarters as (
  insert into report_quarters as q (tenant_id, quarter, campaign_id, asset, issued, registered, qualified, rewarded, granted, returned,
    paid, clawed_back)
  select * from missing
  where (issued, registered, qualified, rewarded, granted, returned, paid, clawed_back) <> (0, 0, 0, 0, 0, 0, 0, 0)
  on conflict (tenant_id, quarter, campaign_id, asset) do update set issued = q.issued + excluded.issued,
    registered = q.registered + excluded.registered, qualified = q.qualified + excluded.qualified,
    rewarded = q.rewarded + excluded.rewarded, granted = q.granted + excluded.granted, returned = q.returned + excluded.returned,
    paid = q.paid + excluded.paid, clawed_back = q.clawed_back + excluded.clawed_back
)
insert into report_totals as t (tenant_id, campaign_id, asset, issued, registered, qualified, rewarded, granted, returned, paid,
  clawed_back)
select tenant_id, campaign_id, asset, sum(issued), sum(registered), sum(qualified), sum(rewarded), sum(granted), sum(returned), sum(paid),
  sum(clawed_back)
from missing group by 1, 2, 3
on conflict (tenant_id, campaign_id, asset) do update set issued = t.issued + excluded.issued,
  registered = t.registered + excluded.registered, qualified = t.qualified + excluded.qualified,
  rewarded = t.rewarded + excluded.rewarded, granted = t.granted + excluded.granted, returned = t.returned + excluded.returned,
  paid = t.paid + excluded.paid, clawed_back = t.clawed_back + excluded.clawed_back;
