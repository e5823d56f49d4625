import type { CampaignTerms, RewardRule, RewardValue } from "@beckon/contract";
import type { Evaluation } from "../qualification/evaluate.ts";
import type { Reward, RewardSide } from "./reward.ts";

/** What has happened: the whole qualification, or one step on the way. */
export type Trigger = "qualified" | { step: string };

/** A reward that a rule would give, before limits, budget and law are asked. */
export type Candidate = { rule: RewardRule; side: RewardSide; value: RewardValue; ordinal: number | null };

/** The value of a place, by the highest tier that it reaches; null below the first tier. */
export const tierValue = (rule: Extract<RewardRule, { kind: "tiered" }>, place: number): RewardValue | null =>
  rule.tiers.findLast(({ from }) => from <= place)?.value ?? null;

/**
 * What has happened by an evaluation, as far as rewards hang on it, in the order in which it is granted: steps as the terms name
 * them, then the whole.
 */
export const triggersOf = (
  { rewards }: Pick<CampaignTerms, "rewards">,
  { steps }: Pick<Evaluation, "steps">,
  isQualified: boolean,
): Trigger[] => {
  const done = new Set(steps.filter(({ state }) => state === "done").map(({ id }) => id));
  const staged = new Set(rewards.flatMap(({ on }) => (on !== "qualified" && done.has(on.step) ? [on.step] : [])));
  return [...[...staged].map((step) => ({ step })), ...(isQualified ? (["qualified"] as const) : [])];
};

const isOn = (rule: RewardRule, trigger: Trigger): boolean =>
  trigger === "qualified" ? rule.on === "qualified" : rule.on !== "qualified" && rule.on.step === trigger.step;

/**
 * What a referral's terms give for a trigger, in the order of the terms. `place` is its rank among the referrer's counted
 * referrals of the campaign; `own` are the referral's rewards, `counting` what the referrer earned by count in the campaign.
 */
export const candidatesOf = (
  terms: Pick<CampaignTerms, "rewards">,
  trigger: Trigger,
  place: number,
  own: readonly Reward[],
  counting: readonly Reward[],
): Candidate[] =>
  terms.rewards.flatMap((rule): Candidate[] => {
    if (!isOn(rule, trigger)) return [];
    const { side } = rule;
    const isSame = (reward: Reward): boolean => reward.ruleId === rule.id && reward.side === side && !reward.superseded;
    if (rule.kind === "milestone") {
      const ordinal = place / rule.every;
      const given = counting.some((reward) => isSame(reward) && reward.ordinal === ordinal);
      return place > 0 && Number.isInteger(ordinal) && !given ? [{ rule, side, value: rule.value, ordinal }] : [];
    }
    if (own.some(isSame)) return [];
    if (rule.kind === "fixed") return [{ rule, side, value: rule.value, ordinal: null }];
    const value = tierValue(rule, place);
    return value === null ? [] : [{ rule, side, value, ordinal: place }];
  });
