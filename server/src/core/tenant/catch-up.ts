import type { Repositories, Surroundings } from "../ports.ts";
import { progressReferral } from "../referral/progress-referral.ts";
import { expireReservation } from "../referral/reserve-slot.ts";
import { expireDueRewards, settleReferral } from "../reward/release-rewards.ts";

/** Of each kind, done at once; the worker takes the rest. */
const atOnce = 500;

/** Does what is due of one tenant by the clock it is given, in the order in which one thing leads to the next. */
export const catchUp = async (
  repositories: Repositories,
  surroundings: Surroundings,
  tenantId: string,
): Promise<void> => {
  const { referrals, rewards } = repositories;
  const nowMs = surroundings.clock.nowMs();
  for (const reservationId of await referrals.listOverdueReservations(tenantId, nowMs, atOnce))
    await expireReservation(repositories, surroundings, { tenantId, reservationId });
  for (const referralId of await referrals.listDueOf(tenantId, nowMs, atOnce))
    await progressReferral(repositories, surroundings, { tenantId, referralId });
  for (const referralId of await rewards.listDueReferrals(tenantId, nowMs, atOnce)) {
    const referral = await referrals.lock(tenantId, referralId);
    if (referral) await settleReferral(repositories, surroundings, { tenantId, referral });
  }
  await expireDueRewards(repositories, surroundings, { tenantId, limit: atOnce });
};
