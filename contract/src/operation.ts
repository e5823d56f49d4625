/** What an operation of the API is. The table of all of them is `operations.ts`; OpenAPI, validation and SDK types derive from it. */
import type { Static, TObject, TSchema } from "typebox";
import type { ErrorCode } from "./errors.ts";
import type { Scope } from "./scopes.ts";

/**
 * Who calls: `client` sends only the public client key, `participant` a client key and a bearer token, `secret` a secret key
 * with a scope.
 */
export type Caller = "client" | "participant" | "secret";

export type Operation = {
  id: string;
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** OpenAPI spelling: `/v1/campaigns/{campaignId}`. */
  path: string;
  tag: string;
  summary: string;
  description?: string;
  caller: Caller;
  scope?: Scope;
  params?: TObject;
  query?: TObject;
  body?: TSchema;
  /** The change needs `If-Match`; its absence is 428, a stale one 412. */
  ifMatch?: true;
  /** The answer carries a strong `ETag`. */
  etag?: true;
  /** It calls a far end: it runs outside any transaction, changes nothing here, and keeps no idempotency record. */
  callsOut?: true;
  success: { status: number; description: string; schema: TSchema };
  /** Error codes beyond those every operation of its kind may send. */
  errors?: readonly ErrorCode[];
};

/** Keeps the literal types of one operation, so that handlers and clients are typed by it. */
export const defineOperation = <const O extends Operation>(operation: O): O => operation;

type StaticOr<S, Fallback> = S extends TSchema ? Static<S> : Fallback;
export type ParamsOf<O extends Operation> = StaticOr<O["params"], Record<never, never>>;
export type QueryOf<O extends Operation> = StaticOr<O["query"], Record<never, never>>;
export type BodyOf<O extends Operation> = StaticOr<O["body"], undefined>;
export type AnswerOf<O extends Operation> = Static<O["success"]["schema"]>;

/** Whether it changes something, and so runs in one transaction and takes an `Idempotency-Key`. */
export const isWrite = (operation: Operation): boolean => operation.method !== "GET";

/** Errors that every operation of its kind may send, and its own. */
export const errorsOf = (operation: Operation): ErrorCode[] => {
  const all = new Set<ErrorCode>(["bad_request", "internal_error", "unavailable", "too_many_requests"]);
  all.add("not_authenticated").add("insufficient_scope");
  if (operation.params || operation.query || operation.body) all.add("validation_failed");
  if (operation.params) all.add("not_found");
  if (isWrite(operation)) {
    for (const code of ["invalid_idempotency_key", "idempotency_in_flight", "idempotency_key_reused"] as const)
      all.add(code);
    for (const code of ["payload_too_large", "unsupported_media_type"] as const) all.add(code);
  }
  if (operation.ifMatch) all.add("if_match_required").add("precondition_failed");
  for (const code of operation.errors ?? []) all.add(code);
  return [...all];
};
