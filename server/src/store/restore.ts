import type { Readable } from "node:stream";
import pg from "pg";
import { type BackupEntry, BackupError, type BackupHeader, type BackupTrailer, readBackup } from "./backup-format.ts";
import { type CircularKey, qualified, readTables } from "./backup-tables.ts";
import { type MigrationStatus, applyMigrations, migrate, migrationsDirectory, withClient } from "./migrate.ts";
import { readMigrations } from "./migration-files.ts";
import type { StoreLog } from "./store-log.ts";

/** How to restore. `open` is called twice: the file is checked whole before the database is touched. */
export type RestoreOptions = { open: () => Readable; beckonVersion: string; log: StoreLog; directory?: string };

type Trigger = { table: string; name: string; enabled: string };

const rowsPerInsert = 500;
const charactersPerInsert = 4_000_000;

/**
 * Brings a backup back into an empty database: its schema, its rows and then this Beckon's newer migrations. All rows arrive in
 * one transaction with every constraint checked, or the database stays as it was.
 * Errors: BackupError, MigrationError.
 */
export async function restore(
  connection: pg.ClientConfig,
  options: RestoreOptions,
): Promise<{ header: BackupHeader; counts: Record<string, number>; status: MigrationStatus }> {
  const directory = options.directory ?? migrationsDirectory;
  const { header, trailer } = await drain(readBackup(options.open()));
  const migrations = readMigrations(directory);
  if (header.schemaVersion > migrations.length) {
    throw new BackupError(
      "newer_backup",
      `The backup was made by a newer Beckon (${header.beckonVersion}): restore it with that one.`,
    );
  }
  await withClient(connection, async (client) => {
    await client.query(
      "begin; set local timezone = 'UTC'; set local intervalstyle = 'postgres'; set local statement_timeout = 0",
    );
    await refuseUnlessEmpty(client);
    await applyMigrations(client, migrations, { ...options, to: header.schemaVersion, alone: false });
    await load(client, options.open(), trailer);
    await client.query("commit");
  });
  options.log.info({ counts: trailer.counts, schemaVersion: header.schemaVersion }, "backup restored");
  const status = await migrate(connection, { ...options, directory });
  return { header, counts: trailer.counts, status };
}

