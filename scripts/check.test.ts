import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "./check.ts";

test("a check that throws has failed, with its message", async () => {
  const run = (): Promise<never> => Promise.reject(new Error("no such tool"));
  assert.deepEqual(await judge({ name: "x", run }), { ok: false, detail: "no such tool" });
});
