import pg from "pg";

/** Why the database could not do its part in time. */
export type UnavailableReason = "connection" | "timeout" | "busy" | "conflict" | "resources" | "closed";

/**
 * The database did not answer, or not in time: nothing is wrong with the request, it may be sent again.
 * `committed` is "unknown" only when a write was under way and its answer was lost; otherwise nothing was written.
 */
export class DatabaseUnavailableError extends Error {
  readonly code = "database_unavailable";
  readonly reason: UnavailableReason;
  readonly committed: "no" | "unknown";

  constructor(
    reason: UnavailableReason,
    message: string,
    options: ErrorOptions & { committed?: "no" | "unknown" } = {},
  ) {
    super(message, options);
    this.name = "DatabaseUnavailableError";
    this.reason = reason;
    this.committed = options.committed ?? "no";
  }
}

/** A write met a rule of the schema. `constraint` is its name; for NOT NULL, `table.column`. */
export class ConstraintError extends Error {
  readonly code = "constraint_violated";
  readonly constraint: string;
  readonly kind: "unique" | "check" | "foreign_key" | "not_null";

  constructor(constraint: string, kind: ConstraintError["kind"], cause: unknown) {
    // The database's own text may quote people's data; the name of the rule does not.
    super(`${kind} ${constraint}`, { cause });
    this.name = "ConstraintError";
    this.constraint = constraint;
    this.kind = kind;
  }
}

const constraintKinds: Record<string, ConstraintError["kind"]> = {
  "23505": "unique",
  "23P01": "unique",
  "23514": "check",
  "23503": "foreign_key",
  "23502": "not_null",
};

/** How a failed statement leaves its connection. */
export type Verdict = {
  error: Error;
  /** The connection may be used on: the server itself refused the statement. */
  connectionUsable: boolean;
  /** The prepared statement outlived a change of the schema; the statement did not run, and a new connection has it right. */
  stalePlan: boolean;
  /** The server had gone before the statement's end was written to it, and without its end nothing of it counts. */
  neverSent: boolean;
};

/** Translates what `pg` threw. `mayHaveCommitted` tells whether a lost answer may hide a finished write. */
export function judge(error: unknown, mayHaveCommitted: boolean): Verdict {
  const committed = mayHaveCommitted ? "unknown" : "no";
  if (!(error instanceof pg.DatabaseError) || error.code === undefined) {
    if (error instanceof DatabaseUnavailableError)
      return { error, connectionUsable: false, stalePlan: false, neverSent: false };
    const lost = new DatabaseUnavailableError(
      "connection",
      `connection to the database lost: ${(error as Error).message}`,
      { cause: error, committed },
    );
    return {
      error: lost,
      connectionUsable: false,
      stalePlan: false,
      neverSent: (error as NodeJS.ErrnoException).code === "EPIPE",
    };
  }
  const { code } = error;
  const usable = (translated: Error): Verdict => ({
    error: translated,
    connectionUsable: true,
    stalePlan: false,
    neverSent: false,
  });
  const kind = constraintKinds[code];
  if (kind !== undefined)
    return usable(new ConstraintError(error.constraint ?? `${error.table}.${error.column}`, kind, error));
  if (code === "40001" || code === "40P01") return usable(unavailable("conflict", error));
  // Cancelled by statement_timeout or lock_timeout: the server took the statement back.
  if (code === "57014" || code === "55P03") return usable(unavailable("timeout", error));
  if (code === "26000" || (code === "0A000" && /cached plan/.test(error.message)))
    return { error, connectionUsable: false, stalePlan: true, neverSent: false };
  // 53: no disk, memory or connections; 58: input/output. The session itself may be harmed too.
  if (/^(53|58)/.test(code))
    return { error: unavailable("resources", error), connectionUsable: false, stalePlan: false, neverSent: false };
  // 08, 57P: the server ends sessions; 25006: it became a standby; 25P03: it gave up on an idle transaction.
  if (/^(08|57P|25006|25P03)/.test(code))
    return { error: unavailable("connection", error), connectionUsable: false, stalePlan: false, neverSent: false };
  return usable(error);
}

function unavailable(reason: UnavailableReason, cause: Error): DatabaseUnavailableError {
  return new DatabaseUnavailableError(reason, `the database gave up on a statement: ${cause.message}`, { cause });
}
