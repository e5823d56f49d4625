/** The column of boxes by which rows are chosen. */
import type { Column } from "./data-table.tsx";
import type { Picked } from "./picked.ts";

/** The column; `words` name the box of the head and that of a row, for readers. */
export const tickColumn = <Row,>(
  { empty, every, has, toggle, all }: Picked<Row>,
  words: { all: string; one: (row: Row) => string },
): Column<Row> => ({
  id: "box",
  label: "",
  phone: "main",
  head: (
    <input
      type="checkbox"
      className="pick"
      aria-label={words.all}
      checked={every}
      disabled={empty}
      onChange={(event) => all(event.currentTarget.checked)}
    />
  ),
  cell: (row) => (
    <input
      type="checkbox"
      className="pick"
      aria-label={words.one(row)}
      checked={has(row)}
      onChange={() => toggle(row)}
    />
  ),
});
