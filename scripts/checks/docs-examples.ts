/**
 * Every example in the docs that is marked as runnable (`scripts/docs/examples.ts` says how) does what its page shows, typed
 * into one shell per page, in order, against one freshly started demo service.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { delimiter, dirname, join } from "node:path";
import type { Verdict } from "../check.ts";
import { cleanEnvironment, type DemoService, startDemoService } from "../docs/demo-service.ts";
import { type Command, parsePage, printsAsShown } from "../docs/examples.ts";
import { root, trackedFiles } from "../repository.ts";

export const name = "docs examples";

/** One page's examples together. Units: milliseconds. */
const pageLimitMs = 60_000;

/** A page's commands as one shell script; each leaves what it printed in `$EXAMPLES/<number>`. */
function scriptOf(commands: readonly Command[]): string {
  const preamble = 'set -eu\neval "$(node docs/guides/examples/variables.mjs "$READY_FILE")"';
  const parts = commands.map(({ script }, index) => `{\n${script}\n} >"$EXAMPLES/${index}" 2>&1`);
  return [preamble, ...parts].join("\n");
}

function runScript(script: string, env: NodeJS.ProcessEnv): Promise<{ said: string; ok: boolean }> {
  const child = spawn("sh", ["-c", script], { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (said += String(chunk)));
  const endGroup = (): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // Nothing of the page is left, as it should be.
    }
  };
  const late = setTimeout(endGroup, pageLimitMs);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code) => {
      clearTimeout(late);
      endGroup();
      done({ said, ok: code === 0 });
    });
  });
}

function indented(text: string): string {
  return `    ${text.trimEnd().replaceAll("\n", "\n    ")}`;
}

/** What the examples of one page did that the page does not show. */
async function faultsOf(
  page: string,
  commands: readonly Command[],
  service: DemoService,
  provider: string,
): Promise<string[]> {
  const printed = join(service.scratch, page.replaceAll(/[^\w.-]/g, "-"));
  mkdirSync(printed);
  const env = {
    ...cleanEnvironment(),
    PATH: [dirname(process.execPath), process.env["PATH"]].join(delimiter),
    READY_FILE: service.readyFile,
    EXAMPLES: printed,
    PROVIDER: provider,
  };
  const { said, ok } = await runScript(scriptOf(commands), env);
  const faults = [];
  for (const [index, { line, expected }] of commands.entries()) {
    const file = join(printed, String(index));
    const actual = existsSync(file) ? readFileSync(file, "utf8") : null;
    const isLast = !ok && !existsSync(join(printed, String(index + 1)));
    if (actual !== null && printsAsShown(expected, actual) && !isLast) continue;
    const why = isLast ? `failed, or took too long\n${indented(said)}` : "prints something else";
    faults.push(
      `${page}:${line}: ${why}\n  shown:\n${indented(expected.text)}\n  printed:\n${indented(actual ?? "(it never ran)")}`,
    );
    if (isLast) break;
  }
  return faults;
}

async function freeAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((done) => {
    server.listen(0, "127.0.0.1", done);
  });
  const address = server.address();
  await new Promise((done) => {
    server.close(done);
  });
  return typeof address === "object" && address !== null ? `http://127.0.0.1:${address.port}` : "";
}

export async function run(): Promise<Verdict> {
  const markdown = trackedFiles().filter((file) => file === "README.md" || /^docs\/.*\.md$/.test(file));
  const pages = markdown.map((file) => ({ file, ...parsePage(readFileSync(join(root, file), "utf8")) }));
  const faults = pages.flatMap(({ file, faults: found }) => found.map((fault) => `${file}: ${fault}`));
  const runnable = pages.filter(({ commands }) => commands.length > 0);
  if (faults.length === 0 && runnable.length > 0) {
    const service = await startDemoService({ BECKON_OUTBOUND_ALLOW: "127.0.0.1" });
    try {
      const provider = await freeAddress();
      for (const { file, commands } of runnable) faults.push(...(await faultsOf(file, commands, service, provider)));
    } finally {
      await service.stop();
    }
  }
  const count = runnable.reduce((sum, { commands }) => sum + commands.length, 0);
  return { ok: faults.length === 0, detail: faults.join("\n") || `${count} examples on ${runnable.length} pages` };
}
