/**
 * Builds the console into `dist`: `npm run console:build`. The new files are made beside the old ones and take their place
 * at the end, so that a service that runs meanwhile never shows half of a build.
 */
import { chmodSync, existsSync, mkdtempSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { compressFolder } from "./compress.ts";
import { consoleFolder, settings } from "./settings.ts";

const dist = join(consoleFolder, "dist");
const started = performance.now();
const fresh = mkdtempSync(`${dist}-`);
const old = `${fresh}-old`;
const { build: how, ...rest } = settings();

try {
  await build({ ...rest, build: { ...how, outDir: fresh } });
  compressFolder(fresh);
  // The service may run as somebody else than who built.
  chmodSync(fresh, 0o755);
  if (existsSync(dist)) renameSync(dist, old);
  renameSync(fresh, dist);
} finally {
  rmSync(fresh, { recursive: true, force: true });
  rmSync(old, { recursive: true, force: true });
}
process.stdout.write(`The console is built, in ${((performance.now() - started) / 1000).toFixed(1)} s\n`);
