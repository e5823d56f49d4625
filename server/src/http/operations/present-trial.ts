/** What terms would have brought on the past, as the API shows it. */
import type { AnswerOf, Operations } from "@beckon/contract";
import { fromMinor, fromMinorOfAsset } from "../../core/money.ts";
import type { PastTried, Tried } from "../../core/referral/try-terms.ts";
import { instantOrNull } from "./present.ts";

type Shown = NonNullable<AnswerOf<Operations["simulateCampaign"]>["past"]>;
type Span = Pick<PastTried, "fromMs" | "toMs">;

const dayMs = 86_400_000;

/** For how many days a budget would do at the pace of these referrals. */
const daysOf = ({ maxMinor, usedMinor, exhaustedAtMs }: NonNullable<Tried["budget"]>, span: Span): number | null => {
  if (span.fromMs === null || span.toMs === null || usedMinor === 0n) return null;
  if (exhaustedAtMs !== null) return Math.max(0, Math.floor((exhaustedAtMs - span.fromMs) / dayMs));
  const spanMs = span.toMs - span.fromMs;
  return spanMs < dayMs ? null : Number((maxMinor * BigInt(spanMs)) / usedMinor / BigInt(dayMs));
};

const presentBudget = ({ budget, rewarded }: Tried, span: Span): Shown["proposed"]["budget"] => {
  if (budget === null) return null;
  const { currency, maxMinor, usedMinor, exhaustedAtMs } = budget;
  return {
    currency,
    budget: fromMinor(maxMinor, currency),
    used: fromMinor(usedMinor, currency),
    left: fromMinor(maxMinor - usedMinor, currency),
    exhaustedAt: instantOrNull(exhaustedAtMs),
    referrals: usedMinor === 0n ? null : Number((maxMinor * BigInt(rewarded)) / usedMinor),
    days: daysOf(budget, span),
  };
};

const presentTried = (tried: Tried, span: Span): Shown["proposed"] => {
  const count = (wanted: Tried["evaluations"][number]["outcome"]) =>
    tried.evaluations.filter(({ outcome }) => outcome === wanted).length;
  return {
    qualified: count("qualified"),
    open: count("open"),
    missed: count("missed"),
    setAside: tried.setAside,
    rewarded: tried.rewarded,
    rewards: tried.rules.map(({ asset, amountMinor, ...rule }) => ({
      ...rule,
      currency: asset,
      amount: asset === null ? null : fromMinorOfAsset(amountMinor, asset),
    })),
    refused: [...tried.refused]
      .map(([reason, refused]) => ({ reason, count: refused }))
      .toSorted((one, other) => other.count - one.count),
    budget: presentBudget(tried, span),
  };
};

/** Both sides, and what they cost beside each other. */
export const presentPast = (past: PastTried): Shown => {
  const { proposed, present } = past;
  const assets = [...new Set([...proposed.costs.keys(), ...present.costs.keys()])].toSorted();
  return {
    judged: past.judged,
    leftOut: past.leftOut,
    complete: past.complete,
    from: instantOrNull(past.fromMs),
    to: instantOrNull(past.toMs),
    proposed: presentTried(proposed, past),
    present: presentTried(present, past),
    costs: assets.map((asset) => {
      const [then, now] = [proposed.costs.get(asset) ?? 0n, present.costs.get(asset) ?? 0n];
      return {
        currency: asset,
        proposed: fromMinorOfAsset(then, asset),
        present: fromMinorOfAsset(now, asset),
        difference: fromMinorOfAsset(then - now, asset),
      };
    }),
  };
};
