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
