import type { CampaignTerms, RewardRule, RewardValue } from "@beckon/contract";
import type { Reward, RewardSide } from "./reward.ts";

/** What has happened: the whole qualification, or one step on the way. */
export type Trigger = "qualified" | { step: string };

/** A reward that a rule would give, before limits, budget and law are asked. */
export type Candidate = { rule: RewardRule; side: RewardSide; value: RewardValue; ordinal: number | null };

/** The value of a place, by the highest tier that it reaches; null below the first tier. */
export const tierValue = (rule: Extract<RewardRule, { kind: "tiered" }>, place: number): RewardValue | null =>
  rule.tiers.findLast(({ from }) => from <= place)?.value ?? null;

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
