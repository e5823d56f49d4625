import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test, type TestContext } from "node:test";
import { root } from "./repository.ts";

type Lock = { packages: Record<string, { version?: string; integrity?: string; dev?: boolean; optional?: boolean }> };

const lock: Lock = {
  packages: {
    "": {},
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/d": { version: "1.0.0", integrity: "sha512-d", dev: true },
    "node_modules/other-platform": { version: "1.0.0", dev: true, optional: true },
  },
};

/** What an install on this platform leaves behind. */
const installed: Lock = {
  packages: Object.fromEntries(Object.entries(lock.packages).filter(([, entry]) => entry.optional !== true)),
};

/** A checkout with this repository's with-node.mjs and an npm that only records that it was called. */
function makeCheckout(context: TestContext, npmScript = ""): string {
  const folder = mkdtempSync(join(tmpdir(), "beckon with-node "));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "scripts/with-node.mjs"), join(folder, "scripts/with-node.mjs"));
  writeJson(join(folder, "package-lock.json"), lock);
  const install = `
    const fs = require("node:fs");
    fs.appendFileSync("npm-calls", process.argv.slice(2).join(" ") + "\\n");
    fs.mkdirSync("node_modules", { recursive: true });
    fs.writeFileSync("node_modules/.package-lock.json", ${JSON.stringify(JSON.stringify(installed))});`;
  writeFileSync(join(folder, "npm-cli.js"), npmScript === "" ? install : npmScript);
  writeFileSync(
    join(folder, "entry.ts"),
    "const args: string[] = process.argv.slice(2); console.log(JSON.stringify(args));",
  );
  return folder;
}

function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(value));
}

function npmCalls(folder: string): string[] {
  const file = join(folder, "npm-calls");
  return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
}

type Outcome = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };

