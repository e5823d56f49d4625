/** What terms would have granted: the same weighing as in earnest, over a reckoning of its own that is kept nowhere. */
import type { CampaignTerms, ReasonCode } from "@beckon/contract";
import type { Repositories } from "../ports.ts";
import type { Referral } from "../referral/referral.ts";
import type { Trigger } from "./decide-grants.ts";
import type { GrantGround } from "./grant-facts.ts";
import { budgetMinor } from "./limit-news.ts";
import type { Reward, RewardRefusal, RewardSide } from "./reward.ts";
import { weighGrants } from "./weigh-grants.ts";

/** What one rule gave. All values of a rule are of one asset; null for custom ones. */
export type RuleSum = {
  ruleId: string;
  side: RewardSide;
  kind: Reward["kind"];
  count: number;
  asset: string | null;
  amountMinor: bigint;
};

export type TrialSums = {
  /** Referrals that brought at least one reward. */
  rewarded: number;
  /** In the order of the terms, those that gave nothing too. */
  rules: RuleSum[];
  /** Rewards that were refused to the end, by reason. */
  refused: ReadonlyMap<ReasonCode, number>;
  costs: ReadonlyMap<string, bigint>;
  budget: { currency: string; maxMinor: bigint; usedMinor: bigint; exhaustedAtMs: number | null } | null;
};

/** Where a trial reads what is no reckoning: people, law and reviews as they are. */
type Kept = Pick<Repositories, "campaigns" | "participants" | "policies" | "reviews">;

/**
 * Grants by terms that are tried out, from nothing, as if a campaign had begun with the first referral that is given to it. To be
 * called in the order of time. Concurrency: one call after the other.
 */
export class Trial {
  readonly #tenantId: string;
  readonly #terms: CampaignTerms;
  readonly #ground: GrantGround;
  readonly #rewards: Reward[] = [];
  readonly #ofReferral = new Map<string, Reward[]>();
  readonly #ofReferrer = new Map<string, Reward[]>();
  readonly #refused = new Map<string, RewardRefusal>();
  readonly #usage = new Map<string, bigint>();
  readonly #places = new Map<string, Map<string, number>>();
  #exhaustedAtMs: number | null = null;

  constructor(kept: Kept, tenantId: string, terms: CampaignTerms) {
    this.#tenantId = tenantId;
    this.#terms = terms;
    this.#ground = {
      ...{ campaigns: kept.campaigns, participants: kept.participants, policies: kept.policies, reviews: kept.reviews },
      rewards: {
        listOfReferral: async (_, referralId) => this.#ofReferral.get(referralId) ?? [],
        listCounting: async (_, _campaign, referrerId) =>
          (this.#ofReferrer.get(referrerId) ?? []).filter(({ kind }) => kind !== "fixed"),
        earnedSince: async (_, { referrerId, sinceMs }) => this.#earnedSince(referrerId, sinceMs),
      },
      counted: { add: async (_, { referrerId, referralId }) => this.#placeOf(referrerId, referralId) },
      usage: {
        take: async (_, _campaign, { measure, amount, max }) => this.#take(measure, amount, max),
        give: async (_, _campaign, { measure, amount }) =>
          void this.#usage.set(measure, (this.#usage.get(measure) ?? 0n) - amount),
      },
    };
  }

  /** What a referral has reached by a moment, all of it: what was granted before is not granted again. */
  async reach(referral: Referral, triggers: readonly Trigger[], atMs: number): Promise<void> {
    const tried = { tenantId: this.#tenantId, referral, terms: this.#terms, atMs };
    for (const trigger of triggers) {
      const newId = () => `rwd_${this.#rewards.length}`;
      const { rewards, refused } = await weighGrants(this.#ground, { ...tried, trigger }, newId);
      for (const one of refused) {
        this.#refused.set(keyOf(one), one);
        if (one.reason === "budget_exhausted") this.#exhaustedAtMs ??= atMs;
      }
      for (const one of rewards) {
        this.#refused.delete(keyOf(one));
        this.#rewards.push(one);
        push(this.#ofReferral, one.referralId, one);
        push(this.#ofReferrer, one.referrerId, one);
      }
    }
  }

  /** What it came to. */
  sums(): TrialSums {
    const costs = new Map<string, bigint>();
    for (const { asset, amountMinor } of this.#rewards)
      if (asset !== null) costs.set(asset, (costs.get(asset) ?? 0n) + (amountMinor ?? 0n));
    const rules = this.#terms.rewards.map(({ id: ruleId, side, kind }): RuleSum => {
      const own = this.#rewards.filter((reward) => reward.ruleId === ruleId);
      const amountMinor = own.reduce((sum, reward) => sum + (reward.amountMinor ?? 0n), 0n);
      return { ruleId, side, kind, count: own.length, asset: own[0]?.asset ?? null, amountMinor };
    });
    const refused = new Map<ReasonCode, number>();
    for (const { reason } of this.#refused.values()) refused.set(reason, (refused.get(reason) ?? 0) + 1);
    return { rewarded: this.#ofReferral.size, rules, refused, costs, budget: this.#budget(costs) };
  }

  #budget(costs: ReadonlyMap<string, bigint>): TrialSums["budget"] {
    const { limits } = this.#terms;
    const currency = limits.budget?.currency;
    const maxMinor = budgetMinor(limits, currency ?? null);
    if (currency === undefined || maxMinor === null) return null;
    return { currency, maxMinor, usedMinor: costs.get(currency) ?? 0n, exhaustedAtMs: this.#exhaustedAtMs };
  }

  /** Nothing of a trial is ever taken back, so every reward lives. */
  #earnedSince(referrerId: string, sinceMs: number | null) {
    const referralIds = new Set<string>();
    const valueByAsset = new Map<string, bigint>();
    for (const { side, grantedAtMs, referralId, asset, amountMinor } of this.#ofReferrer.get(referrerId) ?? []) {
      if (side !== "referrer" || (sinceMs !== null && grantedAtMs < sinceMs)) continue;
      referralIds.add(referralId);
      if (asset !== null) valueByAsset.set(asset, (valueByAsset.get(asset) ?? 0n) + (amountMinor ?? 0n));
    }
    return { referralIds, valueByAsset };
  }

  #placeOf(referrerId: string, referralId: string): number {
    const places = this.#places.get(referrerId) ?? new Map<string, number>();
    this.#places.set(referrerId, places);
    const place = places.get(referralId) ?? places.size + 1;
    places.set(referralId, place);
    return place;
  }

  #take(measure: string, amount: bigint, max: bigint | null): bigint | null {
    const after = (this.#usage.get(measure) ?? 0n) + amount;
    if (max !== null && after > max) return null;
    this.#usage.set(measure, after);
    return after;
  }
}

const keyOf = ({ referralId, ruleId }: Pick<RewardRefusal, "referralId" | "ruleId">): string =>
  `${referralId} ${ruleId}`;

const push = (lists: Map<string, Reward[]>, key: string, reward: Reward): void => {
  const list = lists.get(key);
  if (list) list.push(reward);
  else lists.set(key, [reward]);
};
