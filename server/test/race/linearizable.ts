/** Whether a recorded history can have happened one operation at a time: the search of Wing and Gong, with Lowe's memory. */

/**
 * One call as its caller saw it. `calledAt` and `returnedAt` are places in one order of all callers' calls and returns. Without an
 * answer, `returnedAt` is infinite: it may have had its effect at any time since, or never.
 */
export type Observed<Asked, Answered> = {
  calledAt: number;
  returnedAt: number;
  asked: Asked;
  /** Undefined when nobody knows. */
  answered: Answered | undefined;
};

/** What one thing does, one operation at a time. `keyOf` must tell states apart. */
export type Model<State, Asked, Answered> = {
  start: State;
  apply(state: State, asked: Asked): { state: State; answer: Answered };
  same(expected: Answered, answered: Answered): boolean;
  keyOf(state: State): string;
};

/** Places that a search may come to; more than any history of the tests has. */
const maxPlaces = 1_000_000;

/**
 * True exactly when some order of the operations, which keeps every "returned before the other was called", gives each the answer
 * that it got. Operations with an unknown outcome may be anywhere after their call, or be left out.
 * Errors: throws when it cannot tell within bounds.
 */
export const isLinearizable = <State, Asked, Answered>(
  model: Model<State, Asked, Answered>,
  history: readonly Observed<Asked, Answered>[],
): boolean => {
  const calls = [...history].sort((one, other) => one.calledAt - other.calledAt);
  const done = calls.map(() => false);
  let open = calls.filter(({ answered }) => answered !== undefined).length;
  const seen = new Set<string>();

  /** Those that may come next: nobody who is left had returned when they were called. */
  const candidates = (): number[] => {
    let horizon = Number.POSITIVE_INFINITY;
    for (const [number, { returnedAt }] of calls.entries()) if (!done[number]) horizon = Math.min(horizon, returnedAt);
    return [...calls.keys()].filter((number) => !done[number] && (calls[number]?.calledAt ?? 0) < horizon);
  };

  const take = (number: number, state: State): boolean => {
    const known = Number(calls[number]?.answered !== undefined);
    done[number] = true;
    open -= known;
    if (search(state)) return true;
    done[number] = false;
    open += known;
    return false;
  };

  const search = (state: State): boolean => {
    if (open === 0) return true;
    const key = model.keyOf(state);
    const place = `${done.map(Number).join("")} ${key}`;
    if (seen.has(place)) return false;
    seen.add(place);
    if (seen.size > maxPlaces) throw new Error(`the history of ${calls.length} calls is too tangled to judge`);
    const moves: { number: number; next: State }[] = [];
    for (const number of candidates()) {
      const call = calls[number];
      if (!call) continue;
      const { state: next, answer } = model.apply(state, call.asked);
      if (call.answered !== undefined && !model.same(answer, call.answered)) continue;
      if (model.keyOf(next) !== key) moves.push({ number, next });
      // What fits and changes nothing can go first in any order that there is; what nobody knows of need not go at all.
      else if (call.answered !== undefined) return take(number, next);
    }
    return moves.some(({ number, next }) => take(number, next));
  };
  return search(model.start);
};
