/** A demo service on a fresh data folder and a free port, as `npm start` starts it, for scripts that need one to talk to. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { root } from "../repository.ts";

/** `readyFile` holds the address and the demo tenant's keys; `scratch` may be filled, and goes with the service. */
export type DemoService = { readyFile: string; scratch: string; stop(): Promise<void> };

/** Units: milliseconds. */
const limits = { readyMs: 60_000, stopMs: 15_000 };

/** The environment without settings of Beckon's or of a package manager that happens to run this. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(BECKON_|npm_|PORT$|HOST$|NODE_TEST_CONTEXT$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)));
}

/** Starts it with more settings in its environment. Errors: rejects, with what it said, when it does not get ready. */
export async function startDemoService(settings: Record<string, string> = {}): Promise<DemoService> {
  const scratch = mkdtempSync(join(tmpdir(), "beckon-docs-"));
  // As root the database runs under another account, which must be able to reach its folder.
  chmodSync(scratch, 0o755);
  const readyFile = join(scratch, "ready.json");
  const flags = ["--demo", "--port", "0", "--data", join(scratch, "data"), "--ready-file", readyFile];
  const child = spawn(process.execPath, ["server/src/serve.ts", ...flags], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    // Examples are about a tenant of their own; the history would only be in their way.
    env: { ...cleanEnvironment(), BECKON_DEMO_HISTORY: "off", ...settings },
  });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += String(chunk)));
  const exited = new Promise<void>((done) => {
    child.once("exit", () => done());
  });
  const stop = async (): Promise<void> => {
    child.kill("SIGTERM");
    const late = sleep(limits.stopMs, "late", { ref: false });
    if ((await Promise.race([exited, late])) === "late") child.kill("SIGKILL");
    await exited;
    rmSync(scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  if (await isReady(child, readyFile)) return { readyFile, scratch, stop };
  await stop();
  throw new Error(`the demo service did not get ready; it said:\n${said.split("\n").slice(-20).join("\n")}`);
}

async function isReady(child: ChildProcess, readyFile: string): Promise<boolean> {
  const untilMs = performance.now() + limits.readyMs;
  while (performance.now() < untilMs && child.exitCode === null && child.signalCode === null) {
    // Renamed into place when it is whole.
    if (existsSync(readyFile)) return true;
    await sleep(25);
  }
  return false;
}
