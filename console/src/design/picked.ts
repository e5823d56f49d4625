/** Which rows of a list are chosen. */
import { useState } from "react";

/** The choice, and the ways to change it. */
export type Picked<Row> = {
  selected: readonly Row[];
  /** All that are shown are chosen. */
  every: boolean;
  /** Whether there is none to choose, or none yet. */
  empty: boolean;
  has: (row: Row) => boolean;
  toggle: (row: Row) => void;
  all: (on: boolean) => void;
  /** Chooses exactly these, whether they are shown or not. */
  take: (rows: readonly Row[]) => void;
  /** Lets go of these. */
  drop: (ids: ReadonlySet<string>) => void;
};

/** A choice among these; what is no longer shown is no longer chosen, but for what was taken without being shown. */
export const usePicked = <Row>(items: readonly Row[], idOf: (row: Row) => string): Picked<Row> => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [taken, setTaken] = useState<readonly Row[]>([]);
  const has = (row: Row): boolean => ids.has(idOf(row));
  const shown = taken.length === 0 ? null : new Set(items.map(idOf));
  return {
    selected: [...items.filter(has), ...taken.filter((row) => has(row) && shown?.has(idOf(row)) === false)],
    empty: items.length === 0,
    every: items.length > 0 && items.every(has),
    has,
    toggle: (row) =>
      setIds((before) => {
        const after = new Set(before);
        if (!after.delete(idOf(row))) after.add(idOf(row));
        return after;
      }),
    all: (on) => {
      setIds(new Set(on ? items.map(idOf) : []));
      setTaken([]);
    },
    take: (rows) => {
      setIds(new Set(rows.map(idOf)));
      setTaken(rows);
    },
    drop: (gone) => setIds((before) => new Set([...before].filter((id) => !gone.has(id)))),
  };
};
