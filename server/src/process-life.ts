/** The life of a process that runs until it is told to stop: signals and crashes lead to a clean end, faults to words and a code. */
import { access, constants, rename, rm, writeFile } from "node:fs/promises";
import { flushCompileCache } from "node:module";
import { dirname } from "node:path";
import type { Logger } from "pino";
import { type Config, ConfigError, readConfig } from "./config.ts";

/** What runs. `stop` may be told to be less patient than configured. */
type Running = { log: Logger; stop(patienceMs?: number): Promise<void> };

/**
 * A program: what it says for `--help`, and its start, which hands over what must be stopped as soon as there is something, and which
 * a signal breaks off: it then closes what it opened and throws.
 */
type Program = {
  help: string;
  start(
    config: Config,
    hold: (running: Running) => void,
    signal: AbortSignal,
  ): Promise<{
    text: string;
    ready: object;
    /** Begun when everybody knows that it is ready. */
    afterwards?: () => void;
  }>;
};

/** One Ctrl-C often arrives twice, from the terminal and from a parent that passes it on: only a later one is impatience. */
const secondSignalAfterMs = 1_000;
/** What is left of a broken process is given this long to end in order. */
const crashPatienceMs = 1_000;
const crashLimitMs = 10_000;
/** A start that is broken off closes what it opened; one that does not come to that is left. */
const breakingLimitMs = 9_000;

let debugging = false;
let starting: Promise<void> | null = null;
const breaking = new AbortController();
let running: Running | null = null;
let readyFile: string | null = null;
let endingSinceMs: number | null = null;

/** 2: the configuration or what it points at must be changed. 1: anything else. */
const exitCodeOf = (error: unknown): number => {
  const code = error instanceof Error && "code" in error ? error.code : "";
  return error instanceof ConfigError || code === "folder_unreachable" || code === "folder_foreign" ? 2 : 1;
};

const tell = (error: unknown): void => {
  const fault: Error & { remedy?: string } = error instanceof Error ? error : new Error(String(error));
  const lines = [`beckon: ${fault.message}`];
  if (fault.remedy) lines.push(`        ${fault.remedy}`);
  if (debugging && fault.stack) lines.push(fault.stack);
  process.stderr.write(`${lines.join("\n")}\n`);
};

const fail = (error: unknown): never => {
  tell(error);
  process.exit(exitCodeOf(error));
};

const removeReadyFile = async (): Promise<void> => {
  if (readyFile !== null) await rm(readyFile, { force: true }).catch(() => {});
};

const onSignal = (signal: NodeJS.Signals): void => {
  if (endingSinceMs !== null) {
    if (performance.now() - endingSinceMs < secondSignalAfterMs) return;
    running?.log.warn({ signal }, "stopping at once");
    process.exit(1);
  }
  endingSinceMs = performance.now();
  end(signal).then(() => process.exit(0), fail);
};

/** A start under way is broken off: what it opened is closed again, and that it came to nothing is what was asked for. */
const end = async (signal: NodeJS.Signals): Promise<void> => {
  if (starting === null) return;
  const late = setTimeout(() => fail(new Error(`The start does not end on ${signal}.`)), breakingLimitMs);
  breaking.abort(new Error(`The start was ended by ${signal}.`));
  await starting.catch((error: unknown) => debugging && tell(error));
  clearTimeout(late);
  running?.log.info({ signal }, "stopping");
  await removeReadyFile();
  await running?.stop();
};

/** Nothing is known about the state of a process that threw past every catch, so it ends; its database is stopped in order. */
const onCrash = (error: unknown, origin: string): void => {
  const log = running?.log;
  if (log) log.fatal({ err: error, origin }, "an error that nobody caught ends the process");
  else tell(error);
  setTimeout(() => process.exit(1), crashLimitMs).unref();
  endingSinceMs ??= performance.now();
  void collapse();
};

const collapse = async (): Promise<void> => {
  try {
    await removeReadyFile();
    await running?.stop(crashPatienceMs);
  } finally {
    process.exit(1);
  }
};

/** A file of an earlier run must not be taken for this one's. */
const clearReadyFile = async (file: string): Promise<void> => {
  try {
    await access(dirname(file), constants.W_OK);
    await rm(file, { force: true });
  } catch (error) {
    throw new ConfigError(
      `--ready-file cannot be ${JSON.stringify(file)}. It must be: a file in a folder that exists and may be written to. ${(error as Error).message}`,
    );
  }
};

/** Written beside and renamed, so that whoever sees the file sees all of it. */
const writeReadyFile = async (file: string, content: object): Promise<void> => {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify(content)}\n`, { mode: 0o600 });
  await rename(temporary, file);
};

const start = async (program: Program, config: Config): Promise<void> => {
  if (config.readyFile !== null) await clearReadyFile(config.readyFile);
  try {
    const { text, ready, afterwards } = await program.start(
      config,
      (started) => {
        running = started;
      },
      breaking.signal,
    );
    process.stdout.write(text);
    readyFile = config.readyFile;
    if (readyFile !== null && endingSinceMs === null) await writeReadyFile(readyFile, ready);
    if (endingSinceMs === null) afterwards?.();
  } catch (error) {
    await running?.stop(0);
    throw error;
  }
};

/** Runs a program with the process's own arguments and variables. Errors: none; they end the process with 1, or 2 for the configuration. */
export const live = async (program: Program): Promise<void> => {
  if (process.argv.includes("--help", 2)) {
    process.stdout.write(program.help);
    return;
  }
  try {
    const config = readConfig();
    debugging = config.logLevel === "debug";
    for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, onSignal);
    process.on("uncaughtException", onCrash);
    // A terminal or pipe that went away takes nothing with it.
    for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
    starting = start(program, config);
    await starting;
    // Now rather than in the end: a process that is killed starts as fast the next time.
    flushCompileCache();
  } catch (error) {
    if (!breaking.signal.aborted) fail(error);
  }
};
