import pg from "pg";
import { bindStatement, columnTypes, type Statement } from "./database-statement.ts";

type Field = { name: string; dataTypeID: number };
type Column = { name: string; parse: (text: string) => unknown };

/** What the driver's connection offers to a query; it has no types of its own for this. */
type Wire = pg.Connection & {
  submittedNamedStatements: Record<string, string>;
  parsedStatements: Record<string, string>;
  /** Columns by statement, once this connection has described them. */
  [shapes]?: Map<string, Column[]>;
  parse(message: { name: string; text: string }): void;
  bind(message: { statement: string; values: unknown[] }): void;
  describe(message: { type: "P" }): void;
  execute(message?: undefined): void;
  sync(): void;
};

const shapes = Symbol("columns by statement");

/** Called once: with the rows, or with what went wrong. */
export type PointCallback = (error: Error | null, rows: unknown[]) => void;

/** A connection prepares a statement once; what is on its way counts. */
const parseOnce = (wire: Wire, { name, text }: Statement): void => {
  if (wire.parsedStatements[name] !== undefined || wire.submittedNamedStatements[name] !== undefined) return;
  wire.parse({ name, text });
  wire.submittedNamedStatements[name] = text;
};

/**
 * One execution of a named statement whose values are all text. A connection asks for a statement's columns once, not with each
 * execution as the driver's own query does: that costs the server, the line and this process more than the read itself. It is
 * safe because the server refuses a prepared statement whose columns changed (see `stalePlan`), and then the connection goes.
 * Source: PostgreSQL's extended query protocol; every execution ends with Sync, so an error ends with its own statement.
 */
export class PointQuery {
  /** Whom to bind the session to first, in the same step: then both succeed, or neither. */
  readonly #tenant: string | null;
  /** The binding's own row and end come first. */
  #binding: boolean;
  readonly name: string;
  readonly text: string;
  readonly #values: unknown[];
  readonly #rows: unknown[] = [];
  callback: PointCallback;
  #wire: Wire | undefined;
  #columns: Column[] | undefined;

  constructor(statement: Statement, values: unknown[], tenant: string | null, callback: PointCallback) {
    this.#tenant = tenant;
    this.#binding = tenant !== null;
    this.name = statement.name;
    this.text = statement.text;
    this.#values = values;
    this.callback = callback;
  }

  /** Writes the messages; the driver calls it when the connection is up. */
  submit(connection: pg.Connection): null {
    const wire = connection as Wire;
    const { name } = this;
    this.#wire = wire;
    if (this.#tenant !== null) {
      parseOnce(wire, bindStatement);
      wire.bind({ statement: bindStatement.name, values: [this.#tenant] });
      wire.execute();
    }
    parseOnce(wire, this);
    wire.bind({ statement: name, values: this.#values });
    this.#columns = wire[shapes]?.get(name);
    if (this.#columns === undefined) wire.describe({ type: "P" });
    wire.execute();
    wire.sync();
    return null;
  }

  handleRowDescription({ fields }: { fields: Field[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({
      name,
      parse: columnTypes.getTypeParser(dataTypeID, "text"),
    }));
    const wire = this.#wire as Wire;
    wire[shapes] ??= new Map();
    wire[shapes].set(this.name, this.#columns);
  }

  handleDataRow({ fields }: { fields: (string | null)[] }): void {
    if (this.#binding) return;
    const row: Record<string, unknown> = {};
    const columns = this.#columns as Column[];
    for (let place = 0; place < columns.length; place++) {
      const { name, parse } = columns[place] as Column;
      const text = fields[place] as string | null;
      row[name] = text === null ? null : parse(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete(): void {
    this.#binding = false;
  }

  handleError(error: Error): void {
    this.callback(error, this.#rows);
  }

  handleReadyForQuery(): void {
    this.callback(null, this.#rows);
  }
}
// The driver pipelines only what it takes for its own kind of query; its constructor makes an emitter and a result that nobody uses.
Object.setPrototypeOf(PointQuery.prototype, pg.Query.prototype as object);
