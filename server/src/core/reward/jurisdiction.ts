import { type AssetRule, type PolicyPack, type RewardValue, say, type ThresholdRule } from "@beckon/contract";
import { atPar, fromMinor, isCrypto, toMinor } from "../money.ts";
import { dayOf } from "./limit-window.ts";
import { type RewardSide, type RuleResult, ruleResult } from "./reward.ts";

type AssetKind = AssetRule["assets"][number];

const kindOf = (value: RewardValue): AssetKind =>
  value.type === "money" ? (isCrypto(value.currency) ? "crypto" : "currency") : value.type;

const holds = (rule: { from: string | null; until: string | null }, day: string): boolean =>
  (rule.from === null || rule.from <= day) && (rule.until === null || day <= rule.until);

export type Judgement = {
  blocked: boolean;
  /** Nobody knows the country, so somebody has to decide: what might be forbidden waits, it is not paid. */
  held: boolean;
  results: RuleResult[];
};

/** What policy packs say about one reward to one person at a moment. Rules that do not apply leave no trace. */
export const judgeReward = (
  packs: readonly PolicyPack[],
  about: { side: RewardSide; country: string | null; value: RewardValue; atMs: number },
): Judgement => {
  const judgement: Judgement = { blocked: false, held: false, results: [] };
  const { side, country, value, atMs } = about;
  for (const pack of packs) {
    for (const rule of pack.rules) {
      if (rule.effect === "report" || !rule.sides.includes(side) || !rule.assets.includes(kindOf(value))) continue;
      if (!holds(rule, dayOf(atMs, rule.timeZone))) continue;
      const name = `policy:${pack.id}/${rule.id}`;
      if (country === null) {
        judgement.results.push(ruleResult(name, "flagged", say("country_unknown")));
        judgement.held ||= rule.effect === "block";
      } else if (rule.countries.includes(country)) {
        const blocks = rule.effect === "block";
        judgement.blocked ||= blocks;
        const said = say("policy_applies", { country, policy: rule.text });
        judgement.results.push(ruleResult(name, blocks ? "refused" : "flagged", said));
      } else judgement.results.push(ruleResult(name, "passed", say("policy_elsewhere", { country })));
    }
  }
  return judgement;
};

export type ThresholdFlag = {
  policyId: string;
  ruleId: string;
  threshold: ThresholdRule["threshold"];
  valueMinor: bigint;
};

/** Reporting thresholds that a person's payments of one calendar year reached. `day` is one on which the year's rules hold. */
export const thresholdFlags = (
  packs: readonly PolicyPack[],
  about: { country: string | null; day: string; paid: readonly { asset: string; amountMinor: bigint }[] },
): ThresholdFlag[] =>
  packs.flatMap((pack) =>
    pack.rules.flatMap((rule): ThresholdFlag[] => {
      if (rule.effect !== "report" || about.country === null || !rule.countries.includes(about.country)) return [];
      if (!holds(rule, about.day)) return [];
      const { currency, amount } = rule.threshold;
      const valueMinor = about.paid
        .filter(({ asset }) => rule.currencies.includes(asset))
        .reduce((sum, { asset, amountMinor }) => sum + atPar(amountMinor, asset, currency), 0n);
      const reached = valueMinor >= (toMinor(amount, currency) ?? 0n);
      return reached ? [{ policyId: pack.id, ruleId: rule.id, threshold: rule.threshold, valueMinor }] : [];
    }),
  );

/** A threshold as the reward that reached it remembers it. */
export const resultOfFlag = ({ policyId, ruleId, threshold, valueMinor }: ThresholdFlag): RuleResult => {
  const { amount, currency } = threshold;
  const paid = { amount: fromMinor(valueMinor, currency), currency };
  const said = say("reporting_threshold", { paid, threshold: { amount, currency } });
  return ruleResult(`policy:${policyId}/${ruleId}`, "flagged", said);
};
