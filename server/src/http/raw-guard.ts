/** The first look at a request, before routing: what no operation should ever see ends here. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { type CompatibleError, compatibleError } from "./compatible-errors.ts";
import { fixedHeaders, jsonType } from "./fixed-headers.ts";

/** Bytes. A longer request target is 414. */
export const targetBytesMaximum = 8_192;

/** Control bytes, spaces, backslashes, and bytes that HTTP does not allow in a target. */
// oxlint-disable-next-line no-control-regex -- control bytes are exactly what is looked for
const forbiddenInTarget = /[\u0000-\u0020\u007f-\uffff\\]/;
/** A path segment `.` or `..`, also percent-encoded: what a proxy in front may have read differently. */
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/** Headers of which a second one would let two readers of the same request disagree; each has a bit. */
const once: Record<string, number> = {
  host: 1,
  authorization: 2,
  "x-client-key": 4,
  "x-secret-key": 8,
  "idempotency-key": 16,
  "if-match": 32,
  "content-length": 64,
  "content-type": 128,
};

/** Bits of the headers above that are there; null when one of them is there twice. Runs for every request. */
const seenHeaders = (rawHeaders: readonly string[]): number | null => {
  let seen = 0;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? "";
    const bit = once[name] ?? once[name.toLowerCase()];
    if (bit === undefined) continue;
    if (seen & bit) return null;
    seen |= bit;
  }
  return seen;
};

/** What is wrong with the request as it stands on the wire, or null. */
export const faultOfRequest = (
  request: Pick<IncomingMessage, "url" | "rawHeaders" | "httpVersion">,
): CompatibleError | null => {
  const target = request.url ?? "";
  if (target.length > targetBytesMaximum) return "uriTooLong";
  if (!target.startsWith("/") || forbiddenInTarget.test(target)) return "invalidRequest";
  if (target.includes(".") || target.includes("%2")) {
    const query = target.indexOf("?");
    if (dotSegment.test(query === -1 ? target : target.slice(0, query))) return "invalidRequest";
  }
  if (target.includes("#")) return "invalidRequest";
  const seen = seenHeaders(request.rawHeaders);
  if (seen === null) return "invalidRequest";
  return seen & 1 || request.httpVersion !== "1.1" ? null : "invalidRequest";
};

/** Answers without any framework. */
export const answerRaw = (response: ServerResponse, error: CompatibleError): void => {
  const { status, body, headers } = compatibleError(error);
  response.writeHead(status, {
    ...fixedHeaders,
    ...headers,
    "content-type": jsonType,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  });
  response.end(body);
};

const errorOfParser: Record<string, CompatibleError> = {
  HPE_HEADER_OVERFLOW: "headersTooLarge",
  ERR_HTTP_REQUEST_TIMEOUT: "requestTimeout",
};

/** What Node's parser refused: a JSON answer where the connection can still take one, then the end of it. */
export const answerParserError = (error: Error & { code?: string; bytesParsed?: number }, socket: Socket): void => {
  if (error.code === "ECONNRESET" || !socket.writable) {
    socket.destroy();
    return;
  }
  const kind = errorOfParser[error.code ?? ""] ?? "invalidRequest";
  const { status, body } = compatibleError(kind);
  const reason = compatibleReason[status] ?? "Bad Request";
  const headers = {
    ...fixedHeaders,
    "content-type": jsonType,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
};

const compatibleReason: Record<number, string> = {
  400: "Bad Request",
  408: "Request Timeout",
  431: "Request Header Fields Too Large",
};

/** Bytes of all headers together; Node's own limit covers the target as well, so it is set to the sum. */
export const headerBytesMaximum = Math.max(16_384, process.getBuiltinModule("node:http").maxHeaderSize);
