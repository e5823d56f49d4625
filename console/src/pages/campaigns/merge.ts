/** Two people changed one campaign: what both of them changed, put together. */
import { type Draft, isSame } from "./draft.ts";

type Fields = Readonly<Record<string, unknown>>;
type Named = Fields & { id: string };

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isNamed = (value: unknown): value is Named => isFields(value) && typeof value["id"] === "string";
const isPlain = (value: unknown): boolean => typeof value !== "object" || value === null;

/** An amount and its currency, or a time and its beginning, mean something only together; so do fields of one kind. */
const isWhole = (all: readonly Fields[]): boolean =>
  all.some((one) => "currency" in one || "seconds" in one) ||
  ["type", "kind", "metric", "side"].some((name) => all.some((one) => one[name] !== all[0]?.[name]));

const mergedFields = (base: Fields, mine: Fields, saved: Fields): Fields => {
  const names = [...new Set([...Object.keys(saved), ...Object.keys(mine)])];
  return Object.fromEntries(names.map((name) => [name, merged(base[name], mine[name], saved[name])]));
};

const mergedNamed = (base: readonly Named[], mine: readonly Named[], saved: readonly Named[]): Named[] => {
  const [before, own, theirs] = [base, mine, saved].map((list) => new Map(list.map((one) => [one.id, one])));
  const idsOf = (list: readonly Named[]): string[] => list.map(({ id }) => id);
  const [first, second] = isSame(idsOf(base), idsOf(mine)) ? [saved, mine] : [mine, saved];
  return [...new Set([...idsOf(first), ...idsOf(second)])].flatMap((id) => {
    const [one, two, three] = [before?.get(id), own?.get(id), theirs?.get(id)];
    const found = merged(one, two, three) as Named | undefined;
    return found === undefined ? [] : [found];
  });
};

const mergedLists = (base: readonly unknown[], mine: readonly unknown[], saved: readonly unknown[]): unknown[] => {
  const all = [...base, ...mine, ...saved];
  if (all.every(isNamed)) return mergedNamed(base as Named[], mine as Named[], saved as Named[]);
  if (all.every(isPlain)) {
    const added = mine.filter((one) => !base.includes(one) && !saved.includes(one));
    return [...saved.filter((one) => mine.includes(one) || !base.includes(one)), ...added];
  }
  if (base.length !== mine.length || base.length !== saved.length) return [...mine];
  return base.map((one, at) => merged(one, mine[at], saved[at]));
};

const merged = (base: unknown, mine: unknown, saved: unknown): unknown => {
  if (isSame(base, mine)) return saved;
  if (isSame(base, saved)) return mine;
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(saved)) return mergedLists(base, mine, saved);
  if (isFields(base) && isFields(mine) && isFields(saved) && !isWhole([base, mine, saved]))
    return mergedFields(base, mine, saved);
  return mine;
};

/** What is saved, with what was changed here since `base` on top of it: field by field, and lists entry by entry. */
export const mergedDraft = (base: Draft, mine: Draft, saved: Draft): Draft => merged(base, mine, saved) as Draft;
