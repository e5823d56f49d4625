/** Work of many requests, begun by a press: how far it is, and the way to stop it. */
import { useEffect, useRef, useState } from "react";
import type { Work } from "../api/every-page.ts";

/** The work, as a page shows it. */
export type LongWork = {
  /** How much is done; null while nothing runs. */
  done: number | null;
  /** Why the last one failed. */
  error: unknown;
  /** Begins; one at a time. Who stops it hears no error. */
  start: (run: (work: Work) => Promise<void>) => void;
  stop: () => void;
};

/** Nothing runs yet. What still runs when the page is left, ends. */
export const useLongWork = (): LongWork => {
  const [done, setDone] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);
  const start = (run: (work: Work) => Promise<void>): void => {
    if (running.current !== null) return;
    const controller = new AbortController();
    const { signal } = controller;
    running.current = controller;
    setError(null);
    setDone(0);
    run({ signal, told: (count) => void (signal.aborted || setDone(count)) })
      .catch((failure: unknown) => void (signal.aborted || setError(failure)))
      .finally(() => {
        running.current = null;
        setDone(null);
      });
  };
  return { done, error, start, stop: () => running.current?.abort() };
};
