-- why: a tenant's own system may be asked before a reward is approved: its address, the questions, every attempt
-- lock: rewards, exclusively, for a check of its rows against one more value of approval; the tables are new
-- breaking: no

-- An older server beside this one never makes a reward available that waits for an answer: its available_at is null.

alter table rewards drop constraint rewards_approval_check;
alter table rewards add constraint rewards_approval_check
  check (approval in ('automatic', 'asking', 'waiting', 'approved', 'declined'));

create table approval_vetoes (
  tenant_id              text collate "C" primary key references tenants,
  state                  text not null check (state in ('off', 'active', 'paused')),
  url                    text check (length(url) <= 2048),
  scheme                 text not null check (scheme in ('standard', 'platform')),
  timeout_seconds        integer not null check (timeout_seconds between 1 and 15),
  -- Sealed with the key from the environment, bound to the tenant.
  sealed_secret          text check (sealed_secret like 'v1.%'),
  sealed_previous_secret text check (sealed_previous_secret like 'v1.%'),
  previous_secret_until  timestamptz,
  version                integer not null check (version >= 1),
  updated_at             timestamptz not null,
  check ((state = 'off') = (url is null)),
  check ((state = 'off') = (sealed_secret is null)),
  check ((sealed_previous_secret is null) = (previous_secret_until is null))
);

-- One question about a reward at the most. Times are the tenant's own, which a sandbox moves; only leases run in real time.
create table veto_questions (
  tenant_id        text collate "C" not null,
  reward_id        text collate "C" not null,
  -- Names the message; every repetition of it is equal.
  event_id         text collate "C" not null,
  state            text not null check (state in ('open', 'allowed', 'refused', 'held', 'overtaken')),
  attempts         integer not null default 0 check (attempts >= 0),
  asked_at         timestamptz not null,
  first_attempt_at timestamptz,
  next_attempt_at  timestamptz,
  -- Whose turn it is, and until when; past that, anybody's.
  lease            text collate "C",
  leased_until     timestamptz,
  primary key (tenant_id, reward_id),
  foreign key (tenant_id, reward_id) references rewards,
  check ((state = 'open') = (next_attempt_at is not null)),
  check ((attempts = 0) = (first_attempt_at is null)),
  check ((lease is null) = (leased_until is null))
) with (fillfactor = 70);
create index veto_questions_due on veto_questions (tenant_id, next_attempt_at) where state = 'open';

create table veto_attempts (
  tenant_id    text collate "C" not null,
  reward_id    text collate "C" not null,
  attempt      integer not null check (attempt >= 1),
  at           timestamptz not null,
  -- Null when nobody answered.
  status       integer,
  duration_ms  integer not null check (duration_ms >= 0),
  -- The start of the answer's body, with what looks like a secret or a person taken out.
  excerpt      text check (octet_length(excerpt) <= 1024),
  reason       text,
  primary key (tenant_id, reward_id, attempt),
  foreign key (tenant_id, reward_id) references veto_questions
);
-- An attempt is evidence about money.
create trigger veto_attempts_never_change before update or delete on veto_attempts
  for each row execute function refuse_change();
