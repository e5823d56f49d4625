import assert from "node:assert/strict";
import { test } from "node:test";
import { pageFaults } from "./error-pages.ts";

const registry = { gone: { status: 410, title: "It is gone" } };
const page =
  '# gone\n\n**410** It is gone.\n\n## What to do\n\n- x\n\n## Example\n\n```json\n{ "code": "gone", "status": 410 }\n```\n';
const faultsWith = (files: Record<string, string>) =>
  pageFaults(registry, Object.keys(files), (file) => files[file]).length;

test("a page per code passes; a missing, foreign, unlisted or wrong one does not", () => {
  const index = { "README.md": "[gone](gone.md)" };
  assert.equal(faultsWith({ ...index, "gone.md": page }), 0);
  assert.equal(faultsWith(index), 1);
  assert.equal(faultsWith({ ...index, "gone.md": page, "other.md": "" }), 1);
  assert.equal(faultsWith({ "README.md": "", "gone.md": page }), 1);
  for (const [was, is] of [
    ["# gone", "# went"],
    ["**410**", "**404**"],
    ["## What", "## Why"],
    ["```json", "```"],
    ['"gone"', '"went"'],
  ] as const)
    assert.notEqual(faultsWith({ ...index, "gone.md": page.replace(was, is) }), 0, was);
});
