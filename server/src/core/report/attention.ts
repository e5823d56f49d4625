import { toMinor } from "../money.ts";
import type { Repositories } from "../ports.ts";
import type { BudgetUse, Waiting } from "./report-store.ts";

export type Severity = "info" | "warning" | "critical";

/** One thing that somebody should look at. */
export type Attention = {
  code:
    | "budget_low"
    | "campaign_ending"
    | "endpoint_failing"
    | "endpoint_disabled"
    | "deliveries_failed"
    | "reviews_open"
    | "referrals_waiting"
    | "rewards_waiting"
    | "events_rejected"
    | "payouts_failed";
  severity: Severity;
  count: number;
  sinceMs: number | null;
  /** When it is too late. */
  untilMs: number | null;
  /** Of the campaign, endpoint, event source or referral that it is about. */
  id: string | null;
  /** Of the campaign, where it is about one. */
  name: string | null;
};

const dayMs = 86_400_000;
/** A campaign that ends sooner is told of. */
const endingDays = 7;
/** What was refused or went wrong longer ago is history. */
const recentDays = 7;
/** Reviews and approvals of which one waits longer are overdue. */
const reviewDays = 3;
/** Failures in a row from which on an endpoint is not just having a moment. */
export const failuresToTell = 3;
const budgetsMaximum = 100;

const nothing = { count: 1, sinceMs: null, untilMs: null, id: null, name: null };

const lowBudget = ({ campaignId, name, amount, currency, usedMinor }: BudgetUse): Attention[] => {
  const budgetMinor = toMinor(amount, currency);
  if (budgetMinor === null || budgetMinor <= 0n || (budgetMinor - usedMinor) * 10n >= budgetMinor) return [];
  const severity = usedMinor >= budgetMinor ? "critical" : "warning";
  return [{ ...nothing, code: "budget_low", severity, id: campaignId, name }];
};

const ofWaiting = (one: Waiting, nowMs: number): Attention => {
  const { count, sinceMs, untilMs, id, name } = one;
  const about = { count, sinceMs, untilMs, id, name };
  switch (one.code) {
    case "campaign_ending":
      return { ...about, code: one.code, severity: untilMs !== null && untilMs - nowMs < dayMs ? "warning" : "info" };
    case "endpoint_disabled":
      return { ...about, code: one.code, severity: "critical" };
    case "reviews_open":
    case "referrals_waiting":
      return {
        ...about,
        code: one.code,
        severity: sinceMs !== null && nowMs - sinceMs > reviewDays * dayMs ? "warning" : "info",
      };
    case "rewards_waiting":
      return { ...about, code: one.code, severity: "info" };
    default:
      return { ...about, code: one.code, severity: "warning" };
  }
};

const weight: Record<Severity, number> = { critical: 0, warning: 1, info: 2 };

/**
 * What somebody should look at, the worst first. `nowMs` is the tenant's own time; deliveries leave in the world's, which is
 * `worldNowMs`.
 */
export const attention = async (
  { reports }: Pick<Repositories, "reports">,
  tenantId: string,
  { nowMs, worldNowMs }: { nowMs: number; worldNowMs: number },
): Promise<Attention[]> => {
  const waiting = await reports.waiting(tenantId, {
    nowMs,
    endingBeforeMs: nowMs + endingDays * dayMs,
    recentMs: nowMs - recentDays * dayMs,
    deliveriesSinceMs: worldNowMs - recentDays * dayMs,
    failures: failuresToTell,
  });
  const budgets = await reports.budgets(tenantId, { campaignId: null, sinceMs: nowMs, limit: budgetsMaximum });
  const all = [...budgets.flatMap(lowBudget), ...waiting.map((one) => ofWaiting(one, nowMs))];
  return all.toSorted((one, other) => weight[one.severity] - weight[other.severity]);
};
