/** So many of each value, in the order in which the values first come. */
export const countBy = <Item>(items: readonly Item[], of: (item: Item) => string): [string, number][] => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(of(item), (counts.get(of(item)) ?? 0) + 1);
  return [...counts];
};
