/**
 * The test run behind `npm test`: one PostgreSQL server for all test files, then `node --test` over them.
 *
 *     npm test                                    every *.test.ts of the workspaces and scripts
 *     npm test -- --deep                          the long ones (*.deep.test.ts) as well
 *     npm test -- server/test/store               a folder, or a file
 *     npm test -- --suite store                   a named suite
 *     npm test -- --test-name-pattern 'R1'        anything else goes to node --test
 *
 * BECKON_TEST_POSTGRES_BIN names the folder of another PostgreSQL's programs. The last line always reads
 * `N passed, N failed, N skipped`; with CI=true a skipped test fails the run.
 */
import { spawn } from "node:child_process";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { Counts } from "./counts.reporter.ts";
import { isMain, root } from "./repository.ts";

/** Named sets of folders. `store` is what must hold on every supported version of PostgreSQL. */
const suites: Readonly<Record<string, readonly string[]>> = {
  store: ["store", "compat", "properties", "migrations", "faults"].map((folder) => `server/test/${folder}`),
};

/** A test that takes longer hangs. Units: milliseconds. */
const timeoutMs = { usual: 5 * 60_000, deep: 2 * 60 * 60_000 };

/** What to run, as the command line says it. */
export type Selection = { deep: boolean; within: string[]; passThrough: string[] };

/** Reads the command line. Errors: throws, with a sentence for the user, on an unknown suite or path. */
export function parseArguments(args: readonly string[]): Selection {
  const selection: Selection = { deep: false, within: [], passThrough: [] };
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? "";
    if (arg === "--deep") selection.deep = true;
    else if (arg === "--suite") selection.within.push(...foldersOf(args[(index += 1)] ?? ""));
    else if (arg.startsWith("-")) {
      const next = args[index + 1];
      const takesNext = !arg.includes("=") && next !== undefined && !next.startsWith("-") && !existsSync(next);
      selection.passThrough.push(takesNext ? `${arg}=${next}` : arg);
      if (takesNext) index += 1;
    } else if (existsSync(arg)) selection.within.push(relative(root, resolve(arg)));
    else throw new Error(`there is no ${arg}`);
  }
  return selection;
}

function foldersOf(suite: string): readonly string[] {
  const folders = suites[suite];
  if (folders === undefined)
    throw new Error(`there is no suite "${suite}"; there is ${Object.keys(suites).join(", ")}`);
  return folders;
}

/** The test files of a selection, relative to the root and sorted. A file named outright runs even when it is deep. */
export function selectFiles(candidates: readonly string[], selection: Selection): string[] {
  const { within, deep } = selection;
  const isChosen = (file: string): boolean =>
    within.length === 0 || within.some((place) => place === "" || file === place || file.startsWith(`${place}${sep}`));
  const runs = (file: string): boolean => deep || !file.endsWith(".deep.test.ts") || within.includes(file);
  return candidates.filter((file) => isChosen(file) && runs(file)).toSorted();
}

function testFiles(): string[] {
  const { workspaces }: { workspaces: string[] } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const patterns = [...workspaces, "scripts"].map((folder) => `${folder}/**/*.test.ts`);
  return globSync(patterns, { cwd: root }).filter((file) => !file.includes("node_modules"));
}

/** The PostgreSQL that a run's tests share: `env` goes to them as BECKON_TEST_POSTGRES. */
type TestServer = { env: string; stop: () => Promise<void> };

/** What the server workspace's harness offers, as far as it is used here. */
type Harness = {
  startTestServer: (options: { binDir?: string }) => Promise<{ address: unknown; stop: () => Promise<void> }>;
};

/** The one place that knows the server workspace's harness. */
async function startPostgres(): Promise<TestServer> {
  const harness = join(root, "server/test/harness/postgres.ts");
  const binDir = process.env.BECKON_TEST_POSTGRES_BIN;
  const { startTestServer }: Harness = await import(pathToFileURL(harness).href);
  const server = await startTestServer(binDir === undefined || binDir === "" ? {} : { binDir });
  return { env: JSON.stringify(server.address), stop: () => server.stop() };
}

/** Tests of the console run on its build, which is made once. Errors: throws with what the build said. */
async function buildConsole(): Promise<void> {
  const child = spawn(process.execPath, ["console/build/build.ts"], { cwd: root, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += String(chunk)));
  const code = await new Promise((done) => {
    child.on("close", done);
  });
  if (code !== 0) throw new Error(`the console could not be built: ${said}`);
}

function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Runs the files and returns the totals; a run that died before it could count is one failure. */
async function runNode(files: readonly string[], selection: Selection, env: NodeJS.ProcessEnv): Promise<Counts> {
  const scratch = mkdtempSync(join(tmpdir(), "beckon-test-run-"));
  const countsFile = join(scratch, "counts.json");
  const own = (name: string): string => pathToFileURL(join(root, `scripts/${name}.reporter.ts`)).href;
  const reporters = [
    ["spec", "stdout"],
    [own("counts"), countsFile],
    [own("slowest"), "stdout"],
  ].flatMap(([name, to]) => [`--test-reporter=${name}`, `--test-reporter-destination=${to}`]);
  const limit = `--test-timeout=${selection.deep ? timeoutMs.deep : timeoutMs.usual}`;
  const args = ["--test", "--test-concurrency=2", limit, ...reporters, ...selection.passThrough, ...files];
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit", env: { ...process.env, ...env } });
  // Ctrl-C reaches the child by itself; this process only has to outlive it, to stop the server.
  process.on("SIGINT", () => {});
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  const status = await new Promise<number>((done) => {
    child.on("exit", (code) => done(code ?? 1));
  });
  const counts = readCounts(countsFile);
  rmSync(scratch, { recursive: true, force: true });
  return status !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readCounts(file: string): Counts {
  if (!existsSync(file) || statSync(file).size === 0) return { passed: 0, failed: 0, skipped: 0 };
  const counts: Counts = JSON.parse(readFileSync(file, "utf8"));
  return counts;
}

/** Why a run's totals are a failure; undefined when they are a pass. */
export function whyFailed(counts: Counts, strict: boolean): string | undefined {
  if (counts.failed > 0) return "some tests failed";
  if (counts.passed + counts.skipped === 0) return "no test ran";
  if (strict && counts.skipped > 0) return "in CI nothing may be skipped";
  return undefined;
}

async function main(): Promise<number> {
  const selection = parseArguments(process.argv.slice(2));
  const files = selectFiles(testFiles(), selection);
  let counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  if (files.length > 0) {
    if (files.some((file) => file.startsWith("console"))) await buildConsole();
    const server = await startPostgres().catch((error: unknown) => sentenceOf(error));
    // Without a server the rest still runs: more is learnt from it, and the run has failed all the same.
    const isUp = typeof server !== "string";
    counts = await runNode(files, selection, isUp ? { BECKON_TEST_POSTGRES: server.env } : {});
    if (isUp) await server.stop();
    else {
      process.stdout.write(`PostgreSQL for the tests did not start: ${server}\n`);
      counts.failed += 1;
    }
  }
  const reason = whyFailed(counts, process.env.CI === "true");
  if (reason !== undefined) process.stdout.write(`The run failed: ${reason}.\n`);
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped\n`);
  return reason === undefined ? 0 : 1;
}

if (isMain(import.meta.url)) {
  process.exitCode = await main().catch((error: unknown) => {
    process.stdout.write(`${sentenceOf(error)}\n0 passed, 1 failed, 0 skipped\n`);
    return 1;
  });
}
