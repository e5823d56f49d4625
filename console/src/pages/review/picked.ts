/** Which of the reviews that are shown are chosen. */
import { useState } from "react";
import type { Review } from "./verdicts.ts";

export type Picked = {
  selected: readonly Review[];
  has: (review: Review) => boolean;
  toggle: (review: Review) => void;
  all: (on: boolean) => void;
  /** Lets go of these. */
  drop: (ids: ReadonlySet<string>) => void;
};

/** A choice among these; what is no longer shown is no longer chosen. */
export const usePicked = (items: readonly Review[]): Picked => {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  return {
    selected: items.filter(({ referralId }) => ids.has(referralId)),
    has: ({ referralId }) => ids.has(referralId),
    toggle: ({ referralId }) =>
      setIds((before) => {
        const after = new Set(before);
        if (!after.delete(referralId)) after.add(referralId);
        return after;
      }),
    all: (on) => setIds(new Set(on ? items.map(({ referralId }) => referralId) : [])),
    drop: (gone) => setIds((before) => new Set([...before].filter((id) => !gone.has(id)))),
  };
};
