import { createHash, timingSafeEqual } from "node:crypto";
import { errors, limits } from "@beckon/contract";
import type { IdempotencyScope, SecretBox, TransactionRepositories } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";
import { type Answer, problemOfRefusal } from "./problem.ts";

/** The key of a request: bare, or in double quotes as a structured header has it. Null without one. Errors: invalid_idempotency_key. */
export const idempotencyKeyOf = (header: string | undefined): string | null => {
  if (header === undefined) return null;
  const quoted = /^"([\x21\x23-\x7e]{1,255})"$/.exec(header);
  if (quoted) return quoted[1] ?? null;
  if (/^[\x21\x23-\x7e]{1,255}$/.test(header)) return header;
  throw new Refusal(
    "invalid_idempotency_key",
    "An Idempotency-Key has 1 to 255 visible ASCII characters and no double quote inside.",
  );
};

/** The same value gives the same text, in whatever order its fields came. */
const canonical = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const fields = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(fields)
      .sort()
      .map((name) => [name, canonical(fields[name])]),
  );
};

/** What a key is bound to: the operation's path values, query, precondition and body. */
export const requestHash = (request: {
  params: unknown;
  query: unknown;
  ifMatch: number | null;
  body: unknown;
}): Uint8Array =>
  createHash("sha256")
    .update(JSON.stringify(canonical({ ...request, body: request.body ?? null })))
    .digest();

type Once = {
  scope: IdempotencyScope;
  hash: Uint8Array;
  nowMs: number;
  requestId: string;
  /** Set for answers that hold a secret: they are kept sealed. */
  sealWith: SecretBox | null;
};

/** A wait or a failure of ours is not what the request means: the next try decides anew. */
const replayable = (refusal: Refusal): boolean =>
  refusal.code !== "too_many_requests" && errors[refusal.code].status < 500;

/**
 * Runs `work` once for a key: its effect and its answer are stored in one transaction, so either both are there or neither is.
 * A business refusal is an answer too and is replayed; a 5xx is not kept. Errors: idempotency_in_flight while another
 * transaction has the key, idempotency_key_reused for another request. Concurrency: never waits for the other one.
 */
export const once = async (
  transaction: TransactionRepositories,
  { scope, hash, nowMs, requestId, sealWith }: Once,
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const { idempotency } = transaction;
  if (!(await idempotency.tryLock(scope)))
    throw new Refusal("idempotency_in_flight", "A request with this Idempotency-Key is being worked on.", {
      retryAfterSeconds: 1,
    });
  const kept = await idempotency.find(scope, nowMs - limits.idempotencyKeyHours * 3_600_000);
  const context = `idempotency ${scope.tenantId} ${scope.operation}`;
  if (kept) {
    if (!timingSafeEqual(kept.requestHash, hash))
      throw new Refusal("idempotency_key_reused", "This Idempotency-Key belongs to a request with other contents.");
    const body = sealWith ? sealWith.open(kept.body, context) : kept.body;
    return { status: kept.status, headers: { ...kept.headers, "idempotent-replayed": "true" }, body };
  }
  const answer = await transaction.savepoint(work).catch((error: unknown) => {
    if (error instanceof Refusal && replayable(error)) return problemOfRefusal(error, requestId);
    throw error;
  });
  const body = sealWith ? sealWith.seal(answer.body, context) : answer.body;
  await idempotency.insert(scope, { requestHash: hash, status: answer.status, headers: answer.headers, body }, nowMs);
  return answer;
};
