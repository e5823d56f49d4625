/** A limit on waiting, shared by several steps. */

/** Running out at one moment, set when it was started. Call `stop` when the work is done, or the timer lives on until then. */
export type Deadline = {
  /** The work's result, or `otherwise` when time runs out first; the work itself goes on. Errors: those of the work. */
  orElse<T>(work: Promise<T>, otherwise: T): Promise<T>;
  stop(): void;
};

/** Starts the count. */
export function startDeadline(milliseconds: number): Deadline {
  const { promise: late, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return {
    orElse: (work, otherwise) => Promise.race([work, late.then(() => otherwise)]),
    stop: () => clearTimeout(timer),
  };
}
