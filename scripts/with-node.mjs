/**
 * Runs an entry of this repository on Node 24, from a fresh clone and with whatever Node >= 18 is at hand:
 *
 *     node scripts/with-node.mjs <entry> [args...]
 *
 * It installs what the lockfile asks for and node_modules lacks, finds Node 24, and becomes it: by replacing this
 * process where it can (so signals and exit codes are the entry's own), else as a parent that passes both on. The
 * scripts in package.json start it with `exec`, because npm signals its shell, and some shells die of that and leave
 * their child running; `exec.cmd` is what gives Windows' shell that word.
 */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, dirname, join, relative, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/[\\/]$/, "");
const windows = process.platform === "win32";

function say(sentence) {
  writeSync(2, `beckon: ${sentence}\n`);
}

function fail(sentence) {
  say(sentence);
  process.exit(2);
}

/** The packages of a lockfile; undefined when it is absent or was cut short. */
function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/**
 * Whether node_modules holds what the lockfile asks for. npm's own record of its last finished install is the stamp:
 * it cannot disagree with the folder it lies in, needs no write of ours, and an install by hand counts too.
 */
function isInstalled() {
  const installed = readPackages(join(root, "node_modules", ".package-lock.json"));
  const locked = readPackages(join(root, "package-lock.json"));
  if (installed === undefined || locked === undefined) return false;
  const withDev = Object.values(installed).some((entry) => entry.dev === true);
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === "") return true;
    const found = installed[path];
    if (found === undefined) return wanted.optional === true || (wanted.dev === true && !withDev);
    return found.version === wanted.version && found.integrity === wanted.integrity;
  });
}

/** npm as started by whoever started us, else the one on PATH. */
function npm(args) {
  const options = { cwd: root, stdio: ["ignore", 2, 2] };
  const script = process.env.npm_execpath ?? "";
  if (script.endsWith("npm-cli.js") && existsSync(script))
    return spawnSync(process.execPath, [script, ...args], options);
  // A .cmd file starts only through a shell; the arguments are this file's own words.
  return windows
    ? spawnSync(`npm.cmd ${args.join(" ")}`, { ...options, shell: true })
    : spawnSync("npm", args, options);
}

function install() {
  const started = Date.now();
  say("installing the dependencies (npm ci), once per lockfile ...");
  const { status, error } = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (error?.code === "ENOENT") fail("npm is not on the PATH. Install Node.js 24 with npm, then try again.");
  if (status !== 0) {
    fail("npm ci failed, see above. Check the network and that this folder is writable, then try again.");
  }
  say(`installed in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

/** Whether the process that wrote this lock still lives. A lock just made may not have its number in it yet. */
function isHeld(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs < 2000) return true;
    process.kill(Number(readFileSync(lock, "utf8")) || -1e9, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}

/** Takes the lock file, waiting for another install; undefined where the folder takes no file (then npm says why). */
async function takeLock(lock) {
  for (let waited = false; ; await sleep(200)) {
    try {
      mkdirSync(dirname(lock), { recursive: true });
      const file = openSync(lock, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      return lock;
    } catch (error) {
      if (error.code !== "EEXIST") return undefined;
    }
    if (!isHeld(lock)) rmSync(lock, { force: true });
    else if (!waited) say("waiting for another process that installs the dependencies ...");
    waited = true;
  }
}

async function installOnce() {
  const lock = await takeLock(join(root, ".cache", "install.lock"));
  const release = () => lock !== undefined && rmSync(lock, { force: true });
  process.once("exit", release);
  if (!isInstalled()) install();
  release();
}

/** Type stripping is on by default from 22.18, 23.6 and 24. */
function stripsTypes(version) {
  const [major, minor] = version.split(".").map(Number);
  return major >= 24 || (major === 23 && minor >= 6) || (major === 22 && minor >= 18);
}

/** The loader of glibc, which the bundled Node for Linux names in itself. Alpine may have a likeness of it that does not suffice. */
const loaders = { x64: "/lib64/ld-linux-x86-64.so.2", arm64: "/lib/ld-linux-aarch64.so.1" };

function hasGlibc() {
  if (process.platform !== "linux") return true;
  return existsSync(loaders[process.arch] ?? "") && !existsSync("/etc/alpine-release");
}

function findNode() {
  const folder = join(root, "node_modules", `node-${windows ? "win" : process.platform}-${process.arch}`);
  const bundled = join(folder, "bin", windows ? "node.exe" : "node");
  if (existsSync(bundled) && hasGlibc()) return bundled;
  if (stripsTypes(process.versions.node)) return process.execPath;
  return fail(
    `Beckon needs Node.js 24, and this is ${process.version} on ${process.platform}-${process.arch}, ` +
      "for which no bundled copy is installed. Install Node.js 24 from nodejs.org or your package manager.",
  );
}

/** Whether a terminal's Ctrl-C or hang-up reaches our child by itself, as a member of the foreground process group. */
function terminalSignalsGroup() {
  if (!existsSync("/proc/self/stat")) return process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  const stat = readFileSync("/proc/self/stat", "utf8");
  const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return group === foreground;
}

/** In a terminal, on Windows and on an older Node: a parent that passes on what the child does not get by itself. */
function runAsParent(node, args) {
  const child = spawn(node, args, { stdio: "inherit", env: process.env });
  const passedAtMs = new Map();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      // npm repeats what the terminal already sent to the whole group: the child must see each signal once.
      if (Date.now() - (passedAtMs.get(signal) ?? 0) < 1000) return;
      if (signal !== "SIGTERM" && terminalSignalsGroup()) return;
      passedAtMs.set(signal, Date.now());
      child.kill(signal);
    });
  }
  child.on("error", (error) => fail(`${node} did not start: ${error.message}`));
  child.on("exit", (code, signal) => process.exit(signal === null ? code : 128 + (constants.signals[signal] ?? 0)));
}

/** Flags of Node and variables that an entry runs with, from node-settings.json; what the environment says already stands. */
function settingsOf(entry) {
  const path = join(root, "scripts", "node-settings.json");
  const table = existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : {};
  const { flags = [], env = {} } = table[relative(root, resolve(entry)).replaceAll("\\", "/")] ?? {};
  // Stripped and compiled modules are kept, also those that load before any code of ours could ask for it.
  return { flags, env: { NODE_COMPILE_CACHE: join(root, ".cache", "compiled"), ...env } };
}

const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) fail("say what to run: node scripts/with-node.mjs <entry> [args...]");
if (!isInstalled()) await installOnce();
const node = findNode();
process.env.PATH = [dirname(node), process.env.PATH ?? ""].join(delimiter);
const { flags, env } = settingsOf(entry);
for (const [name, value] of Object.entries(env)) process.env[name] ??= value;
// In a terminal npm repeats the terminal's Ctrl-C, and only a parent can keep the repeat from the entry.
const canReplace = !windows && process.execve !== undefined && !terminalSignalsGroup();
if (canReplace) process.execve(node, [node, ...flags, entry, ...args], process.env);
else runAsParent(node, [...flags, entry, ...args]);
