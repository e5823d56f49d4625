/** The second wall between tenants: PostgreSQL's row-level security, under a role that neither owns the tables nor passes by it. */
import pg from "pg";
import { withOptions } from "./connection-options.ts";
import { type Database, type DatabaseOptions, openDatabase, type Statement } from "./database.ts";
import { withClient } from "./migrate.ts";
import { ReachError } from "./reach.ts";

/**
 * What of the wall stands. `role`: under which the service works; null: there is none that its user may use. `creates`: the user may
 * make it; `passesBy`: row-level security does not hold them as they are.
 */
export type Wall = { role: string | null; user: string; creates: boolean; passesBy: boolean };

type Facts = { role: string; user: string; exists: boolean; may: boolean; creates: boolean; passesBy: boolean };

/** A role of this database alone: others on the same server have theirs. `may`: the user can take it on. */
const factsText = `
  select a.role, current_user as "user", r.oid is not null as exists, u.rolsuper or u.rolcreaterole as creates,
    r.oid is not null and (u.rolsuper or pg_has_role(current_user, r.oid,
      case when current_setting('server_version_num')::int >= 160000 then 'SET' else 'MEMBER' end)) as may,
    u.rolsuper or u.rolbypassrls as "passesBy"
  from (select 'beckon_app_' || oid as role from pg_database where datname = current_database()) a
  join pg_roles u on u.rolname = current_user left join pg_roles r on r.rolname = a.role`;

/** Tables and sequences for which the role lacks a right: none in a database that was opened before. */
const lackingText = `
  select count(*)::int as lacking from pg_class c where c.relnamespace = 'public'::regnamespace and (
    c.relkind in ('r', 'p') and not (has_table_privilege($1, c.oid, 'select') and (c.relname = 'schema_migrations'
      or has_table_privilege($1, c.oid, 'insert') and has_table_privilege($1, c.oid, 'update') and has_table_privilege($1, c.oid, 'delete')))
    or c.relkind = 'S' and not has_sequence_privilege($1, c.oid, 'usage'))`;

/**
 * Makes the role and its rights, where they are missing and the user may. `change` false only looks. Errors: those of the database.
 * Concurrency: any number at once, also with migrations.
 */
export async function raiseWall(
  connection: pg.ClientConfig,
  { change, signal }: { change: boolean; signal?: AbortSignal | undefined },
): Promise<Wall> {
  const work = async (client: pg.Client): Promise<Wall> => {
    const read = async () => (await client.query<Facts>(factsText)).rows[0] as Facts;
    let facts = await read();
    if (change && (!facts.may || (await lacking(client, facts.role)) > 0)) {
      await client.query("begin; select pg_advisory_xact_lock(72656665, 3)");
      try {
        facts = await read();
        await grant(client, facts);
        await client.query("commit");
      } catch (error) {
        await client.query("rollback");
        // Who may not make roles works without one; all else is an error.
        if ((error as pg.DatabaseError).code !== "42501") throw error;
      }
      facts = await read();
    }
    const { role, may, user, creates, passesBy } = facts;
    const usable = may && (await lacking(client, role)) === 0;
    return { role: usable ? role : null, user, creates, passesBy };
  };
  return withClient(connection, work, signal);
}

async function lacking(client: pg.Client, role: string): Promise<number> {
  const { rows } = await client.query<{ lacking: number }>(lackingText, [role]);
  return rows[0]?.lacking ?? 0;
}

async function grant(client: pg.Client, { role, exists, may }: Facts): Promise<void> {
  const name = pg.escapeIdentifier(role);
  if (!exists) await client.query(`create role ${name} nologin`);
  // From PostgreSQL 16 on, who made a role does not thereby have it.
  if (!may) await client.query(`grant ${name} to current_user`);
  // The last two: while a later version migrates, this one goes on, and its writes may reach tables that are new.
  await client.query(
    `grant usage on schema public to ${name};
     grant select, insert, update, delete on all tables in schema public to ${name};
     revoke insert, update, delete on schema_migrations from ${name};
     grant usage, select on all sequences in schema public to ${name};
     alter default privileges in schema public grant select, insert, update, delete on tables to ${name};
     alter default privileges in schema public grant usage, select on sequences to ${name}`,
  );
}

/** The same connection under a role, from its first moment on: without the role it is refused. */
export function under(role: string, connection: pg.ClientConfig): pg.ClientConfig {
  // The second says which to come back to, after work for every tenant.
  return withOptions(connection, `-c role=${role} -c beckon.role=${role}`);
}

/**
 * Opens a database so that row-level security holds for every session. A user that may make no role works as itself: the tables'
 * security is forced, so it holds for their owner as well. With `change` the role is made, and sessions that would pass the wall by
 * are refused; without it the database is taken as it is.
 * Errors: ReachError, which names the variable; those of the database.
 */
export async function openBehindWall(
  options: DatabaseOptions,
  { change, variable, signal }: { change: boolean; variable: string; signal?: AbortSignal | undefined },
): Promise<Database> {
  const { connection, log } = options;
  const { role, user } = await raiseWall(connection, { change, signal });
  const database = openDatabase({ ...options, connection: role === null ? connection : under(role, connection) });
  if (!change) return database;
  if (role === null) log.warn({ user }, "the database user may make no role and works as itself");
  try {
    // As opened, whatever stands between here and the server.
    const [row] = await database.query<{ passes: boolean }>(passesBy, []);
    if (row?.passes === false) return database;
    throw new ReachError(
      `The database (${variable}) lets sessions of the user ${user} pass row-level security by, which keeps tenants apart.`,
      "Name a user that is neither a superuser nor has BYPASSRLS, or let PostgreSQL see the connection's startup options.",
    );
  } catch (error) {
    await database.close();
    throw error;
  }
}

const passesBy: Statement = {
  name: "wall-passes-by",
  text: "select rolsuper or rolbypassrls as passes from pg_roles where rolname = current_user",
};
