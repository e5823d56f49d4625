-- why: the second wall between tenants: a session sees the rows of the tenant that it is bound to and of nobody else, whatever a
--   statement forgets to say
-- lock: every table for a moment
-- breaking: yes

-- An older Beckon binds its sessions to nobody, and would find nothing.
-- For every table with tenant_id, this migration's and later ones'. Forced: the owner of a table is no exception.
create function build_tenant_wall(target regclass) returns void language plpgsql as $$
declare
  -- The service binds each session to the tenant of its next statement. For work that serves all of them it steps back to the user who
  -- owns the tables, who sees all when it says so. Two policies, because one with both conditions costs every read of the service.
  own constant text := $own$tenant_id = current_setting('beckon.tenant_id', true)$own$;
  every constant text := $every$current_setting('beckon.tenant_id', true) = '*'$every$;
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant_wall on %s using (%s) with check (%s)', target, own, own);
  execute format('create policy every_tenant on %s to %I using (%s) with check (%s)', target, current_user, every, every);
end $$;

select build_tenant_wall(a.attrelid) from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped;
