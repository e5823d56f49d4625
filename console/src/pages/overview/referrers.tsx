/** Who brought the most friends in the period. */
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import type { Answer, Query } from "../../api/call.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState } from "../../design/states.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { PersonLink } from "../people/person-link.tsx";
import { overviewTexts } from "./texts.ts";

type Referrer = Answer<"getReportReferrers">["items"][number];

/** The ten best. */
export const Referrers = ({ query }: { query: Query<"getReportReferrers"> }): ReactNode => {
  const t = useTexts(overviewTexts);
  const format = useFormat();
  const referrers = useAnswer("getReportReferrers", { query: { ...query, limit: 10 } }, { keepPrevious: true });
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
      <h2>{t.referrers}</h2>
      <DataTable
        label={t.referrers}
        list={{ items: referrers.data?.items, error: referrers.error, refetch: referrers.refetch }}
        columns={columns}
        rowKey={({ participantId }) => participantId}
        empty={
          <EmptyState icon="people" title={t.referrers}>
            {t.referrersNone}
          </EmptyState>
        }
      />
    </section>
  );
};
