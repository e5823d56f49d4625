/** What reports need of a store: part of the ports, in a file of its own because of its length. */

/** What happened, counted. `validated` counts checks that found a code valid, not people. */
export type Counts = Record<FunnelStep, number>;
/** What is counted, in the order of a referral's way. */
export const funnelSteps = ["issued", "validated", "registered", "qualified", "rewarded"] as const;
export type FunnelStep = (typeof funnelSteps)[number];
/** Counts of a time in which nothing happened. */
export const noCounts: Counts = { issued: 0, validated: 0, registered: 0, qualified: 0, rewarded: 0 };

/** What was done with money or points, in minor units. */
export type Flows = { grantedMinor: bigint; returnedMinor: bigint; paidMinor: bigint; clawedBackMinor: bigint };
/** Flows of a time in which nothing was done. */
export const noFlows: Flows = { grantedMinor: 0n, returnedMinor: 0n, paidMinor: 0n, clawedBackMinor: 0n };

/** Sums of one span of time, from `bounds[index]` until the next one. */
export type Span = { index: number; counts: Counts; flows: ReadonlyMap<string, Flows> };

export type Sums = {
  /** Only those spans in which something happened. */
  spans: readonly Span[];
  /** Since the beginning, per asset. */
  flows: ReadonlyMap<string, Flows>;
};

/** A campaign's budget as it is used now. */
export type BudgetUse = {
  campaignId: string;
  name: string;
  createdAtMs: number;
  currency: string;
  /** The amount as the terms have it, in the currency's own digits. */
  amount: string;
  usedMinor: bigint;
  /** What of it was taken since the moment asked for, less what came back. */
  recentMinor: bigint;
};

/** Somebody whose code brought people. */
export type TopReferrer = {
  participantId: string;
  state: "active" | "blocked" | null;
  country: string | null;
  qualified: number;
  rewarded: number;
};

/** Something that waits for somebody, or went wrong: how many, since when, and about what. */
export type Waiting = {
  code:
    | "campaign_ending"
    | "endpoint_failing"
    | "endpoint_disabled"
    | "deliveries_failed"
    | "reviews_open"
    | "referrals_waiting"
    | "rewards_waiting"
    | "events_rejected"
    | "payouts_failed";
  count: number;
  sinceMs: number | null;
  untilMs: number | null;
  id: string | null;
  name: string | null;
};

/** Which days are summed: of which zone, from which on, and whether that is all of them. */
export type ReportDays = { timeZone: string; builtFromMs: number | null; whole: boolean };

/** How many checks found codes of a campaign valid in a quarter of an hour, which begins then. */
export type CheckCount = { tenantId: string; campaignId: string; quarterMs: number; checks: number };

export type ReportStore = {
  /** Notes checks of codes, of many tenants at once: all of them, or none. */
  addChecks(counts: readonly CheckCount[]): Promise<void>;
  /** Sums of the days between ascending moments at which days of the zone begin. All of them as of one moment. */
  sums(
    tenantId: string,
    asked: { campaignId: string | null; boundsMs: readonly number[]; timeZone: string },
  ): Promise<Sums>;
  /** Budgets of active and paused campaigns, active ones first, and of each the newest campaigns first. */
  budgets(tenantId: string, asked: { campaignId: string | null; sinceMs: number; limit: number }): Promise<BudgetUse[]>;
  /**
   * Whose referrals qualified most often between two moments, ties by rewarded ones. Participants as they are now. Of very many steps only
   * the latest are counted, by default a number that is read in time: then `countedFromMs` says since when.
   */
  topReferrers(
    tenantId: string,
    asked: { campaignId: string | null; fromMs: number; untilMs: number; limit: number; steps?: number },
  ): Promise<{ countedFromMs: number | null; items: TopReferrer[] }>;
  /** What waits or went wrong; counts end at ten thousand. */
  waiting(
    tenantId: string,
    asked: { nowMs: number; endingBeforeMs: number; recentMs: number; deliveriesSinceMs: number; failures: number },
  ): Promise<Waiting[]>;
  /** Tenants with something that is not in the sums yet, in the order of their ids, after one of them or from the first on. */
  listTenantsWaiting(afterTenantId: string | null, limit: number): Promise<string[]>;
  /** Until this transaction ends nobody else folds for this tenant; false when somebody does. */
  tryHold(tenantId: string): Promise<boolean>;
  /** The changes noted first, and between which quarters they lie; null when none wait. */
  oldestChanges(
    tenantId: string,
    limit: number,
  ): Promise<{ changeIds: string[]; firstMs: number; lastMs: number } | null>;
  /** Moves changes into the sums: of days, only into those that are there. `startsMs` has the beginnings of all their days. */
  fold(
    tenantId: string,
    changeIds: readonly string[],
    days: { startsMs: readonly number[]; builtFromMs: number | null },
  ): Promise<void>;
  findDays(tenantId: string): Promise<ReportDays | null>;
  putDays(tenantId: string, days: ReportDays): Promise<void>;
  deleteDays(tenantId: string): Promise<void>;
  /** The latest quarter before a moment, or at all; null when there is none. */
  latestQuarter(tenantId: string, beforeMs: number | null): Promise<number | null>;
  /** Makes days of the quarters from the first beginning until a moment, or all later ones. None of them are there yet. */
  buildDays(tenantId: string, startsMs: readonly number[], untilMs: number | null): Promise<void>;
};
