import { limits } from "@beckon/contract";
import { toMinor } from "../money.ts";
import type { Repositories } from "../ports.ts";
import { type BudgetUse, type Counts, type Flows, funnelSteps, noCounts, noFlows, type Span } from "./report-store.ts";
import { type ReportPeriod, reportPeriod } from "./report-period.ts";

/** One half of a summary: its days and what they come to. */
export type PeriodSums = {
  days: readonly ({ day: string } & Counts)[];
  counts: Counts;
  flows: ReadonlyMap<string, Flows>;
  /** The same by day, in their order, of those days on which anything was done with the asset. */
  flowDays: ReadonlyMap<string, readonly { day: string; flows: Flows }[]>;
};

/** What is left of a budget, and when it ends if it goes on as of late. */
export type BudgetForecast = {
  campaignId: string;
  name: string;
  currency: string;
  budgetMinor: bigint;
  usedMinor: bigint;
  leftMinor: bigint;
  leftPercent: number;
  perDayMinor: bigint;
  endsAtMs: number | null;
};

export type Summary = {
  period: ReportPeriod;
  /** Since when checks of codes are counted, where not all of both halves are; null where they are. Units: milliseconds. */
  validatedFromMs: number | null;
  present: PeriodSums;
  previous: PeriodSums;
  /** Granted and neither paid nor returned, since the beginning. */
  committed: ReadonlyMap<string, bigint>;
  budgets: readonly BudgetForecast[];
};

const plus = (one: Flows, other: Flows): Flows => ({
  grantedMinor: one.grantedMinor + other.grantedMinor,
  returnedMinor: one.returnedMinor + other.returnedMinor,
  paidMinor: one.paidMinor + other.paidMinor,
  clawedBackMinor: one.clawedBackMinor + other.clawedBackMinor,
});

/** What has been promised of it and is not settled. A payout that was reversed is settled: what is owed back is another matter. */
const committedOf = ({ grantedMinor, returnedMinor, paidMinor, clawedBackMinor }: Flows): bigint =>
  grantedMinor - returnedMinor - paidMinor + clawedBackMinor;

const sumOf = (days: readonly string[], spans: ReadonlyMap<number, Span>, offset: number): PeriodSums => {
  const shown = days.map((day, index) => ({ day, ...(spans.get(offset + index)?.counts ?? noCounts) }));
  const flows = new Map<string, Flows>();
  const flowDays = new Map<string, { day: string; flows: Flows }[]>();
  for (const [index, day] of days.entries())
    for (const [asset, flow] of spans.get(offset + index)?.flows ?? []) {
      flows.set(asset, plus(flows.get(asset) ?? noFlows, flow));
      const known = flowDays.get(asset) ?? [];
      known.push({ day, flows: flow });
      flowDays.set(asset, known);
    }
  const counts = { ...noCounts };
  for (const day of shown) for (const step of funnelSteps) counts[step] += day[step];
  return { days: shown, counts, flows, flowDays };
};

const dayMs = 86_400_000;
/** The pace of a budget is that of so many days; of a younger campaign, that of its life. */
export const paceDays = 14;
/** What ends later than this has no end that anybody would plan with. */
const farDays = 3_650;

const forecastOf = (use: BudgetUse, nowMs: number): BudgetForecast[] => {
  const { campaignId, name, currency, usedMinor } = use;
  const budgetMinor = toMinor(use.amount, currency);
  if (budgetMinor === null || budgetMinor <= 0n) return [];
  const leftMinor = usedMinor >= budgetMinor ? 0n : budgetMinor - usedMinor;
  const livedMs = Math.min(Math.max(nowMs - use.createdAtMs, dayMs), paceDays * dayMs);
  const perDayMinor = use.recentMinor <= 0n ? 0n : (use.recentMinor * BigInt(dayMs)) / BigInt(Math.round(livedMs));
  // Rounded down to whole milliseconds; divided last, so that a small budget keeps its hours.
  const leftMs = use.recentMinor <= 0n ? null : (leftMinor * BigInt(Math.round(livedMs))) / use.recentMinor;
  const far = leftMs === null || leftMs > BigInt(farDays * dayMs);
  return [
    {
      ...{ campaignId, name, currency, budgetMinor, usedMinor, leftMinor, perDayMinor },
      leftPercent: Number((leftMinor * 1000n) / budgetMinor) / 10,
      endsAtMs: leftMinor === 0n ? nowMs : far ? null : nowMs + Number(leftMs),
    },
  ];
};

/** Budgets shown in one summary: those of active campaigns before those of paused ones. */
const budgetsMaximum = 100;

/**
 * What a tenant's campaigns, or one of them, did in a period and in the one before. Everything counts on the day it happened, not on
 * the day of the referral it belongs to. Errors: rule_violated.
 */
export const summarise = async (
  { tenants, reports }: Pick<Repositories, "tenants" | "reports">,
  asked: { tenantId: string; from: string | null; to: string | null; campaignId: string | null },
  nowMs: number,
): Promise<Summary> => {
  const { tenantId, campaignId } = asked;
  const tenant = await tenants.find(tenantId);
  const period = reportPeriod(asked, {
    ...{ nowMs, daysMaximum: limits.reportDays },
    timeZone: tenant?.timeZone ?? "UTC",
  });
  const { spans, flows } = await reports.sums(tenantId, { campaignId, ...period });
  const sinceMs = nowMs - paceDays * dayMs;
  const budgets = await reports.budgets(tenantId, { campaignId, sinceMs, limit: budgetsMaximum });
  const byIndex = new Map(spans.map((span) => [span.index, span]));
  const length = period.days.length / 2;
  const countedFromMs = tenant?.checksCountedFromMs ?? null;
  return {
    period,
    validatedFromMs: countedFromMs !== null && countedFromMs > (period.boundsMs[0] ?? 0) ? countedFromMs : null,
    previous: sumOf(period.days.slice(0, length), byIndex, 0),
    present: sumOf(period.days.slice(length), byIndex, length),
    committed: new Map([...flows].map(([asset, flow]) => [asset, committedOf(flow)])),
    budgets: budgets
      .flatMap((use) => forecastOf(use, nowMs))
      .toSorted((one, other) => one.leftPercent - other.leftPercent),
  };
};
