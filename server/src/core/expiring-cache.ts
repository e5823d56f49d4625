/** Remembers at most a fixed number of values, each until its time. */
export type ExpiringCache<V> = {
  get(name: string, nowMs: number): V | undefined;
  set(name: string, value: V, untilMs: number): void;
  delete(name: string): void;
  clear(): void;
  readonly size: number;
};

/**
 * Two generations instead of a list in order of use: when the young one is full it becomes the old one, and what is asked for
 * again moves back. A hit costs one look-up in a Map. Limits: `capacity` values, rounded up to two halves.
 */
export const expiringCache = <V>(capacity: number): ExpiringCache<V> => {
  type Entry = { value: V; untilMs: number };
  const half = Math.max(1, Math.ceil(capacity / 2));
  let young = new Map<string, Entry>();
  let old = new Map<string, Entry>();

  const put = (name: string, entry: Entry) => {
    if (young.size >= half) {
      old = young;
      young = new Map();
    }
    young.set(name, entry);
  };
  return {
    get: (name, nowMs) => {
      let entry = young.get(name);
      if (!entry) {
        entry = old.get(name);
        if (!entry) return undefined;
        old.delete(name);
        put(name, entry);
      }
      if (nowMs < entry.untilMs) return entry.value;
      young.delete(name);
      return undefined;
    },
    set: (name, value, untilMs) => {
      old.delete(name);
      put(name, { value, untilMs });
    },
    delete: (name) => {
      young.delete(name);
      old.delete(name);
    },
    clear: () => {
      young = new Map();
      old = new Map();
    },
    get size() {
      return young.size + old.size;
    },
  };
};
