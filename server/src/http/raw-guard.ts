/** The first look at a request, before routing: what no operation should ever see ends here. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { ErrorCode } from "@beckon/contract";
import { type CompatibleError, compatibleError, isCompatibleTarget } from "./compatible-errors.ts";
import { crossOriginHeaders, fixedHeaders, jsonType } from "./fixed-headers.ts";
import { type Answer, problem } from "./problem.ts";

// By import, `node:http` would bring a whole WebSocket and fetch client along: 14 MB that nobody here uses.
const http = process.getBuiltinModule("node:http");

/** Bytes. A longer request target is 414. */
export const targetBytesMaximum = 8_192;

/** Control bytes, spaces, backslashes, and bytes that HTTP does not allow in a target. */
// oxlint-disable-next-line no-control-regex -- control bytes are exactly what is looked for
const forbiddenInTarget = /[\u0000-\u0020\u007f-\uffff\\]/;
/** A path segment `.` or `..`, also percent-encoded: what a proxy in front may have read differently. */
const dotSegment = /(?:^|\/)(?:\.|%2e){1,2}(?:[/?#]|$)/i;

/** Bytes of all headers together, names and values. More is 431. */
export const headerBytesMaximum = 16_384;
/** Node drops headers past its own limit without a word; one more than this is collected, so that it can be refused. */
export const headersMaximum = 200;

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
  "transfer-encoding": 256,
};

/** Bits of the headers above that are there, or what is wrong with the headers. Runs for every request. */
const seenHeaders = (rawHeaders: readonly string[]): number | CompatibleError => {
  if (rawHeaders.length > 2 * headersMaximum) return "headersTooLarge";
  let seen = 0;
  let bytes = 0;
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place] ?? "";
    bytes += name.length + (rawHeaders[place + 1] ?? "").length;
    const bit = once[name] ?? once[name.toLowerCase()];
    if (bit === undefined) continue;
    if (seen & bit) return "invalidRequest";
    seen |= bit;
  }
  return bytes > headerBytesMaximum ? "headersTooLarge" : seen;
};

type Seen = Pick<IncomingMessage, "url" | "rawHeaders" | "httpVersionMajor" | "httpVersionMinor" | "headers">;

/** RFC 9112, 3.2.2: a server accepts the form meant for proxies; its authority says no more than Host does. */
const originForm = (target: string): string | null => {
  if (target.startsWith("/")) return target;
  const path = /^https?:\/\/[^/?#]+(.*)$/is.exec(target)?.[1];
  return path === undefined ? null : path.startsWith("/") ? path : `/${path}`;
};

const faultOfTarget = (target: string): CompatibleError | null => {
  if (forbiddenInTarget.test(target) || target.includes("#")) return "invalidRequest";
  if (!target.includes(".") && !target.includes("%2")) return null;
  const query = target.indexOf("?");
  return dotSegment.test(query === -1 ? target : target.slice(0, query)) ? "invalidRequest" : null;
};

/** What is wrong with the request as it stands on the wire, or null. An absolute-form target becomes its path. */
export const faultOfRequest = (request: Seen): CompatibleError | null => {
  const given = request.url ?? "";
  if (given.length > targetBytesMaximum) return "uriTooLong";
  const target = originForm(given);
  if (target === null) return "invalidRequest";
  if (target !== given) request.url = target;
  const fault = faultOfTarget(target);
  if (fault) return fault;
  const seen = seenHeaders(request.rawHeaders);
  if (typeof seen === "string") return seen;
  // The parser lets any other coding through, and then reads the body as if it were chunked.
  if (seen & 256 && request.headers["transfer-encoding"]?.toLowerCase() !== "chunked") return "invalidRequest";
  if (request.httpVersionMajor !== 1) return "invalidRequest";
  return seen & 1 || request.httpVersionMinor === 0 ? null : "invalidRequest";
};

/** What the management API calls the same faults. */
const problemOf: Partial<Record<CompatibleError, readonly [ErrorCode, string]>> = {
  invalidRequest: ["bad_request", "The request line or a header could not be understood, or a header is there twice."],
  uriTooLong: ["uri_too_long", `The target may have at most ${targetBytesMaximum} bytes.`],
  headersTooLarge: [
    "headers_too_large",
    `There may be at most ${headersMaximum} headers with ${headerBytesMaximum} bytes together.`,
  ],
};

/** A path in which nothing needs reading twice. In every other shape no operation can be told from it. */
const plainPath = /^[\w/-]*(?:\?|$)/;

const rawAnswer = (error: CompatibleError, target: string, requestId: string): Answer => {
  const compatible = isCompatibleTarget(target);
  const known = compatible || !plainPath.test(target) ? undefined : problemOf[error];
  if (known) return problem(known[0], known[1], requestId);
  const { status, body, headers } = compatibleError(error);
  return { status, body, headers: { ...(compatible ? crossOriginHeaders : {}), ...headers, "content-type": jsonType } };
};

/** Answers without any framework, in the shape of the target's side of the API. */
export const answerRaw = (response: ServerResponse, error: CompatibleError, requestId: string): void => {
  const { status, headers, body } = rawAnswer(error, response.req.url ?? "", requestId);
  response.writeHead(status, {
    ...fixedHeaders,
    "x-request-id": requestId,
    ...headers,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  });
  response.end(body);
};

type ParserError = Error & { code?: string; rawPacket?: unknown };

/** Which limit the parser ran into: a target without an end, or headers; as far as the last packet shows it. */
const overflowed = ({ rawPacket }: ParserError): CompatibleError =>
  Buffer.isBuffer(rawPacket) && /^[A-Z-]{1,32} \S+$/.test(rawPacket.subarray(0, targetBytesMaximum).toString("latin1"))
    ? "uriTooLong"
    : "headersTooLarge";

const kindOf = (error: ParserError): CompatibleError => {
  if (error.code === "HPE_HEADER_OVERFLOW") return overflowed(error);
  if (error.code === "HPE_CHUNK_EXTENSIONS_OVERFLOW") return "payloadTooLarge";
  return error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "requestTimeout" : "invalidRequest";
};

/** Answers after which a refusal follows. */
const refused = new WeakSet<ServerResponse>();

/**
 * What Node's parser refused: a JSON answer where the connection can still take one, then the end of it. Answers to requests
 * that came before go out first, lest one of them be taken for the refusal.
 */
export const answerParserError = (
  error: ParserError,
  socket: Socket & { _httpMessage?: ServerResponse | null },
): void => {
  const { _httpMessage: underWay } = socket;
  // A request is late and the answer before it not even read: nobody is there to be told.
  if (error.code === "ECONNRESET" || (underWay && kindOf(error) === "requestTimeout")) socket.destroy();
  else if (!socket.writable || (underWay?.headersSent && !underWay.req.complete)) socket.destroySoon();
  else if (underWay?.req.complete) {
    if (refused.has(underWay)) return;
    refused.add(underWay);
    // What comes meanwhile is neither read nor a sign of life.
    socket.pause();
    underWay.once("finish", () => answerParserError(error, socket));
  } else answerSocket(socket, kindOf(error));
};

/** The same for a connection that has no response of its own. */
export const answerSocket = (socket: Duplex, error: CompatibleError): void => {
  const { status, body } = compatibleError(error);
  const headers = {
    ...fixedHeaders,
    "content-type": jsonType,
    "content-length": Buffer.byteLength(body),
    connection: "close",
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${http.STATUS_CODES[status] ?? "Error"}\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
};
