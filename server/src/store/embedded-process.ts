import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { ServerAccount } from "./embedded-account.ts";
import { lacksGlibc, unsupportedLibc } from "./embedded-binaries.ts";
import { diskFull, EmbeddedError, isDiskFull, useOwnDatabase } from "./embedded-error.ts";
import { inspectServer } from "./embedded-state.ts";
import type { StoreLog } from "./store-log.ts";

/** Where a server answers. On Windows, which has no private socket folder, `host` is 127.0.0.1 and a password is needed. */
export type ServerAddress = { host: string; port: number; user: string; password?: string };

/** What it takes to run programs of one PostgreSQL on one folder. */
export type ServerSetup = {
  binDir: string;
  pgdata: string;
  account: ServerAccount | undefined;
  log: StoreLog;
  /** Breaks a start off. */
  signal?: AbortSignal | undefined;
  /** How long a server that says it is ready may stay silent. */
  silentMs?: number | undefined;
};

/** One server process, whoever started it. `child` is set when it is ours. */
export type ServerProcess = { pid: number; child?: ChildProcess };

/** Why a start came to nothing: `raced` and `lingering` are worth another look, the rest is an EmbeddedError. */
export type StartOutcome = { kind: "ready"; server: ServerProcess } | { kind: "raced" } | { kind: "lingering" };

/** The superuser of every embedded server. */
export const superuser = "postgres";

/** Durability is not tunable: an acknowledged write is on the disk. The server is told on its command line, which nothing overrides. */
const durable = { fsync: "on", synchronous_commit: "on", full_page_writes: "on" };

const megabyte = 2 ** 20;
/**
 * An eighth of the memory this process may use, from 128 MB to 1 GB: a million codes with their people and indexes fill half of
 * that, and a page that is not held costs a look-up more than the rest of it. What is not needed is never touched.
 */
const sharedBuffers = (): string => {
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  const memory = Math.min(os.totalmem(), limit);
  return `${Math.min(1024, Math.max(128, Math.floor(memory / 8 / megabyte)))}MB`;
};

const tuning = {
  max_connections: "100",
  shared_buffers: sharedBuffers(),
  // Point reads and small writes never gain from compiled plans, and now and then lose 100 ms to one.
  jit: "off",
  max_wal_size: "1GB",
  // A table that fills up fast keeps the plans of an empty one until it is analysed.
  autovacuum_naptime: "10s",
  log_checkpoints: "off",
  // Failing statements are the caller's to report; here they would put people's data into a log.
  log_min_messages: "log",
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
  log_line_prefix: "",
  lc_messages: "C",
  timezone: "UTC",
  log_timezone: "UTC",
};

/** Creates a cluster in the folder `setup.pgdata`. Errors: `disk_full`, `unsupported_libc`, `start_failed`. */
export async function initCluster(
  setup: ServerSetup,
  options: { passwordFile?: string; durable?: boolean } = {},
): Promise<void> {
  const { pgdata, account } = setup;
  const args = [
    "-D",
    pgdata,
    "-U",
    superuser,
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
    "--data-checksums",
    "--no-instructions",
  ];
  if (options.passwordFile !== undefined) args.push("--auth=scram-sha-256", `--pwfile=${options.passwordFile}`);
  else args.push("--auth-local=trust", "--auth-host=reject");
  if (options.durable === false) args.push("--no-sync");
  fs.mkdirSync(pgdata, { recursive: true, mode: 0o700 });
  if (account) fs.chownSync(pgdata, account.uid, account.gid);
  const child = launch(setup, "initdb", args);
  const tail = keepTail(child);
  const onAbort = () => void child.kill();
  setup.signal?.addEventListener("abort", onAbort);
  const failure = await new Promise<Error | number | null>((resolve) => {
    child.on("error", resolve);
    child.on("close", resolve);
  });
  setup.signal?.removeEventListener("abort", onAbort);
  setup.signal?.throwIfAborted();
  if (failure !== 0) throw startFailure(setup, failure instanceof Error ? failure : undefined, tail());
}

/**
 * Starts a server on an existing cluster and waits until it accepts connections. One that is broken off meanwhile is stopped again.
 * Errors: EmbeddedError; the reason of the setup's signal.
 */
