/** What terms cost, reckoned in whole smallest parts: an amount is text, and never becomes a floating point number. */
import type { RewardValue, Terms } from "./draft.ts";
import { isAmount } from "./validate.ts";

/** A sum of one currency; `times` writes it, multiplied, as decimal text. */
export type Sum = { currency: string; times: (count: bigint) => string };

const digits = 18;

const partsOf = (amount: string): bigint => {
  const [whole = "0", rest = ""] = amount.split(".");
  return BigInt(whole + rest.padEnd(digits, "0").slice(0, digits));
};

/** As text, with as many digits as the amounts had that it was made of. */
const textOf = (parts: bigint, shown: number): string => {
  const text = String(parts).padStart(digits + 1, "0");
  const [whole, rest] = [text.slice(0, -digits), text.slice(-digits)];
  return shown === 0 ? whole : `${whole}.${rest.slice(0, shown)}`;
};

const valuesOf = (terms: Terms): { value: RewardValue; share: bigint }[] =>
  terms.rewards.flatMap((reward) => {
    if (reward.kind === "tiered") {
      const [first] = reward.tiers;
      return first ? [{ value: first.value, share: 1n }] : [];
    }
    // One for every n friends is a part of it for each.
    const share = reward.kind === "milestone" && Number.isInteger(reward.every) ? BigInt(reward.every) : 1n;
    return [{ value: reward.value, share: share < 1n ? 1n : share }];
  });

/** What one friend who counts costs, per currency; how many the budget pays for; and whether it differs by friend. */
export const costOf = (terms: Terms): { sums: Sum[]; reach: bigint | null; varies: boolean } => {
  const found = new Map<string, { parts: bigint; shown: number }>();
  for (const { value, share } of valuesOf(terms)) {
    if (value.type !== "money" || !isAmount(value.amount)) continue;
    const before = found.get(value.currency) ?? { parts: 0n, shown: 0 };
    const shown = Math.max(before.shown, value.amount.split(".")[1]?.length ?? 0);
    found.set(value.currency, { parts: before.parts + partsOf(value.amount) / share, shown });
  }
  const { budget } = terms.limits;
  const one = budget === null ? undefined : found.get(budget.currency);
  const reach =
    budget !== null && isAmount(budget.amount) && one && one.parts > 0n ? partsOf(budget.amount) / one.parts : null;
  return {
    sums: [...found].map(([currency, { parts, shown }]) => ({
      currency,
      times: (count) => textOf(parts * count, shown),
    })),
    reach,
    varies: terms.rewards.some(({ kind, on }) => kind !== "fixed" || on !== "qualified"),
  };
};
