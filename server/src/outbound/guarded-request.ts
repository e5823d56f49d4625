/**
 * The one door for HTTP to addresses that tenants name (identity providers, webhook endpoints). It answers, refuses or fails,
 * within a deadline, and never reaches what the operator did not allow.
 */
import { lookup as systemLookup } from "node:dns/promises";
import type { Agent, ClientRequest, IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { isIP, type LookupFunction } from "node:net";
import type { OutboundAnswer, OutboundHttp, OutboundRequest } from "../core/ports.ts";
import { type AllowList, bareHost, parseAllowList, refusalOfAddress } from "./address-rules.ts";

// By import, `node:http` would bring a whole WebSocket and fetch client along: 14 MB that nobody here uses.
const [http, https] = [process.getBuiltinModule("node:http"), process.getBuiltinModule("node:https")];

type Resolved = { address: string; family: number };

/** Turns a host name into addresses. Injected so that tests can play a lying name server. */
export type Resolver = (hostname: string) => Promise<Resolved[]>;

const defaultTimeoutMs = 2_000;
const defaultMaxBodyBytes = 64 * 1024;
const maxUrlLength = 2_048;

/** The refusal of an address, carried through the socket's error path. */
class AddressRefused extends Error {}

/**
 * Opens the door. `allow` adds networks or host:port pairs to the public addresses; plain `http:` goes only to those.
 * Errors: throws when `allow` cannot be read. Concurrency: at most 32 sockets per host, unless told otherwise, and 512 in
 * all; more wait in line within their deadline.
 */
export function createGuardedRequest(options: {
  allow: readonly string[];
  resolve?: Resolver;
  /** Sockets per host at the most; more calls wait in line. */
  socketsPerHost?: number;
}): OutboundHttp & { close(): void } {
  const allow = parseAllowList(options.allow);
  const resolve = shareFlights(
    options.resolve ?? ((hostname) => systemLookup(hostname, { all: true, order: "verbatim" })),
  );
  // Own agents with no proxy setting: they read no proxy variables. A kept socket leads to the address that was checked when
  // it was opened, and both agents serve one policy, so reuse cannot reach anything a new connection could not.
  const pool = {
    keepAlive: true,
    maxSockets: options.socketsPerHost ?? 32,
    // Whoever is called often enough for many sockets is about to be called again.
    maxFreeSockets: Math.max(8, (options.socketsPerHost ?? 0) / 2),
    maxTotalSockets: 512,
    timeout: 10_000,
  };
  const agents = { "http:": new http.Agent(pool), "https:": new https.Agent({ ...pool, minVersion: "TLSv1.2" }) };

  async function request(call: OutboundRequest): Promise<OutboundAnswer> {
    const judged = judgeText(call.url, allow);
    if ("reason" in judged) return { kind: "refused", reason: judged.reason };
    const endsAt = performance.now() + (call.timeoutMs ?? defaultTimeoutMs);
    const agent = agents[judged.protocol];
    const lookup = pinnedLookup(judged, allow, resolve);
    const first = await send(call, judged, { agent, lookup }, endsAt);
    // The far end closed a kept socket just as it was taken from the pool: nothing was processed, so ask once more.
    if (first !== "stale socket") return first;
    const second = await send(call, judged, { agent: false, lookup }, endsAt);
    return second === "stale socket" ? { kind: "failed", reason: "connection reset" } : second;
  }

  return {
    request,
    judgeUrl(url) {
      const judged = judgeText(url, allow);
      return "reason" in judged ? judged.reason : null;
    },
    close() {
      agents["http:"].destroy();
      agents["https:"].destroy();
    },
  };
}

type Target = { url: URL; protocol: "http:" | "https:"; host: string; port: number; named: boolean };

/** What the text of a URL says already: a target worth resolving, or why not. */
function judgeText(text: string, allow: AllowList): Target | { reason: string } {
  if (text.length > maxUrlLength) return { reason: "longer than 2048 characters" };
  // The parser drops tabs and line feeds and trims; a URL that needs that is not what its author thinks it is.
  if (!URL.canParse(text) || /[\s\p{Cc}\\]/u.test(text)) return { reason: "not a URL" };
  const url = new URL(text);
  const { protocol } = url;
  if (protocol !== "https:" && protocol !== "http:") return { reason: "neither https nor http" };
  if (url.username !== "" || url.password !== "") return { reason: "credentials in the URL" };
  // The parser has already turned octal, hexadecimal and single-number IPv4 spellings into dotted ones.
  const host = bareHost(url.hostname);
  if (host === "") return { reason: "no host" };
  const port = url.port === "" ? (protocol === "https:" ? 443 : 80) : Number(url.port);
  if (port === 0) return { reason: "port 0" };
  const named = allow.allowsHost(host, port);
  const target: Target = { url, protocol, host, port, named };
  if (named) return target;
  if (isIP(host) !== 0) {
    const reason = refusalOf(host, target, allow);
    return reason === null ? target : { reason };
  }
  if (!allow.hasNetworks) {
    if (protocol === "http:") return { reason: "plain http" };
    if (host === "localhost" || host.endsWith(".localhost")) return { reason: "loopback" };
  }
  return target;
}

function refusalOf(address: string, target: Target, allow: AllowList): string | null {
  if (target.named || allow.allowsAddress(address)) return null;
  return refusalOfAddress(address) ?? (target.protocol === "http:" ? "plain http" : null);
}

/**
 * A lookup whose answer is what the socket connects to: resolved once, judged, handed over. There is no second resolution that
 * could say something else. One bad address among several refuses them all: nobody honest mixes them.
 */
function pinnedLookup(target: Target, allow: AllowList, resolve: Resolver): LookupFunction {
  return (_hostname, options, callback) => {
    resolve(target.host).then(
      (addresses) => {
        const first = addresses[0];
        if (first === undefined) return callback(new Error("no address"), []);
        for (const { address } of addresses) {
          const reason = refusalOf(address, target, allow);
          if (reason !== null) return callback(new AddressRefused(reason), []);
        }
        if (options.all === true) return callback(null, addresses);
        callback(null, first.address, first.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}

/** One resolution per name at a time: a name server that hangs would otherwise take every thread that resolves names. */
function shareFlights(resolve: Resolver): Resolver {
  const flights = new Map<string, Promise<Resolved[]>>();
  return (hostname) => {
    const flying = flights.get(hostname);
    if (flying !== undefined) return flying;
    const flight = resolve(hostname).finally(() => flights.delete(hostname));
    flights.set(hostname, flight);
    return flight;
  };
}

type Connection = { agent: Agent | false; lookup: LookupFunction };

function send(
  call: OutboundRequest,
  target: Target,
  connection: Connection,
  endsAt: number,
): Promise<OutboundAnswer | "stale socket"> {
  const { promise, resolve } = Promise.withResolvers<OutboundAnswer | "stale socket">();
  const body = call.body === undefined ? undefined : Buffer.from(call.body, "utf8");
  const headers: OutgoingHttpHeaders = { "user-agent": "beckon", ...call.headers, "accept-encoding": "identity" };
  if (body !== undefined) headers["content-length"] = body.length;
  let outgoing: ClientRequest;
  try {
    const transport = target.protocol === "https:" ? https : http;
    outgoing = transport.request(target.url, { method: call.method, headers, ...connection });
  } catch {
    // A header value that HTTP cannot carry, for instance.
    return Promise.resolve({ kind: "failed", reason: "request cannot be sent" });
  }
  const settle = (answer: OutboundAnswer | "stale socket", keepSocket = false) => {
    clearTimeout(timer);
    resolve(answer);
    if (!keepSocket) outgoing.destroy();
  };
  const timer = setTimeout(
    () => settle({ kind: "failed", reason: "timeout" }),
    Math.max(0, endsAt - performance.now()),
  );
  outgoing.on("error", (error: NodeJS.ErrnoException) => {
    if (error instanceof AddressRefused) return settle({ kind: "refused", reason: error.message });
    if (outgoing.reusedSocket && error.code === "ECONNRESET") return settle("stale socket");
    settle({ kind: "failed", reason: faultOf(error) });
  });
  outgoing.on("response", (incoming) => {
    const maxBytes = call.maxBodyBytes ?? defaultMaxBodyBytes;
    if (call.cutBody) readStart(incoming, maxBytes, settle);
    else read(incoming, maxBytes, settle);
  });
  outgoing.end(body);
  return promise;
}

function faultOf(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOTFOUND" || error.code === "EAI_AGAIN" || error.syscall === "getaddrinfo")
    return "name not resolved";
  if (error.code === "ECONNREFUSED") return "connection refused";
  if (error.code === "ECONNRESET") return "connection reset";
  if (error.code?.startsWith("HPE_") === true) return "not HTTP";
  return error.code?.includes("CERT") === true || error.code?.startsWith("ERR_TLS") === true
    ? "certificate"
    : "connection failed";
}

/** For calls whose answer is its status: as much of the body as is wanted, and of an encoded one nothing. */
function readStart(
  incoming: IncomingMessage,
  maxBytes: number,
  settle: (answer: OutboundAnswer, keep?: boolean) => void,
): void {
  const { statusCode: status = 0, headers } = incoming;
  const encoding = headers["content-encoding"];
  const readable = encoding === undefined || encoding === "identity";
  const chunks: Buffer[] = [];
  let bytes = 0;
  const done = (keep: boolean): void =>
    settle(
      { kind: "answered", status, headers, body: Buffer.concat(readable ? chunks : []).subarray(0, maxBytes) },
      keep,
    );
  incoming.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    chunks.push(chunk);
    if (bytes > maxBytes) done(false);
  });
  incoming.on("end", () => done(incoming.complete));
  // The status came, which is what the caller asked for.
  incoming.on("error", () => done(false));
}

function read(
  incoming: IncomingMessage,
  maxBytes: number,
  settle: (answer: OutboundAnswer, keep?: boolean) => void,
): void {
  const encoding = incoming.headers["content-encoding"];
  // Decompression is where a small answer becomes a large one; it was not asked for, so it is not done.
  if (encoding !== undefined && encoding !== "identity") return settle({ kind: "failed", reason: "encoded body" });
  if (Number(incoming.headers["content-length"] ?? 0) > maxBytes)
    return settle({ kind: "failed", reason: "body too large" });
  const chunks: Buffer[] = [];
  let bytes = 0;
  incoming.on("data", (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > maxBytes) return settle({ kind: "failed", reason: "body too large" });
    chunks.push(chunk);
  });
  incoming.on("end", () => {
    if (!incoming.complete) return settle({ kind: "failed", reason: "connection reset" });
    settle(
      { kind: "answered", status: incoming.statusCode ?? 0, headers: incoming.headers, body: Buffer.concat(chunks) },
      true,
    );
  });
  incoming.on("error", () => settle({ kind: "failed", reason: "connection reset" }));
}
