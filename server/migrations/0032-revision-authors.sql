-- why: the history of a campaign's terms says who changed them, and what for
-- lock: short; two new columns without defaults
-- breaking: no

-- Null in revisions that are older: the audit trail knows who made them.
alter table campaign_revisions add column author text;
alter table campaign_revisions add column note text check (length(note) between 1 and 500);
