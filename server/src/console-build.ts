/** Keeps the console's build up to date beside the running service: a clone that was just made has none. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, readdirSync, statSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import type { BuildState, ConsoleFiles } from "./http/console-files.ts";

const repository = fileURLToPath(new URL("../..", import.meta.url));
const folder = join(repository, "console/dist");
const page = join(folder, "index.html");
const script = join(repository, "console/build/build.ts");

/** What a build is made of. */
const sources = ["console/src", "console/build", "console/index.html", "console/package.json", "contract/src"];

/** The console's files, and the build that makes them. */
export type ConsoleBuild = ConsoleFiles & {
  /** Builds when there is none, or when a source is younger. Returns at once. */
  start(): void;
  stop(): Promise<void>;
};

const changedAtMs = (path: string): number => {
  const at = join(repository, path);
  if (!existsSync(at)) return 0;
  const found = statSync(at);
  if (!found.isDirectory()) return found.mtimeMs;
  const inside = readdirSync(at).map((name) => changedAtMs(`${path}/${name}`));
  return Math.max(found.mtimeMs, ...inside);
};

const isStale = (): boolean => !existsSync(page) || sources.some((path) => changedAtMs(path) > statSync(page).mtimeMs);

/** A production install has no bundler, and a package of ours no sources. */
const canBuild = (): boolean =>
  existsSync(join(repository, "console/src")) && existsSync(join(repository, "node_modules/vite"));

/** Looks after the one console of this installation. */
export const consoleBuild = (log: Logger): ConsoleBuild => {
  let failed = false;
  let child: ChildProcess | null = null;
  let ended: Promise<void> = Promise.resolve();

  const build = (): void => {
    failed = false;
    let said = "";
    const started = spawn(process.execPath, [script], { cwd: repository, stdio: ["ignore", "ignore", "pipe"] });
    child = started;
    started.stderr.on("data", (chunk: Buffer) => (said += String(chunk)));
    // Whoever asks the service comes first.
    if (started.pid !== undefined) setPriority(started.pid, constants.priority.PRIORITY_LOW);
    const end = (code: number | null, fault: string): void => {
      const stopped = child === null;
      child = null;
      failed = code !== 0;
      if (code === 0) log.info("the console is built");
      else if (!stopped) log.error({ said: fault.slice(-4_000) }, "the console could not be built");
    };
    ended = new Promise((done) => {
      started.once("error", (error) => done(end(null, error.message)));
      started.once("close", (code) => done(end(code, said)));
    });
  };

  return {
    folder,
    // By what lies there: an earlier build is good until the new one is, and one may be made by hand.
    state: (): BuildState => {
      if (existsSync(page)) return "ready";
      if (child !== null) return "building";
      return failed ? "failed" : "absent";
    },
    start: () => {
      if (canBuild() && isStale()) build();
    },
    stop: () => {
      child?.kill("SIGTERM");
      child = null;
      return ended;
    },
  };
};
