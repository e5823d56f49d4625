/** What the risk rules said about sign-ups, refused ones included. */
import "./review.css";
import type { ReactNode } from "react";
import { useList } from "../../api/queries.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Drawer } from "../../design/drawer.tsx";
import { SelectField } from "../../design/field.tsx";
import { FilterText } from "../../design/filter-text.tsx";
import { EmptyState, Note } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import { checkTexts } from "./check-texts.ts";
import { type Assessment, Evidence, signalsOf } from "./evidence.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";
import { CampaignLink } from "../people/person-link.tsx";
import { PairName } from "./review-drawer.tsx";
import { ReviewHead } from "./review-head.tsx";
import { reviewTexts } from "./texts.ts";

const outcomes = ["hold", "refuse", "pass"] as const;
const parse = (raw: Record<string, unknown>) => ({
  outcome: oneOf(raw["outcome"], outcomes),
  referrer: textOf(raw["referrer"]),
  open: textOf(raw["open"]),
});

/** The page. */
export const AssessmentsPage = (): ReactNode => {
  const t = useTexts(checkTexts);
  const words = useTexts(reviewTexts);
  const [{ outcome, referrer, open }, change] = useSearchState(parse);
  const query = { ...(outcome ? { outcome } : {}), ...(referrer ? { referrerId: referrer } : {}) };
  const list = useList("listRiskAssessments", { query });
  const shown = list.items?.find(({ id }) => id === open);
  const columns: Column<Assessment>[] = [
    {
      id: "people",
      label: t.people,
      phone: "main",
      cell: (one) => (
        <PlaceLink to="/review/assessments" search={{ outcome, referrer, open: one.id }} className="table-main">
          <PairName review={one} />
        </PlaceLink>
      ),
    },
    {
      id: "evidence",
      label: t.evidence,
      cell: (one) =>
        signalsOf(one)
          .map((signal) => words.signals[signal])
          .join(" · "),
    },
    { id: "campaign", label: words.campaign, phone: "off", cell: ({ campaignId }) => <CampaignLink id={campaignId} /> },
    { id: "at", label: t.at, cell: ({ at }) => <RelativeTime at={at} /> },
    { id: "score", label: t.score, number: true, cell: ({ score }) => score },
    { id: "outcome", label: t.outcome, phone: "side", cell: (one) => <OutcomeBadge outcome={one.outcome} /> },
  ];
  const filtered = outcome !== undefined || referrer !== undefined;
  return (
    <div className="stack">
      <ReviewHead view="assessments" />
      <div className="filters">
        <SelectField
          label={t.outcome}
          value={outcome ?? ""}
          options={[
            { value: "", label: t.anyOutcome },
            ...outcomes.map((value) => ({ value, label: t.outcomes[value] })),
          ]}
          onChange={(value) => change({ outcome: value })}
        />
        <FilterText
          key={referrer}
          label={t.referrerId}
          value={referrer}
          onChange={(value) => change({ referrer: value })}
        />
      </div>
      <DataTable
        label={t.assessmentList}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        openKey={open}
        onOpen={({ id }) => change({ open: id }, "push")}
        empty={
          <EmptyState icon="review" title={t.assessmentsEmpty}>
            {filtered ? t.assessmentsNone : t.assessmentsEmptyText}
          </EmptyState>
        }
      />
      {open === undefined || list.items === undefined ? null : (
        <Drawer
          wide
          open
          title={shown ? <PairName review={shown} /> : t.assessment}
          onClose={() => change({ open: undefined }, "push")}
        >
          {shown === undefined ? <Note tone="attention">{t.notLoaded}</Note> : <Shown assessment={shown} />}
        </Drawer>
      )}
    </div>
  );
};

const Shown = ({ assessment }: { assessment: Assessment }): ReactNode => {
  const t = useTexts(checkTexts);
  const { referralId, outcome } = assessment;
  return (
    <div className="stack">
      <div className="row">
        <OutcomeBadge outcome={outcome} />
        {referralId === null ? (
          <span className="soft small">{t.noReferral}</span>
        ) : outcome === "hold" ? (
          <PlaceLink to="/review" search={{ open: referralId }}>
            {t.toReview}
          </PlaceLink>
        ) : null}
      </div>
      <Evidence assessment={assessment} />
    </div>
  );
};
