-- why: reports are read from sums that are kept up to date, not counted anew: what happened is noted beside it and folded in later
-- lock: codes, referral transitions and the ledger for a moment
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

-- A service of the version before may still write while the next one migrates. Its role has rights on the tables that it knows, and the
-- triggers write in its name.
do $$
declare
  app constant text := (select 'beckon_app_' || oid from pg_database where datname = current_database());
begin
  if exists (select 1 from pg_roles where rolname = app) then execute format('grant insert on report_changes to %I', app); end if;
end $$;
