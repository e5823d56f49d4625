/** People who never lived: ids as a bank would have them, addresses of reserved domains, networks that nobody routes. */
import type { Chance } from "./chance.ts";
import { countries, drawProduct, type Product } from "./terms.ts";

/** Somebody of the demo's history. */
export type Person = {
  id: string;
  product: Product;
  country: string;
  signals: { email: string; ip: string; deviceId: string };
};

const firstNames =
  "Lena Jonas Mia Paul Emma Felix Hanna Luca Marie Noah Sofia Elias Clara Ben Ida Max Nele Tom Amelie Jan Chloe Hugo Lucie Theo Manon Louis Ines Diego Carla Pablo Sara Marco Giulia Luca Femke Daan Sanne Bram Rita Tiago Amy Harry".split(
    " ",
  );
const lastNames =
  "Hoffmann Becker Wagner Schulz Koch Richter Wolf Neumann Braun Krause Vogel Frank Berger Winkler Lorenz Huber Gruber Martin Bernard Dubois Moreau Laurent Garcia Lopez Romero Rossi Ferrari Greco Jansen Bakker Visser Smit Silva Santos Walker Hughes Keller Brandt Seidel Haas".split(
    " ",
  );
const mailDomains = ["example.com", "example.org", "example.net", "post.example", "mail.example"];

/** Gives out people with ids that rise with time, as account numbers do. */
export const peopleOf = (chance: Chance) => {
  let last = 104_211;
  return {
    /** The next one, who buys this product or one as chance has it. */
    next: (product: Product = drawProduct(chance)): Person => {
      last += chance.whole(1, 23);
      const [first, family] = [chance.pick(firstNames), chance.pick(lastNames)];
      const joint = chance.pick([".", "_", ""]);
      // 198.18.0.0/15 is set aside for measurements: 512 networks in which nobody lives.
      const ip = `198.${chance.whole(18, 19)}.${chance.whole(0, 255)}.${chance.whole(2, 250)}`;
      const email = `${first}${joint}${family}${chance.whole(1, 9_999)}@${chance.pick(mailDomains)}`.toLowerCase();
      return {
        id: `cust-${last}`,
        product,
        country: chance.pick(countries[product]),
        signals: { email, ip, deviceId: `device-${last.toString(36)}-${chance.whole(100, 999)}` },
      };
    },
  };
};

/** How busy each hour of a day is, from midnight. */
const hours = [2, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 11, 13, 12, 10, 10, 11, 13, 15, 17, 18, 15, 9, 5];
/** How busy each day of a week is, from Sunday. */
const weekdays = [0.72, 1.1, 1.16, 1.12, 1.06, 0.98, 0.68];
const hourMs = 3_600_000;

/** Moments in the order of time, with the rhythm of days and weeks, and growth: the last days are four times as busy as the first. */
export const momentsOf = (chance: Chance, span: { fromMs: number; toMs: number; count: number; growth?: number }) => {
  const { fromMs, toMs, count, growth = 3 } = span;
  const sums: number[] = [];
  let sum = 0;
  for (let atMs = fromMs; atMs < toMs; atMs += hourMs) {
    const at = new Date(atMs);
    const rise = 1 + (growth * (atMs - fromMs)) / (toMs - fromMs);
    sum += (hours[at.getUTCHours()] ?? 1) * (weekdays[at.getUTCDay()] ?? 1) * rise;
    sums.push(sum);
  }
  const draw = (): number => {
    const wanted = chance.next() * sum;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) < wanted) low = middle + 1;
      else high = middle;
    }
    return Math.min(fromMs + low * hourMs + chance.whole(0, hourMs - 1), toMs - 1);
  };
  return Array.from({ length: count }, draw).sort((one, other) => one - other);
};
