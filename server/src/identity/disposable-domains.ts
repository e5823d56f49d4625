import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import type { Clock } from "../core/ports.ts";

const require = createRequire(import.meta.url);

type Log = Record<"info" | "warn", (about: object, message: string) => void>;

/** Whether a domain, or one above it, is of throw-away addresses. Errors: throws when there is no list at all. */
export type DisposableDomains = { has(domains: readonly string[]): boolean };

/** How often a file of one's own is looked at for changes. Units: milliseconds. */
const lookEveryMs = 60_000;
/** A list with fewer is no list but a mistake. */
const fewest = 100;

const read = (lines: readonly unknown[]): Set<string> => {
  const domains = lines
    .map((line) => String(line).replace(/#.*$/, "").trim().toLowerCase())
    .filter((line) => /^[^\s@/]+\.[^\s@/.]+$/u.test(line));
  if (domains.length < fewest) throw new Error(`it names ${domains.length} domains, fewer than ${fewest}`);
  return new Set(domains);
};

const parse = (text: string): Set<string> =>
  read(text.trimStart().startsWith("[") ? (JSON.parse(text) as unknown[]) : text.split("\n"));

const shipped = (): Set<string> => read(require("disposable-email-domains") as unknown[]);

/**
 * The list that comes with the dependencies, or the operator's own file, one domain a line or a JSON array. Read when first asked;
 * the file again within a minute after it changed. A file that cannot be read, or holds no list, leaves the last good one in place.
 */
export const openDisposableDomains = (file: string | null, clock: Clock, log: Log): DisposableDomains => {
  let good: Set<string> | null = null;
  let seen = "";
  let lookAtMs = 0;
  const look = (): void => {
    if (file === null || clock.nowMs() < lookAtMs) return;
    lookAtMs = clock.nowMs() + lookEveryMs;
    try {
      const { mtimeMs, size } = statSync(file);
      if (`${mtimeMs} ${size}` === seen) return;
      good = parse(readFileSync(file, "utf8"));
      seen = `${mtimeMs} ${size}`;
      log.info({ file, domains: good.size }, "read the list of disposable e-mail domains");
    } catch (error) {
      log.warn({ file, reason: String(error) }, "kept the last good list of disposable e-mail domains");
    }
  };
  return {
    has: (domains) => {
      look();
      good ??= shipped();
      const list = good;
      return domains.some((domain) => list.has(domain));
    },
  };
};
