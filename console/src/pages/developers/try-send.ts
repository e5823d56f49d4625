/** Sends what "Try it" has put together, and keeps everything that came back. */
import { newIntention, type Place } from "../../api/call.ts";
import { type Filled, plainHeaders, targetOf, type TryOperation } from "./try-request.ts";

/** What lets the request in. Keys and tokens are held while the page is open, and nowhere else. */
export type Credentials =
  | { by: "session"; place: Place }
  | { by: "key"; secretKey: string }
  | { by: "client"; clientKey: string; accessToken: string };

/** What came back. */
export type TryAnswer = { status: number; headers: [string, string][]; body: string; durationMs: number };

const lettingIn = (credentials: Credentials, isWrite: boolean): Record<string, string> => {
  switch (credentials.by) {
    case "session":
      return {
        "x-beckon-tenant": credentials.place.tenantId,
        ...(isWrite ? { "x-beckon-csrf": credentials.place.csrfToken } : {}),
      };
    case "key":
      return { authorization: `Bearer ${credentials.secretKey.trim()}` };
    case "client":
      return {
        "x-client-key": credentials.clientKey,
        ...(credentials.accessToken.trim() === "" ? {} : { authorization: `Bearer ${credentials.accessToken.trim()}` }),
      };
  }
};

/** Sends it. A refusal is an answer as well. Errors: whatever keeps the request from being answered at all. */
export const sendTry = async (
  operation: TryOperation,
  filled: Filled,
  isUs: boolean,
  credentials: Credentials,
): Promise<TryAnswer> => {
  const isWrite = operation.method !== "GET";
  const begun = performance.now();
  const response = await fetch(targetOf(operation, filled.values), {
    method: operation.method,
    // With a key of its own the request must stand on that alone.
    credentials: credentials.by === "session" ? "same-origin" : "omit",
    cache: "no-store",
    headers: {
      ...plainHeaders(operation, filled, isUs),
      ...lettingIn(credentials, isWrite),
      ...(isWrite ? { "idempotency-key": newIntention() } : {}),
    },
    ...(operation.body === undefined ? {} : { body: filled.body }),
  });
  const body = await response.text();
  return { status: response.status, headers: [...response.headers], body, durationMs: performance.now() - begun };
};
