import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { after } from "node:test";
import { fileURLToPath } from "node:url";
import { run } from "../../src/run.ts";
import { temporaryFolder } from "../../../server/test/harness/postgres.ts";

const timeZone = "Europe/Berlin";

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

/** What every call has. One address of this machine may be called, and nobody answers there. */
const everywhere = (): Record<string, string> => ({
  ...cleanEnvironment(),
  ...{ NO_COLOR: "1", TZ: timeZone, BECKON_OUTBOUND_ALLOW: "127.0.0.1:9" },
});

/** Starts the program. */
export const start = (args: readonly string[], env: Record<string, string> = {}): ChildProcess =>
  spawn(process.execPath, [entry, ...args], {
    env: { ...everywhere(), ...env },
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

/** Runs a call to its end in this process: the same program without the start, for stories of many calls. */
export async function callHere(args: readonly string[], { env, stdin }: CallOptions = {}): Promise<Outcome> {
  // As for the programs that are started.
  process.env["TZ"] = timeZone;
  const [out, err] = [new PassThrough(), new PassThrough()];
  const world = { env: { ...everywhere(), ...env }, stdin: Readable.from([stdin ?? ""]) };
  const said = [text(out), text(err)];
  const code = await run(args, { ...world, stdout: out, stderr: err });
  out.end();
  err.end();
  const [stdout = "", stderr = ""] = await Promise.all(said);
  return { code, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
}

/** A data folder of the test's own, and calls on it. */
export type Place = {
  data: string;
  /** What ends the services that were started on it. */
  services: (() => Promise<unknown>)[];
  beckon(line: string | readonly string[], options?: CallOptions): Promise<Outcome & { bytes: Buffer }>;
  /** The same without a program of its own. */
  here(words: readonly string[], options?: CallOptions): Promise<Outcome>;
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
    here: (words, { env, ...rest } = {}) => callHere(words, { ...rest, env: { BECKON_DATA: data, ...env } }),
  };
}

/** The service on a place, started by the command line; stopped after the file's tests, or before. */
export async function serve(place: Place, env: Record<string, string> = {}): Promise<Running & { url: string }> {
  const { told, stop } = await goOn(place, ["serve", "--port", "0"], env);
  return { url: (told as { url: string }).url, stop };
}

/** The worker alone, in the same way. */
export const work = (place: Place): Promise<Running> => goOn(place, ["worker"], {});

type Running = { stop(): Promise<number | null> };

/** Starts a program that stays; `told` is its ready file, and `stop` gives its exit code. */
async function goOn(
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
