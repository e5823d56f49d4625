/** Moments: how long ago, and exactly when on hover or, among details, beside it. */
import { createContext, type ReactNode, useContext, useSyncExternalStore } from "react";
import { useMembership } from "../shell/session.tsx";
import { useFormat } from "../texts/locale.tsx";
import { dayBefore } from "../texts/zoned-day.ts";

const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for all moments of a page. */
const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  // What has just come is not told as if it were to come.
  if (Date.now() - nowMs > 1_000) {
    nowMs = Date.now();
    for (const one of listeners) one();
  }
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const one of listeners) one();
  }, 5_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};

/** The real present, moving on every 5 seconds: for sessions, keys and deliveries, which know no other time. */
export const useRealNow = (): number => useSyncExternalStore(subscribe, () => nowMs);

/** The tenant's present: of a sandbox what its own clock says. */
export const useNow = (): number => {
  const { clockAheadMs } = useMembership();
  return useRealNow() + clockAheadMs;
};

/** Says which day it is in the tenant's zone, by its clock, or was so many days before. */
export const useDayBefore = (): ((days: number) => string) => {
  const { timeZone } = useMembership();
  const now = useNow();
  return (days) => dayBefore(days, timeZone, now);
};

/** Whether moments are among details, where there is room for their exact time. */
export const InDetails = createContext(false);

type Relative = {
  at: string;
  real?: boolean;
  /** Puts it among other words. */
  say?: (relative: string) => string;
};

/**
 * `3 days ago`, `in 2 hours`, by the tenant's clock or the real one; the exact time in the tenant's zone on hover, or behind it among
 * details.
 */
export const RelativeTime = ({ at, real = false, say = (relative) => relative }: Relative): ReactNode => {
  const format = useFormat();
  const { timeZone, clockAheadMs } = useMembership();
  const now = useRealNow() + (real ? 0 : clockAheadMs);
  const exact = format.exact(at, timeZone);
  const relative = (
    <time dateTime={at} title={exact} className="nowrap">
      {say(format.relative(at, now))}
    </time>
  );
  if (!useContext(InDetails)) return relative;
  return (
    <>
      {relative} <span className="soft">({exact})</span>
    </>
  );
};

/** The exact time, in the tenant's zone or another. */
export const ExactTime = ({ at, zone }: { at: string; zone?: string }): ReactNode => {
  const format = useFormat();
  const { timeZone } = useMembership();
  return <time dateTime={at}>{format.exact(at, zone ?? timeZone)}</time>;
};
