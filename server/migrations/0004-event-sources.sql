-- why: inbound endpoints that take other systems' webhooks as they are, and what of them was refused
-- lock: none that matters: every table is new
-- breaking: no

create table event_sources (
  tenant_id     text collate "C" not null references tenants,
  source_id     text collate "C" not null,
  name          text not null,
  state         text not null check (state in ('active', 'archived')),
  -- Sealed; whoever knows it can report events.
  secret        text not null,
  mapping       jsonb not null,
  version       integer not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  primary key (tenant_id, source_id)
);

-- Kept so that nothing a sender was told about is lost: it can be replayed once the mapping is right. Bounded per source.
create table rejected_events (
  tenant_id     text collate "C" not null,
  rejected_id   text collate "C" not null,
  source_id     text collate "C" not null,
  reason        text not null,
  detail        text not null,
  -- Only of senders whose signature was right.
  body          text check (length(body) <= 65536),
  received_at   timestamptz not null,
  replayed_at   timestamptz,
  primary key (tenant_id, rejected_id),
  foreign key (tenant_id, source_id) references event_sources
);
create index rejected_events_by_source on rejected_events (tenant_id, source_id, rejected_id);
