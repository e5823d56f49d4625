import pg from "pg";

/**
 * One SQL statement. The name is its identity in every connection: one name, one text. Its first value is the tenant whose rows it
 * is about, and it sees no others; `everyTenant` is for work that serves all of them. `many` is the same for several values of `$2` at
 * once, an array: each row says in `place` which of them it belongs to, from 1.
 */
export type Statement = { name: string; text: string; everyTenant?: true; many?: { name: string; text: string } };

/** What row-level security looks at: the role, which the connection was opened with, and the tenant whose rows the session sees. */
export const bindStatement: Statement = {
  name: "bind-tenant",
  text: `select set_config('role', coalesce(nullif(current_setting('beckon.role', true), ''), 'none'), false),
    set_config('beckon.tenant_id', $1, false)`,
};

/** Steps back to the user who owns the tables: only they may see every tenant's rows, and only when they say so. */
const bindToAll: Statement = {
  name: "bind-every-tenant",
  text: "select set_config('role', 'none', false), set_config('beckon.tenant_id', $1, false)",
};

const everyone = "*";

/**
 * Whose rows a statement needs to see. One that names nobody sees nobody's, and not those of whoever was served before it. Nobody is
 * called `*`: a value that came from outside must not open what a statement does not ask for.
 */
export const tenantOf = ({ everyTenant }: Statement, [first]: readonly unknown[]): string => {
  if (everyTenant) return everyone;
  return typeof first !== "string" || first === everyone ? "" : first;
};

/** Text values of columns as the code wants them: counts as numbers, days as text, moments as Date. */
export const columnTypes = {
  getTypeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
    if (format !== "binary") {
      if (oid === 20) return parseInt8;
      // A calendar day and a clock without zone have no moment; a Date would invent one.
      if (oid === 1082 || oid === 1114) return keepText;
    }
    return pg.types.getTypeParser(oid, format) as (value: string) => unknown;
  },
};

const keepText = (value: string) => value;

/** A bigint column that outgrew exact numbers becomes a bigint, which is loud in JSON and arithmetic instead of wrong. */
function parseInt8(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

type Submitted = InstanceType<typeof pg.Query> & { name: string };
type QueryConstructor = new (
  text: string,
  values: unknown[],
  callback: (error: Error | null, result: pg.QueryResult) => void,
) => Submitted;

/**
 * Sends a statement. A `Query` object made from text spares the copy of the configuration and the two promises that
 * `client.query(config)` makes for each call.
 */
export function submit(
  client: pg.ClientBase,
  statement: Statement,
  values: unknown[],
  callback: (error: Error | null, result: pg.QueryResult) => void,
): void {
  const query = new (pg.Query as unknown as QueryConstructor)(statement.text, values, callback);
  query.name = statement.name;
  client.query(query as unknown as pg.Submittable);
}

/** To which tenant each connection's session is bound, by all that was asked of it up to now. */
const boundTo = new WeakMap<pg.ClientBase, string>();

/** Of a session whose state is in doubt, or was set back by a rollback: its next statement binds it anew. */
export const unbind = (client: pg.ClientBase): void => void boundTo.delete(client);

/**
 * Sends a statement to a session that is bound to its tenant, which costs a second one in the same round trip when it was another
 * before. A binding that fails fails the statement behind it: what that saw or did not see says nothing.
 */
export function submitBound(
  client: pg.ClientBase,
  statement: Statement,
  values: unknown[],
  callback: (error: Error | null, result: pg.QueryResult) => void,
): void {
  const tenant = tenantOf(statement, values);
  if (boundTo.get(client) === tenant) return submit(client, statement, values, callback);
  let failure: Error | null = null;
  boundTo.set(client, tenant);
  submit(client, tenant === everyone ? bindToAll : bindStatement, [tenant], (error) => {
    failure = error;
    if (error) unbind(client);
  });
  submit(client, statement, values, (error, result) => callback(failure ?? error, result));
}

/** Cuts a connection at once, whatever state it is in; every statement on it fails. */
export function destroy(client: pg.ClientBase): void {
  (client as pg.Client).connection.stream.destroy();
}
