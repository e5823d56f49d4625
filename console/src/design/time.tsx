/** Moments: how long ago, and exactly when on hover. */
import { type ReactNode, useSyncExternalStore } from "react";
import { useMembership } from "../shell/session.tsx";
import { useFormat } from "../texts/locale.tsx";

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

/** The present, moving on every 5 seconds. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => nowMs);

/** `3 days ago`, `in 2 hours`; the exact time in the tenant's zone on hover. */
export const RelativeTime = ({ at }: { at: string }): ReactNode => {
  const format = useFormat();
  const { timeZone } = useMembership();
  const now = useNow();
  return (
    <time dateTime={at} title={format.exact(at, timeZone)} className="nowrap">
      {format.relative(at, now)}
    </time>
  );
};

/** The exact time, in the tenant's zone or another. */
export const ExactTime = ({ at, zone }: { at: string; zone?: string }): ReactNode => {
  const format = useFormat();
  const { timeZone } = useMembership();
  return <time dateTime={at}>{format.exact(at, zone ?? timeZone)}</time>;
};
