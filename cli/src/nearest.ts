/** Edits between two words: letters added, left out, changed or swapped. */
const distance = (one: string, other: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, place) => place);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      const best = Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (same ? 0 : 1));
      next.push(swapped ? Math.min(best, (before[j - 2] ?? 0) + 1) : best);
    }
    [before, row] = [row, next];
  }
  return row[other.length] ?? 0;
};

/** The candidate that was most likely meant, or undefined when none is close. */
export const nearest = (typed: string, candidates: readonly string[]): string | undefined => {
  const ranked = candidates
    .map((candidate) => ({
      candidate,
      edits: candidate.startsWith(typed) && typed.length > 1 ? 1 : distance(typed, candidate),
    }))
    .toSorted((one, other) => one.edits - other.edits);
  const [best] = ranked;
  return best !== undefined && best.edits <= Math.max(1, Math.floor(typed.length / 3)) ? best.candidate : undefined;
};
