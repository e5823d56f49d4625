-- why: reports are read from sums that are kept up to date, not counted anew: what happened is noted beside it and folded in later
-- lock: writes to codes, referral transitions and the ledger wait while what is there already is counted: about 2 minutes per million referrals
-- breaking: no

-- What happened, by quarter of an hour: every time zone's days begin at one. Rows of money have an asset, rows of counts an empty one.
create table report_quarters (
  tenant_id    text collate "C" not null references tenants,
  quarter      timestamptz not null,
  campaign_id  text collate "C" not null,
  asset        text collate "C" not null,
  issued       bigint not null,
  registered   bigint not null,
  qualified    bigint not null,
  rewarded     bigint not null,
  granted      numeric(38, 0) not null,
  returned     numeric(38, 0) not null,
  paid         numeric(38, 0) not null,
  clawed_back  numeric(38, 0) not null,
  primary key (tenant_id, quarter, campaign_id, asset)
);

-- The sum of all quarters, for what is asked since the beginning.
create table report_totals (
  tenant_id    text collate "C" not null references tenants,
  campaign_id  text collate "C" not null,
  asset        text collate "C" not null,
  issued       bigint not null,
  registered   bigint not null,
  qualified    bigint not null,
  rewarded     bigint not null,
  granted      numeric(38, 0) not null,
  returned     numeric(38, 0) not null,
  paid         numeric(38, 0) not null,
  clawed_back  numeric(38, 0) not null,
  primary key (tenant_id, campaign_id, asset)
);

-- What is not folded in yet. Written with what it is about, in one transaction; a reader adds it to the sums. So the two are always
-- all there is, however late a transaction commits.
create table report_changes (
  tenant_id    text collate "C" not null references tenants,
  change_id    bigint generated always as identity,
  quarter      timestamptz not null,
  campaign_id  text collate "C" not null,
  asset        text collate "C" not null default '',
  issued       bigint not null default 0,
  registered   bigint not null default 0,
  qualified    bigint not null default 0,
  rewarded     bigint not null default 0,
  granted      numeric(38, 0) not null default 0,
  returned     numeric(38, 0) not null default 0,
  paid         numeric(38, 0) not null default 0,
  clawed_back  numeric(38, 0) not null default 0,
  primary key (tenant_id, change_id)
);

select build_tenant_wall('report_quarters');
select build_tenant_wall('report_totals');
select build_tenant_wall('report_changes');

create function report_quarter(at timestamptz) returns timestamptz language sql immutable parallel safe as $$
  select date_bin('15 minutes', at, '2000-01-01 00:00:00+00')
$$;

-- A replaced text leaves a row behind, which was issued once already.
create function note_codes() returns trigger language plpgsql as $$
begin
  insert into report_changes (tenant_id, quarter, campaign_id, issued)
  select tenant_id, report_quarter(created_at), campaign_id, count(*) from added
  where state <> 'replaced' group by tenant_id, report_quarter(created_at), campaign_id;
  return null;
end $$;
create trigger codes_noted after insert on codes referencing new table as added
  for each statement execute function note_codes();

-- A void that is undone takes nothing anew: only the step from the state before counts.
create function note_referrals() returns trigger language plpgsql as $$
begin
  insert into report_changes (tenant_id, quarter, campaign_id, registered, qualified, rewarded)
  select a.tenant_id, report_quarter(a.at), f.campaign_id, count(*) filter (where a.from_state is null),
    count(*) filter (where a.to_state = 'qualified'), count(*) filter (where a.to_state = 'rewarded')
  from added a join referrals f on f.tenant_id = a.tenant_id and f.referral_id = a.referral_id
  where a.from_state is null or (a.from_state = 'registered' and a.to_state = 'qualified') or a.to_state = 'rewarded'
  group by a.tenant_id, report_quarter(a.at), f.campaign_id;
  return null;
end $$;
create trigger referral_transitions_noted after insert on referral_transitions referencing new table as added
  for each statement execute function note_referrals();

create function note_money() returns trigger language plpgsql as $$
begin
  insert into report_changes (tenant_id, quarter, campaign_id, asset, granted, returned, paid, clawed_back)
  select tenant_id, report_quarter(at), campaign_id, asset, coalesce(sum(-amount) filter (where account = 'funding' and amount < 0), 0),
    coalesce(sum(amount) filter (where account = 'funding' and amount > 0), 0),
    coalesce(sum(amount) filter (where account = 'paid'), 0), coalesce(sum(-amount) filter (where account = 'clawback'), 0)
  from added where account in ('funding', 'paid', 'clawback') group by tenant_id, report_quarter(at), campaign_id, asset;
  return null;
end $$;
create trigger ledger_entries_noted after insert on ledger_entries referencing new table as added
  for each statement execute function note_money();

-- What was there before.
insert into report_quarters
select tenant_id, quarter, campaign_id, asset, sum(issued), sum(registered), sum(qualified), sum(rewarded), sum(granted), sum(returned),
  sum(paid), sum(clawed_back)
from (
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
) happened group by 1, 2, 3, 4;

insert into report_totals
select tenant_id, campaign_id, asset, sum(issued), sum(registered), sum(qualified), sum(rewarded), sum(granted), sum(returned), sum(paid),
  sum(clawed_back)
from report_quarters group by 1, 2, 3;
