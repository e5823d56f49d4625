/** The words of the block and allow lists. */
export const entryLists = ["block", "allow"] as const;
export const entryKinds = ["participant", "email_domain", "network", "device", "country"] as const;
export type EntryList = (typeof entryLists)[number];
export type EntryKind = (typeof entryKinds)[number];
