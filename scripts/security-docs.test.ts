import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "./repository.ts";

const page = readFileSync(join(root, "docs/security/asvs.md"), "utf8");
const rows = [...page.matchAll(/^\| (\d+\.\d+\.\d+[^|]*)\| ([^|]+)\| ([^|]+)\|([^|]*)\|$/gm)].map(
  ([, ids = "", verdict = "", how = "", tests = ""]) => ({ ids: ids.trim(), verdict: verdict.trim(), how, tests }),
);

test("every test that the ASVS table names exists", () => {
  const sources = globSync("{server,cli,scripts,contract,bench}/**/*.test.ts", {
    cwd: root,
    exclude: (name) => name.includes("node_modules"),
  }).map((file) => readFileSync(join(root, file), "utf8"));
  const named = rows.flatMap(({ tests }) => [...tests.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
  assert.ok(named.length > 80);
  assert.deepEqual(
    named.filter((name) => !sources.some((text) => text.includes(name))),
    [],
  );
});

test("the ASVS table judges every requirement once, in the words that it explains", () => {
  const verdicts = new Set(["met", "in part", "not met", "yours", "not here"]);
  assert.deepEqual(
    rows.filter(({ verdict, how }) => !verdicts.has(verdict) || how.trim() === ""),
    [],
  );
  const single = rows.flatMap(({ ids }) => ids.split(", ").filter((id) => !id.includes(" to ")));
  assert.equal(new Set(single).size, single.length);
});
