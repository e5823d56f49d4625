/** Who signs up, with whose code, and what they do afterwards: the whole of a history before any of it happens. */
import { chanceOf, shareOf } from "./chance.ts";
import {
  type Deed,
  type Drawing,
  type Happening,
  holdsSlot,
  joins,
  lifeAfter,
  type Member,
  signsUp,
  type Span,
} from "./lives.ts";
import { momentsOf, peopleOf } from "./people.ts";
import { abuseOf } from "./plan-abuse.ts";
import { codeCaps, costs, type Product, products } from "./terms.ts";

/** Deeds and happenings in the order of time, and what the campaigns may spend. */
export type Plan = {
  fromMs: number;
  toMs: number;
  deeds: Deed[];
  happenings: Happening[];
  budgets: Record<Product, number>;
};
const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Of all people, those who share codes without having come by one. */
const memberShare = 0.3;
/** Beside so many of those who sign up somebody begins and never comes back from the check of their identity. */
const leftShare = 0.05;
/** So many have it checked at the moment. */
const underWay = 3;
/** Of planned money, how much of the budget it is. */
const budgetUsed = 0.82;

const membersOf = ({ fromMs, toMs, people, chance, crowd }: Drawing): Member[] => {
  const count = Math.max(6, Math.round(people * memberShare));
  // The first come before the campaigns' first day of work is over, so that there is somebody to refer from the start.
  const moments = [
    ...momentsOf(chance, { fromMs, toMs: fromMs + 2 * dayMs, count: Math.ceil(count / 8), growth: 0 }),
    ...momentsOf(chance, { fromMs, toMs, count: count - Math.ceil(count / 8), growth: 1 }),
  ].sort((one, other) => one - other);
  return moments.map((joinedAtMs, place) => {
    const product = place < products.length ? products[place] : undefined;
    const person = crowd.next(product);
    // A few bring many, most bring one or none: the tail of a power law.
    const weight = 1 / (0.02 + chance.next()) ** 1.3;
    return { ...person, joinedAtMs, weight, left: Math.floor(codeCaps[person.product] * 0.9) };
  });
};

/** The member whose code this sign-up brings, the keener the likelier. Null while nobody of the product has a place left. */
const referrerAt = ({ members, chance }: Drawing, product: Product, atMs: number): Member | null => {
  const able = members.filter(
    (one) => one.product === product && one.left > 0 && one.joinedAtMs + 30 * minuteMs < atMs,
  );
  let wanted = chance.next() * able.reduce((sum, { weight }) => sum + weight, 0);
  const found = able.find(({ weight }) => (wanted -= weight) < 0) ?? able.at(-1) ?? null;
  if (found) found.left -= 1;
  return found;
};

/** Who signed up, with whose code. */
type Comer = { id: string; referrer: Member; atMs: number };

/** Sign-ups that have a slot and no end: of all the time a few, and beside the last. */
const unfinishedOf = (comers: readonly Comer[]): Deed[] =>
  comers
    .filter(({ id }, place) => place >= comers.length - underWay || shareOf(`left ${id}`) < leftShare)
    .map(({ id, referrer, atMs }) => holdsSlot(`onb-left-${id.slice(5)}`, referrer, atMs));

/** The plan of a history, the same for the same span and seed. */
export const planOf = (span: Span): Plan => {
  const chance = chanceOf(span.seed);
  const drawing: Drawing = { ...span, chance, members: [], crowd: peopleOf(chance) };
  drawing.members = membersOf(drawing);
  const { fromMs, toMs, members, crowd } = drawing;
  const deeds: Deed[] = members.map((member, place) =>
    joins(member, place < 60 && place % 12 === 5 ? `TEAM${member.id.slice(-4)}` : undefined),
  );
  const happenings: Happening[] = [];
  const planned: Record<Product, number> = { account: 0, card: 0, wallet: 0 };
  const comers: Comer[] = [];
  const count = Math.max(12, span.people - members.length);
  for (const atMs of momentsOf(chance, { fromMs: fromMs + dayMs / 2, toMs, count })) {
    const person = crowd.next();
    const referrer = referrerAt(drawing, person.product, atMs);
    if (!referrer) continue;
    deeds.push(...signsUp(person, referrer, atMs, chance.is(0.2)));
    comers.push({ id: person.id, referrer, atMs });
    const life = lifeAfter(person, atMs + 20 * minuteMs, chance);
    happenings.push(...life.happenings);
    if (life.complete && (life.happenings.at(-1)?.atMs ?? 0) < toMs) planned[person.product] += costs[person.product];
    // Some who came by a code share one themselves.
    if (life.complete && chance.is(0.12)) {
      const joinedAtMs = (life.happenings.at(-1)?.atMs ?? toMs) + dayMs;
      const member = { ...person, joinedAtMs, weight: 1.5, left: 4 };
      members.push(member);
      deeds.push(joins(member));
    }
  }
  deeds.push(...unfinishedOf(comers));
  const abuse = abuseOf(drawing);
  deeds.push(...abuse.deeds);
  happenings.push(...abuse.happenings);
  const before = <T extends { atMs: number }>(all: T[]): T[] =>
    all.filter(({ atMs }) => atMs < toMs).sort((one, other) => one.atMs - other.atMs);
  const budgetFor = (product: Product): number => Math.max(500, Math.ceil(planned[product] / budgetUsed / 100) * 100);
  const budgets = { account: budgetFor("account"), card: budgetFor("card"), wallet: budgetFor("wallet") };
  return { fromMs, toMs, deeds: before(deeds), happenings: before(happenings), budgets };
};
