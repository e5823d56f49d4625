/** Which rewards a trigger gives: the one place that says so, in earnest and when terms are tried out. */
import { type CampaignTerms, type ReasonCode, type RewardRule, say } from "@beckon/contract";
import type { Referral } from "../referral/referral.ts";
import { referralsMeasure } from "./change-rewards.ts";
import { type Candidate, candidatesOf, type Trigger } from "./decide-grants.ts";
import { type GrantFacts, type GrantGround, readGrantFacts } from "./grant-facts.ts";
import { judgeReward } from "./jurisdiction.ts";
import { budgetMinor, budgetNews, capNews, type LimitNews } from "./limit-news.ts";
import { amountOf, assetOf } from "./reward-terms.ts";
import {
  isLiving,
  type Reward,
  type RewardRefusal,
  type RewardSide,
  type RuleResult,
  ruleResult,
  untouched,
} from "./reward.ts";

/** That a trigger of a referral was reached. The caller holds its row. */
export type Triggered = {
  tenantId: string;
  referral: Referral;
  /** The terms it registered under, not the campaign's present ones; of a trial, those that are tried. */
  terms: CampaignTerms;
  trigger: Trigger;
  atMs: number;
};

export type Weighed = {
  /** To be written; their usage is taken. */
  rewards: Reward[];
  refused: RewardRefusal[];
  /** Limits that came near by what was given. */
  news: LimitNews[];
};

/**
 * Counts the referral where its trigger counts, weighs what its terms give, and takes of budget and caps what they allow. Writes
 * nothing else. Concurrency: the caller of a real ground holds the referrer.
 */
export const weighGrants = async (
  ground: GrantGround,
  { tenantId, referral, terms, trigger, atMs }: Triggered,
  newRewardId: () => string,
): Promise<Weighed> => {
  const nothing = { rewards: [], refused: [], news: [] };
  const { referrerId, referralId, campaignId } = referral;
  const counted = { campaignId, referrerId, referralId, atMs };
  const denied = referral.review === "cleared" ? await ground.reviews.deniedSides(tenantId, referralId) : [];
  // Who abused it has not brought anybody.
  const counts = trigger === "qualified" && !denied.includes("referrer");
  const place = counts ? await ground.counted.add(tenantId, counted) : 0;
  if (terms.rewards.length === 0) return nothing;
  const own = await ground.rewards.listOfReferral(tenantId, referralId);
  const counting = terms.rewards.some(({ kind }) => kind === "milestone")
    ? await ground.rewards.listCounting(tenantId, campaignId, referrerId)
    : [];
  const candidates = candidatesOf(terms, trigger, place, own, counting);
  if (candidates.length === 0) return nothing;
  const facts = await readGrantFacts(ground, { tenantId, referral, terms, candidates, atMs });
  const weighing = new Weighing(ground, { tenantId, referral, terms, atMs, denied, newRewardId }, facts);
  return weighing.all(candidates, own.some(isLiving));
};

/** `denied`: sides to which a review gave nothing. */
type Asked = Pick<Triggered, "tenantId" | "referral" | "terms" | "atMs"> & {
  denied: readonly RewardSide[];
  newRewardId: () => string;
};

/** One call of `weighGrants`, after its facts were read. */
class Weighing {
  readonly #ground: GrantGround;
  readonly #asked: Asked;
  readonly #facts: GrantFacts;
  /** Limits that came near by what this grant gave. */
  readonly #news: LimitNews[] = [];

  constructor(ground: GrantGround, asked: Asked, facts: GrantFacts) {
    this.#ground = ground;
    this.#asked = asked;
    this.#facts = facts;
  }

