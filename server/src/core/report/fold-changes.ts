import type { TransactionRepositories } from "../ports.ts";
import { dayStartsMs } from "./report-period.ts";
import type { ReportDays, ReportStore } from "./report-store.ts";

const dayMs = 86_400_000;
/** Days made of their quarters in one transaction: well below the time that a statement has, with fifty busy campaigns. */
const daysPerBuild = 30;

/** The tenant's days as they are; none where its zone is another than theirs. */
const daysIn = async (reports: ReportStore, tenantId: string, timeZone: string): Promise<ReportDays> => {
  const days = await reports.findDays(tenantId);
  if (days?.timeZone === timeZone) return days;
  await reports.deleteDays(tenantId);
  const none = { timeZone, builtFromMs: null, whole: false };
  await reports.putDays(tenantId, none);
  return none;
};

/** Days that end with the latest quarter which is in none yet. Returns whether there was one. */
const buildSome = async (reports: ReportStore, tenantId: string, days: ReportDays): Promise<boolean> => {
  const { timeZone, builtFromMs } = days;
  const latestMs = await reports.latestQuarter(tenantId, builtFromMs);
  if (latestMs === null) {
    await reports.putDays(tenantId, { ...days, whole: true });
    return false;
  }
  const startsMs = dayStartsMs(latestMs - daysPerBuild * dayMs, latestMs, timeZone);
  await reports.buildDays(tenantId, startsMs, builtFromMs);
  await reports.putDays(tenantId, { timeZone, builtFromMs: startsMs[0] ?? latestMs, whole: false });
  return true;
};

/**
 * Moves the oldest noted changes into the sums, and builds some of the days that are not there yet. Returns how many changes, and
 * whether to go on; nothing while somebody else is at it. Concurrency: one at a time for each tenant, inside its transaction.
 */
export const foldChanges = async (
  { tenants, reports }: TransactionRepositories,
  { tenantId, limit }: { tenantId: string; limit: number },
): Promise<{ folded: number; more: boolean }> => {
  if (!(await reports.tryHold(tenantId))) return { folded: 0, more: false };
  let days = await daysIn(reports, tenantId, (await tenants.find(tenantId))?.timeZone ?? "UTC");
  const oldest = await reports.oldestChanges(tenantId, limit);
  const folded = oldest?.changeIds.length ?? 0;
  if (oldest) {
    const startsMs = dayStartsMs(oldest.firstMs, oldest.lastMs, days.timeZone);
    await reports.fold(tenantId, oldest.changeIds, { startsMs, builtFromMs: days.builtFromMs });
    if (days.builtFromMs !== null && oldest.firstMs < days.builtFromMs) days = { ...days, whole: false };
  }
  if (folded === limit) {
    await reports.putDays(tenantId, days);
    return { folded, more: true };
  }
  return { folded, more: !days.whole && (await buildSome(reports, tenantId, days)) };
};
