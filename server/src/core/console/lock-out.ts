import type { Failures } from "./console-store.ts";

/** Attempts without a wait: by one account, and from one address, behind which a whole office may sit. */
export const freeAttempts = { account: 5, address: 50 } as const;
const longestWaitMs = 15 * 60_000;
/** After this long without an attempt everything is forgotten. */
const forgetAfterMs = 24 * 60 * 60_000;

/** Whether an attempt may be made now, and how it stands if it fails: each failure beyond the free ones doubles the wait. */
export const countAttempt = (
  known: Failures,
  { nowMs, free }: { nowMs: number; free: number },
): { waitMs: number; next: Failures } => {
  const waitMs = Math.max(0, (known.lockedUntilMs ?? 0) - nowMs);
  // What is refused is not tried, so it does not count: whoever keeps asking does not lock the account for ever.
  if (waitMs > 0) return { waitMs, next: known };
  const failures = (nowMs - known.atMs > forgetAfterMs ? 0 : known.failures) + 1;
  const beyond = failures - free;
  const lockedUntilMs = beyond < 0 ? null : nowMs + Math.min(longestWaitMs, 1000 * 2 ** Math.min(beyond, 20));
  return { waitMs: 0, next: { ...known, failures, atMs: nowMs, lockedUntilMs } };
};

/** After an attempt that succeeded: the account's failures are forgiven, and of the address's only this attempt. */
export const forgive = (counted: Failures, whose: keyof typeof freeAttempts): Failures =>
  whose === "account"
    ? { ...counted, failures: 0, lockedUntilMs: null }
    : {
        ...counted,
        failures: Math.max(0, counted.failures - 1),
        lockedUntilMs: counted.failures - 1 < freeAttempts.address ? null : counted.lockedUntilMs,
      };
