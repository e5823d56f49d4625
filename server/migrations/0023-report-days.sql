-- why: reports of long periods read days instead of quarters of an hour
-- lock: none; every table is new, and a chore fills them from the quarters
-- breaking: yes

-- An older Beckon would fold into the quarters alone.
-- Sums by day of the tenant's time zone, under the moment at which the day begins: made of the quarters, and of nothing else.
create table report_days (
  tenant_id    text collate "C" not null references tenants,
  day          timestamptz not null,
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
  primary key (tenant_id, day, campaign_id, asset)
);

-- Of which zone a tenant's days are, and from which one on they are there; before it, the quarters are read.
create table report_zones (
  tenant_id   text collate "C" primary key references tenants,
  time_zone   text not null,
  built_from  timestamptz,
  -- Whether no quarter lies before.
  whole       boolean not null
);

select build_tenant_wall('report_days');
select build_tenant_wall('report_zones');
