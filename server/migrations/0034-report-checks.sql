-- why: how often a code was checked and could be used is counted among what the reports tell
-- lock: tenants and the tables of the reports for a moment
-- breaking: no

-- An older Beckon that folds knows nothing of these columns, and what it folds loses its checks: counts of checks may be lost, and only they.
alter table report_quarters add column validated bigint not null default 0;
alter table report_days add column validated bigint not null default 0;
alter table report_totals add column validated bigint not null default 0;
alter table report_changes add column validated bigint not null default 0;

-- Nobody counted before. Null for tenants made later, whose checks are all counted. In a sandbox, by its own clock.
alter table tenants add column checks_counted_from timestamptz;
update tenants set checks_counted_from = now() + clock_ahead_ms * interval '1 millisecond';
