/** The money of a report: what moved in the period, by day, and what is left of budgets. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { BudgetMeter } from "../../design/budget-meter.tsx";
import { Button } from "../../design/button.tsx";
import { DayChart, type DayPoint } from "../../design/day-chart.tsx";
import { SegmentField, SelectField } from "../../design/field.tsx";
import { Figures } from "../../design/page-head.tsx";
import { saveFile } from "../../design/save-file.ts";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { csvOf } from "../../texts/csv.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { numbersTexts } from "./numbers-texts.ts";

type Summary = Answer<"getReportSummary">;
type Line = Summary["money"][number];

/** What can be seen by day. */
const flows = ["granted", "paid", "returned"] as const;

/** The section. Which currency and what of it is seen by day stands in the address. */
export const MoneyView = ({ summary }: { summary: Summary }): ReactNode => {
  const t = useTexts(numbersTexts);
  const format = useFormat();
  return (
    <section className="stack" aria-label={t.money}>
      <div className="row row-between">
        <h2>{t.money}</h2>
        {summary.money.length === 0 ? null : (
          <Button
            small
            icon="download"
            onPress={() => saveFile(`beckon-money-${summary.from}-${summary.to}.csv`, asCsv(summary), "text/csv")}
          >
            {t.csv}
          </Button>
        )}
      </div>
      {summary.money.length === 0 ? <p className="soft">{t.noMoney}</p> : null}
      {summary.money.map(({ currency, committed, granted, paid, returned, previous }) => {
        const amount = (value: string): string => format.money({ amount: value, currency });
        return (
          <Figures
            key={currency}
            items={[
              { label: t.granted, value: amount(granted), note: t.before(amount(previous.granted)) },
              { label: t.paid, value: amount(paid), note: t.before(amount(previous.paid)) },
              { label: t.returned, value: amount(returned), note: t.before(amount(previous.returned)) },
              { label: t.committed, value: amount(committed), note: t.committedNote },
            ]}
          />
        );
      })}
      {summary.money.length === 0 ? null : <MoneyByDay summary={summary} />}
      {summary.budgets.map((budget) => (
        <BudgetMeter
          key={`${budget.campaignId}-${budget.currency}`}
          budget={budget}
          label={summary.campaignId === null ? t.budgetOf(budget.name) : t.budget}
        />
      ))}
    </section>
  );
};

const MoneyByDay = ({ summary }: { summary: Summary }): ReactNode => {
  const t = useTexts(numbersTexts);
  const format = useFormat();
  const [{ flow, asset }, change] = useSearchState((raw) => ({
    flow: oneOf(raw["flow"], flows) ?? "granted",
    asset: textOf(raw["asset"]),
  }));
  const line = summary.money.find(({ currency }) => currency === asset) ?? summary.money[0];
  if (line === undefined) return null;
  const { currency } = line;
  const digits = line.granted.split(".")[1]?.length ?? 0;
  return (
    <section className="panel panel-padded stack" aria-label={t.moneyByDay}>
      <div className="row row-between">
        <h3>{t.moneyByDay}</h3>
        <div className="row">
          {summary.money.length === 1 ? null : (
            <SelectField
              label={t.currency}
              hideLabel
              value={currency}
              options={summary.money.map((one) => ({ value: one.currency, label: unitOf(one.currency) }))}
              onChange={(next) => change({ asset: next })}
            />
          )}
          <SegmentField
            label={t.measure}
            value={flow}
            options={flows.map((value) => ({ value, label: t[value] }))}
            onChange={(next) => change({ flow: next === "granted" ? undefined : next })}
          />
        </div>
      </div>
      <DayChart
        label={t[flow]}
        unit={unitOf(currency)}
        points={pointsOf(summary, line, flow)}
        show={(value) => format.money({ amount: value.toFixed(digits), currency })}
      />
    </section>
  );
};

const unitOf = (currency: string): string => currency.replace(/^points:/, "");

const pointsOf = (summary: Summary, { days, previous }: Line, flow: (typeof flows)[number]): DayPoint[] => {
  const now = new Map(days.map((one) => [one.day, Number(one[flow])]));
  const before = new Map(previous.days.map((one) => [one.day, Number(one[flow])]));
  return summary.series.map(({ day }, at) => {
    const other = summary.previousSeries[at]?.day;
    return {
      ...{ day, value: now.get(day) ?? 0 },
      before: other === undefined ? null : { day: other, value: before.get(other) ?? 0 },
    };
  });
};

/** Every day on which anything moved, the period before first. */
const asCsv = ({ money }: Summary): string =>
  csvOf(
    ["day", "currency", "granted", "paid", "returned", "clawedBack"],
    money.flatMap(({ currency, days, previous }) =>
      [...previous.days, ...days].map((one) => [
        ...[one.day, currency, one.granted, one.paid, one.returned, one.clawedBack],
      ]),
    ),
  );
