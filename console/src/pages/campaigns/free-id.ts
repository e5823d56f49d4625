/** Names of steps and rewards, which are unique within a campaign. */

/** A name that no item has yet: `purchase`, `purchase-2`. */
export const freeId = (wanted: string, taken: readonly string[]): string => {
  const base =
    wanted
      .replace(/[^a-z0-9_-]+/g, "-")
      .replace(/^[^a-z]+/, "")
      .slice(0, 34) || "step";
  if (!taken.includes(base)) return base;
  for (let count = 2; ; count += 1) if (!taken.includes(`${base}-${count}`)) return `${base}-${count}`;
};
