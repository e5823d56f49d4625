/** A command's flags and words as a request of its operation. */
import { type Operation, operations } from "@beckon/contract";
import type { OperationCommand, Target, Invocation } from "./command.ts";
import { ownFlags } from "./flags.ts";
import { UsageError } from "./failure.ts";
import { readLines, readObject, readStdin } from "./text-input.ts";
import { readValue } from "./values.ts";

/** What is sent. Shape: `params` fill the path, `query` the target, `body` is JSON or absent. */
export type Parts = {
  params: Record<string, string>;
  query: Record<string, string>;
  body: Record<string, unknown> | undefined;
};

/** Puts a value at a path of property names, and makes the objects on the way. */
const put = (into: Record<string, unknown>, path: readonly string[], value: unknown): void => {
  const [name = "", ...rest] = path;
  if (rest.length === 0) {
    into[name] = value;
    return;
  }
  const inner = into[name];
  const next = typeof inner === "object" && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
  into[name] = next;
  put(next, rest, value);
};

const place = (parts: Parts, target: Target, value: unknown): void => {
  const [part, ...path] = target.split(".");
  if (part === "path") parts.params[path.join(".")] = String(value);
  else if (part === "query") parts.query[path.join(".")] = String(value);
  else put((parts.body ??= {}), path, value);
};

/** Puts the words after the command where they belong. */
const placeWords = (parts: Parts, command: OperationCommand, words: readonly string[]): void => {
  for (const [index, argument] of (command.arguments ?? []).entries()) {
    const given = argument.rest ? words.slice(index) : words[index];
    if (given === undefined || given.length === 0 || !argument.to) continue;
    place(parts, argument.to, readValue(argument.kind ?? "text", argument.name, given, Date.now()));
  }
};

/** Puts the flags where they belong; `-` as a secret's value takes it from standard input. */
const placeFlags = async (
  parts: Parts,
  command: OperationCommand,
  { flags, world }: Pick<Invocation, "flags" | "world">,
): Promise<void> => {
  for (const flag of ownFlags(command)) {
    let given = flags[flag.name];
    if (flag.to && given === true) place(parts, flag.to, true);
    if (!flag.to || given === undefined || typeof given === "boolean") continue;
    if (flag.kind === "secret" && given === "-") given = (await readStdin(world)).trim();
    place(parts, flag.to, readValue(flag.kind ?? "text", `--${flag.name}`, given, Date.now()));
  }
};

/** Builds the request. Errors: UsageError, Failure. */
export const buildRequest = async ({
  command,
  flags,
  words,
  world,
}: Invocation & { command: OperationCommand }): Promise<Parts> => {
  const operation: Operation = operations[command.operation];
  const parts: Parts = { params: {}, query: {}, body: undefined };
  const file = flags["file"];
  if (typeof file === "string" && command.file === "json") parts.body = await readObject(file, world);
  placeWords(parts, command, words);
  await placeFlags(parts, command, { flags, world });
  if (command.batch && typeof file === "string") {
    const lines = await readLines(file, world);
    const typed = parts.body?.[command.batch.at];
    place(parts, `body.${command.batch.at}`, [...(Array.isArray(typed) ? typed : []), ...lines]);
    if (lines.length === 0) throw new UsageError(`${file === "-" ? "Standard input" : file} names nobody.`);
  }
  if (operation.body && !parts.body) parts.body = {};
  return parts;
};

/** Which flag or argument a JSON Pointer of an error came from; the pointer itself when none did. */
export const nameOfPointer =
  (command: OperationCommand) =>
  (pointer: string): string => {
    const target = pointer.replace(/^\//, "").replaceAll("/", ".");
    const all = [
      ...ownFlags(command).map(({ name, to }) => ({ shown: `--${name}`, to })),
      ...(command.arguments ?? []).map(({ name, to }) => ({ shown: name, to })),
    ];
    const found = all
      .filter(({ to }) => to !== undefined && (target === to || target.startsWith(`${to}.`)))
      .toSorted((one, other) => (other.to?.length ?? 0) - (one.to?.length ?? 0))[0];
    return found ? found.shown : pointer;
  };
