import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { withOptions } from "./connection-options.ts";
import { DatabaseUnavailableError, judge } from "./database-error.ts";
import { HotReads } from "./database-hot.ts";
import { type Session, TransactionSession } from "./database-session.ts";
import { columnTypes, destroy, type Statement, submitBound } from "./database-statement.ts";
import type { StoreLog } from "./store-log.ts";

export { ConstraintError, DatabaseUnavailableError, type UnavailableReason } from "./database-error.ts";
export type { Session } from "./database-session.ts";
export type { Statement } from "./database-statement.ts";

/** How to reach a database and how patient to be. Units: milliseconds. */
export type DatabaseOptions = {
  connection: pg.ClientConfig;
  log: StoreLog;
  poolSize?: number;
  hotClients?: number;
  /** The longest a statement may run in the server. */
  statementTimeoutMs?: number;
  /** The longest a point read may stay unanswered before its connection counts as dead. */
  queryTimeoutMs?: number;
  /** The longest wait for a new connection. */
  connectTimeoutMs?: number;
  /** What the connections are called in the database. */
  processName?: string;
};

/** The database as the store uses it. No caller waits longer than 5 s for it, whatever it does. */
export type Database = {
  /** Runs one statement in a transaction of its own. Errors: ConstraintError, DatabaseUnavailableError. */
  query<Row>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /**
   * Runs a point read over a pipelined connection; repeated elsewhere when the connection fails. `values` are texts.
   * Errors: DatabaseUnavailableError.
   * Concurrency: only for statements that neither write, nor lock, nor take long: those behind it wait for it.
   */
  hotRead<Row>(statement: Statement, values: unknown[]): Promise<Row[]>;
  /**
   * Runs `work` in one READ COMMITTED transaction. After a deadlock or serialization failure the whole of it is run again,
   * up to three times, so it must have no effect but on the database.
   * Errors: what `work` throws (rolled back), ConstraintError, DatabaseUnavailableError.
   */
  transaction<T>(work: (session: Session) => Promise<T>): Promise<T>;
  /** Resolves when the database answers. Errors: DatabaseUnavailableError. */
  ping(): Promise<void>;
  /** Figures for the metrics page. */
  stats(): DatabaseStats;
  /** Ends all connections, after what is under way. Nothing may be asked afterwards. */
  close(): Promise<void>;
};

/** Connections and queues of this process, at this moment. */
export type DatabaseStats = {
  pool: { total: number; idle: number; waiting: number };
  hot: { connected: number; inFlight: number; waiting: number; reconnects: number };
};

/** The longest a caller waits, with half a second to spare for the promise of 5 s. */
const deadlineMs = 4_500;
const maxConflictRetries = 3;
const maxWaitingPerConnection = 100;
const maxWaitingReads = 10_000;
const closeMs = 3_000;
const pingStatement = { name: "ping", text: "select 1" };

/** Opens a database. Connections are made when first needed. */
export function openDatabase(options: DatabaseOptions): Database {
  return new PooledDatabase(options);
}

class PooledDatabase implements Database {
  readonly #pool: pg.Pool;
  readonly #hot: HotReads;
  readonly #clients = new Set<pg.PoolClient>();
  readonly #maxWaiting: number;
  readonly #acquireMs: number;
  readonly #poolSize: number;
  #closing: Promise<void> | undefined;

