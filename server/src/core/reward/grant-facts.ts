import {
  type CampaignTerms,
  type PolicyPack,
  type ReferrerLimit,
  type RewardValue,
  type Said,
  say,
} from "@beckon/contract";
import { fromMinor } from "../money.ts";
import type { CampaignStore, ParticipantStore } from "../ports.ts";
import type { ReviewStore } from "../risk/review-store.ts";
import type { Referral } from "../referral/referral.ts";
import type { Candidate } from "./decide-grants.ts";
import { type LimitNews, referrerNews } from "./limit-news.ts";
import { windowStartMs } from "./limit-window.ts";
import type { CountedStore, PolicyPacks, RewardStore, UsageStore } from "./reward-store.ts";
import { amountOf, assetOf } from "./reward-terms.ts";
import { type RewardSide, type RuleResult, ruleResult } from "./reward.ts";

type Person = { participantId: string; country: string | null; blocked: boolean };

/** What a grant asks about, and what it takes of: the database in earnest, a trial's own reckoning when terms are tried out. */
export type GrantGround = {
  campaigns: Pick<CampaignStore, "find">;
  participants: Pick<ParticipantStore, "find">;
  policies: Pick<PolicyPacks, "named">;
  reviews: Pick<ReviewStore, "deniedSides">;
  rewards: Pick<RewardStore, "listOfReferral" | "listCounting" | "earnedSince">;
  counted: Pick<CountedStore, "add">;
  usage: Pick<UsageStore, "take" | "give">;
};

/** What decides about the candidates of one grant, read under the referrer's lock. */
export type GrantFacts = {
  /** Null for a referee without a permanent id. */
  people: Record<RewardSide, Person | null>;
  policies: PolicyPack[];
  /** Whether one more reward of this value stays within the referrer's limits; says what each limit said. */
  withinLimits(value: RewardValue, results: RuleResult[]): boolean;
  /** Counts what this very grant gave the referrer, so that its next candidate sees it; returns which limits came near by it. */
  noteEarned(value: RewardValue): LimitNews[];
};

/** Reads the facts of a grant; limits are only read where they matter. */
export const readGrantFacts = async (
  ground: GrantGround,
  about: {
    tenantId: string;
    referral: Referral;
    terms: CampaignTerms;
    candidates: readonly Candidate[];
    atMs: number;
  },
): Promise<GrantFacts> => {
  const { tenantId, referral, terms, candidates, atMs } = about;
  const sides = new Set(candidates.map(({ side }) => side));
  const person = async (side: RewardSide): Promise<Person | null> => {
    const participantId = side === "referrer" ? referral.referrerId : referral.refereeId;
    if (participantId === null || !sides.has(side)) return null;
    const found = await ground.participants.find(tenantId, participantId);
    // What the sign-up said about its country is about this person too.
    const country = (side === "referee" ? referral.country : null) ?? found?.country ?? null;
    return { participantId, country, blocked: found !== null && found.state !== "active" };
  };
  const people = { referrer: await person("referrer"), referee: await person("referee") };
  const earned = sides.has("referrer") ? await readEarned(ground, tenantId, referral, terms, atMs) : [];
  return {
    people,
    policies: ground.policies.named(terms.jurisdiction),
    withinLimits: (value, results) => earned.every((one) => isWithin(one, value, results)),
    noteEarned: (value) => earned.flatMap((one) => noteEarned(one, value, referral.referrerId)),
  };
};

/** What a limit looks at: other referrals, whether this one counts already, and what all of them brought. */
type Earned = { limit: ReferrerLimit; others: number; isCounted: boolean; valueByAsset: Map<string, bigint> };

const noteEarned = (earned: Earned, value: RewardValue, referrerId: string): LimitNews[] => {
  const { limit, others, valueByAsset } = earned;
  if (limit.metric === "count") {
    if (earned.isCounted) return [];
    earned.isCounted = true;
    const [max, used] = [BigInt(limit.max), BigInt(others)];
    return referrerNews(limit, referrerId, { max, used }, { max, used: used + 1n });
  }
  const { currency } = limit.max;
  const amount = amountOf(value);
  if (assetOf(value) !== currency || amount === null) return [];
  const max = amountOf({ type: "money", ...limit.max }) ?? 0n;
  const used = valueByAsset.get(currency) ?? 0n;
  valueByAsset.set(currency, used + amount);
  return referrerNews(limit, referrerId, { max, used }, { max, used: used + amount });
};

const readEarned = async (
  { campaigns, rewards }: GrantGround,
  tenantId: string,
  { campaignId, referrerId, referralId }: Referral,
  { limits }: CampaignTerms,
  atMs: number,
): Promise<Earned[]> => {
  if (limits.perReferrer.length === 0) return [];
  const timeZone = (await campaigns.find(tenantId, campaignId))?.timeZone ?? "UTC";
  const earned: Earned[] = [];
  for (const limit of limits.perReferrer) {
    const sinceMs = windowStartMs(limit, atMs, timeZone);
    const scope = limit.acrossCampaigns ? null : campaignId;
    const { referralIds, valueByAsset } = await rewards.earnedSince(tenantId, {
      referrerId,
      campaignId: scope,
      sinceMs,
    });
    // A count goes by referrals, so this one's earlier rewards do not count against it; a value goes by all of them.
    const isCounted = referralIds.has(referralId);
    earned.push({ limit, others: referralIds.size - (isCounted ? 1 : 0), isCounted, valueByAsset });
  }
  return earned;
};

const isWithin = ({ limit, others, valueByAsset }: Earned, value: RewardValue, results: RuleResult[]): boolean => {
  const rule = `referrer_limit:${limit.metric}/${limit.window}`;
  const window = limit.window === "total" ? "total" : `${limit.kind}_${limit.window}`;
  const note = (passed: boolean, said: Said): boolean => {
    results.push(ruleResult(rule, passed ? "passed" : "refused", said));
    return passed;
  };
  if (limit.metric === "count")
    return note(others + 1 <= limit.max, say("limit_count", { count: others, max: limit.max, window }));
  const { currency, amount } = limit.max;
  const asset = assetOf(value);
  if (asset !== currency) return true;
  const before = valueByAsset.get(currency) ?? 0n;
  const max = amountOf({ type: "money", amount, currency }) ?? 0n;
  const passed = before + (amountOf(value) ?? 0n) <= max;
  const earned = { amount: fromMinor(before, currency), currency };
  return note(passed, say("limit_value", { earned, limit: { amount, currency }, window }));
};
