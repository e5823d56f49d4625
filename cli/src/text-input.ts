/** Texts that come from a file or from standard input. */
import { readFile } from "node:fs/promises";
import { Failure, UsageError } from "./failure.ts";
import type { Surroundings } from "./invocation.ts";

/** More than any request may hold. Units: bytes. */
const maximumBytes = 8 * 1024 * 1024;

/** All of standard input. Errors: Failure when it is longer than anything asks for. */
export const readStdin = async ({ stdin, stderr }: Surroundings): Promise<string> => {
  if (stdin.isTTY) stderr.write("Reading from the terminal; end with Ctrl-D.\n");
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of stdin) {
    const part = Buffer.from(chunk as Uint8Array | string);
    bytes += part.length;
    if (bytes > maximumBytes) throw new Failure("Standard input is longer than 8 MB.");
    chunks.push(part);
  }
  return Buffer.concat(chunks).toString("utf8");
};

/** A file's text, or standard input's for `-`. Errors: Failure. */
export const readText = async (path: string, world: Surroundings): Promise<string> => {
  if (path === "-") return readStdin(world);
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Failure(code === "ENOENT" ? `There is no file ${path}.` : `${path} cannot be read: ${message}.`);
  }
};

/** A JSON object from a file. Errors: UsageError, with what is wrong where. */
export const readObject = async (path: string, world: Surroundings): Promise<Record<string, unknown>> => {
  const text = await readText(path, world);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new UsageError(`${path === "-" ? "Standard input" : path} is not JSON: ${(error as Error).message}.`);
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new UsageError(`${path === "-" ? "Standard input" : path} must hold one JSON object.`);
};

/** Lines of a file that hold something; a line that begins with # is a remark. */
export const readLines = async (path: string, world: Surroundings): Promise<string[]> =>
  (await readText(path, world))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
