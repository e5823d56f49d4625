import type { PageRequest, Repositories } from "../ports.ts";
import { type ThresholdFlag, thresholdFlags } from "../reward/jurisdiction.ts";
import type { PaidInPeriod } from "./ledger-store.ts";
import { yearBoundsMs } from "../reward/limit-window.ts";

export type YearlyLine = PaidInPeriod & { flags: ThresholdFlag[] };

/** What participants were paid in a calendar year of the tenant's zone, with the reporting thresholds that reached. */
export const yearlyReport = async (
  { tenants, ledger, policies }: Repositories,
  { tenantId, year }: { tenantId: string; year: number },
  page: PageRequest,
): Promise<YearlyLine[]> => {
  const timeZone = (await tenants.find(tenantId))?.timeZone ?? "UTC";
  const lines = await ledger.paidBetween(tenantId, { ...yearBoundsMs(year, timeZone), participantIds: null }, page);
  // Thresholds change with the year, so any of its days tells which one holds; the last also for one that began within it.
  const day = `${year}-12-31`;
  return lines.map((line) => {
    const paid = line.values.map(({ asset, paidMinor }) => ({ asset, amountMinor: paidMinor }));
    return { ...line, flags: thresholdFlags(policies.all(), { country: line.country, day, paid }) };
  });
};
