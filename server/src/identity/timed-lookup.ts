/** A bounded, short-lived memory of lookups, with one lookup per key under way at a time. */
import type { Clock } from "../core/ports.ts";

type Slot<Value> = { found: Promise<Value>; sinceMs: number };

/**
 * Wraps `load` so that each key is asked at most once per `lifeMs`. What fails is not remembered.
 * Concurrency: callers of one key share its lookup; `forget` makes the next caller start anew, also beside one under way.
 * Bounded: `capacity` keys, the longest unloaded leaves first.
 */
export function createTimedLookup<Value>(
  load: (key: string) => Promise<Value>,
  limits: { lifeMs: number; capacity: number; clock: Clock },
): { find(key: string): Promise<Value>; forget(key?: string): void } {
  const slots = new Map<string, Slot<Value>>();
  return {
    find(key) {
      const nowMs = limits.clock.nowMs();
      const known = slots.get(key);
      if (known !== undefined && nowMs >= known.sinceMs && nowMs - known.sinceMs < limits.lifeMs) return known.found;
      const slot: Slot<Value> = { found: load(key), sinceMs: nowMs };
      slot.found.catch(() => {
        if (slots.get(key) === slot) slots.delete(key);
      });
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
