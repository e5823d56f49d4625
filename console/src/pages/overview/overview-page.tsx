/** How the programme is doing: what needs somebody, the funnel, days, money, and who brings friends. */
import "./overview.css";
import type { ReactNode } from "react";
import { useAnswer } from "../../api/queries.ts";
import { SelectField } from "../../design/field.tsx";
import { PageHead } from "../../design/page-head.tsx";
import { Loaded, Skeleton } from "../../design/states.tsx";
import { useDayBefore } from "../../design/time.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import { type Measure, measures, SummaryView } from "../campaigns/numbers.tsx";
import { Attention } from "./attention.tsx";
import { Referrers } from "./referrers.tsx";
import { overviewTexts } from "./texts.ts";

const lengths = ["7", "30", "90", "365"] as const;

const parse = (raw: Record<string, unknown>) => ({
  days: oneOf(textOf(raw["days"]), lengths) ?? "30",
  campaignId: textOf(raw["campaignId"]),
  measure: oneOf(raw["measure"], measures) ?? ("registered" satisfies Measure),
});

/** The overview. */
export const OverviewPage = (): ReactNode => {
  const t = useTexts(overviewTexts);
  const dayBefore = useDayBefore();
  const [{ days, campaignId, measure }, change] = useSearchState(parse);
  const period = { from: dayBefore(Number(days) - 1), to: dayBefore(0) };
  const query = { ...period, ...(campaignId === undefined ? {} : { campaignId }) };
  const campaigns = useAnswer("listCampaigns", { query: { limit: 100 } });
  const summary = useAnswer("getReportSummary", { query }, { keepPrevious: true, refetchMs: 60_000 });
  return (
    <div className="stack stack-wide">
      <PageHead
        title={t.overview}
        actions={
          <>
            <SelectField
              label={t.campaign}
              hideLabel
              value={campaignId ?? ""}
              options={[
                { value: "", label: t.allCampaigns },
                ...(campaigns.data?.items ?? []).map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onChange={(next) => change({ campaignId: next })}
            />
            <SelectField
              label={t.period}
              hideLabel
              value={days}
              options={lengths.map((value) => ({ value, label: t.days(Number(value)) }))}
              onChange={(next) => change({ days: next })}
            />
          </>
        }
      />
      <Attention />
      <Loaded query={summary} skeleton={<Skeleton lines={8} tall />}>
        {(report) => (
          <SummaryView
            summary={report}
            measure={measure}
            onMeasure={(next) => change({ measure: next === "registered" ? undefined : next })}
          />
        )}
      </Loaded>
      <Referrers query={query} />
    </div>
  );
};
