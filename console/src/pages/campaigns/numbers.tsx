/** What a campaign has done: from code to reward, by day, and its money. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { DayChart } from "../../design/day-chart.tsx";
import { SegmentField } from "../../design/field.tsx";
import { Funnel } from "../../design/funnel.tsx";
import { saveFile } from "../../design/save-file.ts";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { useDayBefore } from "../../design/time.tsx";
import { csvOf } from "../../texts/csv.ts";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useMembership } from "../../shell/session.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { MoneyView } from "./money-view.tsx";
import { numbersTexts } from "./numbers-texts.ts";

type Summary = Answer<"getReportSummary">;
const periods = ["7", "30", "90"] as const;
/** The counts of a day. */
export const measures = ["issued", "validated", "registered", "qualified", "rewarded"] as const;

/** The tab. */
export const Numbers = ({ campaignId }: { campaignId: string }): ReactNode => {
  const t = useTexts(numbersTexts);
  const { timeZone } = useMembership();
  const dayBefore = useDayBefore();
  const [{ days, measure }, setState] = useSearchState((raw) => ({
    days: oneOf(textOf(raw["days"]), periods) ?? "30",
    measure: oneOf(raw["measure"], measures) ?? "registered",
  }));
  const period = { from: dayBefore(Number(days) - 1), to: dayBefore(0) };
  const query = useAnswer("getReportSummary", { query: { campaignId, ...period } }, { keepPrevious: true });
  return (
    <div className="stack stack-wide">
      <div className="row row-between">
        <SegmentField
          label={t.period}
          value={days}
          options={periods.map((value) => ({ value, label: t.days[value] }))}
          onChange={(value) => setState({ days: value === "30" ? undefined : Number(value) })}
        />
        <span className="soft small">{t.zone(timeZone)}</span>
      </div>
      <Loaded query={query} skeleton={<Skeleton lines={6} />}>
        {(summary) => (
          <SummaryView
            summary={summary}
            measure={measure}
            onMeasure={(value) => setState({ measure: value === "registered" ? undefined : value })}
          />
        )}
      </Loaded>
    </div>
  );
};

/** What can be counted by day. */
export type Measure = (typeof measures)[number];

/** Every count of every day, as a spreadsheet reads it, the period before first. */
const daysAsCsv = ({ series, previousSeries }: Summary): string =>
  csvOf(
    ["day", ...measures],
    [...previousSeries, ...series].map((day) => [day.day, ...measures.map((measure) => String(day[measure]))]),
  );

const funnelAsCsv = ({ funnel }: Summary): string =>
  csvOf(
    ["step", "count", "rate", "rateOf", "previousCount", "previousRate"],
    funnel.map(({ step, count, rate, rateOf, previousCount, previousRate }) => [
      ...[step, String(count), rate === null ? null : String(rate), rateOf],
      ...[String(previousCount), previousRate === null ? null : String(previousRate)],
    ]),
  );

type Shown = { summary: Summary; measure: Measure; onMeasure: (measure: Measure) => void };

/** A report: from code to reward, by day, money and budgets. */
export const SummaryView = ({ summary, measure, onMeasure }: Shown): ReactNode => {
  const t = useTexts(numbersTexts);
  const format = useFormat();
  const save = (): void => saveFile(`beckon-${summary.from}-${summary.to}.csv`, daysAsCsv(summary), "text/csv");
  const saveFunnel = (): void =>
    saveFile(`beckon-funnel-${summary.from}-${summary.to}.csv`, funnelAsCsv(summary), "text/csv");
  return (
    <>
      <section className="panel panel-padded stack" aria-label={t.funnel}>
        <div className="row row-between">
          <h2>{t.funnel}</h2>
          <Button small icon="download" onPress={saveFunnel}>
            {t.csv}
          </Button>
        </div>
        <Funnel
          label={t.funnel}
          steps={summary.funnel.map(({ step, count, rate, rateOf, previousCount, previousRate }) => ({
            ...{
              id: step,
              label: t.steps[step],
              count,
              rate,
              words: rateOf === "issued" || rateOf === "validated" ? t.over[rateOf] : null,
            },
            ...{ before: previousCount, rateBefore: previousRate, apart: step === "validated" },
          }))}
        />
        <p className="soft small">
          {t.checksNote}
          {summary.validatedFrom === null
            ? null
            : ` ${t.checksSince(format.date(summary.validatedFrom, summary.timeZone))}`}
        </p>
      </section>
      <section className="panel panel-padded stack" aria-label={t.byDay}>
        <div className="row row-between">
          <h2>{t.byDay}</h2>
          <div className="row">
            <SegmentField
              label={t.measure}
              value={measure}
              options={measures.map((value) => ({ value, label: value === "validated" ? t.checks : t.steps[value] }))}
              onChange={onMeasure}
            />
            <Button small icon="download" onPress={save}>
              {t.csv}
            </Button>
          </div>
        </div>
        <DayChart
          label={t.steps[measure]}
          unit={t.perDay[measure]}
          points={summary.series.map((point, at) => {
            const before = summary.previousSeries[at];
            return {
              ...{ day: point.day, value: point[measure] },
              before: before === undefined ? null : { day: before.day, value: before[measure] },
            };
          })}
        />
      </section>
      <MoneyView summary={summary} />
    </>
  );
};
