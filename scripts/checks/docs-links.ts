/** Every relative link of every Markdown page leads to a file, and its fragment to a heading of that page. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Verdict } from "../check.ts";
import { root, trackedFiles } from "../repository.ts";

export const name = "docs links";

/** Markdown outside code: what stands in fences and backticks is an example, not a link. */
function prose(markdown: string): string {
  return markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
}

/** The fragment that a heading gets on the usual forges: lower case, spaces to hyphens, punctuation dropped. */
function slug(heading: string): string {
  const words = heading.trim().toLowerCase().replace(/[`*]/g, "");
  return words.replace(/[^\p{L}\p{N}\s_-]/gu, "").replace(/\s/g, "-");
}

function headings(markdown: string): Set<string> {
  const lines = markdown.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").matchAll(/^#{1,6}\s+(.+)$/gm);
  return new Set([...lines].map(([, text]) => slug(text ?? "")));
}

/** The broken links of one page. `read` gives a file's text by its path from the root, "" for a folder. */
export function brokenLinks(page: string, read: (path: string) => string | undefined): string[] {
  const links = prose(read(page) ?? "").matchAll(/\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|^\[[^\]]+\]:\s*(\S+)/gm);
  return [...links].flatMap(([, inline, reference]) => {
    const target = inline ?? reference ?? "";
    if (/^([a-z][a-z0-9+.-]*:|\/\/)/i.test(target)) return [];
    const [path = "", fragment] = target.split("#");
    const file = path === "" ? page : join(dirname(page), decodeURI(path));
    const text = read(file);
    if (text === undefined) return [`${page}: ${target} leads nowhere`];
    const isLost = fragment !== undefined && file.endsWith(".md") && !headings(text).has(fragment);
    return isLost ? [`${page}: ${target} names no heading`] : [];
  });
}

function readFromRoot(path: string): string | undefined {
  if (!existsSync(join(root, path))) return undefined;
  return path.endsWith(".md") ? readFileSync(join(root, path), "utf8") : "";
}

export async function run(): Promise<Verdict> {
  const pages = trackedFiles().filter((file) => file.endsWith(".md"));
  const faults = pages.flatMap((page) => brokenLinks(page, readFromRoot));
  return { ok: faults.length === 0, detail: faults.join("\n") || `${pages.length} pages` };
}
