/** Referrals as a list, on every page that has some. */
import type { ReactNode } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { CampaignLink, Friend, PersonLink, referralPath } from "./person-link.tsx";
import { peopleTexts } from "./texts.ts";

type Referral = ItemOf<"listReferrals">;

type Shown = {
  label: string;
  query: NonNullable<Parameters<typeof useList<"listReferrals">>[1]["query"]>;
  /** Who is known already, and so has no column. */
  without?: "referrer" | "friend";
  empty: ReactNode;
};

/** The referrals that fit a filter, newest first. */
export const ReferralTable = ({ label, query, without, empty }: Shown): ReactNode => {
  const t = useTexts(peopleTexts);
  const go = useGo();
  const list = useList("listReferrals", { query });
  const columns: (Column<Referral> | null)[] = [
    {
      id: "code",
      label: t.code,
      phone: "main",
      cell: ({ id, code }) => (
        <PlaceLink to={referralPath(id)} className="mono">
          {code}
        </PlaceLink>
      ),
    },
    {
      id: "state",
      label: t.state,
      phone: "side",
      cell: ({ status, review }) => (
        <span className="row">
          <StateBadge state={status} />
          {review === "none" ? null : <StateBadge state={review} />}
        </span>
      ),
    },
    without === "referrer"
      ? null
      : { id: "referrer", label: t.referrer, cell: (one) => <PersonLink id={one.referrerId} /> },
    without === "friend" ? null : { id: "friend", label: t.friend, cell: (one) => <Friend referral={one} /> },
    { id: "campaign", label: t.campaign, phone: "off", cell: (one) => <CampaignLink id={one.campaignId} /> },
    { id: "registered", label: t.registered, number: true, cell: (one) => <RelativeTime at={one.registeredAt} /> },
  ];
  return (
    <DataTable
      label={label}
      list={list}
      columns={columns.filter((column) => column !== null)}
      rowKey={({ id }) => id}
      onOpen={({ id }) => go({ to: referralPath(id) })}
      empty={empty}
    />
  );
};
