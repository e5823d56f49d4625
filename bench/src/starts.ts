/** How long `npm start` takes until it is ready: the first time on an empty data folder, and again on what that left. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

/** Units: milliseconds from the command to its ready file. */
export type Starts = { first: number; warm: number[] };

const root = fileURLToPath(new URL("../..", import.meta.url));
const limitMs = 60_000;

const startOnce = async (folder: string): Promise<number> => {
  const readyFile = join(folder, "start.ready");
  rmSync(readyFile, { force: true });
  const startedAtMs = performance.now();
  const flags = ["--port", "0", "--data", join(folder, "start"), "--ready-file", readyFile];
  const child = spawn("npm", ["start", "--", ...flags], { cwd: root, stdio: "ignore", detached: true });
  const gone = once(child, "exit");
  while (!existsSync(readyFile)) {
    if (child.exitCode !== null || performance.now() - startedAtMs > limitMs)
      throw new Error("npm start did not get ready");
    await sleep(2);
  }
  const tookMs = performance.now() - startedAtMs;
  child.kill("SIGTERM");
  await gone;
  return tookMs;
};

/** Starts and stops the demo, `times` after the first. The folder is left with its data. */
export const measureStarts = async (folder: string, times: number): Promise<Starts> => {
  const first = await startOnce(folder);
  const warm: number[] = [];
  for (let at = 0; at < times; at += 1) warm.push(await startOnce(folder));
  return { first, warm };
};
