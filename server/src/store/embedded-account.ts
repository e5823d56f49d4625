import fs from "node:fs";
import path from "node:path";
import { EmbeddedError, useOwnDatabase } from "./embedded-error.ts";

/** The operating-system account the database runs as. */
export type ServerAccount = { name: string; uid: number; gid: number };

/**
 * The account to drop to when this process is root, which PostgreSQL refuses to run as; undefined when no drop is needed.
 * Errors: `no_unprivileged_user` when neither `postgres` nor `nobody` exists.
 */
export function serverAccount(passwdFile = "/etc/passwd"): ServerAccount | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readLines(passwdFile);
  for (const name of ["postgres", "nobody"]) {
    const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(":");
    const uid = Number(fields?.[2]);
    const gid = Number(fields?.[3]);
    if (uid > 0 && gid >= 0) return { name, uid, gid };
  }
  throw new EmbeddedError(
    "no_unprivileged_user",
    "Beckon runs as root, PostgreSQL refuses to, and this system has neither a user postgres nor nobody to run it as.",
    `Run Beckon as an ordinary user, or create a user postgres. ${useOwnDatabase}`,
  );
}

function readLines(file: string): string[] {
  try {
    return fs.readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}

/**
 * The first folder on the way to `target` that `account` may not pass, or undefined when the way is free.
 * Judges by mode bits alone: access lists can only make it more careful than needed.
 */
export function blockedAt(target: string, account: ServerAccount): string | undefined {
  const parts = path.resolve(target).split(path.sep);
  for (let depth = 1; depth <= parts.length; depth++) {
    const folder = parts.slice(0, depth).join(path.sep) || path.sep;
    const stat = fs.statSync(folder, { throwIfNoEntry: false });
    if (!stat) return undefined;
    if (!stat.isDirectory()) return mayUse(stat, account, 4) ? undefined : folder;
    if (!mayUse(stat, account, 1)) return folder;
  }
  return undefined;
}

function mayUse(stat: fs.Stats, account: ServerAccount, bit: number): boolean {
  if (stat.uid === account.uid) return (stat.mode & (bit << 6)) !== 0;
  if (stat.gid === account.gid) return (stat.mode & (bit << 3)) !== 0;
  return (stat.mode & bit) !== 0;
}
