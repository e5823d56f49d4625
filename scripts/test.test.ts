import assert from "node:assert/strict";
import { test } from "node:test";
import { parseArguments, selectFiles, whyFailed } from "./test.ts";

const files = ["server/test/store/codes.test.ts", "server/test/store/codes.deep.test.ts", "scripts/test.test.ts"];

test("the usual run leaves deep tests out, and --deep takes everything", () => {
  assert.deepEqual(selectFiles(files, parseArguments([])), ["scripts/test.test.ts", "server/test/store/codes.test.ts"]);
  assert.deepEqual(selectFiles(files, parseArguments(["--deep"])), files.toSorted());
});

test("a suite or a path narrows the run, and a deep file named outright runs", () => {
  assert.deepEqual(selectFiles(files, parseArguments(["--suite", "store"])), ["server/test/store/codes.test.ts"]);
  assert.deepEqual(selectFiles(files, parseArguments(["scripts"])), ["scripts/test.test.ts"]);
  const named = { deep: false, within: ["server/test/store/codes.deep.test.ts"], passThrough: [] };
  assert.deepEqual(selectFiles(files, named), named.within);
});

test("other options reach node --test, with their values", () => {
  const { passThrough, within } = parseArguments(["--test-name-pattern", "two words", "--test-only", "scripts"]);
  assert.deepEqual(passThrough, ["--test-name-pattern=two words", "--test-only"]);
  assert.deepEqual(within, ["scripts"]);
});

test("a misspelt suite or path is refused rather than ignored", () => {
  assert.throws(() => parseArguments(["--suite", "shop"]), /no suite "shop"; there is store/);
  assert.throws(() => parseArguments(["scripts/absent.test.ts"]), /there is no scripts\/absent/);
});

test("a run fails when a test failed, when none ran, and in CI when one was skipped", () => {
  assert.equal(whyFailed({ passed: 1, failed: 0, skipped: 1 }, false), undefined);
  assert.equal(whyFailed({ passed: 1, failed: 1, skipped: 0 }, false), "some tests failed");
  assert.equal(whyFailed({ passed: 0, failed: 0, skipped: 0 }, false), "no test ran");
  assert.equal(whyFailed({ passed: 1, failed: 0, skipped: 1 }, true), "in CI nothing may be skipped");
});
