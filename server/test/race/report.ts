/** The public race's words: one table per number of server processes. */
import { isBroken, type Lap } from "./lap.ts";

const heads = ["guarantee", "calls", "effects", "calls without an effect", "broken", "seconds"];
const numeric = [false, true, true, false, true, true];

const cells = (lap: Lap): string[] => [
  `${lap.guarantee} ${lap.name}`,
  String(lap.calls),
  String(lap.effects),
  Object.entries(lap.without)
    .map(([reason, count]) => `${reason} ${count}`)
    .join(", "),
  String(lap.findings.reduce((sum, { found }) => sum + found, 0)),
  lap.seconds.toFixed(1),
];

/** A table of plain text, with what is broken below it. */
export const asTable = (laps: readonly Lap[]): string => {
  const rows = [heads, ...laps.map(cells)];
  const widths = heads.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, column) => (numeric[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
  const faults = laps
    .filter(isBroken)
    .flatMap(({ guarantee, findings }) =>
      findings.filter(({ found }) => found !== 0).map(({ what, found }) => `BROKEN ${guarantee}: ${found} ${what}`),
    );
  return [...lines, ...faults].join("\n");
};
