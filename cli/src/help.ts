/** The help: all commands, those below some words, or one command on a screen. */
import { operations, type Operation } from "@beckon/contract";
import { unknownCommand } from "./arguments.ts";
import { commands, groups } from "./commands.ts";
import { type Command, type Flag, isOperation, type Invocation } from "./command.ts";
import { ownFlags, sharedFlags } from "./flags.ts";
import { say } from "./invocation.ts";
import { showJson } from "./show.ts";
import { padTo, widthOf } from "./text-width.ts";

/** Units: columns. Help is text to read; wider lines are hard to. */
const measure = 100;

/** Text in lines of at most `width`, each after the first with an indent. */
const wrap = (text: string, width: number, indent: string): string => {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ")) {
      if (line !== "" && widthOf(`${line} ${word}`) > width) {
        lines.push(line);
        line = word;
      } else line = line === "" ? word : `${line} ${word}`;
    }
    lines.push(line);
  }
  return lines.join(`\n${indent}`);
};

const rows = (pairs: readonly (readonly [string, string])[], column: number): string[] =>
  pairs.map(([name, text]) => {
    const head = widthOf(name) <= column ? padTo(name, column) : `${name}\n${" ".repeat(column + 2)}`;
    return `  ${head}  ${wrap(text, measure - column - 4, " ".repeat(column + 4))}`;
  });

const flagText = ({ name, value }: Flag): string => (value === undefined ? `--${name}` : `--${name} ${value}`);

const argumentText = ({ name, optional }: { name: string; optional?: true }): string => (optional ? `[${name}]` : name);

const usage = (command: Command): string => {
  const required = (command.flags ?? []).filter((flag) => flag.required).map(flagText);
  const words = [command.words, ...(command.arguments ?? []).map(argumentText), ...required, "[flags]"];
  return `beckon ${words.join(" ")}`;
};

/** One command's page. */
const pageOf = (command: Command): string => {
  const own = ownFlags(command);
  const shared = sharedFlags(command);
  const args = (command.arguments ?? []).map(({ name, text }) => [name, text] as const);
  const pairs = (flags: readonly Flag[]) =>
    flags.map((flag) => [flagText(flag), `${flag.text}${flag.required ? " Required." : ""}`] as const);
  const column = Math.min(26, Math.max(...[...args, ...pairs(own), ...pairs(shared)].map(([name]) => widthOf(name))));
  const section = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : ["", title, ...lines]);
  const about = command.about === undefined ? [] : ["", wrap(command.about, measure, "")];
  return [
    `${command.summary}.`,
    ...about,
    ...section("Usage", [`  ${usage(command)}`]),
    ...section("Arguments", rows(args, column)),
    ...section("Flags", rows(pairs(own), column)),
    ...section("Flags of every command like it", rows(pairs(shared), column)),
    ...section(
      command.examples.length > 1 ? "Examples" : "Example",
      command.examples.map((line) => `  ${line}`),
    ),
  ].join("\n");
};

/** One line a noun: the words that go on from it. */
const nouns = (all: readonly Command[]): [string, string][] => {
  const rest = new Map<string, string[]>();
  for (const { words } of all) {
    const [noun = "", ...more] = words.split(" ");
    rest.set(noun, [...(rest.get(noun) ?? []), more.join(" ")]);
  }
  return [...rest].map(([noun, more]) => [`${noun} ...`, more.join(", ")]);
};

const listing = (beginning: string): string => {
  const shown = groups
    .map(({ title, commands: all, brief }) => ({
      title,
      brief: brief === true && beginning === "",
      all: all.filter(({ words }) => beginning === "" || words.startsWith(`${beginning} `)),
    }))
    .filter(({ all }) => all.length > 0);
  const column = Math.max(...shown.flatMap(({ all }) => all.map(({ words }) => words.length)));
  const sections = shown.map(({ title, all, brief }) =>
    [title, ...rows(brief ? nouns(all) : all.map(({ words, summary }) => [words, summary]), column)].join("\n"),
  );
  const head =
    beginning === "" ? "beckon runs and manages a Beckon referral service.\n\nUsage: beckon COMMAND [flags]\n\n" : "";
  const tail =
    beginning === ""
      ? `\n\n${wrap("Commands work on the deployment of this machine (--data, BECKON_DATABASE_URL), beside the running service or without it; most also on one elsewhere (--url, --key). beckon COMMAND --help explains one.", measure, "")}`
      : `\n\nbeckon ${beginning} COMMAND --help explains one.`;
  return `${head}${sections.join("\n\n")}${tail}`;
};

/** The whole table as data, for the docs' check and for completions. */
const asData = () => ({
  commands: commands.map((command) => ({
    words: command.words,
    summary: command.summary,
    usage: usage(command),
    operation: isOperation(command) ? command.operation : null,
    scope: isOperation(command) ? ((operations[command.operation] as Operation).scope ?? null) : null,
    arguments: (command.arguments ?? []).map(({ name, text }) => ({ name, text })),
    flags: ownFlags(command).map((flag) => ({
      name: flag.name,
      value: flag.value ?? null,
      required: flag.required === true,
      text: flag.text,
    })),
    sharedFlags: sharedFlags(command).map(({ name }) => name),
    examples: command.examples,
  })),
});

/** The help on a topic. Errors: UsageError for words that begin no command. */
export const helpOn = (topic: readonly string[]): string => {
  const beginning = topic.join(" ");
  const command = commands.find(({ words }) => words === beginning);
  if (command) return pageOf(command);
  if (beginning === "" || commands.some(({ words }) => words.startsWith(`${beginning} `))) return listing(beginning);
  throw unknownCommand(topic, commands);
};

/** `beckon help`. */
export const runHelp = async (invocation: Invocation): Promise<number> => {
  if (invocation.flags["json"] === true) showJson(invocation, JSON.stringify(asData()));
  else say(invocation.world.stdout, helpOn(invocation.words));
  return 0;
};
