/** A server that says it is ready and does not answer: how long that is borne, and what is said of it. */
import fs from "node:fs";
import path from "node:path";
import { EmbeddedError } from "./embedded-error.ts";
import type { ServerSetup } from "./embedded-process.ts";
import { hasClients } from "./embedded-state.ts";

/** The server that is asked, by its lock file. */
type Asked = { pid: number; host: string; port: number };
type Reason = Error & { code?: string };

const toldAfterMs = 2_000;
/** A server that is just being stopped or started by somebody else is not mended. */
const mendedAfterMs = 500;
const standardPatienceMs = 15_000;

/** Counts how long one server has been silent. */
export class Silence {
  readonly #setup: ServerSetup;
  readonly #patienceMs: number;
  #pid = 0;
  #sinceMs = 0;
  #told = false;

  constructor(setup: ServerSetup) {
    this.#setup = setup;
    this.#patienceMs = setup.silentMs ?? standardPatienceMs;
  }

  /**
   * Notes that `server` did not answer. True when it may be stopped and started anew: its socket is gone and nobody is connected.
   * Errors: `no_answer` when it has been silent for too long.
   */
  mayRestart(server: Asked, reason: Reason): boolean {
    const now = performance.now();
    if (this.#pid !== server.pid) [this.#pid, this.#sinceMs, this.#told] = [server.pid, now, false];
    const silentMs = now - this.#sinceMs;
    const lost = lostSocket(server);
    if (lost !== null && silentMs > mendedAfterMs && !hasClients(server.pid)) {
      this.#setup.log.warn({ pid: server.pid, socket: lost }, "the database's socket is gone; it is started anew");
      return true;
    }
    if (silentMs > toldAfterMs && !this.#told) {
      this.#told = true;
      const fields = { pid: server.pid, reason: reason.message, patienceMs: this.#patienceMs };
      this.#setup.log.warn(fields, "the database runs and does not answer; waiting for it");
    }
    if (silentMs > this.#patienceMs) throw silent(this.#setup, server, lost, reason);
    return false;
  }
}

/** The path of the socket that the server made and that is not there any more; null where it is, and where there is none. */
function lostSocket({ host, port }: Asked): string | null {
  if (!host.startsWith("/")) return null;
  const socket = path.join(host, `.s.PGSQL.${port}`);
  return fs.existsSync(socket) ? null : socket;
}

function silent({ pgdata }: ServerSetup, { pid }: Asked, lost: string | null, reason: Reason): EmbeddedError {
  const server = `The PostgreSQL of ${pgdata} (process ${pid})`;
  const anew = `End it with: kill -INT ${pid}. Then start Beckon again; nothing acknowledged is lost.`;
  if (lost !== null)
    return new EmbeddedError(
      "no_answer",
      `${server} runs, somebody is connected to it, and its socket ${lost} was removed.`,
      `Stop the Beckon that uses it. ${anew}`,
      { cause: reason },
    );
  if (reason.code === "53300")
    return new EmbeddedError(
      "no_answer",
      `${server} has no connection to spare.`,
      `End other programs that are connected to it, or give Beckon fewer connections with BECKON_POOL_SIZE. ${anew}`,
      { cause: reason },
    );
  return new EmbeddedError("no_answer", `${server} runs and does not answer: ${reason.message}.`, anew, {
    cause: reason,
  });
}
