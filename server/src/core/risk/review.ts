/** Reviews: what a flagged referral is worth, and who must decide about it. Pure. */
import type { CampaignTerms, RewardValue } from "@beckon/contract";
import { fromMinor } from "../money.ts";
import { amountOf, assetOf } from "../reward/reward-terms.ts";
import type { RewardSide } from "../reward/reward.ts";

export type Verdict = "clear" | "confirm";
export type Verdicts = Record<RewardSide, Verdict>;

/** Minor units of a currency, `points:<unit>`, or pieces of `custom`. */
export type Stake = { asset: string; amountMinor: bigint };

export type Review = {
  referralId: string;
  campaignId: string;
  state: "open" | "proposed" | "decided";
  score: number;
  stake: Stake[];
  /** The sum of money in major units, whatever the currency: for the order only. A decimal as text. */
  stakeRank: string;
  decision: (Verdicts & { actor: string; atMs: number }) | null;
  /** The decision voided the referral, so undoing it brings it back. */
  voided: boolean;
  /** Number of its latest step. */
  sequence: number;
  flaggedAtMs: number;
};

export type ReviewStep = {
  sequence: number;
  action: "flagged" | "proposed" | "decided" | "undone" | "noted";
  referrer: Verdict | null;
  referee: Verdict | null;
  actor: string;
  note: string | null;
  atMs: number;
};

/** From this stake on two people decide; null for never. */
export type RiskSettings = { fourEyesFrom: Stake | null; version: number };
export const defaultRiskSettings: RiskSettings = { fourEyesFrom: null, version: 0 };

const highest = (values: readonly RewardValue[]): RewardValue | null =>
  values.reduce<RewardValue | null>(
    (most, value) => (most === null || (amountOf(value) ?? 0n) > (amountOf(most) ?? 0n) ? value : most),
    null,
  );

/** What a referral's terms may bring at the most, both sides together: of tiers the highest, of a milestone the whole. */
export const stakeOf = ({ rewards }: Pick<CampaignTerms, "rewards">): Stake[] => {
  const sums = new Map<string, bigint>();
  for (const rule of rewards) {
    const value = rule.kind === "tiered" ? highest(rule.tiers.map((tier) => tier.value)) : rule.value;
    if (value === null) continue;
    const asset = assetOf(value) ?? "custom";
    sums.set(asset, (sums.get(asset) ?? 0n) + (amountOf(value) ?? 1n));
  }
  return [...sums].map(([asset, amountMinor]) => ({ asset, amountMinor }));
};

const isMoney = ({ asset }: Stake): boolean => asset !== "custom" && !asset.startsWith("points:");

/** One number to sort by. Precision beyond a double's does not matter for an order. */
export const stakeRank = (stake: readonly Stake[]): string =>
  String(stake.filter(isMoney).reduce((sum, { asset, amountMinor }) => sum + Number(fromMinor(amountMinor, asset)), 0));

/** Whether a second person must agree. What cannot be compared with the bound needs one. */
export const needsTwo = (stake: readonly Stake[], { fourEyesFrom }: RiskSettings): boolean =>
  fourEyesFrom !== null &&
  stake.some(({ asset, amountMinor }) => asset !== fourEyesFrom.asset || amountMinor >= fourEyesFrom.amountMinor);

export const sidesOf = (verdicts: Verdicts, verdict: Verdict): RewardSide[] =>
  (["referrer", "referee"] as const).filter((side) => verdicts[side] === verdict);
