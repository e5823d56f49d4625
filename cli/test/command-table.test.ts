/** The table of commands and the contract say the same, and every command explains itself on one screen. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Operation, operations } from "@beckon/contract";
import { type Command, isOperation, type OperationCommand } from "../src/command.ts";
import { commands } from "../src/commands.ts";
import { flagsOf, ownFlags } from "../src/flags.ts";
import { nearest } from "../src/nearest.ts";
import { table } from "../src/table.ts";
import { cutTo, harmless, padTo, widthOf } from "../src/text-width.ts";
import { call, callHere, wordsOf } from "./harness/beckon.ts";

type Schema = {
  type?: string;
  items?: Schema;
  properties?: Record<string, Schema>;
  anyOf?: Schema[];
  oneOf?: Schema[];
};

const isListOfObjects = ({ type, items }: Schema): boolean => type === "array" && items?.type === "object";

/** Whether a path of property names leads to something in a schema, through any of its choices. */
const leadsSomewhere = (schema: Schema | undefined, [name, ...rest]: string[]): boolean => {
  if (schema === undefined) return false;
  if (name === undefined) return true;
  const choices = [schema, ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  return choices.some(
    (choice) => choice.properties?.[name] !== undefined && leadsSomewhere(choice.properties[name], rest),
  );
};

const overOperations = commands.filter(isOperation);

const targetsOf = (command: OperationCommand): string[] =>
  [...ownFlags(command), ...(command.arguments ?? [])].flatMap(({ to }) => (to === undefined ? [] : [to]));

describe("the table of commands and the contract", () => {
  test("every operation of the management API has a command", () => {
    const covered = new Set(overOperations.map(({ operation }) => operation));
    const missing = Object.values(operations as Record<string, Operation>)
      .filter(({ id, caller }) => caller === "secret" && !covered.has(id as OperationCommand["operation"]))
      .map(({ id }) => id);
    assert.deepEqual(missing, []);
  });

  test("every flag and argument goes to something that its operation takes", () => {
    for (const command of overOperations) {
      const operation = operations[command.operation] as Operation;
      for (const target of targetsOf(command)) {
        const [part = "", ...path] = target.split(".");
        const schema = { path: operation.params, query: operation.query, body: operation.body }[part] as
          | Schema
          | undefined;
        assert.ok(leadsSomewhere(schema, path), `${command.words}: ${target}`);
      }
    }
  });

  test("everything that an operation asks for can be said", () => {
    const byFile = new Set(overOperations.flatMap(({ file, operation }) => (file === "json" ? [operation] : [])));
    for (const command of overOperations) {
      const { params, query, body } = operations[command.operation] as Operation;
      const targets = targetsOf(command);
      const wanted = [
        ...Object.keys(params?.properties ?? {}).map((name) => `path.${name}`),
        ...Object.keys(query?.properties ?? {}).map((name) => `query.${name}`),
        ...(command.file === "json" ? [] : Object.entries((body as Schema | undefined)?.properties ?? {}))
          // No flag can say them; the operation has another command, which takes a file.
          .filter(([, field]) => !(isListOfObjects(field) && byFile.has(command.operation)))
          .map(([name]) => `body.${name}`),
      ];
      for (const target of wanted)
        assert.ok(
          targets.some((to) => to === target || to.startsWith(`${target}.`)),
          `${command.words} cannot say ${target}`,
        );
    }
  });

  test("words, flags and examples are sound", () => {
    const words = commands.map((command) => command.words);
    assert.equal(new Set(words).size, words.length);
    for (const command of commands) {
      const names = flagsOf(command).map(({ name }) => name);
      assert.equal(new Set(names).size, names.length, `${command.words} has a flag twice`);
      for (const { name, text } of flagsOf(command))
        assert.match(
          text,
          /^[\p{Lu}\d][^]*[.]$|^(jwt|introspection|userinfo|live|everyone|ISO|IANA|beckon|as)\b[^]*[.]$/u,
          `${command.words} --${name}`,
        );
      for (const example of command.examples) exampleIsSound(command, example);
    }
  });
});

const exampleIsSound = (command: Command, example: string): void => {
  const typed = wordsOf(example.split(/ [<|] /)[0] ?? "");
  assert.deepEqual(
    typed.slice(0, 1 + command.words.split(" ").length),
    ["beckon", ...command.words.split(" ")],
    example,
  );
  if (!isOperation(command) && command.scope === "server") return;
  const names = flagsOf(command).map(({ name }) => `--${name}`);
  for (const word of typed.filter((candidate) => candidate.startsWith("--")))
    assert.ok(names.includes(word.split("=", 1)[0] ?? ""), `${example}: ${word}`);
};

describe("every command explains itself on one screen", () => {
  for (const { words } of commands)
    test(words, async () => {
      // Both read the arguments of their own process.
      const isService = words === "serve" || words === "worker";
      const { code, stdout, stderr } = await (isService ? call : callHere)([...wordsOf(words), "--help"]);
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(stdout, isService ? new RegExp(`Usage: beckon ${words}`) : /Usage/);
      if (isService) return;
      for (const line of stdout.split("\n")) assert.ok(widthOf(line) <= 100 || line.startsWith("  beckon "), line);
      assert.ok(stdout.split("\n").length <= 75, "longer than a screen");
    });

  test("the program itself", async () => {
    const { code, stdout, stderr } = await call(["--help"]);
    assert.deepEqual([code, stderr, stdout], [0, "", (await callHere(["--help"])).stdout]);
    assert.match(stdout, /Usage/);
  });
});

describe("texts for a terminal", () => {
  test("widths count what is seen", () => {
    assert.equal(widthOf("Müller"), 6);
    assert.equal(widthOf("Mu\u0308ller"), 6);
    assert.equal(widthOf("漢字"), 4);
    assert.equal(widthOf("👩‍👩‍👧 ok"), 5);
    assert.equal(cutTo("漢字漢字", 5), "漢字…");
    assert.equal(padTo("漢字", 6), "漢字  ");
  });

  test("a stranger's text cannot steer the terminal", () => {
    assert.equal(harmless("a\u001b[2Jb\u202ec\r"), "a\\u001b[2Jb\\u202ec\\u000d");
  });

  test("a table fits its room, and keeps what people copy", () => {
    const text = table(
      [{ title: "ID", keep: true }, { title: "NAME" }, { title: "N", right: true }],
      [["cmp_01234567890123456789", "a very long name that nobody needs whole, 漢字漢字漢字", "7"]],
      { room: 50, paint: (_style, plain) => plain },
    );
    for (const line of text.split("\n")) assert.ok(widthOf(line) <= 50, line);
    assert.match(text, /cmp_01234567890123456789 .*… +7$/m);
    const narrow = table([{ title: "ID", keep: true }, { title: "NAME" }], [["cmp_01234567890123456789", "left out"]], {
      room: 30,
      paint: (_style, plain) => plain,
    });
    assert.equal(narrow, "ID\ncmp_01234567890123456789");
  });

  test("a typing error finds its word, and nonsense finds none", () => {
    assert.equal(nearest("campagin", ["campaign", "code"]), "campaign");
    assert.equal(nearest("camp", ["campaign", "code"]), "campaign");
    assert.equal(nearest("xyzzy", ["campaign", "code"]), undefined);
  });
});
