/** Sums of amounts, exact to the last digit: decimal text in, decimal text out. */

const digitsOf = (amount: string): number => amount.split(".")[1]?.length ?? 0;

const add = (one: string, other: string): string => {
  const digits = Math.max(digitsOf(one), digitsOf(other));
  const scaled = (amount: string): bigint => BigInt(amount.replace(".", "")) * 10n ** BigInt(digits - digitsOf(amount));
  const sum = scaled(one) + scaled(other);
  const text = String(sum < 0n ? -sum : sum).padStart(digits + 1, "0");
  const whole = text.slice(0, text.length - digits);
  return `${sum < 0n ? "-" : ""}${whole}${digits === 0 ? "" : `.${text.slice(-digits)}`}`;
};

/** One sum for each asset, in the order in which the assets first come. */
export const sumByAsset = (
  amounts: readonly { asset: string; amount: string }[],
): { asset: string; amount: string }[] => {
  const sums = new Map<string, string>();
  for (const { asset, amount } of amounts) sums.set(asset, add(sums.get(asset) ?? "0", amount));
  return [...sums].map(([asset, amount]) => ({ asset, amount }));
};
