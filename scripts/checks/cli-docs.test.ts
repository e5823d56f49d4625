/** The check of the command line's docs finds what is missing, and leaves alone what is right. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type Described, reference, strangeLines, withReference } from "./cli-docs.ts";

const commands: Described[] = [
  {
    words: "code show",
    summary: "Show a code",
    usage: "beckon code show CODE",
    scope: "codes:read",
    arguments: [{ name: "CODE", text: "Its text." }],
    flags: [{ name: "deep", value: null, required: false, text: "All of it." }],
    sharedFlags: ["json"],
    examples: ["beckon code show SUMMER24"],
  },
];

test("the reference holds every command, argument, flag and scope", () => {
  const text = reference(commands);
  for (const part of ["### beckon code show", "- `CODE`: Its text.", "- `--deep`: All of it.", "`codes:read`"])
    assert.ok(text.includes(part), part);
});

test("only what stands between the marks is replaced", () => {
  const page = "before\n<!-- commands: begin -->\nold\n<!-- commands: end -->\nafter\n";
  const whole = withReference(page, commands);
  assert.match(whole, /^before\n[^]*### beckon code show[^]*\nafter\n$/);
  assert.equal(withReference(whole, commands), whole);
  assert.throws(() => withReference("no marks", commands), /lost its marks/);
});

test("command lines in pages name commands and flags that exist", () => {
  const page = (line: string) => `\`\`\`sh\n${line}\n\`\`\`\n`;
  assert.deepEqual(strangeLines(page("beckon code show X --json | less"), commands), []);
  assert.deepEqual(strangeLines(page("npm run beckon -- code show X"), commands), []);
  assert.deepEqual(strangeLines(page("curl http://127.0.0.1"), commands), []);
  assert.equal(strangeLines(page("beckon code shwo X"), commands).length, 1);
  assert.equal(strangeLines(page("BECKON_DATA=x beckon code show X --jsn"), commands).length, 1);
});
