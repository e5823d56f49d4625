/** Every error code of the registry has its page in `docs/errors/`, every page its code, and both say the same. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { errors } from "@beckon/contract";
import type { Verdict } from "../check.ts";
import { root } from "../repository.ts";

export const name = "error pages";

type Registry = Record<string, { status: number; title: string }>;

/** What disagrees between the registry and the pages. `read` gives a page by its file name, undefined where there is none. */
export function pageFaults(
  registry: Registry,
  files: readonly string[],
  read: (file: string) => string | undefined,
): string[] {
  const index = read("README.md") ?? "";
  const strangers = files
    .filter((file) => file !== "README.md" && !Object.hasOwn(registry, file.replace(/\.md$/, "")))
    .map((file) => `docs/errors/${file}: no code of the registry has this name`);
  const faults = Object.entries(registry).flatMap(([code, { status, title }]) => {
    const page = read(`${code}.md`);
    if (page === undefined) return [`docs/errors/${code}.md is missing`];
    const listed = index.includes(`[${code}](${code}.md)`) ? [] : [`docs/errors/README.md does not list ${code}`];
    return [...listed, ...faultsOfPage(code, page, `**${status}** ${title}.`)];
  });
  return [...strangers, ...faults];
}

function faultsOfPage(code: string, page: string, summary: string): string[] {
  const fault = (text: string): string => `docs/errors/${code}.md: ${text}`;
  const faults: string[] = [];
  if (!page.startsWith(`# ${code}\n`)) faults.push(fault(`does not start with "# ${code}"`));
  if (!page.includes(`\n${summary}\n`)) faults.push(fault(`does not say "${summary}"`));
  if (!page.includes("\n## What to do\n")) faults.push(fault('has no "## What to do"'));
  const example = /```json\n([\s\S]*?)```/.exec(page)?.[1];
  if (example === undefined) return [...faults, fault("has no example body")];
  const body: { code?: string; status?: number; message?: string } = JSON.parse(example);
  const isProblem = body.code === code && summary.startsWith(`**${body.status}**`);
  const isMessageAlone = typeof body.message === "string" && Object.keys(body).length === 1;
  return isProblem || isMessageAlone ? faults : [...faults, fault("its example is of another error")];
}

export async function run(): Promise<Verdict> {
  const folder = join(root, "docs/errors");
  const read = (file: string): string | undefined =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), "utf8") : undefined;
  const faults = pageFaults(errors, existsSync(folder) ? readdirSync(folder) : [], read);
  return { ok: faults.length === 0, detail: faults.join("\n") || `${Object.keys(errors).length} pages` };
}
