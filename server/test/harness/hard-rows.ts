import type pg from "pg";
import { withClient } from "../../src/store/migrate.ts";

/** Fills the hard schema with the values that copies get wrong: JSON's null, great and small numbers, line separators. */
export async function fillHardSchema(connection: pg.ClientConfig): Promise<void> {
  await withClient(connection, async (client) => {
    await client.query(`
      insert into owners values
        ('one', null, 'bad; really', '{"a": [1, 2.50, "x\\u2028y\\nz"]}', E'{\\n  "kept":\\n 1\\n}', 123456789012345678901234567890.123456789, 9007199254740993,
          0.1, '2026-03-01T01:02:03.123456Z', '\\xdeadbeef', '{a,"b,c",NULL}'),
        ('two', null, 'fine', 'null', 'null', 5, -4611686018427387904, 'Infinity', 'infinity', null, '{}'),
        ('three', null, 'fine', '[null]', null, 0, 0, 'NaN', '0044-03-15 12:00:00 BC', '', null);
      insert into things (owner_id) select 'one' from generate_series(1, 1500);
      insert into things (owner_id, parent) values ('two', 1), ('two', 1500), ('three', 2);
      update things set parent = 1503 where thing_id = 1;
      update owners set favourite = 1501 where owner_id = 'one';
      insert into planted (name) values ('planted by hand')`);
  });
}

/** Everything in it as text, in one order. Columns of type json are compared by meaning: copies write their blanks anew. */
export async function readHardSchema(connection: pg.ClientConfig): Promise<string[]> {
  return withClient(connection, async (client) => {
    await client.query("set timezone = 'UTC'");
    const { rows } = await client.query<{ line: string }>(
      `select 'owner ' || to_jsonb(o)::text || (o.data is null)::text || (o.raw is null)::text as line from owners o
       union all select 'things ' || count(*) || ' ' || md5(string_agg(t::text, ',' order by thing_id)) from things t
       union all select 'planted ' || p::text from planted p order by 1`,
    );
    return rows.map(({ line }) => line);
  });
}
