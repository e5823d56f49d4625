-- why: every management write leaves an entry in an append-only trail, chained by hashes per tenant
-- lock: none; the table is new
-- breaking: no

-- No key to tenants: it would make every management write wait for those that hold the tenant's row.
create table audit_entries (
  tenant_id      text collate "C" not null,
  audit_id       text collate "C" not null,
  -- The order of the inserts: what had happened before an entry was written has a smaller one.
  position       bigint generated always as identity,
  at             timestamptz not null,
  -- A key's id, `operator` (the command line beside the database) or `system`.
  actor          text collate "C" not null,
  operation      text collate "C" not null,
  subject_type   text not null,
  subject_id     text collate "C" not null,
  before         jsonb,
  after          jsonb,
  -- What else was set, by name: never its value.
  withheld       text[] not null,
  reason         text,
  request_id     text,
  -- Of what an erasure may take out, the chain holds only a salted digest, so that it stays whole without it.
  salt           bytea check (octet_length(salt) = 16),
  subject_digest bytea check (octet_length(subject_digest) = 32),
  reason_digest  bytea check (octet_length(reason_digest) = 32),
  -- Its place in the tenant's chain, and the chain's hash with it; null until the worker was there.
  sequence       bigint check (sequence >= 1),
  hash           bytea check (octet_length(hash) = 32),
  primary key (tenant_id, audit_id),
  unique (tenant_id, sequence),
  check ((sequence is null) = (hash is null))
);
create index audit_entries_waiting on audit_entries (tenant_id, position) where sequence is null;
create index audit_entries_by_subject on audit_entries (tenant_id, subject_id, audit_id);
create index audit_entries_by_actor on audit_entries (tenant_id, actor, audit_id);
create index audit_entries_by_operation on audit_entries (tenant_id, operation, audit_id);

-- Two changes only: an entry gets its place, once; and the transaction that erases a person takes out their id or a text about them,
-- once, together with the salt.
create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  if old.sequence is null and new.sequence is not null
    and to_jsonb(new) - '{sequence,hash}'::text[] = to_jsonb(old) - '{sequence,hash}'::text[] then
    return new;
  end if;
  if old.salt is not null and new.salt is null and new.reason is null
    and to_jsonb(new) - '{salt,reason,subject_id}'::text[] = to_jsonb(old) - '{salt,reason,subject_id}'::text[]
    and exists (select from erasures e where e.tenant_id = old.tenant_id and e.erased_by = pg_current_xact_id_if_assigned()
      and new.subject_id = case when old.subject_digest is null then old.subject_id else e.pseudonym end) then
    return new;
  end if;
  raise exception 'audit_entries rows never change' using errcode = 'restrict_violation';
end
$$;
create trigger audit_entries_never_change before update on audit_entries
  for each row execute function refuse_audit_change();
create trigger audit_entries_never_deleted before delete on audit_entries
  for each row execute function refuse_change();
create trigger audit_entries_never_emptied before truncate on audit_entries
  for each statement execute function refuse_change();