export async function startServer(
  setup: ServerSetup,
  address: ServerAddress,
  settings: Record<string, string> = {},
): Promise<StartOutcome> {
  const local = address.host.startsWith("/");
  const place = local
    ? { listen_addresses: "", unix_socket_directories: address.host, unix_socket_permissions: "0700" }
    : { listen_addresses: address.host, unix_socket_directories: "" };
  const all = { ...tuning, ...durable, ...place, port: String(address.port), ...settings };
  const args = ["-D", setup.pgdata, ...Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`])];
  const child = launch(setup, "postgres", args);
  const tail = keepTail(child, setup.log);
  let failure: Error | undefined;
  let ended = false;
  child.on("error", (error) => {
    failure = error;
    ended = true;
  });
  child.on("close", () => {
    ended = true;
  });
  // The server outlives this process unless stopped: it must not keep the event loop alive by itself.
  child.unref();
  for (let waitedMs = 0; !ended; waitedMs += 4) {
    const state = inspectServer(setup.pgdata);
    if (state.kind === "live" && state.pid === child.pid && state.ready) {
      (child.stderr as unknown as { unref(): void }).unref();
      return { kind: "ready", server: { pid: state.pid, child } };
    }
    if (setup.signal?.aborted) {
      if (child.pid !== undefined) await stopServer(setup, { pid: child.pid, child });
      throw setup.signal.reason;
    }
    if (waitedMs % 10_000 === 9_996) setup.log.info({ pgdata: setup.pgdata }, "the database is still recovering");
    await sleep(4);
  }
  if (/lock file "postmaster\.pid" already exists/.test(tail())) return { kind: "raced" };
  if (/pre-existing shared memory block/.test(tail())) return { kind: "lingering" };
  throw startFailure(setup, failure, tail());
}

/**
 * Shuts a server down: at once for its sessions, in order for its data. Escalates after ten seconds.
 * Resolves when the process is gone.
 */
export async function stopServer(setup: ServerSetup, server: ServerProcess): Promise<void> {
  const gone = () => {
    if (server.child) return server.child.exitCode !== null || server.child.signalCode !== null;
    const state = inspectServer(setup.pgdata);
    return state.kind !== "live" || state.pid !== server.pid;
  };
  for (const [signal, patienceMs] of [
    ["SIGINT", 10_000],
    ["SIGQUIT", 5_000],
    ["SIGKILL", 5_000],
  ] as const) {
    if (gone()) return;
    if (signal !== "SIGINT") setup.log.warn({ pid: server.pid, signal }, "the database does not stop; escalating");
    signalServer(setup, server.pid, signal);
    for (let waitedMs = 0; waitedMs < patienceMs && !gone(); waitedMs += 5) await sleep(5);
  }
}

/** Asks for a fast shutdown without waiting, for a process on its way out. */
export function signalServer(setup: ServerSetup, pid: number, signal: NodeJS.Signals): void {
  if (process.platform === "win32") {
    // Signals end a process on Windows without a word to it; pg_ctl knows the way.
    const mode = signal === "SIGINT" ? "fast" : "immediate";
    spawnSync(path.join(setup.binDir, "pg_ctl"), ["stop", "-D", setup.pgdata, "-m", mode, "-W"]);
    return;
  }
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function launch({ binDir, pgdata, account }: ServerSetup, program: string, args: string[]): ChildProcess {
  return spawn(path.join(binDir, program), args, {
    ...(account && { uid: account.uid, gid: account.gid }),
    cwd: pgdata,
    // A process group of its own: Ctrl-C in the terminal reaches the service, which drains first and then stops the database.
    detached: process.platform !== "win32",
    stdio: ["ignore", "ignore", "pipe"],
    // Nothing is inherited: the service's secrets have no business in another process's environment.
    ...(process.platform !== "win32" && { env: { PATH: "/usr/bin:/bin", LC_ALL: "C", TZ: "UTC" } }),
  });
}

/** Keeps the last 8 KB of what a program complains about, and passes lines on. */
function keepTail(child: ChildProcess, log?: StoreLog): () => string {
  let tail = "";
  child.stderr?.setEncoding("utf8").on("data", (chunk: string) => {
    tail = (tail + chunk).slice(-8192);
    if (!log) return;
    for (const line of chunk.split("\n")) {
      if (/^(FATAL|PANIC):/.test(line) && !/administrator command|starting up|shutting down/.test(line))
        log.warn({ line }, "postgres");
    }
  });
  return () => tail;
}

function startFailure(
  { pgdata, binDir }: ServerSetup,
  failure: NodeJS.ErrnoException | undefined,
  tail: string,
): EmbeddedError {
  if (isDiskFull(failure) || isDiskFull({ message: tail })) return diskFull(pgdata, failure);
  // On musl the program is there, but the loader it names is not.
  if (failure?.code === "ENOENT" && lacksGlibc()) return unsupportedLibc();
  if (/lock file ".*\.s\.PGSQL\.\d+\.lock" already exists|could not bind/.test(tail)) {
    return new EmbeddedError(
      "foreign_server",
      `Another PostgreSQL already answers on the socket or port meant for the data folder ${pgdata}.`,
      `Stop it, or choose another data folder. ${useOwnDatabase}`,
    );
  }
  const reason =
    tail.split("\n").findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? failure?.message ?? "no reason given";
  return new EmbeddedError(
    "start_failed",
    `The embedded PostgreSQL in ${binDir} could not start on ${pgdata}: ${reason.trim()}`,
    `See docs/operate/troubleshooting.md, "It does not start". ${useOwnDatabase}`,
    { cause: failure ?? tail },
  );
}
