-- why: events out: the outbox written beside the money, webhook endpoints, deliveries and their attempts
-- lock: one new column with a constant default on codes, instant; every table is new
-- breaking: no

-- Number of the code's latest event, so that receivers can order them; its issue is event 1.
alter table codes add column event_sequence integer not null default 1;

-- What happened, written in the transaction in which it happened. No foreign key: it is written beside rows that have theirs, on
-- the busiest path there is.
create table outbox_events (
  tenant_id      text collate "C" not null,
  event_id       text collate "C" not null,
  type           text collate "C" not null,
  subject_id     text collate "C" not null,
  sequence       integer not null check (sequence >= 1),
  occurred_at    timestamptz not null,
  data           jsonb not null check (jsonb_typeof(data) = 'object'),
  -- Null until deliveries were made of it; set at once for a tenant that has no endpoint.
  fanned_out_at  timestamptz,
  primary key (tenant_id, event_id)
);
-- Event ids sort by time: the oldest event of any tenant goes first.
create index outbox_events_waiting on outbox_events (event_id) where fanned_out_at is null;
create index outbox_events_by_subject on outbox_events (tenant_id, subject_id, event_id);
create index outbox_events_by_time on outbox_events (tenant_id, occurred_at, event_id);

create table webhook_endpoints (
  tenant_id              text collate "C" not null references tenants,
  endpoint_id            text collate "C" not null,
  url                    text not null check (length(url) <= 2048),
  description            text,
  -- Null for every type there is and will be.
  event_types            text[],
  scheme                 text not null check (scheme in ('standard', 'platform')),
  state                  text not null check (state in ('active', 'paused', 'disabled', 'archived')),
  disabled_reason        text check (disabled_reason in ('gone', 'failing')),
  -- Sealed with the key from the environment, bound to tenant and endpoint.
  sealed_secret          text not null check (sealed_secret like 'v1.%'),
  sealed_previous_secret text check (sealed_previous_secret like 'v1.%'),
  previous_secret_until  timestamptz,
  -- Failed attempts since the last success, and since when there were only such.
  consecutive_failures   integer not null default 0 check (consecutive_failures >= 0),
  failing_since          timestamptz,
  version                integer not null default 1,
  created_at             timestamptz not null,
  updated_at             timestamptz not null,
  primary key (tenant_id, endpoint_id),
  check ((state = 'disabled') = (disabled_reason is not null)),
  check ((sealed_previous_secret is null) = (previous_secret_until is null))
);

create table deliveries (
  tenant_id        text collate "C" not null,
  delivery_id      text collate "C" not null,
  endpoint_id      text collate "C" not null,
  event_id         text collate "C" not null,
  state            text not null check (state in ('pending', 'retrying', 'delivered', 'failed')),
  -- Made by people from an earlier one, or for an event that had none.
  resend           boolean not null default false,
  attempts         integer not null default 0 check (attempts >= 0),
  -- Why it ended without success.
  reason           text check (reason in ('exhausted', 'refused', 'gone', 'archived')),
  next_attempt_at  timestamptz,
  -- Whose turn it is, and until when; past that, anybody's.
  lease            text collate "C",
  leased_until     timestamptz,
  created_at       timestamptz not null,
  updated_at       timestamptz not null,
  primary key (tenant_id, delivery_id),
  foreign key (tenant_id, endpoint_id) references webhook_endpoints,
  foreign key (tenant_id, event_id) references outbox_events,
  check ((state in ('pending', 'retrying')) = (next_attempt_at is not null)),
  check ((state = 'failed') = (reason is not null)),
  check ((lease is null) = (leased_until is null))
) with (fillfactor = 70);
-- However often an event is fanned out, an endpoint has one delivery of it that nobody asked for.
create unique index deliveries_one_per_event on deliveries (tenant_id, event_id, endpoint_id) where not resend;
-- And at most one that is under way.
create unique index deliveries_one_open on deliveries (tenant_id, event_id, endpoint_id) where state in ('pending', 'retrying');
-- The work there is, endpoint by endpoint, the most overdue first.
create index deliveries_due on deliveries (tenant_id, endpoint_id, next_attempt_at) where state in ('pending', 'retrying');
create index deliveries_by_endpoint on deliveries (tenant_id, endpoint_id, delivery_id);
create index deliveries_by_event on deliveries (tenant_id, event_id, delivery_id);
create index deliveries_closed on deliveries (tenant_id, updated_at) where state in ('delivered', 'failed');

create table delivery_attempts (
  tenant_id    text collate "C" not null,
  delivery_id  text collate "C" not null,
  attempt      integer not null check (attempt >= 1),
  at           timestamptz not null,
  -- Null when nobody answered.
  status       integer,
  duration_ms  integer not null check (duration_ms >= 0),
  -- The start of the answer's body, with what looks like a secret or a person taken out.
  excerpt      text check (octet_length(excerpt) <= 1024),
  reason       text,
  primary key (tenant_id, delivery_id, attempt),
  foreign key (tenant_id, delivery_id) references deliveries on delete cascade
);
-- An attempt is history. It goes only with its delivery, when that is past its life.
create trigger delivery_attempts_never_change before update on delivery_attempts
  for each row execute function refuse_change();
