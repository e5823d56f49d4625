/** Calls the public API, typed by the contract. Only types of the contract come in here: its schemas stay on the server. */
import type { AnswerOf, BodyOf, Operation, OperationId, Operations, ParamsOf, QueryOf } from "@beckon/contract";
import { operations } from "virtual:operations";
import { errorOf, isSessionOver, unreachable } from "./api-error.ts";

/** Which tenant, in which environment, with which proof against forged requests. */
export type Place = { tenantId: string; environment: "global" | "us"; csrfToken: string };

/** What an operation answers. */
export type Answer<Id extends OperationId> = AnswerOf<Operations[Id]>;
/** What an operation takes as its body. */
export type Body<Id extends OperationId> = BodyOf<Operations[Id]>;
/** What an operation takes as its query. */
export type Query<Id extends OperationId> = QueryOf<Operations[Id]>;

type IfAny<Values, Present> = keyof Values extends never ? { [Name in never]: Name } : Present;
type Parts<O extends Operation> = IfAny<ParamsOf<O>, { params: ParamsOf<O> }> &
  IfAny<QueryOf<O>, { query?: QueryOf<O> }> &
  (BodyOf<O> extends undefined ? unknown : { body: BodyOf<O> }) &
  (O extends { ifMatch: true } ? { ifMatch: string } : unknown);

/** What a call of this operation needs. */
export type CallInput<Id extends OperationId> = Parts<Operations[Id]> & {
  /** One key for one intention: a repeat of it does nothing twice. */
  idempotencyKey?: string;
  signal?: AbortSignal;
};

type LooseInput = {
  params?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
  ifMatch?: string;
  idempotencyKey?: string;
  signal?: AbortSignal;
};

const etags = new WeakMap<object, string>();

/** The version of what an answer shows, for `ifMatch`. Errors: throws for an answer that carried none. */
export const etagOf = (answer: object): string => {
  const found = etags.get(answer);
  if (found === undefined) throw new Error("this answer carried no ETag");
  return found;
};

const targetOf = (path: string, { params = {}, query = {} }: LooseInput): string => {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ""));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === "") continue;
    for (const one of Array.isArray(value) ? value : [value]) search.append(name, String(one));
  }
  return search.size === 0 ? filled : `${filled}?${search.toString()}`;
};

/** A key for one intention of the person, kept over retries. */
export const newIntention = (): string => crypto.randomUUID();

const overListeners = new Set<() => void>();

/** Is told whenever an answer says that the session is over. Returns the way to stop listening. */
export const onSessionOver = (listener: () => void): (() => void) => {
  overListeners.add(listener);
  return () => overListeners.delete(listener);
};

/** Sends a request and reads its JSON. Errors: ApiError. */
export const send = async (target: string, init: RequestInit): Promise<{ body: unknown; etag: string | null }> => {
  const response = await fetch(target, { ...init, credentials: "same-origin" }).catch((error: unknown) => {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw unreachable();
  });
  if (!response.ok) {
    const error = await errorOf(response);
    if (isSessionOver(error)) for (const listener of overListeners) listener();
    throw error;
  }
  const text = await response.text();
  return { body: text === "" ? undefined : JSON.parse(text), etag: response.headers.get("etag") };
};

/** Calls an operation. Errors: ApiError. */
export const call = async <Id extends OperationId>(place: Place, id: Id, input: CallInput<Id>): Promise<Answer<Id>> => {
  const [method, path] = operations[id];
  const given = input as LooseInput;
  const headers: Record<string, string> = { accept: "application/json", "x-beckon-tenant": place.tenantId };
  if (place.environment === "us") headers["x-us-env"] = "true";
  if (method !== "GET") {
    headers["x-beckon-csrf"] = place.csrfToken;
    headers["idempotency-key"] = given.idempotencyKey ?? newIntention();
  }
  if (given.ifMatch !== undefined) headers["if-match"] = given.ifMatch;
  if (given.body !== undefined) headers["content-type"] = "application/json";
  const { body, etag } = await send(targetOf(path, given), {
    method,
    headers,
    ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
    ...(given.signal ? { signal: given.signal } : {}),
  });
  if (etag !== null && typeof body === "object" && body !== null) etags.set(body, etag);
  return body as Answer<Id>;
};