async function refuseUnlessEmpty(client: pg.Client): Promise<void> {
  // Taken for the whole transaction: neither a migration nor a second restore comes in between.
  await client.query("select pg_advisory_xact_lock(72656665, 3)");
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class c where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid and d.deptype = 'e') order by 1 limit 1`,
  );
  if (rows[0])
    throw new BackupError(
      "not_empty",
      `The database is not empty (it has ${rows[0].name}): restore into a new, empty one.`,
    );
}

async function load(client: pg.Client, source: Readable, checked: BackupTrailer): Promise<void> {
  const { tables, circular } = await readTables(client);
  const triggers = await quietTriggers(client);
  await loosen(client, circular);
  // Rows that migrations planted are in the backup too, as they were then.
  for (const { name } of tables.toReversed()) await client.query(`delete from ${qualified(name)}`);
  const columnsOf = new Map(tables.map(({ name, columns }) => [name, new Set(columns)]));
  let insert: Insert | undefined;
  const entries = readBackup(source);
  for (;;) {
    const { value, done } = await entries.next();
    if (done) {
      await insert?.flush();
      if (value.trailer.sha256 !== checked.sha256)
        throw new BackupError("damaged", "The backup changed while it was read.");
      break;
    }
    if (value.kind === "table") {
      await insert?.flush();
      const known = columnsOf.get(value.name);
      const strange = known === undefined ? value.name : value.columns.find((column) => !known.has(column));
      if (strange !== undefined)
        throw new BackupError(
          "schema_differs",
          `The backup has ${value.name}.${strange}, which the migrations of that version do not make.`,
        );
      insert = new Insert(client, value.name, value.columns);
    } else await insert?.add(value);
  }
  await client.query("set constraints all immediate");
  for (const { table, name } of circular)
    await client.query(`alter table ${qualified(table)} alter constraint ${pg.escapeIdentifier(name)} not deferrable`);
  await wakeTriggers(client, triggers);
  for (const [name, { value, called }] of Object.entries(checked.sequences))
    await client.query("select setval($1::regclass, $2, $3)", [qualified(name), value, called]);
  await verifyCounts(client, checked);
}

/** Foreign keys in a circle are checked at the end of the transaction instead of after each statement: late, but all of them. */
async function loosen(client: pg.Client, circular: CircularKey[]): Promise<void> {
  for (const { table, name } of circular)
    await client.query(
      `alter table ${qualified(table)} alter constraint ${pg.escapeIdentifier(name)} deferrable initially deferred`,
    );
  await client.query("set constraints all deferred");
}

/** What triggers once wrote is in the backup; firing again they would write it twice. Constraint triggers stay: they only check. */
async function quietTriggers(client: pg.Client): Promise<Trigger[]> {
  const { rows } = await client.query<Trigger>(
    `select c.relname as table, t.tgname as name, t.tgenabled::text as enabled from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace = 'public'::regnamespace and not t.tgisinternal and t.tgconstraint = 0 and t.tgparentid = 0 and t.tgenabled <> 'D'`,
  );
  for (const { table, name } of rows)
    await client.query(`alter table ${qualified(table)} disable trigger ${pg.escapeIdentifier(name)}`);
  return rows;
}

async function wakeTriggers(client: pg.Client, triggers: Trigger[]): Promise<void> {
  const modes: Record<string, string> = { O: "enable", A: "enable always", R: "enable replica" };
  for (const { table, name, enabled } of triggers)
    await client.query(`alter table ${qualified(table)} ${modes[enabled]} trigger ${pg.escapeIdentifier(name)}`);
}

async function verifyCounts(client: pg.Client, { counts }: BackupTrailer): Promise<void> {
  for (const [name, expected] of Object.entries(counts)) {
    const { rows } = await client.query<{ count: string }>(`select count(*) as count from ${qualified(name)}`);
    if (Number(rows[0]?.count) !== expected)
      throw new BackupError(
        "damaged",
        `Table ${name} has ${rows[0]?.count} rows after the restore instead of ${expected}.`,
      );
  }
}

/** Collects rows of one table and sends them by the batch. */
class Insert {
  readonly #client: pg.Client;
  readonly #table: string;
  readonly #columns: string[];
  #rows: string[] = [];
  #characters = 0;

  constructor(client: pg.Client, table: string, columns: string[]) {
    this.#client = client;
    this.#table = table;
    this.#columns = columns;
  }

  async add({ json, nulls }: Extract<BackupEntry, { kind: "row" }>): Promise<void> {
    if (nulls.length > 0) return this.#send([json], nulls);
    this.#rows.push(json);
    this.#characters += json.length;
    if (this.#rows.length >= rowsPerInsert || this.#characters >= charactersPerInsert) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.#rows;
    this.#rows = [];
    this.#characters = 0;
    if (rows.length > 0) await this.#send(rows, []);
  }

  async #send(rows: string[], nulls: string[]): Promise<void> {
    const target = this.#columns.map((name) => pg.escapeIdentifier(name));
    const source = this.#columns.map((name, index) => (nulls.includes(name) ? "'null'" : target[index]));
    // The database reads its own texts back by the table's own types; identity columns keep their numbers.
    await this.#client.query(
      `insert into ${qualified(this.#table)} (${target.join(", ")}) overriding system value
       select ${source.join(", ")} from jsonb_populate_recordset(null::${qualified(this.#table)}, $1::jsonb)`,
      [`[${rows.join(",")}]`],
    );
  }
}

async function drain<T>(entries: AsyncGenerator<unknown, T>): Promise<T> {
  for (;;) {
    const { value, done } = await entries.next();
    if (done) return value;
  }
}
