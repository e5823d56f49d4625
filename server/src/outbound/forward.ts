/** Hands a request on to another Beckon, which serves its environment; nothing of it is kept here. */
import type { IncomingMessage } from "node:http";

// By import, `node:http` would bring a whole WebSocket and fetch client along: 14 MB that nobody here uses.
const [http, https] = [process.getBuiltinModule("node:http"), process.getBuiltinModule("node:https")];

/** Units: milliseconds, for the whole exchange; the shortest client timeout seen is 6 s. */
const deadlineMs = 5_000;
/** Meaningful for one connection only, so they are not handed on. */
const perConnection = [
  "connection",
  "keep-alive",
  "proxy-connection",
  "transfer-encoding",
  "upgrade",
  "te",
  "trailer",
  "host",
  "expect",
];
const forwardedBy = "x-beckon-forwarded";

/** What the other Beckon answered, whole. */
export type ForwardedAnswer = { status: number; headers: Record<string, string | string[]>; body: Buffer };

export type Forwarder = {
  /** Sends the request on. Null when there is no answer in time, or none that fits. Never rejects. */
  forward: (request: IncomingMessage, requestId: string, body: Buffer | null) => Promise<ForwardedAnswer | null>;
  close(): void;
};

/** Bytes. The longest lists of the API are far below. */
const answerBytesMaximum = 8 * 1024 * 1024;

const gather = async (answered: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answered) {
    chunks.push(chunk as Buffer);
    bytes += (chunk as Buffer).length;
    if (bytes > answerBytesMaximum) throw new Error("the answer is too long");
  }
  return Buffer.concat(chunks);
};

/** A door to one other Beckon. `onFailure` is told why there was no answer. */
export const createForwarder = (
  base: string,
  clientOf: (request: IncomingMessage) => string,
  onFailure: (reason: string) => void,
): Forwarder => {
  const url = new URL(base);
  const secure = url.protocol === "https:";
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 256 })
    : new http.Agent({ keepAlive: true, maxSockets: 256 });
  const prefix = url.pathname.replace(/\/+$/, "");

  const headersFor = (request: IncomingMessage, requestId: string, body: Buffer | null) => {
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined && !perConnection.includes(name) && name !== "content-length") headers[name] = value;
    }
    headers["x-request-id"] = requestId;
    // A body was read as what it means and is sent on as JSON, whatever it came as.
    if (body && headers["content-type"] !== undefined) headers["content-type"] = "application/json";
    headers[forwardedBy] = "1";
    // What the caller wrote there is not handed on: the other Beckon believes this one.
    delete headers["forwarded"];
    headers["x-forwarded-for"] = clientOf(request);
    if (body) headers["content-length"] = String(body.length);
    return headers;
  };

  const ask = (request: IncomingMessage, requestId: string, body: Buffer | null) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const send = secure ? https.request : http.request;
      const onward = send({
        host: url.hostname.replace(/^\[|\]$/g, ""),
        ...(url.port === "" ? {} : { port: url.port }),
        path: `${prefix}${request.url ?? "/"}`,
        method: request.method ?? "GET",
        headers: headersFor(request, requestId, body),
        agent,
        signal: AbortSignal.timeout(deadlineMs),
      });
      onward.on("error", reject);
      onward.on("response", resolve);
      onward.end(body ?? undefined);
    });

  return {
    close: () => agent.destroy(),
    forward: async (request, requestId, body) => {
      try {
        // Two Beckons that name each other would hand a request around for ever.
        if (request.headers[forwardedBy] !== undefined) throw new Error("forwarded twice");
        const answered = await ask(request, requestId, body);
        const headers = Object.entries(answered.headers).flatMap(([name, value]) =>
          value === undefined || perConnection.includes(name) ? [] : [[name, value] as const],
        );
        return {
          status: answered.statusCode ?? 502,
          headers: Object.fromEntries(headers),
          body: await gather(answered),
        };
      } catch (error) {
        onFailure(error instanceof Error ? error.message : "failed");
        return null;
      }
    },
  };
};
