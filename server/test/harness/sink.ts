import { createHmac } from "node:crypto";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { after } from "node:test";

/** One call that a sink received. */
export type Received = { path: string; headers: http.IncomingHttpHeaders; body: string };

/** What the sink says to a call; nothing at all for `null`: it hangs. */
export type Reply = { status: number; headers?: Record<string, string>; body?: string } | null;

/** A receiver of webhooks on this machine. */
export type Sink = {
  url: string;
  received: Received[];
  /** Chosen anew for each call; 204 unless told otherwise. */
  reply: (call: Received, count: number) => Reply | Promise<Reply>;
  close(): Promise<void>;
};

/** Opens a sink, closed after the file's last test. */
export async function openSink(reply: Sink["reply"] = () => ({ status: 204 })): Promise<Sink> {
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const call = { path: request.url ?? "", headers: request.headers, body: Buffer.concat(chunks).toString("utf8") };
      sink.received.push(call);
      void Promise.resolve(sink.reply(call, sink.received.length)).then((said) => {
        if (said === null) return;
        response.writeHead(said.status, said.headers).end(said.body);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  const sink: Sink = { url: `http://127.0.0.1:${port}/hook`, received: [], reply, close };
  after(close);
  return sink;
}

/** Waits until something holds, and fails with what it knows when it does not come to be. */
export async function eventually<T>(
  look: () => T | undefined | false | Promise<T | undefined | false>,
  { within = 20_000, told = () => "" }: { within?: number; told?: () => string } = {},
): Promise<T> {
  const endsAt = performance.now() + within;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > endsAt) throw new Error(`it did not come to be within ${within} ms. ${told()}`);
    await sleep(10);
  }
}

/** The platform's signature, computed as its documentation says. */
export const platformSignature = (secret: string, { headers, body }: Received): string =>
  createHmac("sha256", secret)
    .update(`${String(headers["x-timestamp"])}.${body}`)
    .digest("hex");
