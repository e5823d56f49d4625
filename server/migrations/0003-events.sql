-- why: events that tenants report, and when each referral must be looked at next
-- lock: adds a column without default to referrals: a moment
-- breaking: no

create table events (
  tenant_id       text collate "C" not null references tenants,
  -- The tenant's own id: the same event sent twice is one.
  event_id        text collate "C" not null check (length(event_id) between 1 and 128),
  type            text collate "C" not null,
  participant_id  text collate "C" check (length(participant_id) between 1 and 128),
  onboarding_id   text collate "C" check (length(onboarding_id) between 1 and 128),
  object_id       text collate "C" not null check (length(object_id) between 1 and 128),
  status          text not null check (status in ('pending', 'cleared', 'reversed')),
  occurred_at     timestamptz not null,
  received_at     timestamptz not null,
  amount_minor    numeric(38, 0) check (amount_minor >= 0),
  currency        text,
  category        text,
  kind            text,
  attributes      jsonb not null default '{}',
  source          text not null,
  -- What the event said, to tell a repetition from another event under the same id.
  content_hash    bytea not null,
  primary key (tenant_id, event_id),
  check (participant_id is not null or onboarding_id is not null),
  check ((amount_minor is null) = (currency is null))
);
create index events_by_participant on events (tenant_id, participant_id, occurred_at) where participant_id is not null;
create index events_by_onboarding on events (tenant_id, onboarding_id, occurred_at) where onboarding_id is not null;

-- When it must be looked at again: at once when an event came, at a deadline, or never by itself.
alter table referrals add column due_at timestamptz;
alter table referrals add column qualified_at timestamptz;
create index referrals_due on referrals (due_at, tenant_id, referral_id) where due_at is not null;
create index referrals_due_of_tenant on referrals (tenant_id, due_at) where due_at is not null;
