import type { AnswerOf, Operations } from "@beckon/contract";
import { fromMinor, fromMinorOfAsset } from "../../core/money.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Counts, Flows } from "../../core/report/report-store.ts";
import { type BudgetForecast, funnelSteps, summarise, type Summary } from "../../core/report/summarise.ts";
import type { Context, Handlers } from "../handler.ts";
import { instantOrNull } from "./present.ts";

type Shown = AnswerOf<Operations["getReportSummary"]>;

const noFlows: Flows = { grantedMinor: 0n, returnedMinor: 0n, paidMinor: 0n, clawedBackMinor: 0n };

const presentFlows = ({ grantedMinor, returnedMinor, paidMinor, clawedBackMinor }: Flows, asset: string) => ({
  granted: fromMinorOfAsset(grantedMinor, asset),
  returned: fromMinorOfAsset(returnedMinor, asset),
  paid: fromMinorOfAsset(paidMinor, asset),
  clawedBack: fromMinorOfAsset(clawedBackMinor, asset),
});

const presentFunnel = (present: Counts, previous: Counts): Shown["funnel"] =>
  funnelSteps.map((step, index) => {
    const before = funnelSteps[index - 1];
    const rate = (counts: Counts) => (before && counts[before] > 0 ? counts[step] / counts[before] : null);
    return {
      step,
      count: present[step],
      rate: rate(present),
      previousCount: previous[step],
      previousRate: rate(previous),
    };
  });

/** Every asset that anything ever happened with, in the order of their names. */
const presentMoney = ({ committed, present, previous }: Summary): Shown["money"] =>
  [...committed.keys()].toSorted().map((asset) => ({
    currency: asset,
    committed: fromMinorOfAsset(committed.get(asset) ?? 0n, asset),
    ...presentFlows(present.flows.get(asset) ?? noFlows, asset),
    previous: presentFlows(previous.flows.get(asset) ?? noFlows, asset),
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

export const reportHandlers: Pick<Handlers, "getReportSummary"> = {
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
        funnel: presentFunnel(summary.present.counts, summary.previous.counts),
        series,
        previousSeries,
        money: presentMoney(summary),
        budgets: summary.budgets.map(presentBudget),
      },
    };
  },
};
