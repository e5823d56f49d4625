-- why: the log of a tenant's events is read newest first, by type, by source, and by what waits to clear or was taken back
-- lock: while each index is built, writes of events wait
-- breaking: no

create index events_by_arrival on events (tenant_id, received_at);
create index events_by_type on events (tenant_id, type, received_at);
create index events_by_source on events (tenant_id, source, received_at);
-- Most are cleared: these are few.
create index events_not_cleared on events (tenant_id, status, received_at) where status <> 'cleared';
