/** Ids of people out of what was pasted or read from a file. */

/** As the API takes them: visible characters, no spaces. */
const idPattern = /^[^\p{C}\p{Z}]{1,128}$/u;
/** What a column of ids is called in tables that people have. */
const heads = /^"?(participant|user|customer|member|external)?[ _-]?id"?$/i;

/** The ids, each once; how often one came again; and what is none. */
export type ReadMembers = { ids: string[]; again: number; refused: string[] };

const cellsOf = (line: string): string[] => {
  const split = line.includes("\t") ? "\t" : line.includes(";") ? ";" : ",";
  return line.split(split).map((cell) => cell.trim().replace(/^"(.*)"$/, "$1"));
};

/** One id a line, words between commas on one line, or the id column of a table; without a head it is the first one. */
export const readMembers = (text: string): ReadMembers => {
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== "");
  const head = cellsOf(lines[0] ?? "").findIndex((cell) => heads.test(cell));
  const rows = head < 0 ? lines : lines.slice(1);
  const words =
    lines.length === 1 ? cellsOf(rows[0] ?? "") : rows.map((line) => cellsOf(line)[Math.max(head, 0)] ?? "");
  const found = words.filter((word) => word !== "");
  const good = found.filter((word) => idPattern.test(word));
  const ids = [...new Set(good)];
  return { ids, again: good.length - ids.length, refused: found.filter((word) => !idPattern.test(word)) };
};
