/** One request as the log of requests keeps it: never a value that was sent, but ids of Beckon's own. */
import type { FieldError, RequestCaller, RequestOutcome } from "@beckon/contract";
import type { PageRequest } from "../page-request.ts";

export type LoggedRequest = {
  loggedId: string;
  requestId: string;
  /** By the real clock, also in a sandbox. */
  atMs: number;
  callerKind: RequestCaller;
  /** The id of a key or of somebody in the console; null for the operator. */
  callerId: string | null;
  method: string;
  /** The pattern, with ids of Beckon's own in their places. */
  path: string;
  operation: string | null;
  status: number;
  code: string | null;
  detail: string | null;
  durationMs: number;
  /** Outlines of what was sent: see `outline.ts`. */
  query: unknown;
  body: unknown;
  faults: readonly FieldError[];
};

export type LoggedFilter = {
  outcome: RequestOutcome | null;
  method: string | null;
  operation: string | null;
  /** How the path begins. */
  path: string | null;
  callerId: string | null;
  code: string | null;
  requestId: string | null;
  fromMs: number | null;
  untilMs: number | null;
};

export type RequestLogStore = {
  /** Adds requests of many tenants at once. */
  add(requests: readonly (LoggedRequest & { tenantId: string })[]): Promise<void>;
  find(tenantId: string, loggedId: string): Promise<LoggedRequest | null>;
  /** Newest first, by id. */
  list(tenantId: string, filter: LoggedFilter, page: PageRequest): Promise<LoggedRequest[]>;
  /** One bite of those from before then, and of those that are not among the newest `keep`. Returns how many went. */
  deleteOld(tenantId: string, beforeMs: number, keep: number): Promise<number>;
};
