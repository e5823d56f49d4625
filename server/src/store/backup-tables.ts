import pg from "pg";

/** A table as a backup sees it: only what is stored, not what is computed. */
export type BackupTable = {
  name: string;
  columns: string[];
  /** Columns in which the JSON value null is a value of its own beside SQL's NULL. */
  jsonColumns: string[];
};

/** A foreign key that cannot hold while its tables are filled one after the other. */
export type CircularKey = { table: string; name: string };

type ForeignKey = { from: string; to: string; name: string; deferrable: boolean };

/** Quotes a table of schema public. */
export const qualified = (table: string) => `public.${pg.escapeIdentifier(table)}`;

/** The tables of schema public, parents first, and the foreign keys for which there is no such order. */
export async function readTables(client: pg.Client): Promise<{ tables: BackupTable[]; circular: CircularKey[] }> {
  const { rows: tables } = await client.query<BackupTable>(
    `select c.relname as name,
            array_agg(a.attname::text order by a.attnum) as columns,
            coalesce(array_agg(a.attname::text order by a.attnum) filter (where a.atttypid in ('json'::regtype, 'jsonb'::regtype)), '{}') as "jsonColumns"
       from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relpersistence = 'p' and not c.relispartition
        and c.relname <> 'schema_migrations' and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e')
      group by c.relname order by c.relname collate "C"`,
  );
  const { rows: keys } = await client.query<ForeignKey>(
    `select f.relname as "from", t.relname as "to", k.conname as name, k.condeferrable as deferrable
       from pg_constraint k join pg_class f on f.oid = k.conrelid join pg_class t on t.oid = k.confrelid
      where k.contype = 'f' and k.conparentid = 0 and f.relnamespace = 'public'::regnamespace order by 1, 3`,
  );
  return order(tables, keys);
}

function order(tables: BackupTable[], keys: ForeignKey[]): { tables: BackupTable[]; circular: CircularKey[] } {
  // A deferrable key is checked at the end anyway, so it asks for no order.
  const binding = keys.filter(({ deferrable }) => !deferrable);
  const circular: CircularKey[] = binding
    .filter(({ from, to }) => from === to)
    .map(({ from, name }) => ({ table: from, name }));
  const sorted: BackupTable[] = [];
  let left = tables;
  while (left.length > 0) {
    const names = new Set(left.map(({ name }) => name));
    const blocking = (table: BackupTable) =>
      binding.filter(({ from, to }) => from === table.name && to !== from && names.has(to));
    const free = left.filter((table) => blocking(table).length === 0);
    // A circle: take its first table and have its keys checked at the end.
    const taken = free.length > 0 ? free : left.slice(0, 1);
    if (free.length === 0) circular.push(...taken.flatMap(blocking).map(({ from, name }) => ({ table: from, name })));
    sorted.push(...taken);
    left = left.filter((table) => !taken.includes(table));
  }
  return { tables: sorted, circular };
}
