/** A form over something that others may change meanwhile: what was typed stays, and what it was typed over is remembered. */
import { useState } from "react";

/** What was changed, and the version that it was changed on. */
export type Edited<Thing, Fields> = { base: Thing; changes: Partial<Fields> };

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

/** The changes that are some. Null without any: what is set back to what it was is no change, and holds on to no version. */
export const editedOf = <Thing extends object, Fields extends object>(
  { base, changes }: Edited<Thing, Fields>,
  fieldsOf: (thing: Thing) => Fields,
): Edited<Thing, Fields> | null => {
  const original = fieldsOf(base);
  const kept = Object.entries(changes).filter(
    ([name, value]) => JSON.stringify(value) !== JSON.stringify(original[name as keyof Fields]),
  );
  return kept.length === 0 ? null : { base, changes: Object.fromEntries(kept) as Partial<Fields> };
};

/** Holds the changes to `thing`. */
export const useDraft = <Thing extends object, Fields extends object>(
  thing: Thing,
  fieldsOf: (thing: Thing) => Fields,
): Draft<Thing, Fields> => {
  const [edited, setEdited] = useState<Edited<Thing, Fields> | null>(null);
  const base = edited?.base ?? thing;
  const changes: Partial<Fields> = edited?.changes ?? {};
  return {
    fields: { ...fieldsOf(base), ...changes },
    changes,
    base,
    touched: edited !== null,
    change: (changed) =>
      setEdited((before) =>
        editedOf({ base: before?.base ?? thing, changes: { ...before?.changes, ...changed } }, fieldsOf),
      ),
    reset: () => setEdited(null),
    rebase: () => setEdited((before) => before && editedOf({ base: thing, changes: before.changes }, fieldsOf)),
  };
};
