-- why: who referred most, and what waits for somebody, are found by index
-- lock: writes to referral transitions and rewards wait while the indexes are built: some seconds per million rows;
--   those that wait for more than 2 seconds are answered by 503
-- breaking: no

-- The steps that the list of referrers counts.
create index referral_transitions_told on referral_transitions (tenant_id, at, referral_id, to_state)
  where (from_state = 'registered' and to_state = 'qualified') or to_state = 'rewarded';
create index rewards_waiting on rewards (tenant_id, granted_at) where approval = 'waiting' and state = 'pending';
create index rewards_failed on rewards (tenant_id, failed_at) where failed_at is not null and state = 'available';
