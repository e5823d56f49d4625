/** A form over something that others may change meanwhile: what was typed stays, and what it was typed over is remembered. */
import { useState } from "react";

type Edited<Thing, Fields> = { base: Thing; changes: Partial<Fields> };

/** What a form holds. */
export type Draft<Thing, Fields> = {
  /** What the fields show: the changes, over what the thing was when the first of them was made. */
  fields: Fields;
  /** Only what the person changed. */
  changes: Partial<Fields>;
  /** The version that the changes were made on; its ETag goes along with them. */
  base: Thing;
  touched: boolean;
  change: (changed: Partial<Fields>) => void;
  reset: () => void;
  /** Keeps the changes, over the thing as it is now. */
  rebase: () => void;
};

/** Holds the changes to `thing`. What is set back to what it was is no change. */
export const useDraft = <Thing extends object, Fields extends object>(
  thing: Thing,
  fieldsOf: (thing: Thing) => Fields,
): Draft<Thing, Fields> => {
  const [edited, setEdited] = useState<Edited<Thing, Fields> | null>(null);
  const base = edited?.base ?? thing;
  const original = fieldsOf(base);
  const kept = Object.entries(edited?.changes ?? {}).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(original[name as keyof Fields]),
  );
  const changes = Object.fromEntries(kept) as Partial<Fields>;
  return {
    fields: { ...original, ...changes },
    changes,
    base,
    touched: kept.length > 0,
    change: (changed) =>
      setEdited((before) => ({ base: before?.base ?? thing, changes: { ...before?.changes, ...changed } })),
    reset: () => setEdited(null),
    rebase: () => setEdited((before) => before && { ...before, base: thing }),
  };
};
