import pg from "pg";

/**
 * One SQL statement. The name is its identity in every connection: one name, one text. Its first value is the tenant whose rows it
 * is about, and it sees no others; `everyTenant` is for work that serves all of them.
 */
export type Statement = { name: string; text: string; everyTenant?: true };

/** What row-level security looks at: the tenant whose rows the session sees, or `*` for all. */
export const bindStatement: Statement = {
  name: "bind-tenant",
  text: "select set_config('beckon.tenant_id', $1, false)",
};

/** Whose rows a statement needs to see; null when it says nothing about that, and any will do. */
export const tenantOf = ({ everyTenant }: Statement, [first]: readonly unknown[]): string | null => {
  if (everyTenant) return "*";
  if (typeof first !== "string") return null;
  // Nobody is called so; a value that came from outside must not open what a statement does not ask for.
  return first === "*" ? "" : first;
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
  if (tenant === null || boundTo.get(client) === tenant) return submit(client, statement, values, callback);
  let failure: Error | null = null;
  boundTo.set(client, tenant);
  submit(client, bindStatement, [tenant], (error) => {
    failure = error;
    if (error) unbind(client);
  });
  submit(client, statement, values, (error, result) => callback(failure ?? error, result));
}

/** Cuts a connection at once, whatever state it is in; every statement on it fails. */
export function destroy(client: pg.ClientBase): void {
  (client as pg.Client).connection.stream.destroy();
}
