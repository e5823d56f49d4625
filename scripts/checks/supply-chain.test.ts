import assert from "node:assert/strict";
import { test } from "node:test";
import { type Lockfile, lockfileFaults } from "../lockfile.ts";
import { isAllowed, licenceFaults, run as checkLicences } from "./licences.ts";
import { run as checkLockfile } from "./lockfile.ts";
import { billFaults, run as checkBill } from "./sbom.ts";

const sound: Lockfile = {
  packages: {
    "": {},
    server: {},
    "node_modules/@beckon/server": { resolved: "server", link: true },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
  },
};

function withPackage(entry: Lockfile["packages"][string]): string[] {
  return lockfileFaults({ packages: { ...sound.packages, "node_modules/b": entry } });
}

test("S1: the install is locked, verified and free of scripts", async () => {
  const { ok, detail } = await checkLockfile();
  assert.ok(ok, detail);
});

test("S1: a download address, a missing digest, an install script and a missing platform are each found", () => {
  assert.deepEqual(lockfileFaults(sound), []);
  const address = "https://packages.example/b.tgz";
  assert.match(
    withPackage({ version: "1.0.0", integrity: "sha512-b", resolved: address })[0] ?? "",
    /download address/,
  );
  assert.match(withPackage({ version: "1.0.0" })[0] ?? "", /no integrity/);
  assert.match(withPackage({ version: "1.0.0", integrity: "x", hasInstallScript: true })[0] ?? "", /install script/);
  const asks = { version: "1.0.0", integrity: "x", optionalDependencies: { "b-win32-x64": "1.0.0" } };
  assert.match(withPackage(asks)[0] ?? "", /npm ci.* refuses/);
});

test("S1: only a development tool's binary for another platform may lack its digest", () => {
  const elsewhere = { version: "1.0.0", optional: true, os: ["plan9"], cpu: ["x64"] };
  assert.deepEqual(withPackage({ ...elsewhere, dev: true }), []);
  assert.match(withPackage(elsewhere)[0] ?? "", /no integrity/);
  assert.match(
    withPackage({ ...elsewhere, dev: true, os: [process.platform], cpu: [process.arch] })[0] ?? "",
    /no int/,
  );
});

test("S2: every production licence is one that we may pass on", async () => {
  const { ok, detail } = await checkLicences();
  assert.ok(ok, detail);
});

test("S2: a licence outside the list, or none, is found; development packages are not asked", () => {
  assert.ok(isAllowed("(MIT OR GPL-3.0-only)"));
  assert.ok(!isAllowed("MIT AND GPL-3.0-only"));
  assert.deepEqual(
    licenceFaults(sound, () => "AGPL-3.0-only"),
    ["node_modules/a: AGPL-3.0-only"],
  );
  assert.deepEqual(
    licenceFaults(sound, () => "none stated"),
    ["node_modules/a: none stated"],
  );
  const tools: Lockfile = { packages: { "node_modules/a": { version: "1.0.0", dev: true } } };
  assert.deepEqual(
    licenceFaults(tools, () => "AGPL-3.0-only"),
    [],
  );
});

test("S2: the bill of materials can be made and names what the server is built on", async () => {
  const { ok, detail } = await checkBill();
  assert.ok(ok, detail);
  const bill = { bomFormat: "CycloneDX", components: [{ name: "pg", version: "8.0.0" }] };
  assert.deepEqual(billFaults(bill, ["pg", "jose"]), ["jose is not listed"]);
});
