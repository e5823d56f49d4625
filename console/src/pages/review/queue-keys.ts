/** The queue by keyboard: up and down, open, select, decide. */
import { useEffect, useRef } from "react";

/** What a key does. */
export type QueueKeys = Record<"j" | "k" | "Enter" | "x" | "c" | "a", () => void>;

const ownsKeys = (target: EventTarget | null, key: string): boolean => {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.closest("input:not([type=checkbox]), textarea, select, [role=menu]") !== null)
    return true;
  return key === "Enter" && target.closest("a, button, summary, input") !== null;
};

/** Listens while `on`. Keys that a field or a button needs are left to it. */
export const useQueueKeys = (keys: QueueKeys, on: boolean): void => {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    if (!on) return undefined;
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || ownsKeys(event.target, event.key)) return;
      if (!Object.hasOwn(latest.current, event.key)) return;
      event.preventDefault();
      latest.current[event.key as keyof QueueKeys]();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [on]);
};
