/** What a form holds of a thing that others may change: only what is a change. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { editedOf } from "../src/api/edited.ts";

type Thing = { version: number; name: string; tags: string[] };
const fieldsOf = ({ name, tags }: Thing) => ({ name, tags });
const first: Thing = { version: 1, name: "Ada", tags: ["a", "b"] };

describe("a form's changes", () => {
  test("what is set back to what it was leaves no change, and holds on to no version", () => {
    const edited = editedOf({ base: first, changes: { name: "Eve", tags: ["a"] } }, fieldsOf);
    assert.deepEqual(edited, { base: first, changes: { name: "Eve", tags: ["a"] } });
    const half = editedOf({ base: first, changes: { name: "Ada", tags: ["a"] } }, fieldsOf);
    assert.deepEqual(half, { base: first, changes: { tags: ["a"] } });
    assert.equal(editedOf({ base: first, changes: { name: "Ada", tags: ["a", "b"] } }, fieldsOf), null);
  });

  test("S6: over a newer version only what differs from it stays", () => {
    const newer: Thing = { version: 2, name: "Eve", tags: ["a", "b"] };
    const changes = { name: "Eve", tags: ["a"] };
    assert.deepEqual(editedOf({ base: newer, changes }, fieldsOf), { base: newer, changes: { tags: ["a"] } });
    assert.equal(editedOf({ base: newer, changes: { name: "Eve" } }, fieldsOf), null);
  });
});
