import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type RawAnswer, type Send, sendRaw, withoutLimits } from "./service.ts";

const entry = fileURLToPath(new URL("../../src/serve.ts", import.meta.url));
const startPatienceMs = 30_000;

type Side = {
  clientKey: string;
  secretKey: string;
  participants: Record<"alice" | "bob", { id: string; token: string }>;
};
/** What a ready file holds after a start with `--demo`. */
export type ReadyFile = { url: string; demo: Side & { tenantId: string; us: Side } };

export type ProcessOptions = {
  /** The data folder; several processes may be given the same. */
  data?: string;
  args?: string[];
  /** The whole environment but PATH: nothing of the test run's own gets in. */
  env?: Record<string, string>;
  readyFile?: string;
  as?: { uid: number; gid: number };
  cwd?: string;
  /** Loaded before the service, to make it misbehave. */
  preload?: string;
};

export type Ended = { code: number | null; signal: NodeJS.Signals | null };

const started = new Set<ServiceProcess>();

/** Ends every process that is still up. */
export async function endAllProcesses(): Promise<void> {
  await Promise.all([...started].map((service) => service.end("SIGTERM")));
}

/** The service as operators run it: a process of its own, told by flags, variables and signals, told apart by what it says. */
export class ServiceProcess {
  readonly child: ChildProcess;
  readonly readyFile: string | undefined;
  readonly startedAtMs = performance.now();
  stdout = "";
  stderr = "";
  ended: Ended | null = null;
  readonly gone: Promise<Ended>;
  #ready: ReadyFile | undefined;

  constructor({ data, args = [], env = {}, readyFile, as, cwd, preload }: ProcessOptions) {
    this.readyFile = readyFile ?? (data === undefined ? undefined : path.join(path.dirname(data), "ready.json"));
    const flags = [...(data === undefined ? [] : ["--data", data]), ...args];
    if (!flags.some((flag) => flag.startsWith("--port")) && env["PORT"] === undefined) flags.push("--port", "0");
    if (this.readyFile !== undefined) flags.push("--ready-file", this.readyFile);
    this.child = spawn(process.execPath, [...(preload ? ["--import", preload] : []), entry, ...flags], {
      stdio: ["ignore", "pipe", "pipe"],
      env: { PATH: process.env.PATH, ...withoutLimits, BECKON_DEMO_HISTORY: "off", ...env },
      ...(cwd && { cwd }),
      ...as,
    });
    this.child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (this.stdout += chunk));
    this.child.stderr?.setEncoding("utf8").on("data", (chunk: string) => (this.stderr += chunk));
    this.gone = once(this.child, "close").then(([code, signal]) => {
      this.ended = { code, signal };
      started.delete(this);
      return this.ended;
    });
    started.add(this);
  }

  /** Starts one and waits until it says that it is ready. Errors: when it ends instead, with what it said. */
  static async start(options: ProcessOptions): Promise<ServiceProcess> {
    const service = new ServiceProcess(options);
    await service.ready();
    return service;
  }

  /** Starts one that is expected to refuse, and waits for its end. */
  static async refused(options: ProcessOptions): Promise<{ code: number | null; stderr: string; stdout: string }> {
    const service = new ServiceProcess(options);
    const late = setTimeout(() => service.child.kill("SIGTERM"), startPatienceMs);
    const { code } = await service.gone;
    clearTimeout(late);
    return { code, stderr: service.stderr, stdout: service.stdout };
  }

  async ready(): Promise<ReadyFile> {
    while (!this.#ready) {
      if (this.ended)
        throw new Error(`ended (${JSON.stringify(this.ended)}) before it was ready:\n${this.stderr}${this.stdout}`);
      if (performance.now() - this.startedAtMs > startPatienceMs) throw new Error(`not ready in time:\n${this.stderr}`);
      if (this.readyFile !== undefined && fs.existsSync(this.readyFile)) {
        const found = JSON.parse(fs.readFileSync(this.readyFile, "utf8")) as ReadyFile;
        // The file of a killed earlier process lies there until this one is up far enough to remove it.
        if (this.stdout.includes(`${found.url}\n`)) this.#ready = found;
      }
      if (!this.#ready) await sleep(5);
    }
    return this.#ready;
  }

  get url(): string {
    return this.#told.url;
  }

  get demo(): ReadyFile["demo"] {
    return this.#told.demo;
  }

  get #told(): ReadyFile {
    if (!this.#ready) throw new Error("not ready yet");
    return this.#ready;
  }

  send(target: string, send?: Send): Promise<RawAnswer> {
    return sendRaw(this.url, target, send);
  }

  /** Asks for one of the demo's participants' code. */
  referral(who: "alice" | "bob" = "alice", headers: Record<string, string> = {}): Promise<RawAnswer> {
    const { clientKey, participants } = this.demo;
    return this.send("/v1/referral", {
      headers: { "x-client-key": clientKey, authorization: `Bearer ${participants[who].token}`, ...headers },
    });
  }

  /** Sends a signal, unless it is gone, and waits for its end. */
  async end(signal: NodeJS.Signals): Promise<Ended> {
    if (!this.ended) this.child.kill(signal);
    return this.gone;
  }

  /** The log lines so far, parsed. */
  get log(): Record<string, unknown>[] {
    return this.stdout
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

/** The pid of the PostgreSQL that runs on a data folder; undefined where none does. */
export function postgresPid(data: string): number | undefined {
  try {
    const pid = Number(fs.readFileSync(path.join(data, "pgdata", "postmaster.pid"), "utf8").split("\n")[0]);
    const stat = fs.readFileSync(`/proc/${pid}/stat`, "utf8");
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(")") + 2)) ? undefined : pid;
  } catch {
    return undefined;
  }
}

/** Polls until `condition` holds. Errors: when it does not within `patienceMs`. */
export async function until(condition: () => unknown, patienceMs = 10_000): Promise<void> {
  for (const startedAtMs = performance.now(); !(await condition()); await sleep(10))
    if (performance.now() - startedAtMs > patienceMs)
      throw new Error(`not within ${patienceMs} ms: ${String(condition)}`);
}
