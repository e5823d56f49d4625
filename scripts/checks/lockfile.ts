/** S1: what a fresh clone installs is locked, verified and script-free. */
import type { Verdict } from "../check.ts";
import { lockfileFaults, readLockfile } from "../lockfile.ts";

export const name = "lockfile";

export async function run(): Promise<Verdict> {
  const lock = readLockfile();
  const faults = lockfileFaults(lock);
  return { ok: faults.length === 0, detail: faults.join("\n") || `${Object.keys(lock.packages).length} entries` };
}
