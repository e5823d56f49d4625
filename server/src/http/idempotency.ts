import { createHash, timingSafeEqual } from "node:crypto";
import { limits } from "@beckon/contract";
import type { IdempotencyScope, Repositories, SecretBox, TransactionRepositories } from "../core/ports.ts";
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

/** A request that may bear a key; `scope` is null without one. */
export type Keyed = { scope: IdempotencyScope | null; hash: Uint8Array; requestId: string };

const lifeMs = limits.idempotencyKeyHours * 3_600_000;
/** Binds a sealed answer to what it answers. */
export const answerContext = ({ tenantId, operation }: Pick<IdempotencyScope, "tenantId" | "operation">): string =>
  `idempotency ${tenantId} ${operation}`;
/** A wait or a failure of ours is not what the request means: the next try decides anew. */
const replayable = (answer: Answer): boolean => answer.status < 429;

/**
 * What is known of each request already: the answer it had, a refusal because its key is in another transaction's hands
 * (idempotency_in_flight) or belongs to another request (idempotency_key_reused), or null: it is new, and the key is this
 * transaction's. Concurrency: never waits.
 */
export const recall = async (
  { idempotency }: Repositories,
  requests: readonly Keyed[],
  nowMs: number,
  sealedWith: SecretBox | null = null,
): Promise<(Answer | null)[]> => {
  const scopes = requests.flatMap(({ scope }) => (scope ? [scope] : []));
  const [taken, kept] = await Promise.all([
    idempotency.tryLock(scopes),
    // Runs after the lock, and sees what its last holder wrote.
    idempotency.find(scopes, nowMs - lifeMs),
  ]);
  let place = -1;
  return requests.map(({ scope, hash, requestId }) => {
    if (!scope) return null;
    place += 1;
    if (taken[place] !== true) return problemOfRefusal(inFlight(), requestId);
    const record = kept[place];
    if (!record) return null;
    if (!timingSafeEqual(record.requestHash, hash)) return problemOfRefusal(reused(), requestId);
    const body = sealedWith ? sealedWith.open(record.body, answerContext(scope)) : record.body;
    return { status: record.status, headers: { ...record.headers, "idempotent-replayed": "true" }, body };
  });
};

const inFlight = () =>
  new Refusal("idempotency_in_flight", "A request with this Idempotency-Key is being worked on.", {
    retryAfterSeconds: 1,
  });
const reused = () =>
  new Refusal("idempotency_key_reused", "This Idempotency-Key belongs to a request with other contents.");

/** Keeps answers beside their effects, in the same transaction: 2xx and business refusals, so that they can be told again. */
export const remember = async (
  { idempotency }: Repositories,
  answered: readonly (Keyed & { answer: Answer })[],
  nowMs: number,
  sealWith: SecretBox | null = null,
): Promise<void> => {
  const records = answered.flatMap(({ scope, hash, answer }) => {
    if (!scope || !replayable(answer)) return [];
    const body = sealWith ? sealWith.seal(answer.body, answerContext(scope)) : answer.body;
    return [{ ...scope, requestHash: hash, status: answer.status, headers: answer.headers, body }];
  });
  await idempotency.insert(records, nowMs);
};

/** Runs `work` once for a key: its effect and its answer are stored in one transaction, so either both are there or neither is. */
export const once = async (
  transaction: TransactionRepositories,
  request: Keyed & { nowMs: number; sealWith: SecretBox | null },
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const { nowMs, sealWith, requestId } = request;
  const [known] = await recall(transaction, [request], nowMs, sealWith);
  if (known) return known;
  const answer = await transaction.savepoint(work).catch((error: unknown) => {
    if (error instanceof Refusal) return problemOfRefusal(error, requestId);
    throw error;
  });
  await remember(transaction, [{ ...request, answer }], nowMs, sealWith);
  return answer;
};
