/**
 * U2: the console's first view needs at most 250 KB of compressed script. It is built here as it is for a release; what is
 * measured is the entry with all that it imports, and the largest page on top.
 */
import { spawn } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../check.ts";
import { root } from "../repository.ts";

export const name = "console size";

const maximumBytes = 250 * 1024;

/** One file of a build, as the bundler's manifest lists it. */
export type Chunk = { file: string; isEntry?: boolean; imports?: string[]; dynamicImports?: string[] };

/** The scripts that a chunk cannot do without, itself first. */
export function closure(manifest: Readonly<Record<string, Chunk>>, start: string): Set<string> {
  const found = new Set<string>();
  const visit = (id: string): void => {
    const chunk = manifest[id];
    if (chunk === undefined || found.has(chunk.file)) return;
    found.add(chunk.file);
    chunk.imports?.forEach(visit);
  };
  visit(start);
  return found;
}

/** The most script that some first view needs, by `sizeOf` each file. */
export function firstView(manifest: Readonly<Record<string, Chunk>>, sizeOf: (file: string) => number): number {
  const sum = (files: Iterable<string>): number => [...files].reduce((total, file) => total + sizeOf(file), 0);
  const entries = Object.entries(manifest).filter(([, chunk]) => chunk.isEntry === true);
  const views = entries.flatMap(([id, chunk]) => {
    const base = closure(manifest, id);
    return [sum(base), ...(chunk.dynamicImports ?? []).map((page) => sum(base.union(closure(manifest, page))))];
  });
  return Math.max(0, ...views);
}

async function build(): Promise<string | undefined> {
  const child = spawn(process.execPath, ["console/build/build.ts"], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += String(chunk)));
  return new Promise((done) => {
    child.on("close", (code) => done(code === 0 ? undefined : said));
  });
}

export async function run(): Promise<Verdict> {
  const fault = await build();
  if (fault !== undefined) return { ok: false, detail: fault };
  const dist = join(root, "console/dist");
  const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(dist, "manifest.json"), "utf8"));
  const gzipped = (file: string): number =>
    statSync(join(dist, `${file}.gz`), { throwIfNoEntry: false })?.size ?? statSync(join(dist, file)).size;
  const bytes = firstView(manifest, gzipped);
  const shown = `${(bytes / 1024).toFixed(0)} KB of at most ${maximumBytes / 1024} KB for the first view, gzipped`;
  return { ok: bytes > 0 && bytes <= maximumBytes, detail: shown };
}
