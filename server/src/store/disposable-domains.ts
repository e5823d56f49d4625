import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import type { StoreLog } from "./store-log.ts";

/** Whether a domain, or one above it, is of throw-away addresses. Errors: throws when there is no list at all. */
export type DisposableDomains = { has(domains: readonly string[]): boolean };

/** How often a file of one's own is looked at for changes. Units: milliseconds. */
const lookEveryMs = 60_000;
/** A list with fewer is no list but a mistake. */
const fewest = 100;

const parse = (text: string): Set<string> => {
  const lines: unknown[] = text.trimStart().startsWith("[") ? (JSON.parse(text) as unknown[]) : text.split("\n");
  const domains = lines
    .map((line) => String(line).replace(/#.*$/, "").trim().toLowerCase())
    .filter((line) => /^[^\s@/]+\.[^\s@/.]+$/u.test(line));
  if (domains.length < fewest) throw new Error(`it names ${domains.length} domains, fewer than ${fewest}`);
  return new Set(domains);
};

const shipped = (): Set<string> => {
  const path = createRequire(import.meta.url).resolve("disposable-email-domains/index.json");
  return parse(readFileSync(path, "utf8"));
};

/**
 * The list that comes with the dependencies, or the operator's own file, one domain a line or a JSON array. Read when first asked;
 * the file again within a minute after it changed. A file that cannot be read, or holds no list, leaves the last good one in place.
 */
export const openDisposableDomains = (file: string | null, nowMs: () => number, log: StoreLog): DisposableDomains => {
  let good: Set<string> | null = null;
  let seen = "";
  let lookAtMs = 0;
  const look = (): void => {
    if (file === null || nowMs() < lookAtMs) return;
    lookAtMs = nowMs() + lookEveryMs;
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

/** What a file would mean, before it is put in place. Errors: throws what is wrong with it. */
export const countDisposableDomains = (text: string): number => parse(text).size;
