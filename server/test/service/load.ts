import http from "node:http";
import { after } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

/** How one call ended: its answer, or the reason why there is none. */
export type Call = {
  method: string;
  target: string;
  status: number;
  body: string;
  headers: http.IncomingHttpHeaders;
  /** Set instead of an answer: the connection failed. */
  error: (Error & { code?: string; reused?: boolean }) | null;
  ms: number;
  /** A connection made for this call was reset, and the call repeated: what only the instant of closing a listener excuses. */
  resetFresh?: boolean;
};

export type Ask = { method?: string; target: string; headers?: Record<string, string>; body?: unknown };

/**
 * A caller that keeps its connections alive and, as any decent one, repeats a call that may be repeated, once and on a new
 * connection, when the one it had is reset before a byte of the answer came.
 */
export class KeepAliveClient {
  readonly #agent: http.Agent;

  constructor(maxSockets = 64) {
    this.#agent = new http.Agent({ keepAlive: true, maxSockets });
  }

  async call(url: string, ask: Ask): Promise<Call> {
    const startedAtMs = performance.now();
    const first = await this.#once(url, ask, startedAtMs, this.#agent);
    const repeatable = ask.method !== "POST" || ask.headers?.["idempotency-key"] !== undefined;
    if (first.error?.code !== "ECONNRESET" || !repeatable) return first;
    return { ...(await this.#once(url, ask, startedAtMs, false)), resetFresh: !first.error.reused };
  }

  close(): void {
    this.#agent.destroy();
  }

  #once(
    url: string,
    { method = "GET", target, headers = {}, body }: Ask,
    startedAtMs: number,
    agent: http.Agent | false,
  ): Promise<Call> {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const { hostname, port } = new URL(url);
    const more =
      text === undefined ? {} : { "content-type": "application/json", "content-length": `${Buffer.byteLength(text)}` };
    return new Promise((resolve) => {
      const done = (part: Partial<Call>) =>
        resolve({
          method,
          target,
          status: 0,
          body: "",
          headers: {},
          error: null,
          ms: performance.now() - startedAtMs,
          ...part,
        });
      const options = {
        host: hostname,
        port,
        method,
        path: target,
        headers: { ...headers, ...more },
        agent,
      };
      const request = http.request(options, (response) => {
        let received = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (received += chunk));
        response.on("error", (error) => done({ error }));
        response.on("end", () => done({ status: response.statusCode ?? 0, body: received, headers: response.headers }));
      });
      request.on("error", (error) => done({ error: Object.assign(error, { reused: request.reusedSocket }) }));
      request.end(text);
    });
  }
}

/**
 * Asks at a steady rate, whether or not earlier answers have come, until told to stop, which resolves with all outcomes. `ask`
 * makes the call with this number.
 */
export function openLoop(perSecond: number, ask: (number: number) => Promise<Call>): { stop(): Promise<Call[]> } {
  const calls: Promise<Call>[] = [];
  const running = { on: true };
  // A test that fails before it stops its load must not run for ever.
  after(() => {
    running.on = false;
  });
  const startedAtMs = performance.now();
  const loop = (async () => {
    while (running.on) {
      const due = Math.floor(((performance.now() - startedAtMs) / 1000) * perSecond);
      while (calls.length < due) calls.push(ask(calls.length));
      await sleep(5);
    }
  })();
  return {
    async stop() {
      running.on = false;
      await loop;
      return Promise.all(calls);
    },
  };
}
