/** Reads which rewards were paid under which reference: from a file of two columns, or from the list's own CSV filled in. */
import { readCsv, unescaped } from "../../texts/csv.ts";

/** A line that can be asked for. */
export type PayoutLine = { line: number; id: string; reference: string };
/** A line that cannot. */
export type LineFault = { line: number; text: string; why: "id" | "reference" | "twice" };
/** All of a file. `columns` is false where it cannot be seen which column is which. */
export type PayoutLines = { lines: PayoutLine[]; faults: LineFault[]; empty: number; columns: boolean };

/** More lines are not taken at once. */
export const linesMaximum = 50_000;

const idPattern = /^rwd_[0-9a-z]{26}$/;
const plainName = (name: string): string => name.toLowerCase().replaceAll(/[^a-z]/g, "");
const idNames = ["id", "rewardid", "reward"];
const referenceNames = ["reference", "payoutreference", "payoutid"];

const isBlank = (row: readonly string[]): boolean => row.every((field) => field.trim() === "");

type Columns = { id: number; reference: number; head: boolean };

/** By the names in the first line; without a head the reference is the only other field that has a text. */
const columnsOf = (first: readonly string[]): Columns | null => {
  const names = first.map(plainName);
  const [id, reference] = [idNames, referenceNames].map((known) => names.findIndex((name) => known.includes(name)));
  if (id !== undefined && id >= 0 && reference !== undefined && reference >= 0) return { id, reference, head: true };
  const at = first.findIndex((field) => field.trim().startsWith("rwd_"));
  const others = first.flatMap((field, index) => (index !== at && field.trim() !== "" ? [index] : []));
  if (at < 0 || others.length > 1) return null;
  return { id: at, reference: others[0] ?? (at === 0 ? 1 : 0), head: false };
};

/** Reads the text. */
export const readPayouts = (text: string): PayoutLines => {
  const rows = readCsv(text);
  const start = rows.findIndex((row) => !isBlank(row));
  const read: PayoutLines = { lines: [], faults: [], empty: 0, columns: true };
  if (start < 0) return read;
  const columns = columnsOf(rows[start] ?? []);
  if (columns === null) return { ...read, columns: false };
  const seen = new Set<string>();
  for (const [index, row] of rows.entries()) {
    if (index < start || (columns.head && index === start) || isBlank(row)) continue;
    const line = index + 1;
    const [id = "", reference = ""] = [row[columns.id], row[columns.reference]].map((field) =>
      unescaped((field ?? "").trim()),
    );
    if (!idPattern.test(id)) read.faults.push({ line, text: id, why: "id" });
    else if (reference === "") read.empty += 1;
    else if (!/^[\x21-\x7e]{1,128}$/.test(reference)) read.faults.push({ line, text: id, why: "reference" });
    else if (seen.has(id)) read.faults.push({ line, text: id, why: "twice" });
    else {
      seen.add(id);
      read.lines.push({ line, id, reference });
    }
  }
  return read;
};
