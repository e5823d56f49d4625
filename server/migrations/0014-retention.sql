-- why: each kind of data ends after days that the tenant chose; a referral whose events are gone is judged no more
-- lock: short, on tenants and referrals (columns without a default that must be written); indexes are built over what there is
-- breaking: no

-- Counts changes of `privacy`, for who changes it next.
alter table tenants add column privacy_version integer not null default 0;

alter table referrals
  -- Since when events that it was judged by are gone: without them a refund cannot be told from a step that was never done.
  add column evidence_gone_at timestamptz,
  -- Since when it holds no temporary id, country and time of the sign-up any more.
  add column sign_up_gone_at timestamptz;

-- What there is to do, and nothing else: each of these is empty or short.
create index referrals_sign_up_kept on referrals (tenant_id, updated_at)
  where sign_up_gone_at is null and state in ('expired', 'declined', 'voided') and qualified_at is null;
create index referrals_not_linked on referrals (tenant_id, registered_at) where referee_id is null and state = 'registered';
create index reservations_over on reservations (tenant_id, updated_at) where state <> 'held';
create index risk_assessments_with_hashes on risk_assessments (tenant_id, at) where signals -> 'hashes' <> '[]';
create index risk_review_steps_with_note on risk_review_steps (tenant_id, at) where note is not null;
create index veto_attempts_with_excerpt on veto_attempts (tenant_id, at) where excerpt is not null;
-- In the order of arrival, as events: a summary of blocks is enough.
create index risk_signals_by_age on risk_signals using brin (seen_at);
create index risk_assessments_by_age on risk_assessments using brin (at);

-- An attempt stays evidence about money; the words of the far end may go, by age as by an erasure.
create function refuse_change_but_emptying() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) = jsonb_set(to_jsonb(old), array[tg_argv[0]], 'null') then
    return new;
  end if;
  raise exception '% rows never change', tg_table_name using errcode = 'restrict_violation';
end $$;
drop trigger veto_attempts_never_change on veto_attempts;
create trigger veto_attempts_never_change before update or delete on veto_attempts
  for each row execute function refuse_change_but_emptying('excerpt');