  async all(candidates: readonly Candidate[], hasLiving: boolean): Promise<Weighed> {
    const { tenantId, referral, terms, atMs } = this.#asked;
    const { usage } = this.#ground;
    const rewards: Reward[] = [];
    const refused: RewardRefusal[] = [];
    // Campaign's cap first, then assets in their order: as every transaction takes them.
    let used: bigint | null = null;
    let place: "has" | "taken" | "none" | null = hasLiving ? "has" : null;
    for (const candidate of candidates.toSorted(byAsset)) {
      const results: RuleResult[] = [];
      let reason = this.#refusalOf(candidate, results);
      if (reason === null && place === null) {
        const max = terms.limits.referralsPerCampaign;
        const taken = { measure: referralsMeasure, amount: 1n, max: max === null ? null : BigInt(max) };
        used = await usage.take(tenantId, referral.campaignId, taken);
        place = used === null ? "none" : "taken";
      }
      if (reason === null && place === "none") {
        reason = "campaign_cap_reached";
        results.push(
          ruleResult("campaign_cap", "refused", say("cap_taken", { max: terms.limits.referralsPerCampaign ?? 0 })),
        );
      }
      reason ??= await this.#takeBudget(candidate, results);
      if (reason === null) {
        rewards.push(this.#rewardOf(candidate, results));
        if (candidate.side === "referrer") this.#news.push(...this.#facts.noteEarned(candidate.value));
      } else {
        const { id: ruleId, side } = candidate.rule;
        refused.push({ referralId: referral.referralId, side, ruleId, reason, ruleResults: results, atMs });
      }
    }
    if (rewards.length === 0 && place === "taken")
      await usage.give(tenantId, referral.campaignId, { measure: referralsMeasure, amount: 1n });
    if (rewards.length > 0) this.#noteCap(used);
    return { rewards, refused, news: this.#news };
  }

  /** `used`: the campaign's referrals with this one, where it took a place that it keeps. */
  #noteCap(used: bigint | null): void {
    const cap = this.#asked.terms.limits.referralsPerCampaign;
    if (used === null || cap === null) return;
    const max = BigInt(cap);
    this.#news.push(...capNews({ max, used: used - 1n }, { max, used }));
  }

  /** What can be said without taking anything; what is passed is noted in the facts, so that a later candidate sees it. */
  #refusalOf({ side, value }: Candidate, results: RuleResult[]): ReasonCode | null {
    const { atMs, denied } = this.#asked;
    if (denied.includes(side)) {
      results.push(ruleResult("review", "refused", say("found_abuse")));
      return "risk_declined";
    }
    const person = this.#facts.people[side];
    if (person === null) {
      results.push(ruleResult("participant", "refused", say("no_permanent_id")));
      return "referee_not_linked";
    }
    const judgement = judgeReward(this.#facts.policies, { side, country: person.country, value, atMs });
    results.push(...judgement.results);
    if (judgement.blocked) return "jurisdiction_blocked";
    if (person.blocked) results.push(ruleResult("participant", "flagged", say("participant_blocked")));
    return side === "referrer" && !this.#facts.withinLimits(value, results) ? "referrer_limit_reached" : null;
  }

  async #takeBudget({ value }: Candidate, results: RuleResult[]): Promise<ReasonCode | null> {
    const { tenantId, referral, terms } = this.#asked;
    const { budget } = terms.limits;
    const asset = assetOf(value);
    const amount = amountOf(value);
    if (asset === null || amount === null) return null;
    const max = budgetMinor(terms.limits, asset);
    const whole = { amount: budget?.amount ?? "", currency: asset };
    const after = await this.#ground.usage.take(tenantId, referral.campaignId, { measure: asset, amount, max });
    if (after === null) {
      results.push(ruleResult("budget", "refused", say("budget_too_small", { budget: whole })));
      return "budget_exhausted";
    }
    if (max === null) return null;
    results.push(ruleResult("budget", "passed", say("within_budget", { budget: whole })));
    this.#news.push(...budgetNews(asset, { max, used: after - amount }, { max, used: after }));
    return null;
  }

  #rewardOf({ rule, side, value, ordinal }: Candidate, results: RuleResult[]): Reward {
    const { referral, atMs, newRewardId } = this.#asked;
    const { referralId, campaignId, revision, referrerId } = referral;
    const person = this.#facts.people[side];
    if (person === null) throw new Error("a reward for nobody");
    const flaggedForSomebody = person.blocked || (person.country === null && results.some(isHeld));
    const waits = rule.approval === "manual" || flaggedForSomebody;
    return {
      rewardId: newRewardId(),
      referralId,
      campaignId,
      revision,
      referrerId,
      side,
      value,
      ordinal,
      participantId: person.participantId,
      ruleId: rule.id,
      kind: rule.kind,
      stepId: stepOf(rule),
      asset: assetOf(value),
      amountMinor: amountOf(value),
      ...untouched,
      approval: waits ? "waiting" : "automatic",
      reason: null,
      holdSeconds: rule.holdSeconds,
      expiresAfterSeconds: rule.expiresAfterSeconds,
      availableAtMs: waits ? null : atMs + rule.holdSeconds * 1000,
      ruleResults: results,
      grantedAtMs: atMs,
      updatedAtMs: atMs,
    };
  }
}

const isHeld = ({ rule, outcome }: RuleResult): boolean => outcome === "flagged" && rule.startsWith("policy:");
const stepOf = (rule: RewardRule): string | null => (rule.on === "qualified" ? null : rule.on.step);

const byAsset = (one: Candidate, other: Candidate): number => {
  const [first, second] = [assetOf(one.value) ?? "", assetOf(other.value) ?? ""];
  return first === second ? 0 : first < second ? -1 : 1;
};
