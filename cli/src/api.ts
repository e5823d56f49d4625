/** The API as the commands call it, wherever it runs. */
import { randomUUID } from "node:crypto";
import { isWrite, type Operation, operations } from "@beckon/contract";
import type { Parts } from "./request.ts";

/** An answer as it came. `body` is undefined when the text is not JSON. */
export type Answer = { status: number; etag: string | undefined; text: string; body: unknown };

/** One request: method, target and headers as HTTP has them. */
export type Call = {
  method: Operation["method"];
  target: string;
  headers: Record<string, string>;
  body: string | undefined;
};

/** Sends requests, in this process or over the network. */
export type Api = {
  /** Where the answers come from, for messages. */
  place: string;
  send(call: Call): Promise<Answer>;
  close(): Promise<void>;
};

/** Headers that change what one call means. */
export type CallOptions = { ifMatch?: string; idempotencyKey?: string; clientKey?: string };

/** An operation and its parts as a call. */
export const callOf = (
  operation: Operation,
  parts: Parts,
  { ifMatch, idempotencyKey, clientKey }: CallOptions,
): Call => {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parts.params[name] ?? ""),
  );
  const query = new URLSearchParams(parts.query).toString();
  const headers: Record<string, string> = { accept: "application/json" };
  if (ifMatch !== undefined) headers["if-match"] = ifMatch;
  if (clientKey !== undefined) headers["x-client-key"] = clientKey;
  if (isWrite(operation)) headers["idempotency-key"] = idempotencyKey ?? randomUUID();
  const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
  if (body !== undefined) headers["content-type"] = "application/json";
  return { method: operation.method, target: query === "" ? path : `${path}?${query}`, headers, body };
};

/** The operation that reads what another one changes: the GET of the same path. */
export const readerOf = (operation: Operation): Operation | undefined =>
  Object.values(operations as Record<string, Operation>).find(
    ({ method, path }) => method === "GET" && path === operation.path,
  );

/** An answer's text as JSON, or undefined. */
export const parseAnswer = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};