/** `as`: a script that runs first in the wrapper's process, to make it another Node than it is. */
function start(folder: string, args: string[], as?: string) {
  const before = as === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(as)}`];
  const child = spawn(process.execPath, [...before, join(folder, "scripts/with-node.mjs"), ...args], {
    cwd: folder,
    // Its own process group: in a terminal's foreground group the wrapper leaves Ctrl-C to the terminal.
    detached: true,
    env: { ...process.env, npm_execpath: join(folder, "npm-cli.js") },
  });
  const output = { out: "", err: "" };
  child.stdout.on("data", (chunk: Buffer) => (output.out += String(chunk)));
  child.stderr.on("data", (chunk: Buffer) => (output.err += String(chunk)));
  const outcome = new Promise<Outcome>((done) => {
    child.on("close", (code, signal) => done({ code, signal, ...output }));
  });
  const said = new Promise<void>((done) => {
    child.stdout.once("data", () => done());
  });
  return { child, outcome, said };
}

const asParent = "process.execve = undefined;";
const asOldNode = "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });";

test("a fresh clone is installed once, without install scripts, and then the entry runs", async (context) => {
  const folder = makeCheckout(context);
  const first = await start(folder, ["entry.ts", "two words", 'a "quote"', ""]).outcome;
  assert.equal(first.out, `${JSON.stringify(["two words", 'a "quote"', ""])}\n`);
  assert.match(first.err, /installing the dependencies/);
  const second = await start(folder, ["entry.ts"]).outcome;
  assert.equal(second.err, "");
  assert.deepEqual(npmCalls(folder), ["ci --ignore-scripts --no-audit --no-fund --loglevel=error"]);
});

test("a changed lockfile is installed; an install cut short is done again", async (context) => {
  const folder = makeCheckout(context);
  const record = join(folder, "node_modules/.package-lock.json");
  writeJson(record, { packages: { ...installed.packages, "node_modules/a": { version: "0.9.0", integrity: "x" } } });
  assert.equal((await start(folder, ["entry.ts"]).outcome).code, 0);
  writeFileSync(record, '{"packages": {');
  assert.equal((await start(folder, ["entry.ts"]).outcome).code, 0);
  assert.equal(npmCalls(folder).length, 2);
});

test("an install without development dependencies is complete", async (context) => {
  const folder = makeCheckout(context);
  const packages = { "node_modules/a": lock.packages["node_modules/a"] };
  writeJson(join(folder, "node_modules/.package-lock.json"), { packages });
  assert.equal((await start(folder, ["entry.ts"]).outcome).code, 0);
  assert.deepEqual(npmCalls(folder), []);
});

test("two starts at once install once", async (context) => {
  const folder = makeCheckout(context);
  const outcomes = await Promise.all([1, 2, 3].map(() => start(folder, ["entry.ts"]).outcome));
  assert.deepEqual(
    outcomes.map(({ code }) => code),
    [0, 0, 0],
  );
  assert.equal(npmCalls(folder).length, 1);
});

test("an entry runs with the flags and variables of its own, however it is started; other entries without", async (context) => {
  const folder = makeCheckout(context);
  const flags = ["--max-semi-space-size=4"];
  writeJson(join(folder, "scripts/node-settings.json"), { "entry.ts": { flags, env: { BECKON_TEST_A: "2" } } });
  const entry = "console.log(JSON.stringify([process.execArgv, process.env.BECKON_TEST_A ?? null]));";
  for (const name of ["entry.ts", "other.ts"]) writeFileSync(join(folder, name), entry);
  for (const as of [undefined, asParent]) {
    assert.deepEqual(JSON.parse((await start(folder, ["entry.ts"], as).outcome).out), [flags, "2"]);
    assert.deepEqual(JSON.parse((await start(folder, ["other.ts"], as).outcome).out), [[], null]);
  }
});

test("a failed install says so and exits 2", async (context) => {
  const outcome = await start(makeCheckout(context, "process.exit(7)"), ["entry.ts"]).outcome;
  assert.equal(outcome.code, 2);
  assert.match(outcome.err, /npm ci failed/);
});

test("without a usable Node the user learns what to install", async (context) => {
  const outcome = await start(makeCheckout(context), ["entry.ts"], asOldNode).outcome;
  assert.equal(outcome.code, 2);
  assert.match(outcome.err, /Install Node\.js 24/);
});

for (const [mode, as] of [
  ["replacing itself", undefined],
  ["as a parent", asParent],
] as const) {
  test(`the entry's exit code and folder on PATH are passed on, ${mode}`, async (context) => {
    const folder = makeCheckout(context);
    writeFileSync(join(folder, "entry.ts"), "console.log(process.env.PATH); process.exit(41);");
    const outcome = await start(folder, ["entry.ts"], as).outcome;
    assert.equal(outcome.code, 41);
    assert.ok(outcome.out.startsWith(dirname(process.execPath)));
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`${signal} reaches the entry exactly once, ${mode}`, async (context) => {
      const folder = makeCheckout(context);
      writeFileSync(
        join(folder, "entry.ts"),
        `let seen = 0;
         process.on("${signal}", () => { if (++seen === 1) setTimeout(() => process.exit(10 + seen), 400); });
         console.log("ready");
         setInterval(() => {}, 1000);`,
      );
      const { child, outcome, said } = start(folder, ["entry.ts"], as);
      await said;
      child.kill(signal);
      // Only a parent can hold repeats back; npm sends them when the whole group was signalled.
      if (as !== undefined) for (let again = 0; again < 2; again += 1) child.kill(signal);
      assert.equal((await outcome).code, 11);
    });
  }

  test(`an entry that dies of a signal shows it, ${mode}`, async (context) => {
    const folder = makeCheckout(context);
    writeFileSync(join(folder, "entry.ts"), 'process.kill(process.pid, "SIGKILL"); setInterval(() => {}, 1000);');
    const { code, signal } = await start(folder, ["entry.ts"], as).outcome;
    const shown = code ?? 128 + constants.signals[signal ?? "SIGTERM"];
    assert.equal(shown, 137);
  });
}
