/** Work that a signal may break off: a start that is told to end while it waits. */

/**
 * Settles as `work` does, or at once with the signal's reason. The work itself is not undone: whoever broke it off closes what it used.
 * Errors: those of the work; the signal's reason.
 */
export async function unlessBroken<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const broken = Promise.withResolvers<never>();
  const onAbort = () => broken.reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort);
  try {
    return await Promise.race([work, broken.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Nobody waits any more for the one that came second.
    work.catch(() => {});
    broken.promise.catch(() => {});
  }
}
