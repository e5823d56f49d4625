/** What rewards need of a store: part of the ports, in a file of its own because of its length. */
import type { PolicyPack } from "@beckon/contract";
import type { Referral } from "../referral/referral.ts";
import type { Reward, RewardRefusal, RewardState, RewardTransition } from "./reward.ts";

/** As everywhere: `after` is the sort key of the last item seen. */
type PageRequest = { after: string | null; limit: number };

export type RewardFilter = {
  state: RewardState | null;
  participantId: string | null;
  campaignId: string | null;
  referralId: string | null;
  side: string | null;
  approval: string | null;
  asset: string | null;
  ruleId: string | null;
  /** Only those whose latest payout failed and that were not paid since. */
  failed: boolean;
  /** When they were granted: from a moment on, and until one that is still within. */
  grantedFromMs: number | null;
  grantedToMs: number | null;
};

/** Every reward: what a filter begins with. */
export const anyReward: RewardFilter = {
  state: null,
  participantId: null,
  campaignId: null,
  referralId: null,
  side: null,
  approval: null,
  asset: null,
  ruleId: null,
  failed: false,
  grantedFromMs: null,
  grantedToMs: null,
};

/** One change of a reward, as it is written. */
export type WrittenChange = { reward: Reward; from: RewardState; note: string | null; actor: string };

/** Whose locks a change of rewards needs. */
export type RewardOwners = { rewardId: string; referralId: string; referrerId: string };

export type HeldReferral = Pick<Referral, "referralId" | "state" | "review">;

export type RewardStore = {
  /**
   * Until this transaction ends, nobody else grants or changes rewards that these referrers' referrals brought. Concurrency: take
   * all that a transaction needs in one call, after codes and referrals and before anything of this store.
   */
  holdReferrers(tenantId: string, referrerIds: readonly string[]): Promise<void>;
  ownersOf(tenantId: string, rewardIds: readonly string[]): Promise<RewardOwners[]>;
  find(tenantId: string, rewardId: string): Promise<Reward | null>;
  /** In the order of their ids, those that exist. */
  findMany(tenantId: string, rewardIds: readonly string[]): Promise<Reward[]>;
  /** Newest first, by id. */
  list(tenantId: string, filter: RewardFilter, page: PageRequest): Promise<Reward[]>;
  /** Until this transaction ends nobody else moves these referrals. In one order; their codes stay free. */
  holdReferrals(tenantId: string, referralIds: readonly string[]): Promise<HeldReferral[]>;
  /** The same without holding anything, to tell what would happen. */
  referralStates(tenantId: string, referralIds: readonly string[]): Promise<HeldReferral[]>;
  listOfReferrals(tenantId: string, referralIds: readonly string[]): Promise<Reward[]>;
  /** All of one referral, oldest first. */
  listOfReferral(tenantId: string, referralId: string): Promise<Reward[]>;
  /** A referrer's tiered and milestone rewards of a campaign that are not superseded, whatever their state. */
  listCounting(tenantId: string, campaignId: string, referrerId: string): Promise<Reward[]>;
  listTransitions(tenantId: string, rewardId: string): Promise<RewardTransition[]>;
  /** Adds rewards, each with its first transition. Errors: the unique constraints of guarantee 5. */
  insert(tenantId: string, rewards: readonly Reward[], actor: string): Promise<void>;
  /** Writes changes and their transitions. Errors: throws when a row is not at the version before. */
  save(tenantId: string, changes: readonly WrittenChange[]): Promise<void>;
  putRefusals(tenantId: string, refusals: readonly RewardRefusal[]): Promise<void>;
  deleteRefusals(tenantId: string, referralId: string, ruleIds: readonly string[]): Promise<void>;
  listRefusals(tenantId: string, referralId: string): Promise<RewardRefusal[]>;
  /** What a referrer's living rewards since a moment come to, and of which referrals they are. */
  earnedSince(
    tenantId: string,
    about: { referrerId: string; campaignId: string | null; sinceMs: number | null },
  ): Promise<{ referralIds: ReadonlySet<string>; valueByAsset: Map<string, bigint> }>;
  /** Of these referrals, those with a living reward. */
  withLiving(tenantId: string, referralIds: readonly string[]): Promise<Set<string>>;
  /** Referrals with rewards whose hold is over, as far as the referral's state lets them go. The oldest hold first. */
  listDueReferrals(tenantId: string, nowMs: number, limit: number): Promise<string[]>;
  /** Ids of available rewards past their life, the oldest first. */
  listExpiring(tenantId: string, nowMs: number, limit: number): Promise<string[]>;
};

/** Which referrals count for tiers and milestones. The caller holds the referrer. */
export type CountedStore = {
  /** Counts a referral, once, and tells its rank among those that count. */
  add(
    tenantId: string,
    counted: { campaignId: string; referrerId: string; referralId: string; atMs: number },
  ): Promise<number>;
  /** False when it did not count. */
  remove(tenantId: string, counted: { campaignId: string; referrerId: string; referralId: string }): Promise<boolean>;
  /** Ids in their order. */
  list(tenantId: string, campaignId: string, referrerId: string): Promise<string[]>;
};

/** What campaigns have spent. Concurrency: conditional statements, never read first. */
export type UsageStore = {
  /** The amount after taking, or null when it would pass `max`; then nothing is changed. */
  take(
    tenantId: string,
    campaignId: string,
    taken: { measure: string; amount: bigint; max: bigint | null },
  ): Promise<bigint | null>;
  /** What is taken now; zero of what was never taken. */
  taken(tenantId: string, campaignId: string, measure: string): Promise<bigint>;
  give(tenantId: string, campaignId: string, given: { measure: string; amount: bigint }): Promise<void>;
};

/** The policy packs of this installation, the same for all tenants. */
export type PolicyPacks = {
  ids(): ReadonlySet<string>;
  all(): readonly PolicyPack[];
  /** Those named; an id that is not there any more is left out. */
  named(ids: readonly string[]): PolicyPack[];
};
