/** One setting: its name, what a value looks like, and how it is read. */

/** A fault in the configuration: the variable, what its value must look like, and what to do. The process ends with code 2. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** A setting of the table. */
export type Setting<T> = {
  name: string;
  /** What a value looks like, for people. */
  shape: string;
  fallback: T;
  unit?: string;
  text: string;
  secret?: true;
  /** A command-line flag of `serve` that sets it too. */
  flag?: string;
  /** Undefined for what is not of the shape. Errors: ConfigError where one sentence on the shape would not help. */
  read(value: string): T | undefined;
};

/** Any text. */
export const text = (value: string) => (value === "" ? undefined : value);
/** One of these words. */
export const oneOf =
  <const V extends string>(...values: V[]) =>
  (value: string) =>
    values.find((candidate) => candidate === value);
/** A URL of one of these protocols, as `https:`. */
export const urlOf =
  (...protocols: string[]) =>
  (value: string) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol) ? value : undefined;
/** The parts between commas. */
export const listOf = (value: string): string[] =>
  value
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
/** Gives a setting the type of its values. */
export const define = <T>(setting: Setting<T>): Setting<T> => setting;
