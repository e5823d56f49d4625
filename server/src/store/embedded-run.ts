import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { unlessBroken } from "./breaking-off.ts";
import { EmbeddedError } from "./embedded-error.ts";
import {
  type ServerAddress,
  type ServerProcess,
  type ServerSetup,
  startServer,
  stopServer,
} from "./embedded-process.ts";
import { Silence } from "./embedded-silence.ts";
import { clearStale, inspectServer } from "./embedded-state.ts";

/** A running server on the folder, and whether it was found running. */
export type RunningServer = { address: ServerAddress; server: ServerProcess; adopted: boolean };

/**
 * Attaches to the server that runs on the folder, or starts one. A server that is just starting, recovering or stopping is
 * waited for; leftovers of dead ones are cleared away. One that lost its socket and serves nobody is started anew.
 * Errors: those of a start; `foreign_server` when something else answers in its place; `no_answer` when a ready server stays silent;
 * the reason of the setup's signal.
 * Concurrency: of racing starters one wins and the others attach to its server.
 */
export async function ensureRunning(setup: ServerSetup, address: ServerAddress): Promise<RunningServer> {
  let lingeringUntilMs = 0;
  const silence = new Silence(setup);
  const recovery = new Recovery(setup);
  for (;;) {
    setup.signal?.throwIfAborted();
    const state = inspectServer(setup.pgdata);
    if (state.kind === "live") {
      const { pid, host, port } = state;
      const found = { ...address, host, port };
      // Not ready: it starts, recovers or stops. Each ends by itself, and recovery may rightly take minutes.
      const refusal = state.ready ? await unlessBroken(refusalOf(setup, found), setup.signal) : recovery.goesOn();
      if (refusal === null) return { address: found, server: { pid }, adopted: true };
      if (refusal !== undefined && silence.mayRestart(state, refusal)) await stopServer(setup, { pid });
      await sleep(10);
      continue;
    }
    if (state.kind === "stale") {
      setup.log.info({ pid: state.pid, why: state.why }, "clearing the lock file of a database server that is gone");
      clearStale(setup.pgdata, address.host, state);
    }
    const outcome = await startServer(setup, address);
    if (outcome.kind === "ready") return { address, server: outcome.server, adopted: false };
    if (outcome.kind === "lingering") {
      // Sessions of a killed server hold its memory for the moment they need to notice.
      lingeringUntilMs ||= Date.now() + 10_000;
      if (Date.now() > lingeringUntilMs) {
        throw new EmbeddedError(
          "start_failed",
          `Processes of an earlier database server on ${setup.pgdata} are still alive without their parent.`,
          "End those postgres processes, then start again.",
        );
      }
    }
    await sleep(20);
  }
}

/** Says now and then that a server is waited for which is not ready. */
class Recovery {
  readonly #setup: ServerSetup;
  #nextMs = performance.now() + 2_000;

  constructor(setup: ServerSetup) {
    this.#setup = setup;
  }

  goesOn(): undefined {
    if (performance.now() < this.#nextMs) return;
    this.#nextMs = performance.now() + 10_000;
    this.#setup.log.warn(
      { pgdata: this.#setup.pgdata },
      "the database is starting, recovering or stopping; waiting for it",
    );
  }
}

/** Why the server lets nobody in; null when it does. Errors: `foreign_server`. */
async function refusalOf(setup: ServerSetup, address: ServerAddress): Promise<(Error & { code?: string }) | null> {
  const client = new pg.Client({
    ...address,
    database: "postgres",
    connectionTimeoutMillis: 2_000,
    query_timeout: 2_000,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder");
    const folder = rows[0]?.folder ?? "";
    if (fs.realpathSync(folder) === fs.realpathSync(setup.pgdata)) return null;
    throw new EmbeddedError(
      "foreign_server",
      `The PostgreSQL that answers for ${setup.pgdata} serves another folder, ${folder}.`,
      "Stop that server, or choose another data folder.",
    );
  } catch (error) {
    if (error instanceof EmbeddedError) throw error;
    return error as Error;
  } finally {
    await client.end().catch(() => {});
  }
}
