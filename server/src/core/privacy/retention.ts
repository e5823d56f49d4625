/** How long data of a tenant stays, and what goes when that is over. */
import { allRetentionKinds, type Retention, type RetentionKind, retentionKinds } from "@beckon/contract";

/** What a tenant chose for the people it refers; a kind that is absent follows the table in the contract. */
export type PrivacySettings = {
  retentionDays: Partial<Retention>;
  /** No address and no device of anybody is taken in. */
  doNotTrack: boolean;
};

export const daysInForce = ({ retentionDays: chosen }: Pick<PrivacySettings, "retentionDays">): Retention =>
  Object.fromEntries(allRetentionKinds.map((kind) => [kind, chosen[kind] ?? retentionKinds[kind].days])) as Retention;

/** Choices with a change: null takes one back, what is left out stays. */
export const withChoices = (
  { retentionDays }: Pick<PrivacySettings, "retentionDays">,
  asked: { [Kind in RetentionKind]?: number | null | undefined },
): PrivacySettings["retentionDays"] => {
  const chosen = { ...retentionDays };
  for (const kind of allRetentionKinds) {
    const days = asked[kind];
    if (days === null) delete chosen[kind];
    else if (days !== undefined) chosen[kind] = days;
  }
  return chosen;
};

/** What goes by age beside what the stores of its own noun remove, and by which kind's days. */
export const forgettable = {
  eventAttributes: "eventAttributes",
  events: "events",
  refusedWebhooks: "refusedWebhooks",
  vetoExcerpts: "deliveries",
  riskSignals: "riskSignals",
  assessedHashes: "riskSignals",
  riskAssessments: "riskAssessments",
  reviewNotes: "riskAssessments",
  riskLists: "riskAssessments",
  reservations: "signUps",
  tombstones: "tombstones",
} as const satisfies Record<string, RetentionKind>;
export type Forgettable = keyof typeof forgettable;
export const allForgettable = Object.keys(forgettable) as Forgettable[];

/** Concurrency of all: any number of processes at once; a row that another one holds is left to it. */
export type RetentionStore = {
  /** One bite of a tenant's rows from before `beforeMs`. Returns how many went; 0 when none is left. */
  forget(tenantId: string, what: Forgettable, times: { beforeMs: number; nowMs: number }): Promise<number>;
  /** One bite of addresses and devices that were taken in before the tenant said not to. Returns how many rows had any. */
  forgetTracks(tenantId: string): Promise<number>;
  /** Sign-ups from before then that nobody completed, and that nothing was heard of since. */
  listAbandoned(tenantId: string, beforeMs: number, limit: number): Promise<string[]>;
  /**
   * Takes temporary ids, countries and times out of referrals that ended before then without qualifying, as many as there are
   * pseudonyms; where a temporary id was the only one, a pseudonym takes its place. Returns how many.
   */
  forgetSignUps(
    tenantId: string,
    times: { beforeMs: number; nowMs: number },
    pseudonyms: readonly string[],
  ): Promise<number>;
  /** The same of one referral, which the caller holds. */
  forgetSignUp(tenantId: string, referralId: string, pseudonym: string, nowMs: number): Promise<void>;
};
