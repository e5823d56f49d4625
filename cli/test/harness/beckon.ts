import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "../../../server/test/harness/postgres.ts";

/** The command line's entry. */
export const entry = fileURLToPath(new URL("../../src/beckon.ts", import.meta.url));

/** What a call left behind. `json` parses stdout. */
export type Outcome = { code: number; stdout: string; stderr: string; json<T = Record<string, never>>(): T };

/** How to call: variables beside the clean ones, text or bytes for stdin. */
export type CallOptions = { env?: Record<string, string>; stdin?: string | Buffer };

const cleanEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    Object.entries(process.env).filter(
      (pair): pair is [string, string] => pair[1] !== undefined && !/^(BECKON_|PORT$|HOST$|NODE_TEST)/.test(pair[0]),
    ),
  );

/** Starts the program. */
export const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [entry, ...args], {
    // One address of this machine may be called, and nobody answers there.
    env: { ...cleanEnvironment(), NO_COLOR: "1", TZ: "Europe/Berlin", BECKON_OUTBOUND_ALLOW: "127.0.0.1:9", ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });

/** Runs the program to its end; stdout as bytes too, for backups. */
export async function call(
  args: readonly string[],
  { env, stdin }: CallOptions = {},
): Promise<Outcome & { bytes: Buffer }> {
  const child = start(args, env);
  const out: Buffer[] = [];
  let stderr = "";
  child.stdout?.on("data", (chunk: Buffer) => out.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => (stderr += chunk.toString("utf8")));
  // A program that fails before it reads has closed the pipe: that is what is tested then.
  child.stdin?.on("error", () => {});
  child.stdin?.end(stdin ?? "");
  const [code] = (await once(child, "close")) as [number | null];
  const bytes = Buffer.concat(out);
  const stdout = bytes.toString("utf8");
  return { code: code ?? -1, stdout, stderr, bytes, json: <T>() => JSON.parse(stdout) as T };
}

/** A data folder of the test's own, and calls on it. */
export type Place = {
  data: string;
  /** What ends the services that were started on it. */
  services: (() => Promise<unknown>)[];
  beckon(line: string | readonly string[], options?: CallOptions): Promise<Outcome & { bytes: Buffer }>;
};

/** Words of a line, with single quotes around those that hold spaces. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

/** A new, empty place; gone after the file's tests. */
export function newPlace(): Place {
  const services: Place["services"] = [];
  // Registered before the folder's own removal, so that it comes first.
  after(async () => {
    for (const stop of services) await stop();
  });
  const data = join(temporaryFolder("beckon-cli-"), "data");
  return {
    data,
    services,
    beckon: (line, { env, ...rest } = {}) =>
      call(typeof line === "string" ? wordsOf(line) : line, { ...rest, env: { BECKON_DATA: data, ...env } }),
  };
}

/** The service on a place, started by the command line; stopped after the file's tests, or before. */
export async function serve(place: Place, env: Record<string, string> = {}): Promise<Running & { url: string }> {
  const { told, stop } = await run(place, ["serve", "--port", "0"], env);
  return { url: (told as { url: string }).url, stop };
}

/** The worker alone, in the same way. */
export const work = (place: Place): Promise<Running> => run(place, ["worker"], {});

type Running = { stop(): Promise<number | null> };

/** Starts a program that stays; `told` is its ready file, and `stop` gives its exit code. */
async function run(
  { data, services }: Place,
  words: readonly string[],
  env: Record<string, string>,
): Promise<Running & { told: unknown }> {
  const ready = join(data, "..", `ready-${Math.random()}.json`);
  const child = start([...words, "--data", data, "--ready-file", ready, "--log-level", "warn"], env);
  let said = "";
  child.stdout?.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  child.stderr?.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const gone = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    await gone;
    return child.exitCode;
  };
  services.push(stop);
  while (!existsSync(ready)) {
    if (child.exitCode !== null) throw new Error(`${words[0]} did not start: ${said}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { told: JSON.parse(readFileSync(ready, "utf8")), stop };
}
