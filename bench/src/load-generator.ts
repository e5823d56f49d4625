/**
 * The caller: HTTP/1.1 over raw keep-alive sockets, one request under way on each, so that what it costs itself stays small
 * and the same for every server. Every answer's status and body are checked.
 */
import { connect, type Socket } from "node:net";

/**
 * A named list of requests that is kept in this process. `expect` is what the body of every answer starts with; `once` asks for
 * a pass over all of them before each measurement.
 */
export type Keep = {
  kind: "keep";
  name: string;
  requests: string[];
  expect: string;
  once?: boolean;
  /** Of every answer: 200 unless told otherwise, 0 for any. */
  status?: number;
};
/** Sends a kept list over and over for a while, in random order. */
export type Repeat = { kind: "repeat"; name: string; port: number; connections: number; ms: number };
/** Sends each request of a kept list once. */
export type Each = { kind: "each"; name: string; port: number; connections: number };
/** What came of it. Units: milliseconds. `bodies` for `each` only. */
export type Outcome = {
  requests: number;
  wrong: number;
  sample: string;
  ms: number;
  p50: number;
  p99: number;
  bodies: string[];
};

type List = { requests: Buffer[]; expect: string; wanted: number };
const lists = new Map<string, List>();

/** Splits what a socket brings into answers; with one request under way there is never more than one. */
const readAnswers = (socket: Socket, onAnswer: (status: number, body: string) => void): void => {
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text = text === "" ? chunk.toString("latin1") : text + chunk.toString("latin1");
    const bodyAt = text.indexOf("\r\n\r\n") + 4;
    if (bodyAt === 3) return;
    const lengthAt = text.toLowerCase().indexOf("\r\ncontent-length: ");
    const length = lengthAt === -1 ? 0 : Number.parseInt(text.slice(lengthAt + 18, lengthAt + 28), 10);
    if (text.length < bodyAt + length) return;
    const body = text.slice(bodyAt, bodyAt + length);
    const status = Number(text.slice(9, 12));
    text = "";
    onAnswer(status, body);
  });
};

const open = (port: number): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });

const quantile = (sorted: Float64Array, share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

const run = async (order: Repeat | Each): Promise<Outcome> => {
  const list = lists.get(order.name);
  if (!list) throw new Error(`no list ${order.name}`);
  const { requests, expect, wanted } = list;
  const sockets = await Promise.all(Array.from({ length: order.connections }, () => open(order.port)));
  const latencies: number[] = [];
  const bodies: string[] = [];
  let wrong = 0;
  let sample = "";
  let next = 0;
  const startedAtMs = performance.now();
  const endsAtMs = order.kind === "repeat" ? startedAtMs + order.ms : Number.POSITIVE_INFINITY;
  const choose =
    order.kind === "repeat"
      ? () => requests[Math.trunc(Math.random() * requests.length)]
      : () => requests[next++] ?? null;
  const work = (socket: Socket): Promise<void> =>
    new Promise((resolve, reject) => {
      let sentAtMs = 0;
      const send = (now: number): void => {
        const request = now < endsAtMs ? choose() : null;
        if (!request) {
          resolve();
          return;
        }
        sentAtMs = now;
        socket.write(request);
      };
      readAnswers(socket, (status, body) => {
        const now = performance.now();
        latencies.push(now - sentAtMs);
        if ((wanted !== 0 && status !== wanted) || !body.startsWith(expect)) {
          wrong++;
          sample = `${status} ${body}`;
        }
        if (order.kind === "each") bodies.push(body);
        send(now);
      });
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("the server closed a connection")));
      send(performance.now());
    });
  try {
    await Promise.all(sockets.map(work));
  } finally {
    for (const socket of sockets) socket.destroy();
  }
  const ms = performance.now() - startedAtMs;
  const sorted = Float64Array.from(latencies).sort();
  const p50 = quantile(sorted, 0.5);
  return { requests: sorted.length, wrong, sample, ms, p50, p99: quantile(sorted, 0.99), bodies };
};

process.on("message", (order: Keep | Repeat | Each | "usage") => {
  if (order === "usage") return;
  if (order.kind === "keep") {
    lists.set(order.name, {
      requests: order.requests.map((text) => Buffer.from(text, "latin1")),
      expect: order.expect,
      wanted: order.status ?? 200,
    });
    process.send?.({ kept: order.name });
    return;
  }
  run(order).then(
    (outcome) => process.send?.({ outcome }),
    (error: unknown) => process.send?.({ failure: String(error) }),
  );
});
process.send?.({ ready: true });
