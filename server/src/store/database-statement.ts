import pg from "pg";

/** One SQL statement. The name is its identity in every connection: one name, one text. */
export type Statement = { name: string; text: string };

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

/** Cuts a connection at once, whatever state it is in; every statement on it fails. */
export function destroy(client: pg.ClientBase): void {
  (client as pg.Client).connection.stream.destroy();
}
