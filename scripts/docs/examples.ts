/**
 * Runnable examples in Markdown, as readers and `scripts/checks/docs-examples.ts` see them.
 *
 * A fence that begins with ```` ```sh run ```` is run whole; what it prints must be shown in the next fence whose info string
 * ends with `output`, and it must print nothing when there is none. In a ```` ```console run ```` fence every line after `$ ` is
 * a command (`> ` continues it), and the lines below it are what it prints. Other fences are pictures: nobody runs them.
 */

/** What a command must print. `json`: compared as a value, so the page may lay it out for reading. */
export type Expected = { kind: "text" | "json"; text: string };
/** One thing to type. `line` is where its fence begins. */
export type Command = { line: number; script: string; expected: Expected };
export type Page = { commands: Command[]; faults: string[] };

type Fence = { line: number; words: string[]; body: string[] };

const nothing: Expected = { kind: "text", text: "" };

function fencesOf(markdown: string): Fence[] {
  const fences: Fence[] = [];
  let open: (Fence & { mark: string }) | null = null;
  for (const [index, text] of markdown.split(/\r?\n/).entries()) {
    const [, mark = "", info = ""] = /^(`{3,}|~{3,})\s*(.*)$/.exec(text) ?? [];
    if (open === null) {
      if (mark !== "") open = { line: index + 1, words: info.trim().split(/\s+/), body: [], mark };
    } else if (mark.startsWith(open.mark) && info === "") {
      fences.push(open);
      open = null;
    } else open.body.push(text);
  }
  return fences;
}

/** The commands of a `console` fence, each with the lines it prints. */
function sessionOf({ line, body }: Fence): Command[] {
  const commands: { line: number; script: string; printed: string[] }[] = [];
  for (const [index, text] of body.entries()) {
    const last = commands.at(-1);
    if (text.startsWith("$ ")) commands.push({ line: line + 1 + index, script: text.slice(2), printed: [] });
    else if (last && last.printed.length === 0 && /^> ?/.test(text)) last.script += `\n${text.replace(/^> ?/, "")}`;
    else last?.printed.push(text);
  }
  return commands.map(({ printed, ...command }) => ({
    ...command,
    expected: { kind: "text", text: printed.join("\n") },
  }));
}

/** Every runnable command of a page in order, and what is wrong with how they are written. */
export function parsePage(markdown: string): Page {
  const page: Page = { commands: [], faults: [] };
  let asking: Command | null = null;
  for (const fence of fencesOf(markdown)) {
    const [language = "", ...marks] = fence.words;
    const at = `line ${fence.line}`;
    if (marks.includes("output")) {
      if (asking === null) page.faults.push(`${at}: output of no command: put it below a \`sh run\` fence`);
      else asking.expected = { kind: language === "json" ? "json" : "text", text: fence.body.join("\n") };
      asking = null;
    } else if (marks.includes("run")) {
      asking = null;
      if (language === "sh") {
        asking = { line: fence.line, script: fence.body.join("\n"), expected: nothing };
        page.commands.push(asking);
      } else if (language === "console") {
        const commands = sessionOf(fence);
        if (commands.length === 0) page.faults.push(`${at}: no line begins with "$ "`);
        page.commands.push(...commands);
      } else page.faults.push(`${at}: only sh and console fences can be run, not ${language || "bare ones"}`);
    }
  }
  return page;
}

/** Trailing blanks and the last newline say nothing. */
function tidy(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replace(/\n+$/, "")
    .split("\n");
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** `<id>` stands for any text on its line. */
function lineMatches(expected: string, actual: string): boolean {
  const pattern = expected
    .split(/(<[^<>\n]+>)/)
    .map((part, index) => (index % 2 === 1 ? ".+?" : escaped(part)))
    .join("");
  return new RegExp(`^${pattern}$`, "s").test(actual);
}

/** A line that holds only `...` stands for any number of lines, also none. */
function linesMatch(expected: readonly string[], actual: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return actual.length === 0;
  if (first.trim() !== "...")
    return actual.length > 0 && lineMatches(first, actual[0] ?? "") && linesMatch(rest, actual.slice(1));
  return actual.some((_line, index) => linesMatch(rest, actual.slice(index))) || linesMatch(rest, []);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `"<id>"` stands for any scalar, `"...": "..."` for any other fields, a last `"..."` for any other items. */
function valueMatches(expected: unknown, actual: unknown): boolean {
  if (typeof expected === "string" && /^<[^<>]+>$/.test(expected)) return typeof actual !== "object" || actual === null;
  if (typeof expected === "string") return typeof actual === "string" && lineMatches(expected, actual);
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return false;
    const open = expected.at(-1) === "...";
    const items: unknown[] = open ? expected.slice(0, -1) : expected;
    return (
      (open ? actual.length >= items.length : actual.length === items.length) &&
      items.every((item, index) => valueMatches(item, actual[index]))
    );
  }
  if (!isRecord(expected)) return expected === actual;
  if (!isRecord(actual)) return false;
  const { "...": rest, ...fields } = expected;
  const extra = Object.keys(actual).filter((name) => !Object.hasOwn(fields, name));
  if (rest === undefined && extra.length > 0) return false;
  return Object.entries(fields).every(
    ([name, value]) => Object.hasOwn(actual, name) && valueMatches(value, actual[name]),
  );
}

function parsed(text: string): { value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

/** Whether a command printed what its page shows. */
export function printsAsShown(expected: Expected, actual: string): boolean {
  if (expected.kind === "text") return linesMatch(tidy(expected.text), tidy(actual));
  const [shown, printed] = [parsed(expected.text), parsed(actual)];
  return shown !== null && printed !== null && valueMatches(shown.value, printed.value);
}
