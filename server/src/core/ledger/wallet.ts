import type { Repositories } from "../ports.ts";

/**
 * What a participant can be paid now, in one currency: the tenant's own if they ever had credits in it, else the one credited
 * last. Null until the first credit. Points are no money, so they have no wallet.
 */
export const readWallet = async (
  { ledger, tenants }: Repositories,
  { tenantId, participantId }: { tenantId: string; participantId: string },
): Promise<{ currency: string; availableMinor: bigint } | null> => {
  const credits = await ledger.available(tenantId, participantId);
  if (credits.length === 0) return null;
  const preferred = (await tenants.find(tenantId))?.currency;
  const chosen = credits.find(({ currency }) => currency === preferred) ?? credits[0];
  return chosen ? { currency: chosen.currency, availableMinor: chosen.amountMinor } : null;
};
