/** A bounded, short-lived memory of lookups, with one lookup per key under way at a time. */
import type { Clock } from "./clock.ts";

type Slot<Value> = { found: Promise<Value>; sinceMs: number; value?: Value };

export type TimedLookup<Value> = {
  find(key: string): Promise<Value>;
  /** What is known already, without a promise; undefined when it must be looked up. */
  peek(key: string): Value | undefined;
  forget(key?: string): void;
};

/**
 * Wraps `load` so that each key is asked at most once per `lifeMs`. What fails is not remembered.
 * Concurrency: callers of one key share its lookup; `forget` makes the next caller start anew, also beside one under way.
 * Bounded: `capacity` keys, the longest unloaded leaves first.
 */
export function createTimedLookup<Value>(
  load: (key: string) => Promise<Value>,
  limits: { lifeMs: number; capacity: number; clock: Clock },
): TimedLookup<Value> {
  const slots = new Map<string, Slot<Value>>();
  /** A clock set back before the look-up makes its age unknown. */
  const fresh = (key: string, nowMs: number): Slot<Value> | undefined => {
    const slot = slots.get(key);
    return slot !== undefined && nowMs >= slot.sinceMs && nowMs - slot.sinceMs < limits.lifeMs ? slot : undefined;
  };
  return {
    peek: (key) => fresh(key, limits.clock.nowMs())?.value,
    find(key) {
      const nowMs = limits.clock.nowMs();
      const known = fresh(key, nowMs);
      if (known !== undefined) return known.found;
      const slot: Slot<Value> = { found: load(key), sinceMs: nowMs };
      slot.found.then(
        (value) => {
          slot.value = value;
        },
        () => {
          if (slots.get(key) === slot) slots.delete(key);
        },
      );
      slots.delete(key);
      slots.set(key, slot);
      for (const oldest of slots.keys()) {
        if (slots.size <= limits.capacity) break;
        slots.delete(oldest);
      }
      return slot.found;
    },
    forget(key) {
      if (key === undefined) slots.clear();
      else slots.delete(key);
    },
  };
}
