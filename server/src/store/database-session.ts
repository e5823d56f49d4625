import type pg from "pg";
import type { DatabaseUnavailableError } from "./database-error.ts";
import { judge } from "./database-error.ts";
import { type Statement, submit, submitBound, unbind } from "./database-statement.ts";

/** A transaction's view of the database. */
export type Session = {
  /**
   * Runs one statement. Errors: ConstraintError, DatabaseUnavailableError.
   * Concurrency: statements asked for together go out together and run in that order, each seeing what those before it did.
   * When one fails, those behind it fail too.
   */
  query<Row>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /** Runs `work` so that its failure undoes only its own writes. */
  savepoint<T>(work: (session: Session) => Promise<T>): Promise<T>;
};

/** One transaction on one connection. Once anything about its state is in doubt, it is broken for good. */
export class TransactionSession implements Session {
  /** Set as soon as the connection may not be used for anything any more. */
  broken: Error | undefined;
  /** Until it is set nothing was asked of the database, and a dead connection from the pool may simply be replaced. */
  begun = false;
  /** Set when a prepared statement outlived a change of the schema: the work may be done again elsewhere. */
  stalePlan = false;
  readonly #client: pg.PoolClient & pg.Client;
  #underWay = 0;
  #depth = 0;
  #gathering = false;

  constructor(client: pg.PoolClient & pg.Client) {
    this.#client = client;
  }

  query<Row>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      if (this.broken) return reject(this.broken);
      this.#underWay++;
      this.#gather();
      submitBound(this.#client, statement, values, (error, result) => {
        this.#underWay--;
        if (error === null) resolve(result.rows as Row[]);
        else reject(this.#failed(error, false));
      });
    });
  }

  async savepoint<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const name = `s${++this.#depth}`;
    try {
      await this.control(`savepoint ${name}`);
      try {
        const result = await work(this);
        await this.control(`release savepoint ${name}`);
        return result;
      } catch (error) {
        if (!this.broken) await this.undo(`rollback to savepoint ${name}; release savepoint ${name}`);
        throw error;
      }
    } finally {
      this.#depth--;
    }
  }

  /** Runs a transaction command and returns its completion tag. `final` marks the one whose lost answer hides a commit. */
  control(text: string, final = false): Promise<string> {
    return new Promise((resolve, reject) => {
      if (this.broken) return reject(this.broken);
      // Work that failed may leave statements behind it that fail as well; work that succeeded has waited for all of its own.
      if (final && this.#underWay > 0)
        return reject(new Error("a transaction's work returned while a statement of it was still running"));
      this.#underWay++;
      submit(this.#client, { name: "", text }, [], (error, result) => {
        this.#underWay--;
        if (error === null) resolve(result.command);
        else reject(this.#failed(error, final));
      });
    });
  }

  /** Runs a command that sets the session's settings back to what they were, the tenant it is bound to among them. */
  undo(text: string): Promise<string> {
    this.forget();
    return this.control(text);
  }

  /** Nothing is known any more of whom the session is bound to. */
  forget(): void {
    unbind(this.#client);
  }

  /** What is asked for in one go leaves in one write. */
  #gather(): void {
    if (this.#gathering) return;
    this.#gathering = true;
    const { stream } = this.#client.connection;
    stream.cork();
    process.nextTick(() => {
      this.#gathering = false;
      stream.uncork();
    });
  }

  /** Ends the session for its caller: the deadline passed, or the connection went away. */
  breakOff(error: DatabaseUnavailableError): void {
    this.broken ??= error;
  }

  #failed(error: Error, final: boolean): Error {
    const verdict = judge(error, final);
    // After the deadline the socket's own complaint only repeats it; but a lost COMMIT must stay an unknown one.
    const said = this.broken && !final ? this.broken : verdict.error;
    if (!verdict.connectionUsable) this.broken ??= said;
    this.stalePlan ||= verdict.stalePlan;
    return said;
  }
}
