import type pg from "pg";
import { withClient } from "./migrate.ts";

// One statement per kind of object, each giving lines that begin with the object's name. Objects that belong to extensions,
// and the ledger of migrations, which no migration makes, are left out.
const foreign = (catalog: string, oid: string) =>
  `not exists (select from pg_depend d where d.classid = '${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;
const ours = `n.nspname = 'public' and c.relname <> 'schema_migrations' and ${foreign("pg_class", "c.oid")}`;

const sections: { title: string; sql: string }[] = [
  {
    title: "types",
    sql: `select format('%s %s', t.typname, case t.typtype
        when 'e' then 'enum (' || (select string_agg(quote_literal(enumlabel), ', ' order by enumsortorder) from pg_enum where enumtypid = t.oid) || ')'
        when 'd' then 'domain over ' || format_type(t.typbasetype, t.typtypmod) || coalesce(' collate ' || quote_ident(co.collname), '')
          || case when t.typnotnull then ' not null' else '' end || coalesce(' default ' || t.typdefault, '')
          || coalesce((select string_agg(' constraint ' || conname || ' ' || pg_get_constraintdef(oid), '' order by conname)
                         from pg_constraint where contypid = t.oid and contype = 'c'), '')
        else 'composite (' || (select string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' order by attnum)
                         from pg_attribute where attrelid = t.typrelid and attnum > 0 and not attisdropped) || ')' end) as line
      from pg_type t join pg_namespace n on n.oid = t.typnamespace left join pg_class c on c.oid = t.typrelid
      left join pg_collation co on co.oid = t.typcollation and t.typcollation <> (select typcollation from pg_type where oid = t.typbasetype)
      where n.nspname = 'public' and (t.typtype in ('e', 'd') or (t.typtype = 'c' and c.relkind = 'c')) and ${foreign("pg_type", "t.oid")}`,
  },
  {
    title: "sequences",
    sql: `select format('%s %s start %s by %s min %s max %s%s', c.relname, format_type(s.seqtypid, null), seqstart, seqincrement, seqmin, seqmax,
        case when seqcycle then ' cycle' else '' end) as line
      from pg_sequence s join pg_class c on c.oid = s.seqrelid join pg_namespace n on n.oid = c.relnamespace where ${ours}`,
  },
  {
    title: "tables",
    sql: `select c.relname || case c.relkind when 'p' then ' partitioned ' || pg_get_partkeydef(c.oid) else '' end
        || coalesce(' partition of ' || (select inhparent::regclass::text from pg_inherits where inhrelid = c.oid) || ' ' || pg_get_expr(c.relpartbound, c.oid), '')
        || case when c.relpersistence = 'u' then ' unlogged' else '' end
        || case when c.relrowsecurity then ' row security' else '' end || case when c.relforcerowsecurity then ' forced' else '' end
        || coalesce(' with (' || (select string_agg(o, ', ' order by o) from unnest(c.reloptions) o) || ')', '') as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'p') and ${ours}`,
  },
  {
    title: "views",
    sql: `select c.relname || ' ' || regexp_replace(pg_get_viewdef(c.oid), '\\s+', ' ', 'g') as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('v', 'm') and ${ours}`,
  },
  {
    title: "columns",
    sql: `select format('%s.%s %s%s%s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
        coalesce(' collate ' || quote_ident(co.collname), ''), case when a.attnotnull then ' not null' else '' end,
        case when a.attgenerated = '' then coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), '')
          else ' generated (' || pg_get_expr(d.adbin, d.adrelid) || case a.attgenerated when 's' then ') stored' else ') virtual' end end,
        case a.attidentity when 'a' then ' identity always' when 'd' then ' identity by default' else '' end) as line
      from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_type t on t.oid = a.atttypid left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
      left join pg_collation co on co.oid = a.attcollation and a.attcollation <> t.typcollation
      where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped and ${ours}`,
  },
  {
    // From PostgreSQL 18 on NOT NULL is listed as a constraint (type n) too; the column says it already.
    title: "constraints",
    sql: `select format('%s.%s %s', c.relname, k.conname, pg_get_constraintdef(k.oid)) as line
      from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      where k.contype in ('p', 'u', 'f', 'c', 'x') and ${ours}`,
  },
  {
    title: "indexes",
    sql: `select format('%s.%s %s', c.relname, i.relname, regexp_replace(pg_get_indexdef(i.oid), '^.* USING ', 'using '))
        || case when x.indisunique then ' unique' else '' end || case when x.indisvalid then '' else ' INVALID' end as line
      from pg_index x join pg_class i on i.oid = x.indexrelid join pg_class c on c.oid = x.indrelid
      join pg_namespace n on n.oid = c.relnamespace where ${ours}`,
  },
  {
    title: "functions",
    sql: `select format('%s(%s) returns %s language %s %s%s%s: %s', p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid), l.lanname,
        case p.provolatile when 'i' then 'immutable' when 's' then 'stable' else 'volatile' end, case when p.proisstrict then ' strict' else '' end,
        case when p.prosecdef then ' security definer' else '' end || coalesce(' set ' || array_to_string(p.proconfig, ', '), ''),
        regexp_replace(p.prosrc, '\\s+', ' ', 'g')) as line
      from pg_proc p join pg_namespace n on n.oid = p.pronamespace join pg_language l on l.oid = p.prolang
      where n.nspname = 'public' and ${foreign("pg_proc", "p.oid")}`,
  },
  {
    title: "triggers",
    sql: `select format('%s.%s %s', c.relname, t.tgname, regexp_replace(pg_get_triggerdef(t.oid), '^.*?(BEFORE|AFTER|INSTEAD OF)', '\\1'))
        || case t.tgenabled when 'O' then '' else ' enabled ' || t.tgenabled::text end as line
      from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace where not t.tgisinternal and ${ours}`,
  },
  {
    title: "policies",
    sql: `select format('%s.%s %s for %s to %s using (%s) check (%s)', tablename, policyname, permissive, cmd, replace(array_to_string(roles, ', '), tableowner, 'owner'), qual, with_check) as line
      from pg_policies join pg_tables using (schemaname, tablename) where schemaname = 'public'`,
  },
  {
    // The owner's own rights are implied, and shown or not by who the owner is; those of the service's role follow from the tables.
    title: "grants",
    sql: `select format('%s %s to %s', c.relname, string_agg(a.privilege_type, ', ' order by a.privilege_type), case a.grantee when 0 then 'public' else a.grantee::regrole::text end) as line
      from pg_class c join pg_namespace n on n.oid = c.relnamespace cross join aclexplode(c.relacl) a where a.grantee <> c.relowner
        and a.grantee not in (select oid from pg_roles where rolname like 'beckon\\_app\\_%') and ${ours} group by c.relname, a.grantee`,
  },
];

/**
 * A database's schema as sorted text, the same for the same schema on PostgreSQL 15 to 18: for comparing a fresh schema with an
 * upgraded one. It cannot be run.
 */
export async function dumpSchema(connection: pg.ClientConfig): Promise<string> {
  return withClient(connection, async (client) => {
    // Names come out qualified or not by the search path, and texts by the language: pin both.
    await client.query("set search_path = public; set lc_messages = 'C'");
    const parts: string[] = [];
    for (const { title, sql } of sections) {
      const { rows } = await client.query<{ line: string }>(
        `select line from (${sql}) listed order by line collate "C"`,
      );
      if (rows.length > 0) parts.push(`# ${title}\n${rows.map(({ line }) => line).join("\n")}\n`);
    }
    return parts.join("\n");
  });
}
