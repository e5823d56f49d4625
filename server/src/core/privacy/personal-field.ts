import type { RetentionKind } from "@beckon/contract";

/** What an erasure does. `stays` needs a reason; `expires` is out of its reach, and gone by itself within `kept`. */
export type Erasing = "pseudonym" | "cleared" | "row deleted" | "stays" | "expires";

export type PersonalField = {
  what: string;
  purpose: string;
  /** A kind whose days are set, or in words. */
  kept: RetentionKind | { words: string };
  erasure: Erasing;
  /** Why it stays, or what else is to be known. */
  because?: string;
  /** Where in the export; null with a reason in `because`. */
  exported: string | null;
};

/** By table and column. */
export type PersonalFields = Record<string, Record<string, PersonalField>>;

/** Of a sign-up: as long as it may still come to something, or has. */
export const asSignUp = { words: "until erased, or the days of `signUps` when it came to nothing" } as const;
export const untilErased = { words: "until the person is erased" } as const;
export const asLong = (what: string) => ({ words: `as long as ${what}` });
