import type { CampaignTerms, PolicyPack, ReferrerLimit, RewardValue } from "@beckon/contract";
import { fromMinor } from "../money.ts";
import type { Repositories } from "../ports.ts";
import type { Referral } from "../referral/referral.ts";
import type { Candidate } from "./decide-grants.ts";
import { windowStartMs } from "./limit-window.ts";
import { amountOf, assetOf } from "./reward-terms.ts";
import type { RewardSide, RuleResult } from "./reward.ts";

type Person = { participantId: string; country: string | null; blocked: boolean };

/** What decides about the candidates of one grant, read under the referrer's lock. */
export type GrantFacts = {
  /** Null for a referee without a permanent id. */
  people: Record<RewardSide, Person | null>;
  policies: PolicyPack[];
  /** Whether one more reward of this value stays within the referrer's limits; says what each limit said. */
  withinLimits(value: RewardValue, results: RuleResult[]): boolean;
  /** Counts what this very grant gave, so that its next candidate sees it. */
  noteEarned(asset: string, amount: bigint): void;
};

/** Reads the facts of a grant; limits are only read where they matter. */
export const readGrantFacts = async (
  repositories: Repositories,
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
    const found = await repositories.participants.find(tenantId, participantId);
    // What the sign-up said about its country is about this person too.
    const country = (side === "referee" ? referral.country : null) ?? found?.country ?? null;
    return { participantId, country, blocked: found !== null && found.state !== "active" };
  };
  const people = { referrer: await person("referrer"), referee: await person("referee") };
  const earned = sides.has("referrer") ? await readEarned(repositories, tenantId, referral, terms, atMs) : [];
  const now = new Map<string, bigint>();
  return {
    people,
    policies: repositories.policies.named(terms.jurisdiction),
    withinLimits: (value, results) => earned.every((one) => isWithin(one, value, now, results)),
    noteEarned: (asset, amount) => void now.set(asset, (now.get(asset) ?? 0n) + amount),
  };
};

type Earned = { limit: ReferrerLimit; referrals: number; valueByAsset: Map<string, bigint> };

const readEarned = async (
  { campaigns, rewards }: Repositories,
  tenantId: string,
  { campaignId, referrerId, referralId: exceptReferralId }: Referral,
  { limits }: CampaignTerms,
  atMs: number,
): Promise<Earned[]> => {
  if (limits.perReferrer.length === 0) return [];
  const timeZone = (await campaigns.find(tenantId, campaignId))?.timeZone ?? "UTC";
  const earned: Earned[] = [];
  for (const limit of limits.perReferrer) {
    const sinceMs = windowStartMs(limit, atMs, timeZone);
    const scope = limit.acrossCampaigns ? null : campaignId;
    // A count goes by referrals, so this one's earlier rewards do not count against it; a value goes by all of them.
    const except = limit.metric === "count" ? exceptReferralId : "";
    const about = { referrerId, campaignId: scope, sinceMs, exceptReferralId: except };
    earned.push({ limit, ...(await rewards.earnedSince(tenantId, about)) });
  }
  return earned;
};

const isWithin = (
  { limit, referrals, valueByAsset }: Earned,
  value: RewardValue,
  now: ReadonlyMap<string, bigint>,
  results: RuleResult[],
): boolean => {
  const rule = `referrer_limit:${limit.metric}/${limit.window}`;
  const window = limit.window === "total" ? "in all" : `per ${limit.kind} ${limit.window}`;
  const say = (passed: boolean, detail: string): boolean => {
    results.push({ rule, outcome: passed ? "passed" : "refused", detail: `${detail}, ${window}.` });
    return passed;
  };
  if (limit.metric === "count")
    return say(referrals + 1 <= limit.max, `${referrals} of ${limit.max} other referrals reward the referrer`);
  const { currency, amount } = limit.max;
  const asset = assetOf(value);
  if (asset !== currency) return true;
  const before = (valueByAsset.get(currency) ?? 0n) + (now.get(currency) ?? 0n);
  const max = amountOf({ type: "money", amount, currency }) ?? 0n;
  const passed = before + (amountOf(value) ?? 0n) <= max;
  return say(passed, `${fromMinor(before, currency)} of ${amount} ${currency} earned before`);
};
