/** Who brought the most friends in the period. */
import type { ReactNode } from "react";
import type { Work } from "../../api/every-page.ts";
import { useAnswer, useCall } from "../../api/queries.ts";
import type { Answer, Query } from "../../api/call.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { ExportButton, type MadeFile } from "../../design/export-button.tsx";
import { EmptyState, Note } from "../../design/states.tsx";
import { useMembership } from "../../shell/session.tsx";
import { csvOf } from "../../texts/csv.ts";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { PersonLink } from "../people/person-link.tsx";
import { overviewTexts } from "./texts.ts";

type Referrer = Answer<"getReportReferrers">["items"][number];

const asCsv = (items: readonly Referrer[]): string =>
  csvOf(
    ["participantId", "country", "qualified", "rewarded"],
    items.map((one) => [one.participantId, one.country, String(one.qualified), String(one.rewarded)]),
  );

/** The ten best; the file has the hundred that the API tells. */
export const Referrers = ({ query }: { query: Query<"getReportReferrers"> }): ReactNode => {
  const t = useTexts(overviewTexts);
  const format = useFormat();
  const referrers = useAnswer("getReportReferrers", { query: { ...query, limit: 10 } }, { keepPrevious: true });
  const { timeZone } = useMembership();
  const since = referrers.data?.countedFrom ?? null;
  const call = useCall();
  const exported = async ({ signal }: Work): Promise<MadeFile> => {
    const { from, to, items } = await call("getReportReferrers", { query: { ...query, limit: 100 }, signal });
    return { name: `beckon-referrers-${from}-${to}.csv`, text: asCsv(items), rows: items.length };
  };
  const columns: Column<Referrer>[] = [
    {
      id: "who",
      label: t.participant,
      phone: "main",
      cell: ({ participantId }) => <PersonLink id={participantId} />,
    },
    {
      id: "country",
      label: t.country,
      phone: "off",
      cell: ({ country }) => (country === null ? t.unknown : format.country(country)),
    },
    { id: "qualified", label: t.qualified, number: true, phone: "side", cell: (one) => format.number(one.qualified) },
    { id: "rewarded", label: t.rewarded, number: true, cell: (one) => format.number(one.rewarded) },
  ];
  return (
    <section className="stack" aria-label={t.referrers}>
      <div className="row row-between">
        <h2>{t.referrers}</h2>
        <ExportButton small make={exported}>
          {t.csv}
        </ExportButton>
      </div>
      {since === null ? null : <Note tone="waiting">{t.referrersSince(format.exact(since, timeZone))}</Note>}
      <DataTable
        label={t.referrers}
        list={{ items: referrers.data?.items, error: referrers.error, refetch: referrers.refetch }}
        columns={columns}
        rowKey={({ participantId }) => participantId}
        bare
        empty={
          <EmptyState icon="people" title={t.referrers}>
            {t.referrersNone}
          </EmptyState>
        }
      />
    </section>
  );
};
