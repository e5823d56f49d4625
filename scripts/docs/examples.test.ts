import assert from "node:assert/strict";
import { test } from "node:test";
import { type Expected, parsePage, printsAsShown } from "./examples.ts";

const fence = (info: string, ...lines: string[]): string => ["```" + info, ...lines, "```", ""].join("\n");
const text = (...lines: string[]): Expected => ({ kind: "text", text: lines.join("\n") });
const json = (value: string): Expected => ({ kind: "json", text: value });

test("a marked sh fence is one command, and the next output fence is what it prints", () => {
  const page = parsePage(
    [
      "# Page",
      fence("sh run", "A=1", "echo $A"),
      "You will see:",
      fence("json output", "1"),
      fence("sh run", "B=2"),
    ].join("\n"),
  );
  assert.deepEqual(page.faults, []);
  assert.deepEqual(page.commands, [
    { line: 2, script: "A=1\necho $A", expected: json("1") },
    { line: 12, script: "B=2", expected: text("") },
  ]);
});

test("a marked console fence is a session: prompts, continued lines, and what each prints", () => {
  const { commands } = parsePage(fence("console run", "$ echo a \\", "> b", "a b", "$ true"));
  assert.deepEqual(
    commands.map(({ script, expected }) => [script, expected.text]),
    [
      ["echo a \\\nb", "a b"],
      ["true", ""],
    ],
  );
});

test("fences that are not marked are left alone, also one that shows a fence", () => {
  const inner = ["````md", "```sh run", "exit 1", "```", "````", "~~~sh", "exit 1", "~~~"].join("\n");
  assert.deepEqual(parsePage(`${inner}\n${fence("sh", "exit 1")}`), { commands: [], faults: [] });
});

test("an output of nothing, a session without a prompt and a language that cannot run are faults", () => {
  const page = parsePage(fence("text output", "x") + fence("console run", "x") + fence("js run", "x"));
  assert.equal(page.faults.length, 3);
  // A second output of the same command belongs to nothing either.
  assert.equal(parsePage(fence("sh run", "x") + fence("text output") + fence("text output")).faults.length, 1);
});

test("text must be printed as shown; <words> stand for any text on a line and ... for any lines", () => {
  assert.ok(printsAsShown(text("a <id> (b)", "..."), "a cmp_1 (b)\n\nmore\n"));
  assert.ok(printsAsShown(text("a", "...", "z"), "a\nz\n"));
  assert.ok(printsAsShown(text(""), "\n"));
  assert.ok(!printsAsShown(text("a <id>"), "a \n"));
  assert.ok(!printsAsShown(text("a"), "a\nb"));
  assert.ok(!printsAsShown(text(""), "{}"));
  assert.ok(!printsAsShown(text("a.c"), "abc"));
});

test("JSON is compared as a value: layout and order say nothing, every field does", () => {
  const actual = '{"code":"RGWYKM","cap":5,"used":0,"list":[1,2]}';
  assert.ok(printsAsShown(json('{\n "used": 0, "cap": 5, "code": "<CODE>", "list": [1, "..."] }'), actual));
  assert.ok(printsAsShown(json('{ "cap": 5, "...": "..." }'), actual));
  assert.ok(printsAsShown(json('{ "cap": "<number>", "...": "..." }'), actual));
  assert.ok(!printsAsShown(json('{ "cap": 5 }'), actual));
  assert.ok(!printsAsShown(json('{ "cap": 6, "...": "..." }'), actual));
  assert.ok(!printsAsShown(json('{ "gone": "<id>", "...": "..." }'), actual));
  assert.ok(!printsAsShown(json('{ "list": [1], "...": "..." }'), actual));
  assert.ok(!printsAsShown(json('{ "cap": 5, "...": "..." }'), "not JSON"));
});
