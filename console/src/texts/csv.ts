/** Tables as CSV, as RFC 4180 has it. */

/**
 * A field. A text that a spreadsheet would take for a formula gets an apostrophe before it; an amount may begin with a minus
 * and stays a number.
 */
const fieldOf = (value: string): string => {
  const isAmount = /^-?\d+(\.\d+)?$/.test(value);
  const text = !isAmount && /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** A line of names, then the rows. */
export const csvOf = (names: readonly string[], rows: readonly (readonly (string | null)[])[]): string =>
  [names, ...rows].map((row) => `${row.map((value) => fieldOf(value ?? "")).join(",")}\r\n`).join("");

/** Reads a table: fields between commas, semicolons or tabs, whichever the first line has most of; quotes as RFC 4180 has them. */
export const readCsv = (text: string): string[][] => {
  const plain = text.replace(/^\uFEFF/, "");
  const first = plain.slice(0, plain.search(/[\r\n]|$/));
  const count = (sign: string): number => first.split(sign).length;
  const sign = [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
  const field = new RegExp(`("(?:[^"]|"")*"|[^${sign}\r\n]*)(${sign}|\r\n|\n|\r|$)`, "y");
  const rows: string[][] = [];
  let row: string[] = [];
  while (field.lastIndex < plain.length) {
    const [, raw = "", end = ""] = field.exec(plain) ?? [];
    row.push(/^".*"$/s.test(raw) ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === sign && field.lastIndex < plain.length) continue;
    if (end === sign) row.push("");
    rows.push(row);
    row = [];
  }
  return rows;
};

/** A text as it was before `csvOf` kept a spreadsheet from taking it for a formula. */
export const unescaped = (value: string): string => (/^'[=+\-@\t\r]/.test(value) ? value.slice(1) : value);
