/** Counting over the last minute, from two minutes of the clock: this one, and what is left of the one before. */

/** Units: milliseconds. */
export const windowMs = 60_000;

/** One count of one minute: what all processes are known to have counted, and what this one has not told yet. */
export type Count = {
  shared: number;
  untold: number;
  /** Its name among processes, once it was needed. */
  subject: string | null;
};

export const newCount = (): Count => ({ shared: 0, untold: 0, subject: null });

export const valueOf = (count: Count | undefined): number => (count ? count.shared + count.untold : 0);

/** What was counted in the last minute, taking the one before as evenly spread; `passed` is how much of this one is over, 0 to 1. */
export const slidingValue = (before: Count | undefined, now: Count | undefined, passed: number): number =>
  valueOf(before) * (1 - passed) + valueOf(now);

/** Seconds until one more fits, if nothing else is counted meanwhile. At least 1. */
export const secondsUntilRoom = (before: number, now: number, passed: number, budget: number): number => {
  const room = budget - 1;
  const minutes =
    now > room ? 1 - passed + (1 - room / now) : before === 0 ? 0 : 1 - Math.max(0, room - now) / before - passed;
  return Math.max(1, Math.ceil((minutes * windowMs) / 1000));
};
