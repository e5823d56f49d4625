import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Randomness } from "./core/ports.ts";

/**
 * The encryption keys of an embedded deployment: read from the file, made on first use. Shape: as BECKON_ENCRYPTION_KEYS. The file
 * is readable by its owner only and belongs in every backup of the folder: without it sealed secrets cannot be opened.
 * Concurrency: two first starts agree, because only one of them can give the file its name; it is never there half-written.
 */
export const readOrMakeKeys = (path: string, randomness: Randomness): string => {
  mkdirSync(dirname(path), { recursive: true });
  try {
    return readFileSync(path, "utf8").trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const made = `${path}.new-${process.pid}`;
  try {
    writeFileSync(made, `k1:${Buffer.from(randomness.bytes(32)).toString("base64")}\n`, { mode: 0o600, flush: true });
    linkSync(made, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(made, { force: true });
  }
  return readFileSync(path, "utf8").trim();
};
