-- why: referrals that wait for somebody's approval are counted and listed by index
-- lock: writes to referrals wait while the index is built, a second per million rows; those that wait for more than 2 seconds are
--   answered by 503
-- breaking: no

create index referrals_awaiting_approval on referrals (tenant_id, referral_id) where state = 'qualified' and review <> 'flagged';
