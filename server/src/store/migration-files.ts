import { createHash } from "node:crypto";
import fs from "node:fs";
import path from "node:path";

/** One migration as it lies in the folder. */
export type Migration = {
  version: number;
  name: string;
  file: string;
  /** True when a Beckon that does not know this migration must not run on a database that has it. */
  breaking: boolean;
  checksum: string;
  statements: MigrationStatement[];
};

/** One statement and the line of its file it begins on, counted from 1. */
export type MigrationStatement = { text: string; line: number };

/** Why migrations stopped. The database is as it was before the first migration that did not finish. */
export class MigrationError extends Error {
  readonly code: "bad_files" | "edited" | "newer_schema" | "failed" | "busy";

  constructor(code: MigrationError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "MigrationError";
    this.code = code;
  }
}

/** Reads `NNNN-name.sql` files in order. Errors: `bad_files` for gaps, doubles, other names and missing header lines. */
export function readMigrations(directory: string): Migration[] {
  const migrations = fs
    .readdirSync(directory)
    .filter((file) => file.endsWith(".sql"))
    .sort()
    .map((file) => readMigration(directory, file));
  migrations.forEach(({ version, file }, index) => {
    if (version === index + 1) return;
    throw new MigrationError(
      "bad_files",
      `Migrations must be numbered 1, 2, 3 and so on: ${file} stands where number ${index + 1} belongs.`,
    );
  });
  return migrations;
}

function readMigration(directory: string, file: string): Migration {
  const [, number, name] = /^(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/.exec(file) ?? [];
  if (number === undefined || name === undefined) {
    throw new MigrationError("bad_files", `${file} is not named like a migration, as in 0007-add-rewards.sql.`);
  }
  // A checkout may turn line ends around; that is no edit.
  const text = fs.readFileSync(path.join(directory, file), "utf8").replaceAll("\r\n", "\n");
  const header = /^(?:--.*\n)*/.exec(text)?.[0] ?? "";
  const field = (key: string) => new RegExp(`^-- ${key}: *(\\S.*)$`, "m").exec(header)?.[1]?.trim();
  const breaking = field("breaking");
  if (field("why") === undefined || field("lock") === undefined || (breaking !== "yes" && breaking !== "no")) {
    throw new MigrationError(
      "bad_files",
      `${file} must begin with the lines "-- why:", "-- lock:" and "-- breaking: yes" or "no".`,
    );
  }
  const checksum = createHash("sha256").update(text).digest("hex");
  return {
    version: Number(number),
    name,
    file,
    breaking: breaking === "yes",
    checksum,
    statements: splitStatements(text),
  };
}

// In order: comments, strings with and without escapes, identifiers, dollar quotes, the end of a statement.
const token =
  /--[^\n]*|\/\*[\s\S]*?\*\/|\b[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$([A-Za-z_]\w*)?\$[\s\S]*?\$\1\$|;/g;

/**
 * Splits a script at its top-level semicolons, so that a failure can name the line of its statement.
 * Function bodies must be quoted; `begin atomic` bodies are not understood.
 */
export function splitStatements(script: string): MigrationStatement[] {
  const statements: MigrationStatement[] = [];
  let from = 0;
  const keep = (to: number) => {
    const raw = script.slice(from, to);
    // Leading blanks and comments belong to nobody: the statement begins at its first word.
    const lead = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/.exec(raw)?.[0].length ?? 0;
    const text = raw.slice(lead).trimEnd();
    if (text !== "") statements.push({ text, line: lineAt(script, from + lead) });
    from = to + 1;
  };
  for (const match of script.matchAll(token)) if (match[0] === ";") keep(match.index);
  keep(script.length);
  return statements;
}

/** The line, counted from 1, of the character at `offset`. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length;
}
