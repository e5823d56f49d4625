/** From the words of the command line to a command and its flags. */
import { parseArgs } from "node:util";
import type { Command, Flag } from "./command.ts";
import { UsageError } from "./failure.ts";
import { flagsOf } from "./flags.ts";
import type { Flags } from "./invocation.ts";
import { nearest } from "./nearest.ts";

/** What the command line asks for: a command, the list of commands below some words, or the version. */
export type Request =
  | { kind: "command"; command: Command; flags: Flags; words: string[] }
  | { kind: "serve" | "worker"; args: readonly string[] }
  | { kind: "help"; topic: string[]; json: boolean }
  | { kind: "version" };

const isFlag = (word: string): boolean => word.startsWith("-") && word !== "-";

const seeHelp = (words: readonly string[]): string => `Try: ${["beckon", ...words, "--help"].join(" ")}`;

/** Reads the command line. Errors: UsageError, with the nearest word where one is near. */
export const parse = (args: readonly string[], commands: readonly Command[]): Request => {
  const [first] = args;
  if (first === undefined) return { kind: "help", topic: [], json: false };
  if (first === "--version") return { kind: "version" };
  const firstFlag = args.findIndex(isFlag);
  const leading = firstFlag === -1 ? args : args.slice(0, firstFlag);
  const asksHelp = args.includes("--help") || args.includes("-h");
  if (leading.length === 0) {
    if (asksHelp) return { kind: "help", topic: [], json: args.includes("--json") };
    throw new UsageError(`The command comes first, then its flags: beckon COMMAND ${first}. ${seeHelp([])}`);
  }
  if (first === "serve" || first === "worker") return { kind: first, args: args.slice(1) };
  const command = commandOf(leading, commands);
  if (!command) {
    const [, ...topic] = first === "help" ? leading : ["", ...leading];
    const isGroup = commands.some(({ words }) => words.startsWith(`${leading.join(" ")} `));
    if (first === "help" || isGroup || (asksHelp && known(topic, commands).length === topic.length))
      return { kind: "help", topic, json: args.includes("--json") };
    throw unknownCommand(leading, commands);
  }
  const taken = command.words.split(" ").length;
  if (asksHelp) return { kind: "help", topic: command.words.split(" "), json: args.includes("--json") };
  const { flags, words } = readFlags(command, args.slice(taken));
  return { kind: "command", command, flags, words };
};

/** The command whose words are the longest beginning of these. */
const commandOf = (leading: readonly string[], commands: readonly Command[]): Command | undefined =>
  commands
    .filter(({ words }) => words.split(" ").every((word, place) => leading[place] === word))
    .toSorted((one, other) => other.words.length - one.words.length)[0];

/** The beginning of these words that begins some command. */
const known = (typed: readonly string[], commands: readonly Command[]): string[] => {
  for (let count = typed.length; count > 0; count--) {
    const beginning = typed.slice(0, count).join(" ");
    if (commands.some(({ words }) => words === beginning || words.startsWith(`${beginning} `)))
      return typed.slice(0, count);
  }
  return [];
};

/** The sentence for words that are no command. */
export const unknownCommand = (typed: readonly string[], commands: readonly Command[]): UsageError => {
  const right = known(typed, commands);
  const depth = right.length;
  const next = commands
    .map(({ words }) => words.split(" "))
    .filter((words) => right.every((word, place) => words[place] === word) && words.length > depth)
    .map((words) => words[depth] ?? "");
  const wrong = typed[depth] ?? "";
  const guess = nearest(wrong, [...new Set(next)]);
  const whole = ["beckon", ...typed.slice(0, depth + 1)].join(" ");
  const meant = guess === undefined ? "" : ` Did you mean: ${["beckon", ...right, guess].join(" ")}?`;
  return new UsageError(`There is no command ${whole}.${meant} ${seeHelp(right)}`);
};

/** Reads the flags of a command. Errors: UsageError. */
const readFlags = (command: Command, args: readonly string[]): { flags: Flags; words: string[] } => {
  const table = new Map(flagsOf(command).map((flag) => [flag.name, flag]));
  const options = Object.fromEntries(
    [...table.values()].map(({ name, value }) => [
      name,
      { type: value === undefined ? ("boolean" as const) : ("string" as const) },
    ]),
  );
  const { tokens } = parseArgs({ args: [...args], options, allowPositionals: true, strict: false, tokens: true });
  const flags: Flags = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === "positional") words.push(token.value);
    if (token.kind !== "option") continue;
    const flag = table.get(token.name);
    if (!flag || token.rawName !== `--${token.name}`) throw unknownFlag(command, token.rawName, [...table.keys()]);
    addFlag(flags, flag, token);
  }
  refuseWrongCount(command, flags, words);
  return { flags, words };
};

const unknownFlag = (command: Command, typed: string, names: readonly string[]): UsageError => {
  const name = typed.replace(/^-+/, "");
  if (["url", "key", "tenant"].includes(name))
    return new UsageError(
      `beckon ${command.words} takes no ${typed}: it works on a deployment of this machine. ${seeHelp([command.words])}`,
    );
  const guess = nearest(name, names);
  const meant = guess === undefined ? "" : ` Did you mean --${guess}?`;
  return new UsageError(`beckon ${command.words} has no flag ${typed}.${meant} ${seeHelp([command.words])}`);
};

const addFlag = (
  flags: Flags,
  flag: Flag,
  { value, inlineValue }: { value?: string | undefined; inlineValue?: boolean | undefined },
): void => {
  const { name } = flag;
  if (flag.value === undefined) {
    if (value !== undefined) throw new UsageError(`--${name} takes no value.`);
    flags[name] = true;
    return;
  }
  if (value === undefined || (!inlineValue && value.startsWith("--")))
    throw new UsageError(`--${name} needs a value: --${name} ${flag.value}. ${flag.text}`);
  if (flag.choices && !flag.choices.includes(value)) {
    const guess = nearest(value, flag.choices);
    throw new UsageError(
      `--${name} cannot be ${JSON.stringify(value)}. It must be one of: ${flag.choices.join(", ")}.${guess === undefined ? "" : ` Did you mean ${guess}?`}`,
    );
  }
  const before = flags[name];
  if (flag.multiple) flags[name] = [...(Array.isArray(before) ? before : []), value];
  else if (before !== undefined) throw new UsageError(`--${name} is given twice.`);
  else flags[name] = value;
};

const refuseWrongCount = (command: Command, flags: Flags, words: readonly string[]): void => {
  const wanted = command.arguments ?? [];
  // What a file holds need not be said on the command line.
  const fromFile = flags["file"] !== undefined;
  const missing = wanted.find((argument, place) => words[place] === undefined && !argument.optional);
  if (missing && !(fromFile && missing.rest))
    throw new UsageError(`beckon ${command.words} needs ${missing.name}: ${missing.text} ${seeHelp([command.words])}`);
  if (!wanted.some(({ rest }) => rest) && words.length > wanted.length)
    throw new UsageError(
      `beckon ${command.words} takes no ${JSON.stringify(words[wanted.length])}. ${seeHelp([command.words])}`,
    );
  const absent = (command.flags ?? []).find(({ name, required }) => required && flags[name] === undefined);
  if (absent && !fromFile)
    throw new UsageError(
      `beckon ${command.words} needs --${absent.name} ${absent.value ?? ""}: ${absent.text} ${seeHelp([command.words])}`,
    );
};
