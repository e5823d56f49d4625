/** What this browser remembers of a person's choices. A browser that forbids it still works, and forgets. */
type Name = "language" | "theme" | "place" | "rail";

/** The remembered choice; null without one. */
export const remembered = (name: Name): string | null => {
  try {
    return localStorage.getItem(`beckon.${name}`);
  } catch {
    return null;
  }
};

/** Remembers a choice on this browser. */
export const remember = (name: Name, value: string): void => {
  try {
    localStorage.setItem(`beckon.${name}`, value);
  } catch {
    // The choice holds until the page is left.
  }
};
