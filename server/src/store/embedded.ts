import fs from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { serverAccount } from "./embedded-account.ts";
import { findBinaries } from "./embedded-binaries.ts";
import { type Claim, type ClaimRole, takeClaim } from "./embedded-claim.ts";
import { EmbeddedError } from "./embedded-error.ts";
import { type DataFolder, ensureCluster, prepareFolder, serverAddress } from "./embedded-folder.ts";
import { type ServerAddress, type ServerSetup, signalServer, stopServer } from "./embedded-process.ts";
import { inspectServer } from "./embedded-state.ts";
import { ensureRunning, type RunningServer } from "./embedded-run.ts";
import type { StoreLog } from "./store-log.ts";

export { EmbeddedError, type EmbeddedErrorCode } from "./embedded-error.ts";

/** A running embedded PostgreSQL. Its address stays the same while it is open, through crashes and restarts of the server. */
export type EmbeddedPostgres = ServerAddress & {
  majorVersion: number;
  /** True when the server was found running: left by a killed service, or shared with another process. */
  adopted: boolean;
  /** How to connect to one of its databases. */
  connection(databaseName: string): pg.ClientConfig;
  /** Creates the database unless it is there. Concurrency: safe against others doing the same. */
  ensureDatabase(databaseName: string): Promise<void>;
  /** Owner: shuts the server down and waits until it is gone. Guest: does so only when nobody else uses it. Idempotent. */
  stop(): Promise<void>;
};

/** What to open, and as whom: the one service process is the owner, commands beside it are guests. */
export type EmbeddedOptions = {
  dataDir: string;
  role: ClaimRole;
  log: StoreLog;
  /** Breaks the opening off. */
  signal?: AbortSignal | undefined;
  /** How long a server that says it is ready may stay silent; 15 seconds without it. */
  silentMs?: number;
};

/**
 * Opens the embedded PostgreSQL of a data folder: creates, starts, or adopts it, and as owner restarts it when it dies.
 * Errors: EmbeddedError, with a sentence and a remedy; `in_use` for a second owner; the signal's reason.
 * Concurrency: any number of processes may open the same folder at once; one of them as owner.
 */
export async function openEmbedded({
  dataDir,
  role,
  log,
  signal,
  silentMs,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const account = serverAccount();
  const folder = prepareFolder(dataDir, account);
  const { binDir, majorVersion } = findBinaries(folder.dataDir, account);
  const setup: ServerSetup = { binDir, pgdata: folder.pgdata, account, log, signal, silentMs };
  await ensureCluster(folder, setup, majorVersion);
  const keeper = new Keeper(folder, setup, role);
  await keeper.open(await serverAddress(folder, account));
  const { address, adopted } = keeper.running;
  return {
    ...address,
    majorVersion,
    adopted,
    connection: (database) => ({ ...address, database }),
    ensureDatabase: (database) => ensureDatabase({ ...address, database: "postgres" }, database),
    stop: () => keeper.stop(),
  };
}

/** Keeps one server running for as long as it is open. */
class Keeper {
  running!: RunningServer;
  #claim: Claim | undefined;
  #stopping: Promise<void> | undefined;
  #recovering: Promise<void> | undefined;
  readonly #noMoreWaiting = new AbortController();
  readonly #folder: DataFolder;
  readonly #setup: ServerSetup;
  readonly #role: ClaimRole;
  /** A process that ends in any way but SIGKILL takes its server along; the shutdown itself needs nobody to wait for it. */
  readonly #onExit = () => {
    const state = inspectServer(this.#setup.pgdata);
    if (state.kind === "live" && state.pid === this.running.server.pid) signalServer(this.#setup, state.pid, "SIGINT");
  };

  constructor(folder: DataFolder, setup: ServerSetup, role: ClaimRole) {
    this.#folder = folder;
    this.#setup = setup;
    this.#role = role;
  }

  async open(address: ServerAddress): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      this.running = await ensureRunning(this.#setup, address);
      try {
        this.#claim = await takeClaim(this.running.address, this.#role, this.#folder.dataDir, this.#onLost);
        break;
      } catch (error) {
        if (error instanceof EmbeddedError) throw error;
        this.#setup.signal?.throwIfAborted();
        // The server went away between the look and the claim, as when the last guest stops it: look again.
        if (attempt === 50)
          throw new EmbeddedError(
            "start_failed",
            `The embedded PostgreSQL of ${this.#folder.dataDir} keeps going away: ${(error as Error).message}`,
            "See the log for why it stops.",
            { cause: error },
          );
        await sleep(Math.min(20 * attempt, 200));
      }
    }
    if (this.#role === "owner") process.on("exit", this.#onExit);
    const { adopted, server } = this.running;
    this.#setup.log.info(
      { dataDir: this.#folder.dataDir, pid: server.pid, adopted },
      adopted ? "database found running" : "database started",
    );
  }

  readonly #onLost = () => {
    this.#claim = undefined;
    const earlier = this.#recovering;
    this.#recovering = (async () => {
      await earlier;
      await this.#recover();
    })();
  };

  /** The claim's connection ended unasked: the server died, was restarted by hand, or only the session was ended. */
  async #recover(): Promise<void> {
    if (this.#role === "guest") return;
    for (let backoffMs = 50; !this.#stopping; backoffMs = Math.min(backoffMs * 2, 5_000)) {
      try {
        const before = this.running.server.pid;
        // Another may stop it just now; a live server keeps its process handle, so that its end is seen without polling.
        const setup = { ...this.#setup, signal: this.#noMoreWaiting.signal };
        const found = await ensureRunning(setup, this.running.address);
        if (found.server.pid !== before) this.running = found;
        if (this.#stopping) return;
        this.#claim = await takeClaim(found.address, this.#role, this.#folder.dataDir, this.#onLost);
        this.#setup.log.warn(
          { before, pid: found.server.pid },
          found.server.pid === before ? "database session renewed" : "database restarted after it went away",
        );
        return;
      } catch (error) {
        if (this.#stopping) return;
        this.#setup.log.error(
          { reason: (error as Error).message, retryInMs: backoffMs },
          "the database went away and cannot be restarted yet",
        );
        await sleep(backoffMs, undefined, { signal: this.#noMoreWaiting.signal }).catch(() => {});
      }
    }
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    // A restart under way must end before there is a known server to stop.
    this.#noMoreWaiting.abort();
    await this.#recovering;
    process.off("exit", this.#onExit);
    const claim = this.#claim;
    try {
      if (this.#role === "guest" && !(await claim?.aloneNow().catch(() => false))) return;
      await stopServer(this.#setup, this.running.server);
      this.#removeSocketFolder();
    } finally {
      await claim?.client.end().catch(() => {});
    }
  }

  #removeSocketFolder(): void {
    const { host } = this.running.address;
    if (!host.startsWith("/") || host === this.#folder.run) return;
    fs.rmSync(host, { recursive: true, force: true });
  }
}

async function ensureDatabase(connection: pg.ClientConfig, name: string): Promise<void> {
  const client = new pg.Client({ ...connection, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = $1", [name]);
    if (rowCount === 0)
      await client.query(`create database ${pg.escapeIdentifier(name)} template template0 encoding 'UTF8'`);
  } catch (error) {
    // 42P04, or 23505 when both inserted at the same instant: another process created it.
    if (!["42P04", "23505"].includes((error as { code?: string }).code ?? "")) throw error;
  } finally {
    await client.end();
  }
}
