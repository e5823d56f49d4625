import type { Clock, Repositories } from "../ports.ts";
import { normaliseCode, skeletonOf } from "./code-text.ts";
import { isRedeemable, type Redeemability } from "./redeemable.ts";

/** What a check of a code found; of a code that can be used, whose campaign it is of. */
export type Check = { redeemable: true; campaignId: string } | Extract<Redeemability, { redeemable: false }>;

/**
 * Whether what a person typed is a code that can be used now, and if not, why. One read, also for a text that cannot be a code:
 * the kinds of "no" cost the same. The reason is never shown to the one who asks with a client key.
 */
export const validateCode = async (
  repositories: Repositories,
  clock: Clock,
  { tenantId, typed }: { tenantId: string; typed: string },
): Promise<Check> => {
  const code = normaliseCode(typed);
  // No code has an empty skeleton, so what cannot be a code is looked up like any other and never found.
  const facts = await repositories.codes.findRedeemable(tenantId, code === null ? "" : skeletonOf(code));
  const standing = isRedeemable(facts, clock.nowMs());
  return standing.redeemable ? { ...standing, campaignId: facts?.campaignId ?? "" } : standing;
};
