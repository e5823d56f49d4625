/**
 * docs/cli.md tells of every command and flag, as the program itself tells them, and no command line in the operating pages
 * names one that is not there. `node scripts/checks/cli-docs.ts --write` writes the reference anew.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Verdict } from "../check.ts";
import { isMain, root, trackedFiles } from "../repository.ts";

export const name = "cli docs";

type Flag = { name: string; value: string | null; required: boolean; text: string };

/** One command as `beckon help --json` describes it. */
export type Described = {
  words: string;
  summary: string;
  usage: string;
  scope: string | null;
  arguments: { name: string; text: string }[];
  flags: Flag[];
  sharedFlags: string[];
  examples: string[];
};

const page = "docs/cli.md";
const marks = { begin: "<!-- commands: begin -->", end: "<!-- commands: end -->" };

/** The commands, from the program itself. */
function readCommands(): Described[] {
  const text = execFileSync(process.execPath, [join(root, "cli/src/beckon.ts"), "help", "--json"], {
    encoding: "utf8",
  });
  return (JSON.parse(text) as { commands: Described[] }).commands;
}

function rowsOf({ arguments: words, flags }: Described): string[] {
  const shown = [
    ...words.map((word) => ({ shown: word.name, text: word.text })),
    ...flags.map((flag) => ({
      shown: `--${flag.name}${flag.value === null ? "" : ` ${flag.value}`}`,
      text: `${flag.text}${flag.required ? " Required." : ""}`,
    })),
  ];
  return shown.map(({ shown: what, text }) => `- \`${what}\`: ${text}`);
}

/** The reference of all commands, in Markdown. */
export function reference(commands: readonly Described[]): string {
  const sections = commands.map((command) => {
    const rows = rowsOf(command);
    const scope = command.scope === null ? [] : [`From afar, the key needs the scope \`${command.scope}\`.`, ""];
    const list = rows.length === 0 ? [] : [...rows, ""];
    return [
      `### beckon ${command.words}`,
      "",
      `${command.summary}.`,
      "",
      ...list,
      ...scope,
      "```sh",
      ...command.examples,
      "```",
    ].join("\n");
  });
  return sections.join("\n\n");
}

/** The page with the reference between its marks. Errors: throws when a mark is missing. */
export function withReference(text: string, commands: readonly Described[]): string {
  const [before, rest] = text.split(marks.begin);
  const after = rest?.split(marks.end)[1];
  if (before === undefined || after === undefined)
    throw new Error(`${page} has lost its marks ${marks.begin} and ${marks.end}`);
  return `${before}${marks.begin}\n\n${reference(commands)}\n\n${marks.end}${after}`;
}

/** Command lines in a page's shell blocks that name a command or flag that is not there. */
export function strangeLines(text: string, commands: readonly Described[]): string[] {
  const blocks = [...text.matchAll(/^```(?:sh|console)\n([\s\S]*?)^```/gm)].map(([, block]) => block ?? "");
  const lines = blocks.flatMap((block) => block.split("\n")).map((line) => line.replace(/^\$ /, "").trim());
  return lines.flatMap((line) => {
    const [, typed] = /^(?:[A-Z_]+=\S+ )*(?:npm run )?beckon (?:-- )?(.*)$/.exec(line) ?? [];
    if (typed === undefined) return [];
    const own = (typed.split(/ [|<>&] /)[0] ?? "").split(" ");
    const words = own.filter((word) => !word.startsWith("-"));
    const command = commands
      .filter((candidate) => candidate.words.split(" ").every((word, place) => words[place] === word))
      .toSorted((one, other) => other.words.length - one.words.length)[0];
    if (!command) return own[0]?.startsWith("--") || own[0] === "COMMAND" ? [] : [`no command: ${line}`];
    if (command.words === "serve") return [];
    const known = new Set([...command.flags.map((flag) => flag.name), ...command.sharedFlags]);
    const strange = own.filter((word) => word.startsWith("--") && !known.has(word.slice(2).split("=")[0] ?? ""));
    return strange.map((flag) => `no flag ${flag}: ${line}`);
  });
}

/** The check. */
export async function run(): Promise<Verdict> {
  const commands = readCommands();
  const text = existsSync(join(root, page)) ? readFileSync(join(root, page), "utf8") : "";
  const faults = trackedFiles()
    .filter((file) => file.endsWith(".md"))
    .flatMap((file) =>
      strangeLines(readFileSync(join(root, file), "utf8"), commands).map((fault) => `${file}: ${fault}`),
    );
  if (withReference(text, commands) !== text)
    faults.push(`${page} is not what the program says: node scripts/checks/cli-docs.ts --write`);
  return { ok: faults.length === 0, detail: faults.join("\n") || `${commands.length} commands` };
}

if (isMain(import.meta.url) && process.argv.includes("--write"))
  writeFileSync(join(root, page), withReference(readFileSync(join(root, page), "utf8"), readCommands()));
