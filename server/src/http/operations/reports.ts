import { type AnswerOf, limits, type Operations } from "@beckon/contract";
import { fromMinor, fromMinorOfAsset } from "../../core/money.ts";
import { type Attention, attention } from "../../core/report/attention.ts";
import { reportPeriod } from "../../core/report/report-period.ts";
import { Refusal } from "../../core/refusal.ts";
import { type Flows, noFlows } from "../../core/report/report-store.ts";
import { funnelOf } from "../../core/report/funnel.ts";
import { type BudgetForecast, type PeriodSums, summarise, type Summary } from "../../core/report/summarise.ts";
import type { Context, Handlers } from "../handler.ts";
import { instantOrNull } from "./present.ts";

type ShownAttention = AnswerOf<Operations["getReportAttention"]>["items"][number];
type Shown = AnswerOf<Operations["getReportSummary"]>;

const presentFlows = ({ grantedMinor, returnedMinor, paidMinor, clawedBackMinor }: Flows, asset: string) => ({
  granted: fromMinorOfAsset(grantedMinor, asset),
  returned: fromMinorOfAsset(returnedMinor, asset),
  paid: fromMinorOfAsset(paidMinor, asset),
  clawedBack: fromMinorOfAsset(clawedBackMinor, asset),
});

const presentPeriod = ({ flows, flowDays }: PeriodSums, asset: string) => ({
  ...presentFlows(flows.get(asset) ?? noFlows, asset),
  days: (flowDays.get(asset) ?? []).map(({ day, flows: moved }) => ({ day, ...presentFlows(moved, asset) })),
});

/** Every asset that anything ever happened with, in the order of their names. */
const presentMoney = ({ committed, present, previous }: Summary): Shown["money"] =>
  [...committed.keys()].toSorted().map((asset) => ({
    currency: asset,
    committed: fromMinorOfAsset(committed.get(asset) ?? 0n, asset),
    ...presentPeriod(present, asset),
    previous: presentPeriod(previous, asset),
  }));

const presentBudget = (budget: BudgetForecast): Shown["budgets"][number] => {
  const { campaignId, name, currency, leftPercent } = budget;
  return {
    ...{ campaignId, name, currency, leftPercent },
    budget: fromMinor(budget.budgetMinor, currency),
    used: fromMinor(budget.usedMinor, currency),
    left: fromMinor(budget.leftMinor, currency),
    perDay: fromMinor(budget.perDayMinor, currency),
    endsAt: instantOrNull(budget.endsAtMs),
  };
};

/** Errors: not_found, for another tenant's campaign too. */
const refuseUnknown = async ({ repositories, tenantId }: Context, campaignId: string | null): Promise<void> => {
  if (campaignId !== null && !(await repositories.campaigns.find(tenantId, campaignId)))
    throw new Refusal("not_found", `There is no campaign ${campaignId}.`);
};

const span = (days: Shown["series"]) => ({ from: days[0]?.day ?? "", to: days.at(-1)?.day ?? "" });

/** Which operation of the API shows it. */
const lookAt: Record<Attention["code"], (id: string) => ShownAttention["look"]> = {
  budget_low: (campaignId) => ({ operation: "getCampaign", params: { campaignId }, query: {} }),
  campaign_ending: (campaignId) => ({ operation: "getCampaign", params: { campaignId }, query: {} }),
  endpoint_failing: (endpointId) => ({
    operation: "listDeliveries",
    params: {},
    query: { endpointId, state: "retrying" },
  }),
  endpoint_disabled: (endpointId) => ({ operation: "getWebhookEndpoint", params: { endpointId }, query: {} }),
  deliveries_failed: () => ({ operation: "listDeliveries", params: {}, query: { state: "failed" } }),
  reviews_open: () => ({ operation: "listReviews", params: {}, query: {} }),
  referrals_waiting: () => ({ operation: "listReferrals", params: {}, query: { awaiting: "approval" } }),
  rewards_waiting: () => ({ operation: "listRewards", params: {}, query: { status: "pending", approval: "waiting" } }),
  events_rejected: (sourceId) => ({ operation: "listRejectedEvents", params: { sourceId }, query: {} }),
  payouts_failed: () => ({ operation: "listRewards", params: {}, query: { failed: "true" } }),
};

const presentAttention = ({ sinceMs, untilMs, ...one }: Attention): ShownAttention => ({
  ...one,
  since: instantOrNull(sinceMs),
  until: instantOrNull(untilMs),
  look: lookAt[one.code](one.id ?? ""),
});

type ReportHandlers = Pick<Handlers, "getReportSummary" | "getReportReferrers" | "getReportAttention">;

export const reportHandlers: ReportHandlers = {
  getReportSummary: async ({ query, context }) => {
    const { repositories, tenantId, nowMs } = context;
    const { from = null, to = null, campaignId = null } = query;
    await refuseUnknown(context, campaignId);
    const summary = await summarise(repositories, { tenantId, from, to, campaignId }, nowMs);
    const [series, previousSeries] = [[...summary.present.days], [...summary.previous.days]];
    return {
      body: {
        ...span(series),
        previous: span(previousSeries),
        timeZone: summary.period.timeZone,
        campaignId,
        interval: "day",
        validatedFrom: instantOrNull(summary.validatedFromMs),
        funnel: funnelOf(summary),
        series,
        previousSeries,
        money: presentMoney(summary),
        budgets: summary.budgets.map(presentBudget),
      },
    };
  },
  getReportReferrers: async ({ query, context }) => {
    const { repositories, tenantId, nowMs } = context;
    const { from = null, to = null, campaignId = null, limit = limits.pageDefault } = query;
    await refuseUnknown(context, campaignId);
    const timeZone = (await repositories.tenants.find(tenantId))?.timeZone ?? "UTC";
    const asked = { nowMs, timeZone, daysMaximum: limits.reportDays };
    const { days, boundsMs } = reportPeriod({ from, to }, asked);
    // The second half of what a summary compares.
    const half = days.length / 2;
    const [fromMs = 0, untilMs = 0] = [boundsMs[half], boundsMs.at(-1)];
    const found = await repositories.reports.topReferrers(tenantId, { campaignId, fromMs, untilMs, limit });
    const countedFrom = instantOrNull(found.countedFromMs);
    return { body: { from: days[half] ?? "", to: days.at(-1) ?? "", timeZone, countedFrom, items: found.items } };
  },
  getReportAttention: async ({ context: { repositories, tenantId, nowMs, realClock } }) => {
    const found = await attention(repositories, tenantId, { nowMs, worldNowMs: realClock.nowMs() });
    return { body: { items: found.map(presentAttention) } };
  },
};
