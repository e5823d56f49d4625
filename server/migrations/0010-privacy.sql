-- why: erasing a person: what is left of it, and the one change that append-only tables allow for it; retention and tracking per tenant
-- lock: constant defaults, instant; one check on participants is made anew, which reads the table once
-- breaking: no

-- What the tenant chose; a field that is absent follows the deployment.
alter table tenants add column privacy jsonb not null default '{}' check (jsonb_typeof(privacy) = 'object');

alter table participants drop constraint participants_state_check;
alter table participants add constraint participants_state_check check (state in ('active', 'blocked', 'erased'));

-- Who was erased, by the pseudonym they have since. Nothing here leads back to the id.
create table erasures (
  tenant_id    text collate "C" not null references tenants,
  pseudonym    text collate "C" not null check (pseudonym ~ '^erased_[0-9a-hjkmnp-tv-z]{26}$'),
  erased_at    timestamptz not null,
  actor        text collate "C" not null,
  reason       text check (length(reason) <= 500),
  -- How many rows of each kind had the person in them.
  counts       jsonb not null check (jsonb_typeof(counts) = 'object'),
  -- The transaction that erases: append-only rows let go of a person in that one only.
  erased_by    xid8 not null default pg_current_xact_id(),
  primary key (tenant_id, pseudonym)
);

-- The ids a person had, as keyed hashes: only who has the deployment's key and the id can tell that they were here. They keep a
-- person from being referred twice, and make erasing twice the same as once.
create table erasure_tombstones (
  tenant_id  text collate "C" not null,
  tombstone  bytea not null check (length(tombstone) = 32),
  pseudonym  text collate "C" not null,
  -- Whether they are not to be referred again: they had been, or were blocked.
  barred     boolean not null,
  erased_at  timestamptz not null,
  primary key (tenant_id, tombstone, pseudonym),
  foreign key (tenant_id, pseudonym) references erasures
);
create index erasure_tombstones_by_age on erasure_tombstones (tenant_id, erased_at);

-- What append-only tables allow an erasure, and nothing else: one column, named by the trigger, and in it only the pseudonym of a
-- person whom this very transaction erases and who is no participant any more (`pseudonym`), or nothing (`nothing`).
create function refuse_change_but_erasure() returns trigger language plpgsql as $$
declare
  was text := to_jsonb(old) ->> tg_argv[0];
  becomes text := to_jsonb(new) ->> tg_argv[0];
begin
  if tg_op = 'UPDATE' and was is not null and to_jsonb(old) - tg_argv[0] = to_jsonb(new) - tg_argv[0] and exists (
    select from erasures e where e.tenant_id = old.tenant_id and e.erased_by = pg_current_xact_id_if_assigned() and case tg_argv[1]
      when 'nothing' then becomes is null
      when 'pseudonym' then becomes = e.pseudonym and not exists (
        select from participants p where p.tenant_id = old.tenant_id and p.participant_id = was)
      else false end)
  then
    return new;
  end if;
  raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation';
end $$;

drop trigger ledger_entries_never_change on ledger_entries;
create trigger ledger_entries_never_change before update or delete on ledger_entries
  for each row execute function refuse_change_but_erasure('participant_id', 'pseudonym');
drop trigger referral_transitions_never_change on referral_transitions;
create trigger referral_transitions_never_change before update or delete on referral_transitions
  for each row execute function refuse_change_but_erasure('note', 'nothing');
drop trigger reward_transitions_never_change on reward_transitions;
create trigger reward_transitions_never_change before update or delete on reward_transitions
  for each row execute function refuse_change_but_erasure('note', 'nothing');
drop trigger delivery_attempts_never_change on delivery_attempts;
create trigger delivery_attempts_never_change before update on delivery_attempts
  for each row execute function refuse_change_but_erasure('excerpt', 'nothing');

drop trigger veto_attempts_never_change on veto_attempts;
create trigger veto_attempts_never_change before update or delete on veto_attempts
  for each row execute function refuse_change_but_erasure('excerpt', 'nothing');

-- For retention: the table is in the order of arrival, so a summary of its blocks is enough, and costs a new event nearly nothing.
create index events_by_age on events using brin (received_at);
create index events_with_attributes on events (tenant_id, received_at) where attributes <> '{}';
create index rejected_events_by_age on rejected_events (tenant_id, received_at);
