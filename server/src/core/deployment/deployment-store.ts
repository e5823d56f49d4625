/** What operators ask of a database: part of the ports. Nothing of it is a tenant's. */
import type { KindOfWork } from "@beckon/contract";

/** How much of a kind is due, and since when the first of it; counts end at ten thousand: per tenant, per endpoint, and of all events. */
export type Queue = { work: KindOfWork; count: number; sinceMs: number | null };

export type DatabaseFigures = {
  version: string;
  bytes: number;
  /** To this database, to its whole server, and the most that the server takes. */
  connections: number;
  serverConnections: number;
  connectionsMaximum: number;
};

/** A process of Beckon, by what its connections say of themselves. */
export type BeckonProcess = { name: string; connections: number; sinceMs: number };

/** `text` as the database has it: what people typed may have values in it. */
export type RunningStatement = { seconds: number; waitsFor: string | null; text: string };
export type SlowStatement = { calls: number; meanMs: number; maxMs: number; text: string };

/** Versions of the schema: `newer` were applied by a newer Beckon. */
export type SchemaState = { current: number; pending: string[]; newer: string[] };

export type DeploymentStore = {
  figures(): Promise<DatabaseFigures>;
  schema(): Promise<SchemaState>;
  /** What was due at a moment, each kind once. */
  queues(nowMs: number): Promise<Queue[]>;
  processes(): Promise<BeckonProcess[]>;
  /** What has run for longer than so many seconds, the longest first. */
  running(seconds: number, limit: number): Promise<RunningStatement[]>;
  /** What takes longest on average; null where the database does not count it. */
  slowest(limit: number): Promise<SlowStatement[] | null>;
};
