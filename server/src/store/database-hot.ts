import type pg from "pg";
import { UnderWay } from "../core/under-way.ts";
import { DatabaseUnavailableError, judge } from "./database-error.ts";
import { type BatchFailure, PointBatch, type PointRead } from "./database-point-batch.ts";
import { destroy, type Statement, tenantOf } from "./database-statement.ts";
import type { StoreLog } from "./store-log.ts";

/** Units: milliseconds. */
export type HotLimits = {
  /** A read this long under way means that its connection hangs. */
  readTimeoutMs: number;
  /** The longest wait for a connection to come back. */
  waitMs: number;
  /** The longest a caller waits in all. */
  deadlineMs: number;
  /** The most reads waiting for a connection at once. */
  maxWaiting: number;
};

type HotRead = {
  statement: Statement;
  values: unknown[];
  resolve: (rows: never[]) => void;
  reject: (error: Error) => void;
  /** It was in a batch that failed: together with others it would take them along once more. */
  alone: boolean;
  startedAtMs: number;
  /** When it last joined a queue: that of a connection's statements, or that for a connection. */
  queuedAtMs: number;
  attempt: number;
  /** How often it was under way on a connection that failed. */
  losses: number;
  place: number;
};

/** A read as it was sent, to tell a late answer from that of a repetition. */
type Sent = PointRead & { read: HotRead; attempt: number };

type Lane = {
  client: pg.Client | undefined;
  ready: boolean;
  inFlight: UnderWay<HotRead>;
  /** To whom the connection's session is bound, by all that was sent to it. */
  bound: string | null;
  /** To whom it will be bound, by what it gathers. */
  tenant: string | null;
  /** What this turn of the event loop asks, to go out in one message. */
  gathered: Sent[];
  backoffMs: number;
};

/** The most reads in one message: more of them are not faster, and fewer would share the work of two connections badly. */
const batchMaximum = 8;
const sweepEveryMs = 100;
const firstBackoffMs = 50;
const lastBackoffMs = 1_000;

/**
 * Point reads, pipelined over a few connections; those of one turn of the event loop go together in a message. A connection that dies or hangs is replaced, and what was under way on it is
 * read again, on each other connection once at the most and then on a new one; reading twice harms nobody.
 * Concurrency: answers come in the order of sending per connection, so nothing slow or locking may be sent here.
 */
export class HotReads {
  readonly #connect: () => pg.Client;
  readonly #limits: HotLimits;
  readonly #log: StoreLog;
  readonly #lanes: Lane[];
  readonly #waiting = new Set<HotRead>();
  #next = 0;
  #reconnects = 0;
  #closed = false;
  #sweeper: NodeJS.Timeout | undefined;
  #sweptAtMs = 0;

