/**
 * `docs/operate/configuration.md` tells the settings that there are: its tables are made from the one table in
 * `server/src/config.ts`.
 *
 *     node scripts/with-node.mjs scripts/checks/configuration-docs.ts --write
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settings } from "../../server/src/config.ts";
import type { Verdict } from "../check.ts";
import { isMain, root } from "../repository.ts";

export const name = "configuration docs";

/** A setting as the page shows it. */
export type Shown = {
  name: string;
  shape: string;
  fallback: string | number | null | readonly string[];
  text: string;
  flag?: string;
  unit?: string;
  secret?: true;
};

const page = "docs/operate/configuration.md";
const [begin, end] = ["<!-- settings: made by scripts/checks/configuration-docs.ts -->", "<!-- end of settings -->"];

/** What stands in place of a setting that is not given. */
function fallbackOf({ fallback, unit }: Shown): string {
  const text = typeof fallback === "object" ? (fallback ?? []).join(",") : String(fallback);
  if (text === "") return "none";
  return `\`${text}\`${unit === undefined ? "" : ` ${unit}`}`;
}

/** One heading and a few lines per setting: a wide table is unreadable on a phone. */
export function settingsText(table: readonly Shown[]): string {
  return table
    .map((setting) => {
      const lines = [`### ${setting.name}`, "", setting.text, "", `- Value: ${setting.shape}`];
      lines.push(`- Default: ${fallbackOf(setting)}`);
      if (setting.flag !== undefined) lines.push(`- Flag of \`serve\`: \`--${setting.flag}\``);
      if (setting.secret) lines.push("- A secret: it is never shown in logs or error messages.");
      return lines.join("\n");
    })
    .join("\n\n");
}

/** The page with its generated part as it should be; null when the marks are not there. */
export function withSettings(markdown: string, table: readonly Shown[]): string | null {
  const [from, to] = [markdown.indexOf(begin), markdown.indexOf(end)];
  if (from === -1 || to < from) return null;
  return `${markdown.slice(0, from + begin.length)}\n\n${settingsText(table)}\n\n${markdown.slice(to)}`;
}

function compare(): { present: string; wanted: string | null; count: number } {
  const table = Object.values(settings as Record<string, Shown>);
  const present = readFileSync(join(root, page), "utf8");
  return { present, wanted: withSettings(present, table), count: table.length };
}

export async function run(): Promise<Verdict> {
  const { present, wanted, count } = compare();
  if (wanted === null) return { ok: false, detail: `${page} lacks the lines "${begin}" and "${end}"` };
  if (present === wanted) return { ok: true, detail: `${count} settings` };
  const way = "node scripts/with-node.mjs scripts/checks/configuration-docs.ts --write";
  return { ok: false, detail: `${page} does not tell the settings in server/src/config.ts; run: ${way}` };
}

if (isMain(import.meta.url)) {
  const { wanted } = compare();
  if (process.argv.includes("--write") && wanted !== null) writeFileSync(join(root, page), wanted);
  const { ok, detail } = await run();
  process.stdout.write(`${detail}\n`);
  process.exitCode = ok ? 0 : 1;
}
