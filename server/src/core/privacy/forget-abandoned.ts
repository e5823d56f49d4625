import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { lockReferral, moveReferral } from "../referral/change-referral.ts";

/**
 * Declines a sign-up that nobody completed, in the caller's transaction, and takes out what it said of the person. False when it was
 * completed or decided, has earned something, or is younger than `beforeMs`. Concurrency: as `moveReferral`.
 */
export const forgetAbandoned = async (
  repositories: Repositories,
  surroundings: Surroundings,
  { tenantId, referralId, beforeMs }: { tenantId: string; referralId: string; beforeMs: number },
): Promise<boolean> => {
  const referral = await lockReferral(repositories, tenantId, referralId);
  if (referral.state !== "registered" || referral.refereeId !== null || referral.registeredAtMs >= beforeMs)
    return false;
  if ((await repositories.rewards.listOfReferral(tenantId, referralId)).length > 0) return false;
  const step = { reason: "sign_up_abandoned", actor: "beckon", note: null } as const;
  await moveReferral(repositories, surroundings, tenantId, referral, { ...step, to: "declined" });
  const nowMs = surroundings.clock.nowMs();
  await repositories.retention.forgetSignUp(tenantId, referralId, newId("erased", surroundings), nowMs);
  return true;
};
