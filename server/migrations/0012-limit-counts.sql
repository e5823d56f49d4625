-- why: limits of invalid validations and of requests must hold over all processes together, and differ for some tenants
-- lock: short, on tenants (a column without a default)
-- breaking: no

-- Counts of the last minutes that server processes tell each other. Unlogged: a crash may forget the last minute, and nothing of it
-- belongs in a backup. Addresses stand in it only as keyed hashes. No key to tenants: a row lives for minutes, and its insert should
-- wait for nobody.
create unlogged table limit_counts (
  tenant_id text collate "C" not null,
  minute int not null,
  subject text collate "C" not null,
  count int not null check (count >= 0),
  primary key (tenant_id, minute, subject)
);

alter table tenants add column limits jsonb check (jsonb_typeof(limits) = 'object');
