-- why: deliveries that were given up, and the review that waits longest, are found by index
-- lock: writes to deliveries and reviews wait while the indexes are built, a second per million rows; those that wait for more than 2
--   seconds are answered by 503
-- breaking: no

create index deliveries_given_up on deliveries (tenant_id, updated_at) where state = 'failed' and reason in ('exhausted', 'refused', 'gone');
create index risk_reviews_waiting on risk_reviews (tenant_id, flagged_at, referral_id) where state in ('open', 'proposed');
