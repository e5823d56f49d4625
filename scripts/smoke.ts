/**
 * What a newcomer does first, done by machine: a clone with nothing installed, `npm start`, the printed curl lines, a restart, a stop.
 * Started by `.ci/run`; tries the last commit of any checkout: `node scripts/with-node.mjs scripts/smoke.ts`.
 */
import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { root } from "./repository.ts";

/** What `--ready-file` holds once the service answers. */
type Ready = {
  url: string;
  demo: { clientKey: string; participants: Record<string, { id: string; token: string }> };
};

/** Units: milliseconds. The first start installs what is missing and creates the database. */
const limits = { readyMs: 240_000, stopMs: 20_000, answerMs: 6_000, buildMs: 60_000 };

type Service = { child: ChildProcess; ready: Ready; output: () => string; exited: Promise<number | null> };

/** One run's folders and port, and the service while it is up. */
class Smoke {
  readonly #scratch = mkdtempSync(join(tmpdir(), "beckon-smoke-"));
  readonly #clone = join(this.#scratch, "beckon");
  readonly #readyFile = join(this.#scratch, "ready.json");
  #service: Service | undefined;
  #port = 0;
  #code = "";

  /** The steps in order. Each leans on those before it. */
  readonly steps: readonly { name: string; run: () => Promise<void> }[] = [
    { name: "a clone has nothing installed", run: () => this.#makeClone() },
    { name: "npm start installs and gets ready", run: () => this.#start() },
    { name: "a participant gets a code", run: () => this.#getsCode() },
    { name: "the code is valid, another is not", run: () => this.#validates() },
    { name: "the printed curl lines work", run: () => this.#printedLinesWork() },
    { name: "the console gets built and opens", run: () => this.#consoleOpens() },
    { name: "SIGTERM ends it with exit code 0", run: () => this.#stop() },
    { name: "it starts again on the same data", run: () => this.#start() },
    { name: "the code is the same after the restart", run: () => this.#keepsCode() },
    { name: "SIGTERM ends it again with exit code 0", run: () => this.#stop() },
  ];

  async #makeClone(): Promise<void> {
    // As root the database runs under another account, which must be able to reach its folder.
    chmodSync(this.#scratch, 0o755);
    await promisify(execFile)("git", ["clone", "--quiet", root, this.#clone]);
    assert.ok(!existsSync(join(this.#clone, "node_modules")));
  }

  async #start(): Promise<void> {
    rmSync(this.#readyFile, { force: true });
    if (this.#port === 0) this.#port = await freePort();
    const flags = [
      "--port",
      String(this.#port),
      "--data",
      join(this.#scratch, "data"),
      "--ready-file",
      this.#readyFile,
    ];
    const child = spawn("npm", ["start", "--", ...flags], {
      cwd: this.#clone,
      env: newcomersEnvironment(),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += String(chunk)));
    child.stderr.on("data", (chunk: Buffer) => (output += String(chunk)));
    const exited = new Promise<number | null>((done) => {
      child.on("exit", (code) => done(code));
    });
    this.#service = { child, ready: await this.#waitUntilReady(child, () => output), output: () => output, exited };
  }

  async #waitUntilReady(child: ChildProcess, output: () => string): Promise<Ready> {
    const untilMs = performance.now() + limits.readyMs;
    while (performance.now() < untilMs && child.exitCode === null) {
      const text = existsSync(this.#readyFile) ? readFileSync(this.#readyFile, "utf8") : "";
      if (text.trimEnd().endsWith("}")) return JSON.parse(text);
      await sleep(50);
    }
    killGroup(child);
    const why = child.exitCode === null ? "wrote no ready file in time" : `exited with ${child.exitCode}`;
    throw new Error(`it ${why}; it said:\n${output().split("\n").slice(-20).join("\n")}`);
  }

  #up(): Service {
    assert.ok(this.#service, "the service is not up");
    return this.#service;
  }

  async #ask(path: string, headers: Record<string, string> = {}): Promise<unknown> {
    const { url, demo } = this.#up().ready;
    const response = await fetch(new URL(path, url), {
      headers: { "x-client-key": demo.clientKey, ...headers },
      signal: AbortSignal.timeout(limits.answerMs),
    });
    assert.equal(response.status, 200);
    return response.json();
  }

  async #alicesCode(): Promise<{ code: string; cap: number; used: number }> {
    const { alice } = this.#up().ready.demo.participants;
    assert.ok(alice, "the demo has no alice");
    const body = await this.#ask("/v1/referral", { authorization: `Bearer ${alice.token}` });
    assertIsReferral(body);
    return body;
  }

  async #getsCode(): Promise<void> {
    this.#code = (await this.#alicesCode()).code;
  }

  async #validates(): Promise<void> {
    assert.notEqual(this.#code, "", "there is no code to ask about");
    assert.deepEqual(await this.#ask(`/v1/referral/${this.#code}/validate`), { valid: true });
    assert.deepEqual(await this.#ask("/v1/referral/ZZZZZZZZZZZZ/validate"), { valid: false });
  }

  async #printedLinesWork(): Promise<void> {
    const printed = this.#up().output().replaceAll("\\\n", " ");
    const lines = [...printed.matchAll(/^\W*(curl\s.+)$/gm)].map(([, line = ""]) => line);
    assert.ok(lines.length >= 2, `it printed ${lines.length} curl lines:\n${printed}`);
    for (const line of lines) {
      const { stdout } = await promisify(execFile)("sh", ["-c", line], { timeout: limits.answerMs });
      const body = stdout.slice(stdout.indexOf("{"));
      assert.doesNotMatch(body, /"message"/, line);
      JSON.parse(body);
    }
  }

  async #consoleOpens(): Promise<void> {
    const page = `${this.#up().ready.url}/console`;
    const untilMs = performance.now() + limits.buildMs;
    let answer = await fetch(page);
    for (; answer.status === 503 && performance.now() < untilMs; await sleep(500)) answer = await fetch(page);
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    const [, script = ""] = /<script type="module"[^>]* src="([^"]+)"/.exec(text) ?? [];
    assert.equal((await fetch(new URL(script, page))).status, 200, script);
  }

  async #keepsCode(): Promise<void> {
    assert.equal((await this.#alicesCode()).code, this.#code);
  }

  async #stop(): Promise<void> {
    const { child, exited } = this.#up();
    this.#service = undefined;
    child.kill("SIGTERM");
    const code = await Promise.race([exited, sleep(limits.stopMs, "still up", { ref: false })]);
    killGroup(child);
    assert.equal(code, 0);
  }

  /** Leaves nothing behind, whatever happened. */
  clear(): void {
    if (this.#service !== undefined) killGroup(this.#service.child);
    rmSync(this.#scratch, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  }
}

/** What a newcomer's shell has: nothing that a run of npm set, and none of the checkout's own programs on the PATH. */
function newcomersEnvironment(): NodeJS.ProcessEnv {
  const { PATH = "", ...given } = process.env;
  const kept = Object.entries(given).filter(([name]) => !/^npm_|^NODE_COMPILE_CACHE$|^INIT_CWD$/.test(name));
  const places = PATH.split(delimiter).filter((place) => !place.startsWith(root));
  // What the checkout's own install fetched a moment ago need not be asked for again.
  return { ...Object.fromEntries(kept), PATH: places.join(delimiter), npm_config_prefer_offline: "true" };
}

function assertIsReferral(body: unknown): asserts body is { code: string; cap: number; used: number } {
  assert.ok(typeof body === "object" && body !== null);
  assert.deepEqual(Object.keys(body), ["code", "cap", "used"]);
}

/** Ends what `npm start` started and may have left, should it not have ended by itself. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  } catch {
    // Nothing is left of the group, as it should be.
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((done) => {
    server.once("listening", done);
  });
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  await new Promise((done) => {
    server.close(done);
  });
  return address.port;
}

const smoke = new Smoke();
let failed = 0;
for (const { name, run } of smoke.steps) {
  try {
    await run();
    process.stdout.write(`ok   ${name}\n`);
  } catch (error) {
    failed += 1;
    const message = error instanceof Error ? error.message : String(error);
    process.stdout.write(`FAIL ${name}\n    ${message.replaceAll("\n", "\n    ")}\n`);
  }
}
smoke.clear();
process.stdout.write(`${smoke.steps.length - failed} passed, ${failed} failed, 0 skipped\n`);
process.exitCode = failed === 0 ? 0 : 1;
