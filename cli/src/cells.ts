/** What views are made of: kinds of views, and how values become texts. */
import type { Column } from "./table.ts";
import { longTime, shortTime } from "./times.ts";

/** An answer, or an item of a page, as JSON. */
export type Json = Record<string, unknown>;

/** A list is a table of items; a record the fields of one thing; a sentence says it all. */
export type View =
  | { kind: "list"; columns: readonly (Column & { cell: (item: Json) => string })[]; empty: string }
  | { kind: "record"; fields: (body: Json) => [string, string | undefined][] }
  | { kind: "sentence"; say: (body: Json, words: readonly string[]) => string };

export const text = (value: unknown): string => {
  if (value === null || value === undefined) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
};
export const optional = (value: unknown): string | undefined =>
  value === null || value === undefined ? undefined : text(value);
export const time = (value: unknown): string | undefined => (typeof value === "string" ? longTime(value) : undefined);
export const inner = (value: unknown): Json => (typeof value === "object" && value !== null ? (value as Json) : {});
/** The items of a list within an answer. */
export const items = (value: unknown): Json[] => (Array.isArray(value) ? value.map(inner) : []);
export const column = (title: string, name: string, more: Omit<Column, "title"> = {}) => ({
  title,
  ...more,
  cell: (item: Json) => text(item[name]),
});
export const timeColumn = (title: string, name: string) => ({ title, cell: (item: Json) => shortTime(item[name]) });

/** Lines whose columns stand below each other: the first to the left, the others to the right. */
export const grid = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? "").length)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
};
