import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { openEmbedded } from "../../src/store/embedded.ts";
import { silentLog } from "../../src/store/store-log.ts";
import { temporaryFolder } from "../harness/postgres.ts";

const root = path.resolve(import.meta.dirname, "../../..");
const asRoot = { skip: process.getuid?.() !== 0 && "only root drops its rights" };

/** A checkout somewhere else, whose modules are those of this one unless `modules` brings its own. */
function checkout(folder: string, modules = path.join(root, "node_modules")): string {
  fs.cpSync(path.join(root, "server/src/store"), path.join(folder, "server/src/store"), { recursive: true });
  fs.cpSync(path.join(root, "server/test/harness"), path.join(folder, "server/test/harness"), { recursive: true });
  fs.writeFileSync(path.join(folder, "package.json"), '{"type":"module"}');
  fs.symlinkSync(modules, path.join(folder, "node_modules"));
  return path.join(folder, "server/test/harness/embedded-process.ts");
}

/** `as`: a script that runs first, to make the process another system than it is on. */
function openFrom(script: string, dataDir: string, as?: string): { said: string; text: string } {
  const before = as === undefined ? [] : ["--import", `data:text/javascript,${encodeURIComponent(as)}`];
  const args = [...before, script, dataDir, "owner"];
  const { stdout } = spawnSync(process.execPath, args, { input: "stop\n", encoding: "utf8" });
  return { said: stdout.split(" ")[0] as string, text: stdout };
}

test("a checkout below root's private home runs from a copy beside the data, made once", asRoot, () => {
  const home = path.join(temporaryFolder(), "home");
  fs.mkdirSync(home, { mode: 0o700 });
  const script = checkout(home);
  const dataDir = path.join(temporaryFolder(), "data");
  for (let round = 0; round < 2; round++) assert.equal(openFrom(script, dataDir).said, "open");
  const copies = fs.readdirSync(dataDir).filter((name) => name.startsWith("postgres-18"));
  assert.equal(copies.length, 1);
});

test("without the platform's package, and on a system without glibc, the sentence says what to install or to set", () => {
  const folder = temporaryFolder();
  const modules = path.join(folder, "modules");
  fs.mkdirSync(modules);
  for (const name of fs.readdirSync(path.join(root, "node_modules"))) {
    if (!name.startsWith("@") && !name.startsWith("."))
      fs.symlinkSync(path.join(root, "node_modules", name), path.join(modules, name));
  }
  const script = checkout(folder, modules);
  const refusal = (as?: string) => {
    const { said, text } = openFrom(script, path.join(folder, "data"), as);
    assert.equal(said, "refused");
    return JSON.parse(text.slice(said.length)) as { code: string; remedy: string };
  };
  const missing = refusal();
  assert.equal(missing.code, "package_missing");
  assert.match(missing.remedy, /npm ci.*BECKON_DATABASE_URL/);
  const onMusl = refusal("process.report.getReport = () => ({ header: {} });");
  assert.equal(onMusl.code, process.platform === "linux" ? "unsupported_libc" : "package_missing");
  assert.match(onMusl.remedy, /BECKON_DATABASE_URL/);
});

test("a full disk is named as such, and a start after making room works", asRoot, async (t) => {
  const disk = temporaryFolder();
  const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=24m,mode=0711", "tmpfs", disk]);
  if (mounted.status !== 0) return t.skip("no right to mount a small disk");
  try {
    await assert.rejects(openEmbedded({ dataDir: path.join(disk, "data"), role: "owner", log: silentLog }), {
      code: "disk_full",
    });
    assert.deepEqual(fs.readdirSync(path.join(disk, "data")), ["run"]);
    assert.equal(spawnSync("mount", ["-o", "remount,size=256m", disk]).status, 0);
    const embedded = await openEmbedded({ dataDir: path.join(disk, "data"), role: "owner", log: silentLog });
    await embedded.stop();
  } finally {
    spawnSync("umount", [disk]);
  }
});
