/** Two people changed one campaign: what both of them changed, put together. */
import { type Draft, isSame, type Terms } from "./draft.ts";
import { freeId } from "./free-id.ts";

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

const idsOf = (list: readonly { id: string }[]): string[] => list.map(({ id }) => id);

const mergedNamed = (base: readonly Named[], mine: readonly Named[], saved: readonly Named[]): Named[] => {
  const [before, own, theirs] = [base, mine, saved].map((list) => new Map(list.map((one) => [one.id, one])));
  // The order is theirs unless it was changed here; what was added here comes last then.
  const isTheirs = isSame(idsOf(base), idsOf(mine).slice(0, base.length));
  const [first, second] = isTheirs ? [saved, mine] : [mine, saved];
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

type Entry = { id: string };

/** Free names for what was added here under a name that was meanwhile saved for something else. */
const newNames = (base: readonly Entry[], mine: readonly Entry[], saved: readonly Entry[]): Map<string, string> => {
  const taken = [base, mine, saved].flatMap(idsOf);
  const names = new Map<string, string>();
  for (const one of mine) {
    const other = saved.find(({ id }) => id === one.id);
    if (other === undefined || idsOf(base).includes(one.id) || isSame(one, other)) continue;
    const id = freeId(one.id, taken);
    names.set(one.id, id);
    taken.push(id);
  }
  return names;
};

/** My terms with names of their own for what both added: neither may take the other's place. Rewards go along with their step. */
const withOwnNames = (base: Terms, mine: Terms, saved: Terms): Terms => {
  const { steps } = mine.qualification;
  const stepNames = newNames(base.qualification.steps, steps, saved.qualification.steps);
  const stepNamed = (id: string): string => stepNames.get(id) ?? id;
  const rewards = mine.rewards.map((one) =>
    one.on === "qualified" ? one : { ...one, on: { step: stepNamed(one.on.step) } },
  );
  const rewardNames = newNames(base.rewards, rewards, saved.rewards);
  return {
    ...mine,
    qualification: { ...mine.qualification, steps: steps.map((one) => ({ ...one, id: stepNamed(one.id) })) },
    rewards: rewards.map((one) => ({ ...one, id: rewardNames.get(one.id) ?? one.id })),
  };
};

/** What is saved, with what was changed here since `base` on top of it: field by field, and lists entry by entry. */
export const mergedDraft = (base: Draft, mine: Draft, saved: Draft): Draft =>
  merged(base, { ...mine, terms: withOwnNames(base.terms, mine.terms, saved.terms) }, saved) as Draft;
