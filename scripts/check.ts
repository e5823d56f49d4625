/**
 * Every static check behind `npm run check`, one line each. `npm run check -- lint format` runs only those named.
 *
 * A step is a program in the table below or a module in `scripts/checks/` that exports `name` and `run`; adding one is
 * adding a file.
 */
import { spawn } from "node:child_process";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMain, root } from "./repository.ts";

/** What a step found. `detail`: every fault on a line of its own, or a few words on what was covered. */
export type Verdict = { ok: boolean; detail: string };

/** One check. Errors: a `run` that throws has failed, with the error's message as its detail. */
export type Step = { name: string; run: () => Promise<Verdict> };

const programs: readonly Step[] = [
  { name: "types", run: () => tool("typescript", "tsc", ["--project", "."]) },
  { name: "console types", run: () => tool("typescript", "tsc", ["--project", "console"]) },
  { name: "lint", run: () => tool("oxlint", "oxlint", []) },
  { name: "format", run: () => tool("@biomejs/biome", "biome", ["format", "."]) },
  { name: "unused", run: () => tool("knip", "knip", ["--no-progress"]) },
  { name: "architecture", run: () => node(["--test", "server/test/architecture.test.ts"]) },
];

/** Runs a development dependency's program by its own package.json: no shell, the same on every platform. */
async function tool(packageName: string, program: string, args: readonly string[]): Promise<Verdict> {
  const folder = join(root, "node_modules", packageName);
  const { bin }: { bin: string | Record<string, string> } = JSON.parse(
    readFileSync(join(folder, "package.json"), "utf8"),
  );
  const script = typeof bin === "string" ? bin : bin[program];
  return node([join(folder, script ?? program), ...args]);
}

function node(args: readonly string[]): Promise<Verdict> {
  // A test runner inside a test runner would report to its parent instead of here.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], env });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += String(chunk)));
  child.stderr.on("data", (chunk: Buffer) => (output += String(chunk)));
  return new Promise((done) => {
    child.on("close", (code) => done({ ok: code === 0, detail: code === 0 ? "" : output.trim() || `exit ${code}` }));
  });
}

async function modules(): Promise<Step[]> {
  const files = globSync("scripts/checks/*.ts", { cwd: root }).filter((file) => !file.endsWith(".test.ts"));
  return Promise.all(
    files.toSorted().map(async (file) => {
      const step: Partial<Step> = await import(pathToFileURL(join(root, file)).href);
      const { name = file, run = absentRun } = step;
      return { name, run };
    }),
  );
}

async function absentRun(): Promise<Verdict> {
  return { ok: false, detail: "the module exports no run()" };
}

/** Runs a step to its verdict, whatever it does. */
export async function judge(step: Step): Promise<Verdict> {
  try {
    return await step.run();
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function main(wanted: readonly string[]): Promise<number> {
  const all = [...programs, ...(await modules())];
  const unknown = wanted.filter((name) => !all.some((step) => step.name === name));
  if (unknown.length > 0) {
    process.stdout.write(
      `no check is called ${unknown.join(", ")}; there is ${all.map(({ name }) => name).join(", ")}\n`,
    );
    return 1;
  }
  const chosen = wanted.length === 0 ? all : all.filter(({ name }) => wanted.includes(name));
  let failed = 0;
  for (const step of chosen) {
    const startedMs = performance.now();
    const { ok, detail } = await judge(step);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    failed += ok ? 0 : 1;
    const tail = ok ? detail : `\n    ${detail.replaceAll("\n", "\n    ")}`;
    process.stdout.write(`${ok ? "ok  " : "FAIL"} ${step.name.padEnd(14)} ${seconds.padStart(5)} s  ${tail}\n`);
  }
  process.stdout.write(`${chosen.length - failed} passed, ${failed} failed, 0 skipped\n`);
  return failed === 0 ? 0 : 1;
}

if (isMain(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
