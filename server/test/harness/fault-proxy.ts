import net from "node:net";

/**
 * What happens to bytes on their way. `blackhole` with `drop` loses them for good, as a failed-over address does; without it
 * they arrive once the mode changes, as after a cable was put back.
 */
export type FaultMode =
  | { kind: "pass" }
  | { kind: "blackhole"; drop: boolean }
  | { kind: "slow"; ms: number }
  /** Resets the connection once `bytes` went to the client, or instead of the first chunk that `when` picks. */
  | { kind: "cut-after"; bytes?: number; when?: (chunk: Buffer, toward: "client" | "server") => boolean };

/** A proxy in front of any server on a stream socket, whose line can be made bad on demand. */
export type FaultProxy = {
  host: string;
  port: number;
  set(mode: FaultMode): void;
  /** Resets every open connection; new ones are served. */
  resetAll(): void;
  readonly connections: number;
  close(): Promise<void>;
};

/** Starts a proxy on a free local port. `target` is a host and port, or a folder of PostgreSQL's socket and its port. */
export async function startFaultProxy(target: { host: string; port: number }): Promise<FaultProxy> {
  let mode: FaultMode = { kind: "pass" };
  const lines = new Set<Line>();
  const server = net.createServer((client) => {
    const upstream = target.host.startsWith("/")
      ? net.connect(`${target.host}/.s.PGSQL.${target.port}`)
      : net.connect(target.port, target.host);
    const line = new Line(client, upstream, () => mode);
    lines.add(line);
    // In a black hole one end may be gone long before the other: then the line is still there to be reset.
    for (const [end, other] of [
      [client, upstream],
      [upstream, client],
    ] as const)
      end.once("close", () => other.destroyed && lines.delete(line));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const resetAll = () => {
    for (const line of lines) line.reset();
  };
  return {
    host: "127.0.0.1",
    port: (server.address() as net.AddressInfo).port,
    set(next) {
      mode = next;
      for (const line of lines) line.modeChanged();
    },
    resetAll,
    get connections() {
      return lines.size;
    },
    async close() {
      resetAll();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Line {
  readonly #client: net.Socket;
  readonly #upstream: net.Socket;
  readonly #mode: () => FaultMode;
  #held: (() => void)[] = [];
  /** What a slow line still carries, by direction and in order. */
  readonly #late = { client: [] as (() => void)[], server: [] as (() => void)[] };
  #sentToClient = 0;

  constructor(client: net.Socket, upstream: net.Socket, mode: () => FaultMode) {
    this.#client = client;
    this.#upstream = upstream;
    this.#mode = mode;
    client.setNoDelay(true).on("data", (chunk: Buffer) => this.#pass(chunk, "server"));
    upstream.setNoDelay(true).on("data", (chunk: Buffer) => this.#pass(chunk, "client"));
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      socket.on("error", () => other.destroy());
      // A black hole swallows goodbyes too.
      socket.on("end", () => this.#mode().kind !== "blackhole" && other.end());
      socket.on("close", () => this.#mode().kind !== "blackhole" && other.destroy());
    }
  }

  modeChanged(): void {
    this.#sentToClient = 0;
    if (this.#mode().kind === "blackhole") return;
    const held = this.#held;
    this.#held = [];
    for (const send of held) send();
    // Goodbyes that the black hole kept back.
    if (this.#client.destroyed) this.#upstream.destroy();
    if (this.#upstream.destroyed) this.#client.destroy();
  }

  reset(): void {
    // One that is saying goodbye cannot be reset any more: the system refuses, and the handle would stay for ever.
    if (this.#client.writableEnded) this.#client.destroy();
    else this.#client.resetAndDestroy();
    this.#upstream.destroy();
  }

  #pass(chunk: Buffer, toward: "client" | "server"): void {
    const socket = toward === "client" ? this.#client : this.#upstream;
    const send = (part: Buffer) => !socket.destroyed && socket.writable && socket.write(part);
    const mode = this.#mode();
    const late = this.#late[toward];
    // A line that is fast again does not overtake what it carried before.
    if (mode.kind === "pass" || mode.kind === "cut-after") while (late.length > 0) late.shift()?.();
    if (mode.kind === "pass") send(chunk);
    else if (mode.kind === "slow") {
      late.push(() => send(chunk));
      setTimeout(() => late.shift()?.(), mode.ms);
    } else if (mode.kind === "blackhole") {
      if (!mode.drop) this.#held.push(() => send(chunk));
    } else this.#cut(chunk, toward, mode, send);
  }

  #cut(
    chunk: Buffer,
    toward: "client" | "server",
    mode: Extract<FaultMode, { kind: "cut-after" }>,
    send: (part: Buffer) => unknown,
  ): void {
    if (mode.when?.(chunk, toward)) return this.reset();
    const room =
      toward === "client" && mode.bytes !== undefined ? mode.bytes - this.#sentToClient : Number.POSITIVE_INFINITY;
    if (toward === "client") this.#sentToClient += chunk.length;
    if (chunk.length < room) return void send(chunk);
    send(chunk.subarray(0, room));
    // Let the last bytes out before the line goes dead.
    setImmediate(() => this.reset());
  }
}
