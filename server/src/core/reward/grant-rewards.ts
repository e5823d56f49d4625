import { type CampaignTerms, type ReasonCode, type RewardRule, say } from "@beckon/contract";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import type { Referral } from "../referral/referral.ts";
import { referralsMeasure, writeGranted } from "./change-rewards.ts";
import { type Candidate, candidatesOf, type Trigger } from "./decide-grants.ts";
import { readGrantFacts, type GrantFacts } from "./grant-facts.ts";
import { judgeReward } from "./jurisdiction.ts";
import { budgetMinor, budgetNews, capNews, type LimitNews, tellLimits } from "./limit-news.ts";
import { amountOf, assetOf } from "./reward-terms.ts";
import { isLiving, type Reward, type RewardRefusal, type RewardSide, type RuleResult, ruleResult } from "./reward.ts";

export type Granting = {
  tenantId: string;
  /** The caller holds its row. */
  referral: Referral;
  /** The terms it registered under, not the campaign's present ones. */
  terms: CampaignTerms;
  trigger: Trigger;
  atMs: number;
  /** Who caused it; `beckon` without one. */
  actor?: string;
};

export type Granted = {
  rewards: Reward[];
  /** Rules that gave nothing, each with the reason. */
  refused: RewardRefusal[];
};

/**
 * Grants what a referral's terms give for a trigger, inside the caller's transaction. Exactly once per referral, side and rule,
 * however often and by how many it is called; a call after a refusal asks again. New rewards are pending.
 * Concurrency: locks come in one order: code, referral, referrers (`rewards.holdReferrers`, of all referrals of the transaction
 * at once), usage. Errors: none of its own; a refusal is an answer.
 */
export const grantRewards = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referral, terms, trigger, atMs, actor = "beckon" }: Granting,
): Promise<Granted> => {
  const { referrerId, referralId, campaignId } = referral;
  // A campaign without rewards still counts its referrals: a later revision may have tiers.
  if (terms.rewards.length === 0 && trigger !== "qualified") return { rewards: [], refused: [] };
  await repositories.rewards.holdReferrers(tenantId, [referrerId]);
  const counted = { campaignId, referrerId, referralId, atMs };
  const denied = referral.review === "cleared" ? await repositories.reviews.deniedSides(tenantId, referralId) : [];
  // Who abused it has not brought anybody.
  const counts = trigger === "qualified" && !denied.includes("referrer");
  const place = counts ? await repositories.counted.add(tenantId, counted) : 0;
  if (terms.rewards.length === 0) return { rewards: [], refused: [] };
  const own = await repositories.rewards.listOfReferral(tenantId, referralId);
  const counting = terms.rewards.some(({ kind }) => kind === "milestone")
    ? await repositories.rewards.listCounting(tenantId, campaignId, referrerId)
    : [];
  const candidates = candidatesOf(terms, trigger, place, own, counting);
  if (candidates.length === 0) return { rewards: [], refused: [] };
  const facts = await readGrantFacts(repositories, { tenantId, referral, terms, candidates, atMs });
  const asked = { tenantId, referral, terms, trigger, atMs, actor, denied };
  const grant = new Grant(repositories, surroundings, asked, facts);
  return grant.all(candidates, own.some(isLiving));
};

/** `denied`: sides to which a review gave nothing. */
type Asked = Required<Granting> & { denied: readonly RewardSide[] };

/** One call of `grantRewards`, after its facts were read. */
class Grant {
  readonly #repositories: Repositories;
  readonly #surroundings: Surroundings;
  readonly #asked: Asked;
  readonly #facts: GrantFacts;
  /** Limits that came near by what this grant gave. */
  readonly #news: LimitNews[] = [];

  constructor(repositories: Repositories, surroundings: Surroundings, asked: Asked, facts: GrantFacts) {
    this.#repositories = repositories;
    this.#surroundings = surroundings;
    this.#asked = asked;
    this.#facts = facts;
  }

  async all(candidates: readonly Candidate[], hasLiving: boolean): Promise<Granted> {
    const { tenantId, referral, terms, atMs, actor } = this.#asked;
    const { rewards: store, usage } = this.#repositories;
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
        const detail = `The campaign brings at most ${terms.limits.referralsPerCampaign} rewarded referrals.`;
        results.push({ rule: "campaign_cap", outcome: "refused", detail });
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
    await writeGranted(this.#repositories, this.#surroundings, { tenantId, atMs, actor }, rewards);
    if (refused.length > 0) await store.putRefusals(tenantId, refused);
    if (rewards.length > 0) {
      const ruleIds = rewards.map(({ ruleId }) => ruleId);
      await store.deleteRefusals(tenantId, referral.referralId, ruleIds);
    }
    await this.#tellNews(rewards.length > 0 ? used : null);
    return { rewards, refused };
  }

  /** `used`: the campaign's referrals with this one, where it took a place that it keeps. */
  #tellNews(used: bigint | null): Promise<void> {
    const { tenantId, referral, terms, atMs } = this.#asked;
    const cap = terms.limits.referralsPerCampaign;
    if (used !== null && cap !== null) {
      const max = BigInt(cap);
      this.#news.push(...capNews({ max, used: used - 1n }, { max, used }));
    }
    const about = { tenantId, campaignId: referral.campaignId, atMs };
    return tellLimits(this.#repositories, this.#surroundings, about, this.#news);
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
    const after = await this.#repositories.usage.take(tenantId, referral.campaignId, { measure: asset, amount, max });
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
    const { referral, atMs } = this.#asked;
    const { referralId, campaignId, revision, referrerId } = referral;
    const person = this.#facts.people[side];
    if (person === null) throw new Error("a reward for nobody");
    const flaggedForSomebody = person.blocked || (person.country === null && results.some(isHeld));
    const waits = rule.approval === "manual" || flaggedForSomebody;
    return {
      rewardId: newId("rwd", this.#surroundings),
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
      state: "pending",
      approval: waits ? "waiting" : "automatic",
      reason: null,
      holdSeconds: rule.holdSeconds,
      expiresAfterSeconds: rule.expiresAfterSeconds,
      availableAtMs: waits ? null : atMs + rule.holdSeconds * 1000,
      expiresAtMs: null,
      payoutReference: null,
      paidAtMs: null,
      failure: null,
      failedAtMs: null,
      superseded: false,
      ruleResults: results,
      sequence: 1,
      version: 1,
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
