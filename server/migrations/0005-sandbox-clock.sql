-- why: sandbox tenants have a clock of their own that tests can move ahead
-- lock: adds a column with a constant default: a moment
-- breaking: no

alter table tenants add column clock_ahead_ms bigint not null default 0
  constraint tenants_live_clock_is_real check (clock_ahead_ms = 0 or (mode = 'sandbox' and clock_ahead_ms > 0));
create index tenants_ahead on tenants (tenant_id) where clock_ahead_ms > 0;
