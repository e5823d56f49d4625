-- why: the second wall between tenants: a session sees the rows of the tenant that it is bound to and of nobody else, whatever a
--   statement forgets to say
-- lock: every table for a moment
-- breaking: yes

-- An older Beckon binds its sessions to nobody, and would find nothing.
-- For every table with tenant_id, this migration's and later ones'. Forced: the owner of a table is no exception.
create function build_tenant_wall(target regclass) returns void language plpgsql as $$
declare
  -- The service binds each session to the tenant of its next statement, or to '*' for work that serves all of them.
  own constant text := $own$tenant_id = current_setting('beckon.tenant_id', true) or current_setting('beckon.tenant_id', true) = '*'$own$;
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format('create policy tenant_wall on %s using (%s) with check (%s)', target, own, own);
end $$;

select build_tenant_wall(a.attrelid) from pg_attribute a join pg_class c on c.oid = a.attrelid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname = 'tenant_id' and not a.attisdropped;
