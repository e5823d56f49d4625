import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../repository.ts";
import { impersonal, personal } from "../../server/src/core/privacy/inventory.ts";
import { columnsOf, faultsOf, run } from "./privacy-docs.ts";

const schema = readFileSync(join(root, "server/schema.sql"), "utf8");

test("P3 every column of the schema is listed as personal or declared impersonal, and the page says so", async () => {
  const columns = columnsOf(schema);
  assert.ok(columns.length > 250, `${columns.length} columns`);
  assert.deepEqual(faultsOf(columns, personal, impersonal), []);
  const { ok, detail } = await run();
  assert.ok(ok, detail);
});

test("P3 a column that nobody spoke of, one that is spoken of twice, and one that is not there, are faults", () => {
  const columns = columnsOf("# tables\na\n\n# columns\na.tenant_id text\na.one text\na.two text\n\n# indexes\nx.y z\n");
  assert.deepEqual(columns, ["a.tenant_id", "a.one", "a.two"]);
  assert.deepEqual(faultsOf(columns, { a: { one: {} } }, { a: "two" }), []);
  assert.deepEqual(faultsOf(columns, { a: {} }, { a: "two" }), [
    "a.one is neither listed as personal nor declared impersonal",
  ]);
  assert.deepEqual(faultsOf(columns, { a: { one: {} } }, { a: "one two" }), ["a.one is both personal and impersonal"]);
  assert.deepEqual(faultsOf(columns, { a: { one: {}, three: {} } }, { a: "two" }), ["a.three is no column"]);
});

test("P3 what stays or is not exported has a reason", () => {
  for (const [table, fields] of Object.entries(personal))
    for (const [column, { erasure, exported, because }] of Object.entries(fields))
      if (erasure === "stays" || erasure === "expires" || exported === null)
        assert.ok(because, `${table}.${column} needs a reason`);
});
