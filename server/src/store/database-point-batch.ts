import pg from "pg";
import { bindStatement, columnTypes, type Statement, tenantOf } from "./database-statement.ts";

type Field = { name: string; dataTypeID: number };
type Column = { name: string; parse: (text: string) => unknown };

/** What a connection knows by now: the statements it prepared, and their columns once it described them. */
type Known = { prepared: Set<string>; columns: Map<string, Column[]> };

/** What the driver's connection offers to a query; it has no types of its own for this. */
type Wire = pg.Connection & {
  [known]?: Known;
  close(message: { type: "S"; name: string }): void;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  describe(message: { type: "P" }): void;
  execute(message?: undefined): void;
  sync(): void;
};

const known = Symbol("what the connection knows");

/** One execution of a statement whose values are all text, and who waits for its rows. */
export type PointRead = { statement: Statement; values: unknown[]; done: (rows: unknown[]) => void };

/**
 * Why a batch ended early. `rest`: the reads that have no rows. `single`: only the first of them was asked when it failed, so the
 * failure is its own. `uncertain`: whom the session is bound to, or what its answers belong to, is unknown, so the connection has to go.
 */
export type BatchFailure = { error: Error; rest: PointRead[]; single: boolean; uncertain: boolean };

/** One execution in the server: of one read, or of several that ask the same statement of the same tenant about different keys. */
type Step = { statement: Pick<Statement, "name" | "text">; values: unknown[]; reads: PointRead[] };

/**
 * Point reads that go to the server in one message and end with one Sync: they share the message's cost, in both processes, and those
 * of one statement and tenant share its execution. An error in one skips what stands behind it, which is then asked again.
 * A connection asks for a statement's columns once, not with each execution as the driver's own query does. It is safe because
 * the server refuses a prepared statement whose columns changed (see `stalePlan`), and then the connection goes.
 * Source: PostgreSQL's extended query protocol.
 */
export class PointBatch {
  /** Whom the session is bound to once the batch is through. */
  readonly boundTo: string | null;
  readonly #steps: Step[] = [];
  readonly #failed: (failure: BatchFailure) => void;
  #place = 0;
  #known: Known | undefined;
  readonly #parsed = new Set<string>();
  #rows: unknown[] = [];
  #ended = false;
  /** Called once at the end: a driver that was given a time limit for queries ends it thereby. */
  callback: () => void = () => {};

  /** `boundTo`: whom the session is bound to before the batch, null when nobody knows. `failed` is called once at the most. */
  constructor(reads: PointRead[], boundTo: string | null, failed: (failure: BatchFailure) => void) {
    this.#failed = failed;
    let bound = boundTo;
    for (const [tenant, ofTenant] of groupBy(reads, ({ statement, values }) => tenantOf(statement, values))) {
      if (tenant !== bound) this.#steps.push({ statement: bindStatement, values: [tenant], reads: [] });
      bound = tenant;
      for (const [statement, same] of groupBy(ofTenant, (read) => read.statement))
        this.#steps.push(...steps(statement, same));
    }
    this.boundTo = bound;
  }

  /** Writes the messages; the driver calls it when the connection is up. */
  submit(connection: pg.Connection): null {
    const wire = connection as Wire;
    wire[known] ??= { prepared: new Set(), columns: new Map() };
    this.#known = wire[known];
    const { prepared, columns } = this.#known;
    const { stream } = wire;
    stream.cork();
    const described = new Set<string>();
    for (const { statement, values } of this.#steps) {
      const { name, text } = statement;
      const fresh = !prepared.has(name);
      if (fresh) {
        // After a failure nobody knows whether the server has it; closing what is not there is no error.
        wire.close({ type: "S", name });
        wire.parse({ name, text });
        prepared.add(name);
        this.#parsed.add(name);
      }
      wire.bind({ statement: name, values });
      // What was parsed anew may have other columns than those that this connection knows.
      if (fresh || (!columns.has(name) && !described.has(name))) {
        wire.describe({ type: "P" });
        described.add(name);
      }
      wire.execute();
    }
    wire.sync();
    stream.uncork();
    return null;
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    const step = this.#steps[this.#place];
    if (!step) return this.#lost();
    const columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: columnTypes.getTypeParser(dataTypeID, "text"),
    }));
    (this.#known as Known).columns.set(step.statement.name, columns);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    const step = this.#steps[this.#place];
    const columns = step && this.#known?.columns.get(step.statement.name);
    if (!columns || columns.length !== fields.length) return this.#lost();
    const row: Record<string, unknown> = {};
    for (let place = 0; place < columns.length; place++) {
      const { name, parse } = columns[place] as Column;
      const text = fields[place] as string | null;
      row[name] = text === null ? null : parse(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    const step = this.#steps[this.#place];
    if (!step) return this.#lost();
    const { reads } = step;
    const rows = this.#rows;
    this.#place++;
    this.#rows = [];
    if (reads.length > 1) shareOut(reads, rows as { place: number }[]);
    else reads[0]?.done(rows);
  }

  handleError(error: Error): void {
    this.#end(error, false);
  }

  handleReadyForQuery(): void {
    if (this.#place < this.#steps.length) this.#lost();
    else this.callback();
  }

  /** An answer that does not fit what was asked: nothing on this line can be trusted any more. */
  #lost(): void {
    this.#end(new Error("an answer came that nobody asked for"), true);
  }

  #end(error: Error, lost: boolean): void {
    if (this.#ended) return;
    this.#ended = true;
    const left = this.#steps.slice(this.#place);
    const rest = left.flatMap(({ reads }) => reads);
    const single = !lost && left[0]?.reads.length === 1;
    // The server sets a binding back with the rest of the batch, or skips it: what was sent behind it counted on it.
    const uncertain = lost || this.#steps.some(({ statement }) => statement === bindStatement);
    for (const { statement } of left)
      if (this.#parsed.has(statement.name)) this.#known?.prepared.delete(statement.name);
    this.#place = this.#steps.length;
    this.callback();
    this.#failed({ error, rest, single, uncertain });
  }
}
// The driver pipelines only what it takes for its own kind of query; its constructor makes an emitter and a result that nobody uses.
Object.setPrototypeOf(PointBatch.prototype, pg.Query.prototype as object);

function steps(statement: Statement, reads: PointRead[]): Step[] {
  const { many } = statement;
  if (!many || reads.length === 1) return reads.map((read) => ({ statement, values: read.values, reads: [read] }));
  const [first] = reads as [PointRead];
  return [
    { statement: many, values: [first.values[0], arrayOf(reads.map(({ values }) => values[1] as string))], reads },
  ];
}

/** PostgreSQL's text for an array of texts. */
const arrayOf = (texts: string[]): string =>
  `{${texts.map((text) => `"${text.replace(/["\\]/g, "\\$&")}"`).join(",")}}`;

function shareOut(reads: PointRead[], rows: { place: number }[]): void {
  const shares = reads.map((): unknown[] => []);
  for (const { place, ...row } of rows) shares[place - 1]?.push(row);
  for (const [place, read] of reads.entries()) read.done(shares[place] as unknown[]);
}

function groupBy<Item, Key>(items: Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}
