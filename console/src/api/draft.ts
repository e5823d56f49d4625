/**
 * A form over something that others may change meanwhile: what was typed stays, also over a visit to another page, and what it was
 * typed over is remembered.
 */
import { useState, useSyncExternalStore } from "react";
import { usePlace } from "../shell/session.tsx";
import { type Edited, editedOf } from "./edited.ts";
import { keepUnsaved, unsaved, watchUnsaved } from "./unsaved.ts";

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

/**
 * Holds the changes to `thing`. Those of a form on a page have a name that is its own in a place, under which they wait over a visit to
 * another page; a dialog has none: whoever leaves it gives them up.
 */
export const useDraft = <Thing extends object, Fields extends object>(
  name: string | null,
  thing: Thing,
  fieldsOf: (thing: Thing) => Fields,
): Draft<Thing, Fields> => {
  const { environment, tenantId } = usePlace();
  const key = name === null ? null : `${environment} ${tenantId} ${name}`;
  const [own, setOwn] = useState<Edited<Thing, Fields> | null>(null);
  const waiting = (): Edited<Thing, Fields> | null =>
    key === null ? null : (unsaved(key) as Edited<Thing, Fields> | null);
  const kept = useSyncExternalStore(watchUnsaved, waiting);
  const edited = key === null ? own : kept;
  // What waits is changed also after the form is gone: a save that ends then lets go of what it saved.
  const setEdited = (next: (before: Edited<Thing, Fields> | null) => Edited<Thing, Fields> | null): void =>
    key === null ? setOwn(next) : keepUnsaved(key, next(waiting()));
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
    reset: () => setEdited(() => null),
    rebase: () => setEdited((before) => before && editedOf({ base: thing, changes: before.changes }, fieldsOf)),
  };
};
