import { createHash } from "node:crypto";
import { Readable, type Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { BackupError, type BackupHeader, type BackupTrailer, mark } from "./backup-format.ts";
import { type BackupTable, qualified, readTables } from "./backup-tables.ts";
import { withClient } from "./migrate.ts";

export { BackupError } from "./backup-format.ts";
export { restore, type RestoreOptions } from "./restore.ts";

/** What a backup says of itself beside its content. */
export type BackupMeta = { beckonVersion: string; environment: string };

const rowsPerFetch = 500;

/**
 * Writes a compressed copy of one moment of the database, while it stays in use. Every row, or an error: row-level security
 * that would hide rows refuses instead.
 * Errors: BackupError `no_schema`; those of the database and of `out`, which then holds no usable backup.
 */
export async function backup(connection: pg.ClientConfig, out: Writable, meta: BackupMeta): Promise<BackupTrailer> {
  return withClient(connection, async (client) => {
    await beginSnapshot(client);
    let trailer: BackupTrailer | undefined;
    const content = writeContent(client, meta, (written) => {
      trailer = written;
    });
    await pipeline(Readable.from(content, { objectMode: false }), createGzip(), out);
    return trailer as BackupTrailer;
  });
}

async function beginSnapshot(client: pg.Client): Promise<void> {
  // Beckon's own walls are open to this session; any other that would hide rows must refuse.
  const { rows } = await client.query<{ foreign: boolean }>(
    "select count(*) > 0 as foreign from pg_policies where schemaname = 'public' and policyname not in ('tenant_wall', 'every_tenant')",
  );
  // Texts of values must not depend on how this server or role likes to write them; a slow reader must not be cut off.
  await client.query(
    `begin isolation level repeatable read read only;
     set local timezone = 'UTC'; set local datestyle = 'ISO, MDY'; set local intervalstyle = 'postgres'; set local bytea_output = 'hex';
     set local extra_float_digits = 1; set local row_security = ${rows[0]?.foreign ? "off" : "on"};
     set local statement_timeout = 0; set local lock_timeout = 0; set local idle_in_transaction_session_timeout = 0`,
  );
}

async function* writeContent(
  client: pg.Client,
  meta: BackupMeta,
  done: (trailer: BackupTrailer) => void,
): AsyncGenerator<string> {
  const hash = createHash("sha256");
  const hashed = (text: string) => {
    hash.update(text);
    return text;
  };
  const { tables } = await readTables(client);
  const header: BackupHeader = {
    format: 1,
    ...meta,
    ...(await describe(client)),
    tables: tables.map(({ name }) => name),
  };
  yield hashed(`${mark.header}${JSON.stringify(header)}\n`);
  const counts: Record<string, number> = {};
  for (const table of tables) {
    yield hashed(`${mark.table}${JSON.stringify({ name: table.name, columns: table.columns })}\n`);
    counts[table.name] = 0;
    for await (const lines of readRows(client, table)) {
      counts[table.name] = (counts[table.name] ?? 0) + lines.length;
      yield hashed(`${lines.join("\n")}\n`);
    }
  }
  // Sequences are outside of any snapshot: read last, they are never behind the rows.
  const trailer: BackupTrailer = { counts, sequences: await readSequences(client), sha256: hash.digest("hex") };
  yield `${mark.trailer}${JSON.stringify(trailer)}\n`;
  done(trailer);
}

async function describe(client: pg.Client): Promise<{ schemaVersion: number; createdAt: string }> {
  const known = await client.query<{ known: boolean }>(
    "select to_regclass('public.schema_migrations') is not null as known",
  );
  const { rows } = known.rows[0]?.known
    ? await client.query<{ version: number | null; at: Date }>(
        "select max(version) as version, now() as at from public.schema_migrations",
      )
    : { rows: [] };
  const first = rows[0];
  if (typeof first?.version !== "number")
    throw new BackupError("no_schema", "This database holds no Beckon data: no migration was applied to it.");
  return { schemaVersion: first.version, createdAt: first.at.toISOString() };
}

async function* readRows(client: pg.Client, table: BackupTable): AsyncGenerator<string[]> {
  const names = table.columns.map((name) => pg.escapeIdentifier(name)).join(", ");
  // JSON's null and SQL's NULL look the same in a row's JSON; the former are listed beside it.
  const nulls = table.jsonColumns.map(
    (name) => `case when t.${pg.escapeIdentifier(name)}::text = 'null' then ${pg.escapeLiteral(name)} end`,
  );
  const prefix =
    nulls.length === 0
      ? `'${mark.row}'`
      : `coalesce('${mark.rowWithNulls}' || nullif(to_json(array_remove(array[${nulls.join(", ")}]::text[], null))::text, '[]') || E'\\t', '${mark.row}')`;
  // Columns of type json may hold line ends between their tokens, and only there: a space means the same.
  await client.query(
    `declare rows no scroll cursor for
       select ${prefix} || replace(row_to_json(t)::text, E'\\n', ' ') as line from (select ${names} from ${qualified(table.name)}) t`,
  );
  for (;;) {
    const { rows } = await client.query<{ line: string }>(`fetch ${rowsPerFetch} from rows`);
    if (rows.length > 0) yield rows.map(({ line }) => line);
    if (rows.length < rowsPerFetch) break;
  }
  await client.query("close rows");
}

async function readSequences(client: pg.Client): Promise<BackupTrailer["sequences"]> {
  const { rows: names } = await client.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'S' and relnamespace = 'public'::regnamespace order by relname collate "C"`,
  );
  const sequences: BackupTrailer["sequences"] = {};
  for (const { name } of names) {
    const { rows } = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${qualified(name)}`,
    );
    if (rows[0]) sequences[name] = rows[0];
  }
  return sequences;
}
