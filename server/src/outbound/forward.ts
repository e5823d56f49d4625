/** Hands a request on to another Beckon, which serves its environment; nothing of it is kept here. */
import type { IncomingMessage, ServerResponse } from "node:http";

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

export type Forwarder = {
  /** Sends the request on and its answer back. Resolves when the answer was written, whatever it is. Never rejects. */
  forward(
    request: IncomingMessage,
    response: ServerResponse,
    body: Buffer | null,
    onFailure: (reason: string) => void,
  ): Promise<void>;
  close(): void;
};

/** What is told when the other Beckon cannot be reached: `answer` writes it, in the shape the path has. */
export const createForwarder = (
  base: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Forwarder => {
  const url = new URL(base);
  const secure = url.protocol === "https:";
  const agent = secure
    ? new https.Agent({ keepAlive: true, maxSockets: 256 })
    : new http.Agent({ keepAlive: true, maxSockets: 256 });
  const prefix = url.pathname.replace(/\/+$/, "");

  const headersFor = (request: IncomingMessage, body: Buffer | null): Record<string, string | string[]> => {
    const headers: Record<string, string | string[]> = {};
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined && !perConnection.includes(name) && name !== "content-length") headers[name] = value;
    }
    headers[forwardedBy] = "1";
    if (body) headers["content-length"] = String(body.length);
    return headers;
  };

  return {
    close: () => agent.destroy(),
    forward: (request, response, body, onFailure) =>
      new Promise((resolve) => {
        const fail = (reason: string) => {
          onFailure(reason);
          if (response.headersSent) response.destroy();
          else answer(request, response);
          resolve();
        };
        // Two Beckons that name each other would hand a request around for ever.
        if (request.headers[forwardedBy] !== undefined) return fail("forwarded twice");
        const send = secure ? https.request : http.request;
        const onward = send({
          host: url.hostname.replace(/^\[|\]$/g, ""),
          ...(url.port === "" ? {} : { port: url.port }),
          path: `${prefix}${request.url ?? "/"}`,
          method: request.method ?? "GET",
          headers: headersFor(request, body),
          agent,
          signal: AbortSignal.timeout(deadlineMs),
        });
        onward.on("error", (error) => fail(error.message));
        onward.on("response", (answered) => {
          const headers = Object.entries(answered.headers).filter(([name]) => !perConnection.includes(name));
          response.writeHead(answered.statusCode ?? 502, Object.fromEntries(headers));
          answered.on("error", (error) => fail(error.message));
          response.on("close", () => resolve());
          answered.pipe(response);
        });
        onward.end(body ?? undefined);
      }),
  };
};
