/** The name that was probably meant: the one with the fewest letters to change, unless that is a guess in the dark. */
export const nearest = (name: string, names: readonly string[]): string | undefined => {
  const distance = (from: string, to: string): number => {
    let row = Array.from({ length: to.length + 1 }, (_, place) => place);
    for (const [index, letter] of Array.from(from).entries()) {
      const next = [index + 1];
      for (let place = 1; place <= to.length; place++)
        next.push(
          Math.min(
            (row[place] ?? 0) + 1,
            (next[place - 1] ?? 0) + 1,
            (row[place - 1] ?? 0) + (letter === to[place - 1] ? 0 : 1),
          ),
        );
      row = next;
    }
    return row[to.length] ?? 0;
  };
  const [best] = names
    .map((candidate) => {
      // Not all names have the prefix that most have.
      const letters = Math.min(distance(name, candidate), distance(name.replace(/^BECKON_/, ""), candidate));
      return { candidate, letters };
    })
    .sort((one, other) => one.letters - other.letters);
  return best && best.letters <= Math.max(2, name.length / 3) ? best.candidate : undefined;
};
