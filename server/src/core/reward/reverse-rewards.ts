import type { ReasonCode } from "@beckon/contract";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import type { Referral } from "../referral/referral.ts";
import { referralsMeasure, type RewardChange, writeChanges, writeGranted } from "./change-rewards.ts";
import { tierValue } from "./decide-grants.ts";
import { amountOf } from "./reward-terms.ts";
import { isLiving, type Reward, type RewardSide, untouched } from "./reward.ts";

type Reversal = {
  tenantId: string;
  /** The caller holds its row. */
  referral: Referral;
  reason: ReasonCode;
  atMs?: number;
  actor?: string;
  note?: string | null;
  /** Only what these sides have; both without it. */
  sides?: readonly RewardSide[];
};

const bothSides: readonly RewardSide[] = ["referrer", "referee"];

export type Reversed = {
  /** What was undone, of this referral and of the referrer's others. */
  reversed: Reward[];
  /** What stands in place of tiered rewards whose place is another now. */
  replaced: Reward[];
};

/**
 * Takes back everything a referral brought, inside the caller's transaction: its own rewards on both sides, and what the referrer
 * earned by counting it (milestones that are not reached any more; tiers of later referrals, which move up one place). Undone
 * rewards leave their place free, so a referral that comes back (un-void) is granted anew. Twice changes nothing.
 * Concurrency: as `grantRewards`.
 */
export const reverseRewards = async (
  repositories: Repositories,
  surroundings: Surroundings,
  {
    tenantId,
    referral,
    reason,
    atMs = surroundings.clock.nowMs(),
    actor = "beckon",
    note = null,
    sides = bothSides,
  }: Reversal,
): Promise<Reversed> => {
  const { campaignId, referrerId, referralId } = referral;
  await repositories.rewards.holdReferrers(tenantId, [referrerId]);
  const own = await repositories.rewards.listOfReferral(tenantId, referralId);
  // A milestone belongs to the count, not to the referral that completed it.
  const changes = own
    .filter((reward) => isLiving(reward) && reward.kind !== "milestone" && sides.includes(reward.side))
    .map((before): RewardChange => ({ before, after: undone(before, reason), actor, note }));
  const counted =
    sides.includes("referrer") && (await repositories.counted.remove(tenantId, { campaignId, referrerId, referralId }));
  const recount = counted
    ? await recounted(repositories, tenantId, { campaignId, referrerId, actor })
    : { undone: [], values: [] };
  const written = { tenantId, atMs };
  const reversed = await writeChanges(repositories, surroundings, written, [...changes, ...recount.undone]);
  const replaced = await replace(repositories, surroundings, { ...written, actor }, recount.values);
  return { reversed, replaced };
};

const undone = (before: Reward, reason: ReasonCode): Reward => ({
  ...before,
  state: "reversed",
  reason,
  superseded: true,
});

type Revalued = { before: Reward; value: Reward["value"]; ordinal: number };

/** What a smaller count undoes, and which tiered rewards have another value by their new place. */
const recounted = async (
  { rewards, counted, campaigns }: Repositories,
  tenantId: string,
  { campaignId, referrerId, actor }: { campaignId: string; referrerId: string; actor: string },
): Promise<{ undone: RewardChange[]; values: Revalued[] }> => {
  const standing = (await rewards.listCounting(tenantId, campaignId, referrerId)).filter(isLiving);
  const places = await counted.list(tenantId, campaignId, referrerId);
  const changes: RewardChange[] = [];
  const values: Revalued[] = [];
  for (const before of standing) {
    const terms = await campaigns.findTerms(tenantId, campaignId, before.revision);
    const rule = terms?.rewards.find(({ id }) => id === before.ruleId);
    const change = { before, after: undone(before, "count_changed"), actor, note: null };
    if (rule?.kind === "milestone" && places.length < (before.ordinal ?? 0) * rule.every) changes.push(change);
    const place = places.indexOf(before.referralId) + 1;
    // Of the referral that is being reversed: undone with the rest of it.
    if (rule?.kind !== "tiered" || place === 0) continue;
    const value = tierValue(rule, place);
    if (value !== null && amountOf(value) === before.amountMinor && value.type !== "custom") continue;
    if (value !== null && JSON.stringify(value) === JSON.stringify(before.value)) continue;
    changes.push(change);
    if (value !== null) values.push({ before, value, ordinal: place });
  }
  return { undone: changes, values };
};

/**
 * Grants tiered rewards anew at the value of their new place, as far along as they were: what was available or paid is available.
 * Their old value has just gone back to the budget, whose row this transaction holds since; a value that rose beyond the budget
 * stays as it was, because nobody loses a reward for somebody else's reversal.
 */
const replace = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, atMs, actor }: { tenantId: string; atMs: number; actor: string },
  revalued: readonly Revalued[],
): Promise<Reward[]> => {
  const { rewards, usage, campaigns } = repositories;
  const living = await rewards.withLiving(
    tenantId,
    revalued.map(({ before }) => before.referralId),
  );
  const fresh: { reward: Reward; before: Reward }[] = [];
  for (const { before, value, ordinal } of revalued) {
    const { campaignId, revision, asset, amountMinor, referralId } = before;
    if (!living.has(referralId)) {
      await usage.take(tenantId, campaignId, { measure: referralsMeasure, amount: 1n, max: null });
      living.add(referralId);
    }
    const budget = (await campaigns.findTerms(tenantId, campaignId, revision))?.limits.budget;
    const max = budget && budget.currency === asset ? amountOf({ type: "money", ...budget }) : null;
    const amount = amountOf(value) ?? 0n;
    let fits = true;
    if (asset !== null) {
      fits = (await usage.take(tenantId, campaignId, { measure: asset, amount, max })) !== null;
      if (!fits) await usage.take(tenantId, campaignId, { measure: asset, amount: amountMinor ?? 0n, max: null });
    }
    const worth = fits ? { value, amountMinor: amountOf(value) } : {};
    fresh.push({ before, reward: renewed({ ...before, ...worth, ordinal }, surroundings, atMs) });
  }
  const granted = fresh.map(({ reward }) => reward);
  await writeGranted(repositories, surroundings, { tenantId, atMs, actor }, granted);
  const onward = fresh.flatMap(({ before, reward }): RewardChange[] => {
    if (before.state === "pending") return [];
    const life = reward.expiresAfterSeconds;
    const expiresAtMs = before.expiresAtMs ?? (life === null ? null : atMs + life * 1000);
    return [{ before: reward, after: { ...reward, state: "available", expiresAtMs }, actor, note: null }];
  });
  const available = await writeChanges(repositories, surroundings, { tenantId, atMs }, onward);
  const moved = new Map(available.map((reward) => [reward.rewardId, reward]));
  return granted.map((reward) => moved.get(reward.rewardId) ?? reward);
};

/** The same reward as if it were granted now: pending, unpaid, with its hold and approval kept. */
const renewed = (reward: Reward, surroundings: Surroundings, atMs: number): Reward => ({
  ...reward,
  rewardId: newId("rwd", surroundings),
  // A question that was open ended with the reward it was about: this one is asked about anew.
  ...(reward.approval === "asking" ? { approval: "automatic", availableAtMs: atMs } : {}),
  ...untouched,
  reason: "count_changed",
  updatedAtMs: atMs,
});
