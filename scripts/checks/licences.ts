/** S2: every package that a production install brings carries a licence that we may pass on. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../check.ts";
import { type Lockfile, readLockfile } from "../lockfile.ts";
import { root } from "../repository.ts";

export const name = "licences";

const allowed = new Set([
  "0BSD",
  "Apache-2.0",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "ISC",
  "MIT",
  "MIT-0",
  "MPL-2.0",
  // Fonts that are shipped with software.
  "OFL-1.1",
  "PostgreSQL",
  "Python-2.0",
  "Unlicense",
]);

/** Whether an SPDX expression leaves us a way to comply: any side of OR, every side of AND. */
export function isAllowed(expression: string): boolean {
  const plain = expression.replace(/[()]/g, " ").trim();
  return plain.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((id) => allowed.has(id.trim())));
}

/** What a package.json says of its licence, in the present form or the two of old. */
type Manifest = { license?: string | { type?: string }; licenses?: { type?: string }[] };

function licenceIn(manifest: Manifest): string {
  const { license, licenses } = manifest;
  if (typeof license === "string") return license;
  return license?.type ?? licenses?.map(({ type }) => type ?? "unknown").join(" OR ") ?? "none stated";
}

/** Production packages of a lockfile whose licence, as `licenceOf` finds it, is not allowed. */
export function licenceFaults(lock: Lockfile, licenceOf: (path: string) => string | undefined): string[] {
  return productionPackages(lock).flatMap((path) => {
    const licence = licenceOf(path);
    return licence === undefined || isAllowed(licence) ? [] : [`${path}: ${licence}`];
  });
}

function productionPackages(lock: Lockfile): string[] {
  const isProduction = ([path, entry]: [string, Lockfile["packages"][string]]): boolean =>
    path.includes("node_modules/") && entry.dev !== true && entry.link !== true;
  return Object.entries(lock.packages)
    .filter(isProduction)
    .map(([path]) => path);
}

/** Undefined for another platform's binary, which is not here to be read: its sibling for this one is. */
function installedLicence(lock: Lockfile, path: string): string | undefined {
  const file = join(root, path, "package.json");
  if (!existsSync(file)) return lock.packages[path]?.optional === true ? undefined : "not installed";
  return licenceIn(JSON.parse(readFileSync(file, "utf8")));
}

export async function run(): Promise<Verdict> {
  const lock = readLockfile();
  const faults = licenceFaults(lock, (path) => installedLicence(lock, path));
  return { ok: faults.length === 0, detail: faults.join("\n") || `${productionPackages(lock).length} packages` };
}
