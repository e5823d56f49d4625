import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { writeGranted } from "./change-rewards.ts";
import { tellLimits } from "./limit-news.ts";
import type { Reward, RewardRefusal } from "./reward.ts";
import { type Triggered, weighGrants } from "./weigh-grants.ts";

export type Granting = Triggered & {
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
  granting: Granting,
): Promise<Granted> => {
  const { tenantId, referral, terms, trigger, atMs, actor = "beckon" } = granting;
  const { referrerId, referralId, campaignId } = referral;
  // A campaign without rewards still counts its referrals: a later revision may have tiers.
  if (terms.rewards.length === 0 && trigger !== "qualified") return { rewards: [], refused: [] };
  const { rewards: store } = repositories;
  await store.holdReferrers(tenantId, [referrerId]);
  const { rewards, refused, news } = await weighGrants(repositories, granting, () => newId("rwd", surroundings));
  await writeGranted(repositories, surroundings, { tenantId, atMs, actor }, rewards);
  if (refused.length > 0) await store.putRefusals(tenantId, refused);
  if (rewards.length > 0) {
    const ruleIds = rewards.map(({ ruleId }) => ruleId);
    await store.deleteRefusals(tenantId, referralId, ruleIds);
  }
  await tellLimits(repositories, surroundings, { tenantId, campaignId, atMs }, news);
  return { rewards, refused };
};
