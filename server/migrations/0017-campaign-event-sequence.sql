-- why: what a campaign tells about its money is numbered by itself, and not by a version that it leaves as it is; an erasure finds
--   what was told about the person's limits as it finds the alarms
-- lock: campaigns are rewritten, a tenant has few; an index is built over the outbound events there are; writes to both wait meanwhile
-- breaking: no

alter table campaigns add column event_sequence integer not null default 0 check (event_sequence >= 0);
update campaigns set event_sequence = version;

drop index outbox_events_alarms;
create index outbox_events_naming on outbox_events (tenant_id, (data ->> 'participantId'))
  where type in ('risk.alarm', 'campaign.referrer_limit_near');
