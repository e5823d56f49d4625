-- why: the check of a transaction's sum looked at rows that row-level security may hide by then: what it could not see, it let pass
-- lock: none; a function is replaced
-- breaking: no

-- Its own lines are always there. Where they are not, the session is bound to another tenant than they belong to.
create or replace function refuse_unbalanced() returns trigger language plpgsql set plan_cache_mode = force_custom_plan as $$
begin
  if (
    select coalesce(bool_or(sums.amount <> 0), true) from (
      select sum(e.amount) as amount from ledger_entries e
      where e.tenant_id = new.tenant_id and e.transaction_id = new.transaction_id group by e.asset) sums
  ) then
    raise exception 'ledger transaction % does not sum to zero', new.transaction_id
      using errcode = 'check_violation', constraint = 'ledger_entries_balanced';
  end if;
  return null;
end $$;
