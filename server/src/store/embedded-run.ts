import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { EmbeddedError } from "./embedded-error.ts";
import { type ServerAddress, type ServerProcess, type ServerSetup, startServer } from "./embedded-process.ts";
import { clearStale, inspectServer } from "./embedded-state.ts";

/** A running server on the folder, and whether it was found running. */
export type RunningServer = { address: ServerAddress; server: ServerProcess; adopted: boolean };

/**
 * Attaches to the server that runs on the folder, or starts one. A server that is just starting, recovering or stopping is
 * waited for; leftovers of dead ones are cleared away.
 * Errors: those of a start, and `foreign_server` when something else answers in its place.
 * Concurrency: of racing starters one wins and the others attach to its server.
 */
export async function ensureRunning(setup: ServerSetup, address: ServerAddress): Promise<RunningServer> {
  let lingeringUntilMs = 0;
  for (;;) {
    const state = inspectServer(setup.pgdata);
    if (state.kind === "live") {
      // Not ready: it starts, recovers or stops. Each ends by itself, and recovery may rightly take minutes.
      if (state.ready && (await answers(setup, { ...address, host: state.host, port: state.port }))) {
        const found = { ...address, host: state.host, port: state.port };
        return { address: found, server: { pid: state.pid }, adopted: true };
      }
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

async function answers(setup: ServerSetup, address: ServerAddress): Promise<boolean> {
  const client = new pg.Client({ ...address, database: "postgres", connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string }>("select current_setting('data_directory') as folder");
    const folder = rows[0]?.folder ?? "";
    if (fs.realpathSync(folder) === fs.realpathSync(setup.pgdata)) return true;
    throw new EmbeddedError(
      "foreign_server",
      `The PostgreSQL that answers for ${setup.pgdata} serves another folder, ${folder}.`,
      "Stop that server, or choose another data folder.",
    );
  } catch (error) {
    if (error instanceof EmbeddedError) throw error;
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}
