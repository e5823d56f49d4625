/** The words of the rail, in order. */
export const nouns = ["overview", "campaigns", "people", "review", "money", "developers", "settings"] as const;
/** A word of the rail. */
export type Noun = (typeof nouns)[number];
