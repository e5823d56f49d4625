/** What a campaign tells when one of its limits comes near, and the one place where that becomes events. */
import type { EventData, ReferrerLimit, RewardLimits } from "@beckon/contract";
import { type NewEvent, newEvent } from "../outbox/outbox-event.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { amountOf } from "./reward-terms.ts";

type LimitEventType = "campaign.budget_low" | "campaign.cap_near" | "campaign.referrer_limit_near";

/** A limit that has just come near: the event without the campaign. */
export type LimitNews = {
  [T in LimitEventType]: { type: T; data: Omit<EventData<T>, "campaignId"> };
}[LimitEventType];

/** Of one limit: how much of it is used, in whatever it counts. */
type Use = { max: bigint; used: bigint };

const isNear = ({ max, used }: Use): boolean => used * 5n >= max * 4n;
const isLow = ({ max, used }: Use): boolean => (max - used) * 5n < max;
const leftPercent = ({ max, used }: Use): number => (used >= max ? 0 : Number(((max - used) * 100n) / max));

/** The budget's amount in minor units where it is of this asset; null without one. */
export const budgetMinor = ({ budget }: RewardLimits, asset: string | null): bigint | null =>
  budget === null || budget.currency !== asset ? null : amountOf({ type: "money", ...budget });

/** Told by what takes it below a fifth, and again after it was above. `before` null: there was no such budget. */
export const budgetNews = (currency: string, before: Use | null, after: Use): LimitNews[] =>
  (before !== null && isLow(before)) || !isLow(after)
    ? []
    : [{ type: "campaign.budget_low", data: { currency, leftPercent: leftPercent(after) } }];

/** The same of the referrals that bring rewards, from four fifths on. */
export const capNews = (before: Use | null, after: Use): LimitNews[] =>
  (before !== null && isNear(before)) || !isNear(after)
    ? []
    : [{ type: "campaign.cap_near", data: { cap: Number(after.max), used: Number(after.used) } }];

/** The same of what one referrer may earn. */
export const referrerNews = (
  { metric, window, kind, acrossCampaigns }: ReferrerLimit,
  participantId: string,
  before: Use,
  after: Use,
): LimitNews[] => {
  if (isNear(before) || !isNear(after)) return [];
  const data = { participantId, metric, window, kind, acrossCampaigns, leftPercent: leftPercent(after) };
  return [{ type: "campaign.referrer_limit_near", data }];
};

/** What other limits say of what is used already: a lowered budget or cap may come near by itself. */
export const newsOfChange = (
  before: RewardLimits,
  after: RewardLimits,
  used: { budget: bigint; referrals: bigint },
): LimitNews[] => {
  const news: LimitNews[] = [];
  const asset = after.budget?.currency ?? "";
  const [budget, old] = [budgetMinor(after, asset), budgetMinor(before, asset)];
  const of = (max: bigint | null, amount: bigint): Use | null => (max === null ? null : { max, used: amount });
  if (budget !== null) news.push(...budgetNews(asset, of(old, used.budget), { max: budget, used: used.budget }));
  const [cap, oldCap] = [after, before].map(({ referralsPerCampaign: n }) => (n === null ? null : BigInt(n)));
  if (cap) news.push(...capNews(of(oldCap ?? null, used.referrals), { max: cap, used: used.referrals }));
  return news;
};

/**
 * Writes what was found, numbered among the campaign's events, in the caller's transaction.
 * Concurrency: takes the campaign's row, after the referrers and usage of rewards.
 */
export const tellLimits = async (
  { campaigns, outbox }: Repositories,
  surroundings: Surroundings,
  { tenantId, campaignId, atMs }: { tenantId: string; campaignId: string; atMs: number },
  news: readonly LimitNews[],
): Promise<void> => {
  if (news.length === 0) return;
  const last = await campaigns.takeSequence(tenantId, campaignId, news.length);
  const events = news.map(({ type, data }, place): NewEvent => {
    const facts = { subjectId: campaignId, sequence: last - news.length + 1 + place };
    return newEvent(surroundings, type, { ...facts, data: { campaignId, ...data } });
  });
  await outbox.add(tenantId, events, atMs);
};
