/** What a person changed of a thing, and which version of it. */

/** What was changed, and the version that it was changed on. */
export type Edited<Thing, Fields> = { base: Thing; changes: Partial<Fields> };

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
