/** What was typed and not saved, kept over a reload with what it began from. */
import type { Draft } from "./draft.ts";

/** The version that a draft began from. */
export type Began = { draft: Draft; etag: string; updatedAt: string };

/** A draft, and where it began; a new campaign began nowhere. */
export type Kept = { draft: Draft; began: Began | null };

const storageKey = (id: string): string => `beckon.draft.${id}`;

// JSON would write a number that cannot be read as null, which means "no limit" here. The API takes no text with this sign in it.
const unreadable = "\u0000NaN";

/** What cannot be read yet stays so. */
const textOfKept = (kept: Kept): string =>
  JSON.stringify(kept, (_, value: unknown) => (Number.isNaN(value) ? unreadable : value));

/** Null for a text that does not say what it began from, as older ones did not. */
const keptOfText = (text: string): Kept | null => {
  const found: unknown = JSON.parse(text, (_, value: unknown) => (value === unreadable ? Number.NaN : value));
  return typeof found === "object" && found !== null && "draft" in found && "began" in found ? (found as Kept) : null;
};

/** Keeps what was typed over a reload, until it is saved or discarded. */
export const keepDraft = (id: string, kept: Kept | null): void => {
  try {
    if (kept === null) sessionStorage.removeItem(storageKey(id));
    else sessionStorage.setItem(storageKey(id), textOfKept(kept));
  } catch {
    // It is still on the page.
  }
};

/** What was typed before the page was left; null without. */
export const keptDraft = (id: string): Kept | null => {
  try {
    const text = sessionStorage.getItem(storageKey(id));
    return text === null ? null : keptOfText(text);
  } catch {
    return null;
  }
};
