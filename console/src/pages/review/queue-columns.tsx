/** How a flagged referral looks in the queue. */
import type { ReactNode } from "react";
import { Badge } from "../../design/badge.tsx";
import type { Column } from "../../design/data-table.tsx";
import type { Picked } from "../../design/picked.ts";
import { tickColumn } from "../../design/tick-column.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { WorthCell } from "../../design/worth.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { signalsOf } from "./evidence.tsx";
import { CampaignLink } from "../people/person-link.tsx";
import { PairName, ReviewBadge } from "./review-drawer.tsx";
import { useVerdictLine } from "./review-said.tsx";
import { reviewTexts } from "./texts.ts";
import type { Review } from "./verdicts.ts";

/** The columns; decided ones cannot be chosen, and say who decided. */
export const useQueueColumns = (
  status: Review["status"],
  picked: Picked<Review>,
  search: (referralId: string) => Record<string, unknown>,
): Column<Review>[] => {
  const t = useTexts(reviewTexts);
  const box = tickColumn(picked, {
    all: t.selectAll,
    one: ({ referrerId, refereeId, onboardingId }) =>
      t.select(`${referrerId} → ${refereeId ?? onboardingId ?? t.noFriend}`),
  });
  const age: Column<Review> =
    status === "decided"
      ? {
          id: "age",
          label: t.decidedAt,
          cell: ({ decision }) => (decision === null ? null : <RelativeTime at={decision.at} />),
        }
      : { id: "age", label: t.age, cell: ({ flaggedAt }) => <RelativeTime at={flaggedAt} /> };
  return [
    ...(status === "decided" ? [] : [box]),
    {
      id: "people",
      label: t.people,
      phone: "main",
      cell: (review) => (
        <PlaceLink to="/review" search={search(review.referralId)} className="table-main">
          <PairName review={review} />
        </PlaceLink>
      ),
    },
    status === "open"
      ? { id: "evidence", label: t.evidence, cell: (review) => <EvidenceCell review={review} /> }
      : { id: "verdict", label: t.verdict, cell: (review) => <VerdictCell review={review} /> },
    { id: "score", label: t.score, number: true, cell: ({ score }) => score },
    { id: "campaign", label: t.campaign, phone: "off", cell: ({ campaignId }) => <CampaignLink id={campaignId} /> },
    age,
    { id: "stake", label: t.stake, number: true, phone: "side", cell: ({ stake }) => <WorthCell worths={stake} /> },
  ];
};

const EvidenceCell = ({ review }: { review: Review }): ReactNode => {
  const t = useTexts(reviewTexts);
  const signals = review.evidence === null ? [] : signalsOf(review.evidence);
  const shown = signals.slice(0, 3).map((signal) => t.signals[signal]);
  return (
    <>
      {shown.length === 0 ? <span className="soft">{t.noEvidence}</span> : shown.join(" · ")}
      {signals.length > 3 ? <span className="soft">{` +${signals.length - 3}`}</span> : null}{" "}
      {review.needsTwo ? (
        <Badge tone="waiting" icon="people">
          {t.needsTwo}
        </Badge>
      ) : null}
    </>
  );
};

const VerdictCell = ({ review }: { review: Review }): ReactNode => {
  const lineOf = useVerdictLine();
  return (
    <span className="row">
      <ReviewBadge review={review} />
      {review.decision === null ? null : <span className="soft">{lineOf(review.decision)}</span>}
    </span>
  );
};
