/** Aligned texts for people: tables, and the fields of one thing. */
import { styleText } from "node:util";
import type { Output } from "./invocation.ts";
import { cutTo, harmless, padTo, widthOf } from "./text-width.ts";

/** A column: `keep` is never cut or left out, because people copy it. */
export type Column = { title: string; right?: true; keep?: true };

const gap = 2;
/** Units: columns. Narrower than this a cut text tells nothing; then a whole column is left out. */
const narrowest = 10;

type Style = Parameters<typeof styleText>[0];

/** Whether colour is wanted on this stream: a terminal, and nobody said no. */
export const isColourful = (stream: Output, env: Record<string, string | undefined>): boolean =>
  stream.isTTY === true && !env["NO_COLOR"] && env["TERM"] !== "dumb";

/** Styles a text where colour is wanted. */
export const painter =
  (colour: boolean) =>
  (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;

const totalOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + gap * Math.max(0, widths.length - 1);

/** Takes columns from the widest that may be cut until the row fits. False when there is nothing more to take. */
const shrink = (widths: number[], columns: readonly Column[], room: number): boolean => {
  for (let excess = totalOf(widths) - room; excess > 0; excess = totalOf(widths) - room) {
    const widest = Math.max(0, ...widths.filter((width, place) => width > narrowest && !columns[place]?.keep));
    if (widest === 0) return false;
    const place = widths.findIndex((width, at) => width === widest && !columns[at]?.keep);
    widths[place] = Math.max(narrowest, widest - Math.min(excess, Math.ceil(widest / 8)));
  }
  return true;
};

/** A table. `room` is the terminal's width, or infinite where nobody looks; what does not fit is left out from the right. */
export const table = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  canvas: { room: number; paint: ReturnType<typeof painter> },
): string => {
  const { room, paint } = canvas;
  const cells = rows.map((row) => row.map(harmless));
  const widths = columns.map(({ title }, place) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[place] ?? ""))),
  );
  if (Number.isFinite(room) && !shrink(widths, columns, room)) {
    const last = columns.findLastIndex(({ keep }, place) => !keep && place > 0);
    const without = <T>(list: readonly T[]): T[] => list.filter((_, place) => place !== last);
    if (last !== -1) return table(without(columns), rows.map(without), canvas);
  }
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, place) => {
        const width = widths[place] ?? 0;
        const cut = cutTo(text, width);
        if (columns[place]?.right) return " ".repeat(Math.max(0, width - widthOf(cut))) + cut;
        return place === texts.length - 1 ? cut : padTo(cut, width);
      })
      .join(" ".repeat(gap))
      .trimEnd();
  const head = paint("bold", line(columns.map(({ title }) => title)));
  return [head, ...cells.map(line)].join("\n");
};

/** The fields of one thing, a line each; what is undefined is left out. Values of several lines stay aligned. */
export const record = (
  fields: readonly (readonly [string, string | undefined])[],
  { paint }: { paint: ReturnType<typeof painter> },
): string => {
  const shown = fields.filter((field): field is readonly [string, string] => field[1] !== undefined);
  const width = Math.max(0, ...shown.map(([name]) => widthOf(name)));
  return shown
    .map(([name, value]) => {
      const [first = "", ...more] = value.split("\n").map(harmless);
      const lines = [first, ...more.map((line) => " ".repeat(width + gap) + line)];
      return `${paint("dim", padTo(name, width + gap))}${lines.join("\n")}`;
    })
    .join("\n");
};
