/** Child processes of the bench: each server and the load generator in a process of its own, none outliving the bench. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** What a process has cost so far. Units: CPU of all its threads in microseconds. */
export type Usage = { cpuMicros: number; rssBytes: number; peakRssBytes: number };

/** A server under measurement. */
export type Measured = { port: number; usage(): Promise<Usage>; stop(): Promise<void> };

/** The service runs as scripts/with-node.mjs runs it, which cannot be asked to: the channel to a child does not outlive it. */
const serve = "server/src/serve.ts";
const settings = (
  JSON.parse(readFileSync(new URL("../../scripts/node-settings.json", import.meta.url), "utf8")) as Record<
    string,
    { flags: string[]; env: Record<string, string> }
  >
)[serve] ?? { flags: [], env: {} };

const compiled = fileURLToPath(new URL("../../.cache/compiled", import.meta.url));

const meter = new URL("./usage-meter.ts", import.meta.url).href;
const readyWithinMs = 20_000;

/** What every child inherits: no setting of Beckon's that happens to stand in the caller's shell. */
const cleanEnvironment = (): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("BECKON_")));

/** Asks a child one question and takes its next message as the answer. Errors: rejects when the child ends instead. */
export const ask = async (child: ChildProcess, question: object | string): Promise<unknown> => {
  const ended = new AbortController();
  const onExit = (code: number | null): void => ended.abort(new Error(`a measured process ended with ${code}`));
  child.once("exit", onExit);
  try {
    const answer = once(child, "message", { signal: ended.signal });
    child.send(question);
    const [message] = (await answer) as [unknown];
    return message;
  } finally {
    child.off("exit", onExit);
  }
};

/** Ends a child and waits until it is gone. */
export const end = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const cut = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await gone;
  clearTimeout(cut);
};

/** Starts one of the bench's own scripts, which says `{port}` or `{ready}` when it can be used. */
export const startScript = async (
  name: string,
  args: readonly string[] = [],
): Promise<{ child: ChildProcess; hello: { port?: number } }> => {
  const script = fileURLToPath(new URL(name, import.meta.url));
  const child = fork(script, args, {
    execArgv: ["--import", meter],
    env: cleanEnvironment(),
    serialization: "advanced",
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const [hello] = (await once(child, "message")) as [{ port?: number }];
  return { child, hello };
};

const measured = (child: ChildProcess, port: number): Measured => ({
  port,
  usage: async () => ((await ask(child, "usage")) as { usage: Usage }).usage,
  stop: () => end(child),
});

/** Starts a bare server and waits until it listens. */
export const startBare = async (args: readonly string[]): Promise<Measured> => {
  const { child, hello } = await startScript("./bare-server.ts", args);
  return measured(child, hello.port ?? 0);
};

/** One tenant from one address asks for more than all real ones together: everything is counted, and nothing refused. */
const neverReached = {
  BECKON_INVALID_PER_ADDRESS: "0",
  BECKON_INVALID_PER_KEY: "0",
  BECKON_INVALID_PER_TENANT: "0",
  BECKON_TENANT_REQUESTS_PER_SECOND: "1000000",
  BECKON_TENANT_REQUEST_BURST: "1000000",
};

/** Starts Beckon as `npm run serve` does, with the settings of production: log lines to a file, metrics on. */
export const startBeckon = async (options: {
  env: Record<string, string>;
  folder: string;
  name: string;
}): Promise<Measured> => {
  const readyFile = `${options.folder}/${options.name}.ready`;
  const log = openSync(`${options.folder}/${options.name}.log`, "a");
  const child = fork(
    fileURLToPath(new URL(`../../${serve}`, import.meta.url)),
    ["--port", "0", "--ready-file", readyFile],
    {
      execArgv: [...settings.flags, "--import", meter],
      env: {
        ...cleanEnvironment(),
        NODE_COMPILE_CACHE: compiled,
        ...settings.env,
        BECKON_LOG_LEVEL: "info",
        ...neverReached,
        ...options.env,
      },
      serialization: "advanced",
      stdio: ["ignore", log, "inherit", "ipc"],
    },
  );
  closeSync(log);
  const deadlineMs = performance.now() + readyWithinMs;
  for (;;) {
    const text = await readFile(readyFile, "utf8").catch(() => null);
    if (text !== null) return measured(child, Number(new URL((JSON.parse(text) as { url: string }).url).port));
    if (child.exitCode !== null || performance.now() > deadlineMs) {
      await end(child);
      throw new Error(`Beckon did not become ready within ${readyWithinMs / 1000} s`);
    }
    await sleep(20);
  }
};
