/** What was typed and not saved, and whose it is: it waits over a visit to another page, and goes with the person. */

const kept = new Map<string, unknown>();
const watchers = new Set<() => void>();

const changed = (): void => {
  for (const watcher of watchers) watcher();
};

const forget = (): void => {
  kept.clear();
  changed();
};

/** Is told of every change to what waits. Returns the way to stop it. */
export const watchUnsaved = (watcher: () => void): (() => void) => {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
};

/** What waits under a name; null without. */
export const unsaved = (key: string): unknown => kept.get(key) ?? null;

/** Lets something wait, or with null no longer. */
export const keepUnsaved = (key: string, what: unknown): void => {
  if (what === null) kept.delete(key);
  else kept.set(key, what);
  changed();
};

// A reload would lose it: the browser asks.
globalThis.addEventListener?.("beforeunload", (event) => {
  if (kept.size > 0) event.preventDefault();
});

const userKey = "beckon.user";

/** Says whose tab this is now. What somebody else, or with null anybody, left unsaved in it is forgotten. */
export const belongsTo = (userId: string | null): void => {
  try {
    const last = sessionStorage.getItem(userKey);
    if (userId === null || (last !== null && last !== userId)) {
      forget();
      sessionStorage.clear();
    }
    if (userId !== null) sessionStorage.setItem(userKey, userId);
  } catch {
    // A browser that keeps nothing over a reload has only this to give away.
    if (userId === null) forget();
  }
};
