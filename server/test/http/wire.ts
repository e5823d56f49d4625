/** Requests as bytes on a socket, for what no HTTP client would send, and the answers as bytes. */
import net from "node:net";

/** An answer as it stood on the wire; header names as the server wrote them. */
export type WireAnswer = {
  version: string;
  status: number;
  headers: [name: string, value: string][];
  body: string;
};

export type Exchange = {
  answers: WireAnswer[];
  /** Bytes that are no whole answer. */
  rest: string;
  /** Whether the server ended the connection. */
  closed: boolean;
};

export type ExchangeOptions = {
  /** Ends the exchange once this many answers came; without it, when the server ends the connection. */
  answers?: number;
  /** Goes away as soon as the bytes are sent. */
  leave?: boolean;
  /** The answers have no bodies, whatever their Content-Length says. */
  head?: boolean;
};

const headEnd = Buffer.from("\r\n\r\n");

/** The first whole answer in `bytes`, and what follows it. */
const takeAnswer = (bytes: Buffer, head: boolean): { answer: WireAnswer; rest: Buffer } | null => {
  const end = bytes.indexOf(headEnd);
  if (end === -1) return null;
  const [statusLine = "", ...lines] = bytes.subarray(0, end).toString("latin1").split("\r\n");
  const [, version = "", status = ""] = /^HTTP\/(\d\.\d) (\d{3}) /.exec(`${statusLine} `) ?? [];
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).trim()];
  });
  const length = Number(headers.find(([name]) => name.toLowerCase() === "content-length")?.[1] ?? 0);
  const from = end + headEnd.length;
  const to = head ? from : from + length;
  if (bytes.length < to) return null;
  const body = bytes.subarray(from, to).toString("utf8");
  return { answer: { version, status: Number(status), headers, body }, rest: bytes.subarray(to) };
};

/** Sends the parts one after another on one new connection and gathers the answers. Errors: rejects when it cannot connect. */
export const exchange = (
  url: string,
  parts: string | Buffer | readonly (string | Buffer)[],
  { answers: wanted = Number.POSITIVE_INFINITY, leave = false, head = false }: ExchangeOptions = {},
): Promise<Exchange> => {
  const { hostname, port } = new URL(url);
  const list = typeof parts === "string" || Buffer.isBuffer(parts) ? [parts] : parts;
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    let connected = false;
    const answers: WireAnswer[] = [];
    const socket = net.connect(Number(port), hostname, () => {
      connected = true;
      for (const part of list) socket.write(typeof part === "string" ? Buffer.from(part, "latin1") : part);
      if (leave) socket.write("", () => socket.resetAndDestroy());
    });
    const finish = (closed: boolean) => {
      resolve({ answers, rest: received.toString("latin1"), closed });
      socket.destroy();
    };
    socket.setNoDelay(true);
    socket.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let next = takeAnswer(received, head); next; next = takeAnswer(received, head)) {
        answers.push(next.answer);
        received = Buffer.from(next.rest);
      }
      if (answers.length >= wanted) finish(false);
    });
    // A server that refuses while the body is still on its way resets the connection; what it said before counts.
    socket.on("error", (error) => (connected ? finish(true) : reject(error)));
    socket.on("close", () => finish(true));
  });
};

/** One header of an answer, by its name in any case. */
export const headerOf = (answer: WireAnswer, name: string): string | undefined =>
  answer.headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
