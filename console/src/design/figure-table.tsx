/** The numbers of a picture as a table. */
import type { ReactNode } from "react";

type Props = {
  label: string;
  /** Names of the columns: the first says what a row is about, the second is its main number. */
  head: readonly string[];
  rows: readonly { key: string; cells: readonly string[] }[];
};

/** The table; on a phone each row takes two lines. */
export const FigureTable = ({ label, head, rows }: Props): ReactNode => (
  <div className="table-frame chart-table" tabIndex={0} role="region" aria-label={label}>
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {head.map((name, at) => (
            <th key={name} scope="col" className={at === 0 ? "" : "number"}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, at) => (
              <td
                key={head[at]}
                className={at === 0 ? "" : "number"}
                data-place={at === 0 ? "main" : at === 1 ? "side" : "second"}
                data-label={head[at]}
              >
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
