/** The repository as the architecture's rules see it: files by path, rooms by prefix, imports resolved to files. */
import { posix } from "node:path";
import { type Scan, scan } from "./scan.ts";

/** Texts of all tracked source files by their path from the root, with forward slashes. */
export type House = ReadonlyMap<string, string>;

/** A fault: the file, and what is wrong there. */
export type Fault = { file: string; detail: string };

/** What stands in a folder, and which other rooms it may import. */
export type Room = { name: string; at: readonly string[]; mayImport: readonly string[] | "anything" };

const adapters = ["store", "identity", "outbound", "http", "jobs"] as const;

/** The one-way rule as data. A room may always import itself. The first room whose prefix fits a file is its own. */
export const rooms: readonly Room[] = [
  { name: "contract", at: ["contract/"], mayImport: [] },
  { name: "core", at: ["server/src/core/"], mayImport: ["contract"] },
  ...adapters.map((name) => ({ name, at: [`server/src/${name}/`], mayImport: ["contract", "core"] })),
  { name: "config", at: ["server/src/config.ts", "server/src/config/"], mayImport: ["contract", "core"] },
  {
    name: "main",
    at: [
      "server/src/demo/",
      ...[
        "main",
        "compose-console",
        "compose-deployment",
        "compose-limits",
        "compose-check-counts",
        "compose-request-log",
        "compose-secrets",
        "compose-sign-on",
        "console-build",
        "serve",
        "work",
        "process-life",
        "demo",
        "log",
        "places",
        "secrets-file",
      ].map((name) => `server/src/${name}.ts`),
    ],
    mayImport: "anything",
  },
  { name: "sdk", at: ["sdk/"], mayImport: ["contract"] },
  { name: "console", at: ["console/"], mayImport: ["contract", "sdk"] },
  { name: "share", at: ["share/"], mayImport: ["contract", "sdk"] },
  { name: "cli", at: ["cli/"], mayImport: "anything" },
  { name: "bench", at: ["bench/"], mayImport: "anything" },
  { name: "scripts", at: ["scripts/"], mayImport: ["contract", "core", "config"] },
  { name: "docs", at: ["docs/"], mayImport: [] },
];

/** The room of a file; undefined for tests, which may reach everywhere, and for what lies in no room. */
export function roomOf(file: string): Room | undefined {
  return rooms.find((room) => room.at.some((prefix) => file.startsWith(prefix)));
}

/** Tests, their harness and fixtures: held to names and sizes, not to the one-way rule. */
export function isTest(file: string): boolean {
  return /\.(test|e2e)\.tsx?$/.test(file) || /(^|\/)test\//.test(file);
}

/** TypeScript and JavaScript sources. */
export function isCode(file: string): boolean {
  return /\.(ts|tsx|mjs)$/.test(file) && !/\.generated\.tsx?$/.test(file);
}

const workspaceEntries: Readonly<Record<string, string>> = {
  "@beckon/contract": "contract/src/index.ts",
  "@beckon/server": "server/src/main.ts",
  "@beckon/sdk": "sdk/src/index.ts",
};

/** Where an import leads: a file of the house, or, of a package or of Node, its bare name. */
export function resolveImport(from: string, specifier: string): { file: string } | { outside: string } {
  if (specifier.startsWith(".")) return { file: posix.join(posix.dirname(from), specifier) };
  const entry = workspaceEntries[specifier];
  if (entry !== undefined) return { file: entry };
  const inside = /^@beckon\/([a-z-]+)\/(.+)$/.exec(specifier);
  return inside === null ? { outside: specifier } : { file: `${inside[1]}/${inside[2]}` };
}

const scans = new Map<string, Scan>();

/** Scans a text once, however many rules ask. */
export function scanned(text: string): Scan {
  const known = scans.get(text) ?? scan(text);
  scans.set(text, known);
  return known;
}
