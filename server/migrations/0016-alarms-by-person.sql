-- why: an erasure finds the alarms that name the person
-- lock: an index is built over the outbound events there are; writes to them wait meanwhile
-- breaking: no

create index outbox_events_alarms on outbox_events (tenant_id, (data ->> 'participantId')) where type = 'risk.alarm';
