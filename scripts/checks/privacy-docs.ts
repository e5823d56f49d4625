/**
 * `docs/security/privacy.md` lists every personal field and how long each kind of data stays: both are made from the tables in
 * `contract/src/terms/retention.ts` and `server/src/core/privacy/`, and every column of `server/schema.sql` must be in them.
 *
 *     node scripts/with-node.mjs scripts/checks/privacy-docs.ts --write
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { impersonal, personal } from "../../server/src/core/privacy/inventory.ts";
import type { PersonalField } from "../../server/src/core/privacy/personal-field.ts";
import { retentionKinds } from "../../contract/src/terms/retention.ts";
import type { Verdict } from "../check.ts";
import { isMain, root } from "../repository.ts";

export const name = "privacy docs";

const page = "docs/security/privacy.md";

/** Columns of a schema dump, as `table.column`. */
export function columnsOf(schema: string): string[] {
  const columns = schema.split(/^# /m).find((part) => part.startsWith("columns\n")) ?? "";
  return columns.split("\n").flatMap((line) => /^(\w+\.\w+) /.exec(line)?.[1] ?? []);
}

/** What is wrong with an inventory: columns it does not know, knows twice, or knows without their being there. */
export function faultsOf(
  columns: readonly string[],
  listed: Record<string, Record<string, unknown>>,
  declared: Record<string, string>,
): string[] {
  const yes = Object.entries(listed).flatMap(([table, fields]) => Object.keys(fields).map((one) => `${table}.${one}`));
  const no = Object.entries(declared).flatMap(([table, list]) => list.split(" ").map((one) => `${table}.${one}`));
  const there = new Set(columns);
  return [
    ...columns
      .filter((one) => !one.endsWith(".tenant_id") && !yes.includes(one) && !no.includes(one))
      .map((one) => `${one} is neither listed as personal nor declared impersonal`),
    ...yes.filter((one) => no.includes(one)).map((one) => `${one} is both personal and impersonal`),
    ...[...yes, ...no].filter((one) => !there.has(one)).map((one) => `${one} is no column`),
  ];
}

const keptText = ({ kept }: PersonalField): string =>
  typeof kept === "string" ? `until erased, ${retentionKinds[kept].days} days at most (\`${kept}\`)` : kept.words;

function fieldText(column: string, field: PersonalField): string {
  const because = field.because === undefined ? "" : ` ${field.because}`;
  return [
    `- \`${column}\`: ${field.what}. For: ${field.purpose}.`,
    `  Kept ${keptText(field)}. Erasure: ${field.erasure}.${because}`,
    `  Export: ${field.exported === null ? "no" : `\`${field.exported}\``}.`,
  ].join("\n");
}

/** A table is a heading, a column a few lines: a wide table is unreadable on a phone. */
export const inventoryText = (): string =>
  Object.entries(personal)
    .map(([table, fields]) => {
      const lines = Object.entries(fields).map(([column, field]) => fieldText(column, field));
      return `### ${table}\n\n${lines.join("\n")}`;
    })
    .join("\n\n");

const retentionText = (): string =>
  Object.entries(retentionKinds)
    .map(([kind, { days, text }]) => `- \`${kind}\`, ${days} days: ${text}`)
    .join("\n");

const parts = { retention: retentionText, inventory: inventoryText };

/** The page with its generated parts as they should be; null when the marks are not there. */
function withParts(markdown: string): string | null {
  let whole = markdown;
  for (const [part, make] of Object.entries(parts)) {
    const [begin, end] = [`<!-- ${part}: made by scripts/checks/privacy-docs.ts -->`, `<!-- end of ${part} -->`];
    const [from, to] = [whole.indexOf(begin), whole.indexOf(end)];
    if (from === -1 || to < from) return null;
    whole = `${whole.slice(0, from + begin.length)}\n\n${make()}\n\n${whole.slice(to)}`;
  }
  return whole;
}

export async function run(): Promise<Verdict> {
  const columns = columnsOf(readFileSync(join(root, "server/schema.sql"), "utf8"));
  const faults = faultsOf(columns, personal, impersonal);
  if (faults.length > 0) return { ok: false, detail: `${faults.join("; ")}: see server/src/core/privacy/inventory.ts` };
  const present = readFileSync(join(root, page), "utf8");
  const wanted = withParts(present);
  if (wanted === null) return { ok: false, detail: `${page} lacks the lines that begin and end its generated parts` };
  const fields = Object.values(personal).reduce((sum, table) => sum + Object.keys(table).length, 0);
  if (present === wanted) return { ok: true, detail: `${fields} personal fields of ${columns.length} columns` };
  const way = "node scripts/with-node.mjs scripts/checks/privacy-docs.ts --write";
  return { ok: false, detail: `${page} does not tell what the tables say; run: ${way}` };
}

if (isMain(import.meta.url)) {
  const wanted = withParts(readFileSync(join(root, page), "utf8"));
  if (process.argv.includes("--write") && wanted !== null) writeFileSync(join(root, page), wanted);
  const { ok, detail } = await run();
  process.stdout.write(`${detail}\n`);
  process.exitCode = ok ? 0 : 1;
}
