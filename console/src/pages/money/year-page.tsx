/** What each participant was paid in a year, for reports to authorities. */
import "./money.css";
import type { ReactNode } from "react";
import { useEveryPage, type Work } from "../../api/every-page.ts";
import { type ItemOf, useList } from "../../api/queries.ts";
import { Badge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { ExportButton, type MadeFile } from "../../design/export-button.tsx";
import { SelectField } from "../../design/field.tsx";
import { Money } from "../../design/money.tsx";
import { EmptyState } from "../../design/states.tsx";
import { useNow } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useMembership } from "../../shell/session.tsx";
import { csvOf } from "../../texts/csv.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { ledgerTexts } from "./ledger-texts.ts";
import { MoneyHead } from "./money-head.tsx";

type Line = ItemOf<"getYearlyReport">;

/** Years one can choose from: the present one and those before it. */
const shownYears = 8;

const useYear = (): { year: number; years: readonly number[]; change: (year: string) => void } => {
  const { timeZone } = useMembership();
  const now = useNow();
  const present = Number(new Intl.DateTimeFormat("en", { year: "numeric", timeZone }).format(now));
  const [{ year }, change] = useSearchState((raw) => {
    const text = textOf(raw["year"]) ?? "";
    return { year: /^2[01]\d\d$/.test(text) ? Number(text) : undefined };
  });
  const chosen = year ?? present;
  const years = Array.from({ length: shownYears }, (_, back) => present - back);
  return {
    year: chosen,
    years: years.includes(chosen) ? years : [chosen, ...years],
    change: (next) => change({ year: Number(next) === present ? undefined : Number(next) }),
  };
};

/** The page. */
export const YearPage = (): ReactNode => {
  const t = useTexts(ledgerTexts);
  const { year, years, change } = useYear();
  const list = useList("getYearlyReport", { query: { year } });
  const columns = useColumns();
  return (
    <div className="stack">
      <MoneyHead view="year" actions={<WholeYear key={year} year={year} />} />
      <div className="filters">
        <SelectField
          label={t.year}
          value={String(year)}
          options={years.map((one) => ({ value: String(one), label: String(one) }))}
          onChange={change}
        />
      </div>
      <p className="small soft">{t.yearText}</p>
      <DataTable
        label={`${t.year} ${year}`}
        list={list}
        columns={columns}
        rowKey={({ participantId }) => participantId}
        empty={
          <EmptyState icon="money" title={t.yearEmpty}>
            {t.yearEmptyText}
          </EmptyState>
        }
      />
    </div>
  );
};

const useColumns = (): Column<Line>[] => {
  const t = useTexts(ledgerTexts);
  const format = useFormat();
  const amounts = (of: (value: Line["values"][number]) => string) =>
    function Amounts(line: Line): ReactNode {
      return (
        <span className="stack stack-tight">
          {line.values.map((value) => (
            <Money key={value.currency} value={{ amount: of(value), currency: value.currency }} />
          ))}
        </span>
      );
    };
  return [
    {
      id: "participant",
      label: t.participant,
      phone: "main",
      cell: ({ participantId }) => (
        <PlaceLink to="/money/ledger" search={{ participant: participantId }} className="table-main" dir="auto">
          {participantId}
        </PlaceLink>
      ),
    },
    { id: "country", label: t.country, cell: ({ country }) => (country === null ? null : format.country(country)) },
    {
      id: "flags",
      label: t.flags,
      cell: ({ flags }) => (
        <span className="row">
          {flags.map(({ policy, rule, threshold }) => (
            <Badge key={`${policy} ${rule}`} tone="attention" icon="flag">
              {t.flag(rule, format.money(threshold))}
            </Badge>
          ))}
        </span>
      ),
    },
    { id: "back", label: t.clawedBack, number: true, cell: amounts(({ clawedBack }) => clawedBack) },
    { id: "paid", label: t.paid, number: true, phone: "side", cell: amounts(({ paid }) => paid) },
  ];
};

const asCsv = (lines: readonly Line[]): string =>
  csvOf(
    ["participantId", "country", "currency", "paid", "clawedBack", "flags"],
    lines.flatMap(({ participantId, country, values, flags }) =>
      values.map(({ currency, paid, clawedBack }) => [
        ...[participantId, country, currency, paid, clawedBack],
        flags.map(({ policy, rule }) => `${policy}/${rule}`).join(" "),
      ]),
    ),
  );

const WholeYear = ({ year }: { year: number }): ReactNode => {
  const t = useTexts(ledgerTexts);
  const everyPage = useEveryPage();
  const exported = async (work: Work): Promise<MadeFile> => {
    const all = await everyPage("getYearlyReport", { year }, work);
    return { name: `paid-${year}.csv`, text: asCsv(all), rows: all.length };
  };
  return <ExportButton make={exported}>{t.csvWhole}</ExportButton>;
};