  constructor(lanes: number, connect: () => pg.Client, limits: HotLimits, log: StoreLog) {
    this.#connect = connect;
    this.#limits = limits;
    this.#log = log;
    this.#lanes = Array.from({ length: lanes }, () => ({
      client: undefined,
      ready: false,
      inFlight: new UnderWay<HotRead>(),
      bound: null,
      tenant: null,
      gathered: [],
      backoffMs: firstBackoffMs,
    }));
  }

  read<Row>(statement: Statement, values: unknown[]): Promise<Row[]> {
    return new Promise((resolve, reject) => {
      if (statement.everyTenant) return reject(new Error("a point read is of one tenant"));
      if (!values.every((value) => typeof value === "string") || (statement.many && values.length !== 2))
        return reject(new Error("a point read's values are texts, and two where it is asked for several at once"));
      if (this.#closed) return reject(new DatabaseUnavailableError("closed", "the database is closed"));
      const now = performance.now();
      const times = { startedAtMs: now, queuedAtMs: now };
      this.#dispatch({ statement, values, resolve, reject, ...times, alone: false, attempt: 1, losses: 0, place: 0 });
    });
  }

  stats(): { connected: number; inFlight: number; waiting: number; reconnects: number } {
    return {
      connected: this.#lanes.filter((lane) => lane.ready).length,
      inFlight: this.#lanes.reduce((sum, lane) => sum + lane.inFlight.size, 0),
      waiting: this.#waiting.size,
      reconnects: this.#reconnects,
    };
  }

  /** Lets reads under way finish within their limits, then closes the connections. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const read of this.#waiting) this.#fail(read, "closed", "the database is closed");
    const { deadlineMs } = this.#limits;
    await Promise.all(
      this.#lanes.map(async (lane) => {
        const { client, ready } = lane;
        if (!client) return;
        // end() lets the pipeline drain first; one that hangs is cut by the sweep, one that connects is cut here.
        if (!ready) return destroy(client);
        this.#flush(lane, client);
        const cut = setTimeout(() => destroy(client), deadlineMs);
        await client.end().catch(() => {});
        clearTimeout(cut);
      }),
    );
    clearInterval(this.#sweeper);
  }

  #dispatch(read: HotRead): void {
    const lanes = this.#lanes;
    const filling = lanes[this.#next] as Lane;
    // A message is filled before the next is begun.
    if (filling.ready && filling.gathered.length > 0 && filling.gathered.length < batchMaximum)
      return this.#send(this.#better(filling, read), read);
    for (let tried = 0; tried < lanes.length; tried++) {
      this.#next = this.#next + 1 === lanes.length ? 0 : this.#next + 1;
      const lane = lanes[this.#next] as Lane;
      if (lane.ready) return this.#send(this.#better(lane, read), read);
    }
    if (this.#closed) return this.#fail(read, "closed", "the database is closed");
    if (this.#waiting.size >= this.#limits.maxWaiting)
      return this.#fail(read, "busy", "too many reads wait for the database");
    this.#waiting.add(read);
    this.#sweeper ??= this.#startSweeping();
    for (const lane of lanes) if (!lane.client) this.#open(lane);
  }

  /** Another lane that is bound to the read's tenant already and has no more to do, if there is one. */
  #better(lane: Lane, { statement, values }: HotRead): Lane {
    const tenant = tenantOf(statement, values);
    if (lane.tenant === tenant) return lane;
    const isBetter = (other: Lane) =>
      other.ready && other.tenant === tenant && other.inFlight.size <= lane.inFlight.size;
    return this.#lanes.find(isBetter) ?? lane;
  }

  #send(lane: Lane, read: HotRead): void {
    const { attempt, statement, values, alone } = read;
    const client = lane.client as pg.Client;
    const done = (rows: unknown[]) => {
      // Taken back by the sweep, or read again elsewhere: this answer comes too late.
      if (read.attempt === attempt && lane.inFlight.remove(read)) read.resolve(rows as never[]);
    };
    if (alone) this.#flush(lane, client);
    lane.inFlight.add(read);
    lane.tenant = tenantOf(statement, values);
    lane.gathered.push({ statement, values, done, read, attempt });
    if (alone || lane.gathered.length === batchMaximum) this.#flush(lane, client);
    else if (lane.gathered.length === 1) setImmediate(() => this.#flush(lane, client));
  }

  /** Requests that arrive together are asked together: a message per read costs more than all the rest of a read. */
  #flush(lane: Lane, client: pg.Client): void {
    if (lane.client !== client || lane.gathered.length === 0) return;
    const batch = new PointBatch(lane.gathered, lane.bound, (failure) => this.#failed(lane, client, failure));
    lane.gathered = [];
    lane.bound = batch.boundTo;
    lane.tenant = batch.boundTo;
    client.query(batch as unknown as pg.Submittable);
  }

  #failed(lane: Lane, client: pg.Client, { error, rest, single, uncertain }: BatchFailure): void {
    const verdict = judge(error, false);
    const mine = (rest as Sent[]).filter(({ read, attempt }) => read.attempt === attempt && lane.inFlight.remove(read));
    const present = lane.client === client;
    // The lane goes first, lest the repetition meet the same connection. One that is well is given up for another read's sake.
    if (uncertain || !verdict.connectionUsable)
      this.#drop(lane, verdict.error.message, { client, well: verdict.connectionUsable });
    // A plan that outlived a migration: the other connections hold the same one.
    if (verdict.stalePlan && present)
      for (const other of this.#lanes) if (other.ready) this.#drop(other, verdict.error.message);
    for (const sent of mine) {
      const { read } = sent;
      if (single && verdict.connectionUsable && sent === rest[0]) read.reject(verdict.error);
      else {
        read.alone ||= verdict.connectionUsable;
        this.#again(read, verdict.error, { lost: !verdict.connectionUsable });
      }
    }
  }

  #again(read: HotRead, error: Error, { lost }: { lost: boolean }): void {
    // Whatever ended one connection may have ended all of them, and those opened in their place meanwhile: a few tries after
    // each had its turn say something. Reading again harms nobody, and the caller's deadline bounds it all the same.
    if (lost) read.losses++;
    if (read.losses > this.#lanes.length + 3) return read.reject(error);
    read.attempt++;
    read.queuedAtMs = performance.now();
    this.#dispatch(read);
  }

  #open(lane: Lane): void {
    const client = this.#connect();
    lane.client = client;
    lane.bound = null;
    lane.tenant = null;
    client.on("error", (error) => this.#drop(lane, error.message, { client }));
    client.on("end", () => this.#drop(lane, "the connection ended", { client }));
    client.connect((error: Error | null | undefined) => {
      if (lane.client !== client) return;
      if (error) return this.#drop(lane, error.message, { client });
      lane.ready = true;
      lane.backoffMs = firstBackoffMs;
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      const now = performance.now();
      for (const read of waiting) {
        read.queuedAtMs = now;
        this.#dispatch(read);
      }
    });
  }

  /** Gives up a connection, repeats what was under way on it, and opens another after a pause. */
  #drop(
    lane: Lane,
    reason: string,
    { client = lane.client, well = false }: { client?: pg.Client | undefined; well?: boolean } = {},
  ): void {
    if (!client || lane.client !== client) return;
    const wasReady = lane.ready;
    lane.client = undefined;
    lane.ready = false;
    lane.gathered = [];
    destroy(client);
    const orphans = lane.inFlight.takeAll();
    if (!this.#closed) {
      this.#reconnects++;
      if (wasReady) this.#log.warn({ reason, underWay: orphans.length }, "a connection for point reads was lost");
      const pauseMs = wasReady ? 0 : lane.backoffMs;
      lane.backoffMs = Math.min(lane.backoffMs * 2, lastBackoffMs);
      const timer = setTimeout(() => {
        // Without demand the next read opens it.
        if (!lane.client && !this.#closed && this.#waiting.size > 0) this.#open(lane);
      }, pauseMs);
      timer.unref();
    }
    const error = new DatabaseUnavailableError("connection", `connection to the database lost: ${reason}`);
    for (const read of orphans) this.#again(read, error, { lost: !well });
  }

  #startSweeping(): NodeJS.Timeout {
    this.#sweptAtMs = performance.now();
    const sweeper = setInterval(() => this.#sweep(performance.now()), sweepEveryMs);
    sweeper.unref();
    return sweeper;
  }

  /** One look at all reads ten times a second costs less than a timer for each. */
  #sweep(now: number): void {
    const late = now - this.#sweptAtMs > 10 * sweepEveryMs;
    this.#sweptAtMs = now;
    // This process itself stood still: answers may lie unread in the sockets.
    if (late) return;
    const { readTimeoutMs, waitMs, deadlineMs } = this.#limits;
    for (const lane of this.#lanes) {
      let hung = false;
      for (const read of lane.inFlight.all()) {
        if (now - read.startedAtMs > deadlineMs) {
          hung = true;
          lane.inFlight.remove(read);
          this.#fail(read, "timeout", "the database did not answer in time");
        } else if (now - read.queuedAtMs > readTimeoutMs) hung = true;
      }
      if (hung) this.#drop(lane, "no answer in time");
    }
    for (const read of this.#waiting) {
      if (now - read.startedAtMs > deadlineMs || now - read.queuedAtMs > waitMs) {
        this.#fail(read, "connection", "no connection to the database in time");
      }
    }
  }

  #fail(read: HotRead, reason: "busy" | "closed" | "connection" | "timeout", message: string): void {
    this.#waiting.delete(read);
    read.reject(new DatabaseUnavailableError(reason, message));
  }
}
