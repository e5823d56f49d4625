/** What an operation of the API is. The table of all of them is `operations.ts`; OpenAPI, validation and SDK types derive from it. */
import type { Static, TObject, TSchema } from "typebox";
import type { ErrorCode } from "./errors.ts";
import type { Scope } from "./scopes.ts";
import type { Tag } from "./tags.ts";

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
  tag: Tag;
  summary: string;
  description?: string;
  caller: Caller;
  scope?: Scope;
  /** For operators of the deployment, whatever scopes the caller has: no key and no role opens it. */
  operatorsOnly?: true;
  params?: TObject;
  query?: TObject;
  body?: TSchema;
  /** The most its body may have, where that is more than usual. Units: bytes. */
  bodyBytes?: number;
  /** It also takes one item of its list a line: `application/x-ndjson`. */
  lines?: true;
  /** The change needs `If-Match`; its absence is 428, a stale one 412. */
  ifMatch?: true;
  /** The answer carries a strong `ETag`. */
  etag?: true;
  /** A POST that changes nothing here: no transaction, so that it may call a far end, and no `Idempotency-Key`. */
  changesNothing?: true;
  /** The answer holds a secret that is shown once: an idempotency record keeps it sealed. */
  secretAnswer?: true;
  /** The errors of a compatible operation, which has none of the registry: status, exact message, and when. */
  messages?: readonly (readonly [status: number, message: string, when: string])[];
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
export const isWrite = (operation: Operation): boolean =>
  operation.method !== "GET" && operation.changesNothing !== true;

/** Errors that every operation of its kind may send, and its own. */
export const errorsOf = (operation: Operation): ErrorCode[] => {
  if (operation.messages) return [];
  const all = new Set<ErrorCode>(["bad_request", "validation_failed", "not_authenticated"]);
  if (operation.scope || operation.operatorsOnly) all.add("insufficient_scope");
  // A PUT brings an id of its own: one that cannot exist is a wrong field there, not an absent object.
  if (operation.params && operation.method !== "PUT") all.add("not_found");
  if (operation.method !== "GET") all.add("payload_too_large").add("unsupported_media_type");
  if (isWrite(operation)) all.add("invalid_idempotency_key").add("idempotency_in_flight").add("idempotency_key_reused");
  if (operation.ifMatch) all.add("if_match_required").add("precondition_failed");
  for (const code of operation.errors ?? []) all.add(code);
  all.add("too_many_requests").add("internal_error").add("unavailable");
  return [...all];
};