  constructor(options: DatabaseOptions) {
    const { connection, log, poolSize = 10, hotClients = 2 } = options;
    const { statementTimeoutMs = 3_000, queryTimeoutMs = 1_500, connectTimeoutMs = 1_000 } = options;
    const shared: pg.ClientConfig = {
      application_name: options.processName ?? "beckon",
      ...connection,
      types: columnTypes,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      idle_in_transaction_session_timeout: deadlineMs,
      lock_timeout: Math.min(2_000, statementTimeoutMs),
      pipeline: true,
    };
    this.#poolSize = poolSize;
    this.#maxWaiting = poolSize * maxWaitingPerConnection;
    // One limit for the wait for a turn and for a new connection alike.
    this.#acquireMs = 2 * connectTimeoutMs;
    this.#pool = new pg.Pool({
      ...shared,
      statement_timeout: statementTimeoutMs,
      max: poolSize,
      connectionTimeoutMillis: this.#acquireMs,
      idleTimeoutMillis: 60_000,
    });
    this.#pool.on("error", (error) => log.warn({ reason: error.message }, "an idle connection was lost"));
    this.#pool.on("connect", (client) => {
      this.#clients.add(client);
      // Without a listener of its own, a connection that dies while it is in use takes the process down.
      client.on("error", () => {});
      client.on("end", () => this.#clients.delete(client));
    });
    // Reads that go together differ in how many they are; the server would plan each number anew, which costs more than the reads.
    const hot = {
      ...withOptions(shared, "-c plan_cache_mode=force_generic_plan"),
      statement_timeout: queryTimeoutMs,
      connectionTimeoutMillis: connectTimeoutMs,
    };
    const limits = { readTimeoutMs: queryTimeoutMs, waitMs: 2_000, deadlineMs, maxWaiting: maxWaitingReads };
    this.#hot = new HotReads(hotClients, () => new pg.Client(hot), limits, log);
  }

  hotRead<Row>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return this.#hot.read(statement, values);
  }

  async query<Row>(statement: Statement, values: unknown[]): Promise<Row[]> {
    const startedAtMs = performance.now();
    for (let attempt = 1; ; attempt++) {
      const client = await this.#acquire();
      const deadline = this.#deadline(client, startedAtMs, () => {});
      try {
        const rows = await run<Row>(client, statement, values);
        release(client, true);
        return rows;
      } catch (error) {
        const verdict = judge(error, true);
        release(client, verdict.connectionUsable);
        // A plan that outlived a migration, or a connection that ended unnoticed: the statement did not run, so running it now
        // is the first time. Every idle connection may be like that, hence as many tries as there are connections.
        if ((verdict.stalePlan || verdict.neverSent) && attempt <= this.#poolSize && this.#timeForAnother(startedAtMs))
          continue;
        throw deadline.passed ? late("unknown") : verdict.error;
      } finally {
        clearTimeout(deadline.timer);
      }
    }
  }

  async transaction<T>(work: (session: Session) => Promise<T>): Promise<T> {
    const startedAtMs = performance.now();
    for (let attempt = 1; ; attempt++) {
      const client = await this.#acquire();
      const session = new TransactionSession(client);
      const deadline = this.#deadline(client, startedAtMs, () => session.breakOff(late("no")));
      try {
        return await runTransaction(session, work);
      } catch (error) {
        const conflict = error instanceof DatabaseUnavailableError && error.reason === "conflict";
        const again =
          session.stalePlan || !session.begun ? attempt <= this.#poolSize : conflict && attempt <= maxConflictRetries;
        if (!again || !this.#timeForAnother(startedAtMs)) throw error;
      } finally {
        clearTimeout(deadline.timer);
        release(client, session.broken === undefined && client.getTransactionStatus() === "I");
      }
      // Two transactions that met once should not meet again in step.
      await sleep(Math.random() * 10 * attempt);
    }
  }

  async ping(): Promise<void> {
    await this.query(pingStatement, []);
  }

  stats(): DatabaseStats {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { pool: { total: totalCount, idle: idleCount, waiting: waitingCount }, hot: this.#hot.stats() };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const cut = setTimeout(() => this.#clients.forEach(destroy), closeMs);
    await Promise.all([this.#hot.close(), this.#pool.end()]);
    clearTimeout(cut);
  }

  #acquire(): Promise<pg.PoolClient> {
    return new Promise((resolve, reject) => {
      if (this.#closing) return reject(new DatabaseUnavailableError("closed", "the database is closed"));
      if (this.#pool.waitingCount >= this.#maxWaiting)
        return reject(new DatabaseUnavailableError("busy", "too many callers wait for the database"));
      this.#pool.connect((error, client) => {
        if (client) resolve(client);
        else reject(judge(error, false).error);
      });
    });
  }

  /** Whether a repetition, a new connection included, can end within the deadline. */
  #timeForAnother(startedAtMs: number): boolean {
    return performance.now() - startedAtMs < deadlineMs - this.#acquireMs - 100;
  }

  /** Cuts the connection when its caller has waited long enough: an answer after that helps nobody. */
  #deadline(
    client: pg.PoolClient,
    startedAtMs: number,
    onPassed: () => void,
  ): { passed: boolean; timer: NodeJS.Timeout } {
    const deadline = { passed: false, timer: undefined as unknown as NodeJS.Timeout };
    deadline.timer = setTimeout(
      () => {
        deadline.passed = true;
        onPassed();
        destroy(client);
      },
      Math.max(0, startedAtMs + deadlineMs - performance.now()),
    );
    return deadline;
  }
}

async function runTransaction<T>(session: TransactionSession, work: (session: Session) => Promise<T>): Promise<T> {
  await session.control("begin isolation level read committed");
  session.begun = true;
  let result: T;
  try {
    result = await work(session);
  } catch (error) {
    // What the work threw is the answer; a rollback that fails only costs the connection.
    await session
      .undo("rollback")
      .catch((failure: Error) => session.breakOff(judge(failure, false).error as DatabaseUnavailableError));
    throw error;
  }
  let end: string;
  try {
    end = await session.control("commit", true);
  } catch (error) {
    // As when a constraint that waits for the commit refuses it: what was set in the transaction is set back.
    session.forget();
    throw error;
  }
  // COMMIT of a transaction that a swallowed error had aborted is answered by ROLLBACK, not by an error.
  if (end === "ROLLBACK") {
    session.forget();
    throw new Error("a failed statement was ignored: the transaction was rolled back");
  }
  return result;
}

function run<Row>(client: pg.PoolClient, statement: Statement, values: unknown[]): Promise<Row[]> {
  return new Promise((resolve, reject) => {
    submitBound(client, statement, values, (error, result) =>
      error === null ? resolve(result.rows as Row[]) : reject(error),
    );
  });
}

function release(client: pg.PoolClient, usable: boolean): void {
  // Cut before handing back: the pool would say goodbye first, to a socket that may not answer.
  if (!usable) destroy(client);
  client.release(!usable);
}

function late(committed: "no" | "unknown"): DatabaseUnavailableError {
  return new DatabaseUnavailableError("timeout", "the database did not answer in time", { committed });
}
