/**
 * The schema that the migrations make stands in `server/schema.sql`, so that a change of it is seen in review; on every supported
 * PostgreSQL it is the same. After a new migration: `BECKON_TEST_WRITE_SCHEMA=1 npm test -- server/test/migrations`.
 */
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { dumpSchema } from "../../src/store/schema-dump.ts";
import { useDatabase } from "../harness/postgres.ts";

const { connection } = await useDatabase();
const file = new URL("../../schema.sql", import.meta.url);

test("the migrations make the schema that server/schema.sql shows", async () => {
  const dump = await dumpSchema(connection);
  if (process.env.BECKON_TEST_WRITE_SCHEMA === "1") writeFileSync(file, dump);
  assert.equal(readFileSync(file, "utf8"), dump);
});
