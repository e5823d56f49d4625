/** The world around the program, and the flags of a call. */
/** A stream that people or programs read. */
export type Output = NodeJS.WritableStream & { isTTY?: boolean; columns?: number };

/** The world around the program; the process itself, or what a test puts in its place. */
export type Surroundings = {
  env: Record<string, string | undefined>;
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  stdout: Output;
  stderr: Output;
};

/** Flags by name. A switch is true, a repeatable flag a list. */
export type Flags = Record<string, string | boolean | string[] | undefined>;

/** The text of a flag, or undefined when it was not given. */
export const textOf = (flags: Flags, name: string): string | undefined => {
  const value = flags[name];
  return typeof value === "string" ? value : undefined;
};

/** Writes one line, or several, to a stream. */
export const say = (stream: Output, text: string): void => void stream.write(`${text}\n`);
