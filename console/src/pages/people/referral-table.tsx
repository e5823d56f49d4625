/** Referrals as a list, on every page that has some; where many are decided together, with boxes to choose them. */
import { type ReactNode, useState } from "react";
import { type ItemOf, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import type { MenuEntry } from "../../design/menu.tsx";
import { usePicked } from "../../design/picked.ts";
import { Selection } from "../../design/selection.tsx";
import { tickColumn } from "../../design/tick-column.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { useMayNot } from "../../shell/session.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { decideTexts } from "./decide-texts.ts";
import { CampaignLink, Friend, PersonLink, referralPath } from "./person-link.tsx";
import { type Decision, decisions, isPossible, ReferralDecision } from "./referral-decision.tsx";
import { peopleTexts } from "./texts.ts";

type Referral = ItemOf<"listReferrals">;

type Shown = {
  label: string;
  query: NonNullable<Parameters<typeof useList<"listReferrals">>[1]["query"]>;
  /** Who is known already, and so has no column. */
  without?: "referrer" | "friend";
  /** Many can be chosen and decided together. */
  bulk?: boolean;
  empty: ReactNode;
};

/** The API decides about no more in one call. */
const most = 500;

/** The referrals that fit a filter, newest first. */
export const ReferralTable = ({ label, query, without, bulk = false, empty }: Shown): ReactNode => {
  const go = useGo();
  const words = useTexts(decideTexts);
  const list = useList("listReferrals", { query });
  const picked = usePicked(list.items ?? [], ({ id }) => id);
  const [deciding, setDeciding] = useState<{ decision: Decision; referrals: readonly Referral[] } | null>(null);
  const columns = useReferralColumns(without);
  const box = tickColumn(picked, {
    all: words.selectAll,
    one: ({ referrerId, refereeId, onboardingId }) =>
      words.select(`${referrerId} → ${refereeId ?? onboardingId ?? ""}`),
  });
  return (
    <>
      {picked.selected.length === 0 ? null : (
        <Selected
          referrals={picked.selected}
          onNone={() => picked.all(false)}
          onDecide={(decision) => setDeciding({ decision, referrals: picked.selected })}
        />
      )}
      <DataTable
        label={label}
        list={list}
        columns={bulk ? [box, ...columns] : columns}
        rowKey={({ id }) => id}
        onOpen={({ id }) => go({ to: referralPath(id) })}
        empty={empty}
      />
      {deciding === null ? null : (
        <ReferralDecision {...deciding} onClose={() => setDeciding(null)} onDone={() => picked.all(false)} />
      )}
    </>
  );
};

const useReferralColumns = (without: Shown["without"]): Column<Referral>[] => {
  const t = useTexts(peopleTexts);
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
  return columns.filter((column) => column !== null);
};

type SelectedProps = {
  referrals: readonly Referral[];
  onNone: () => void;
  onDecide: (decision: Decision) => void;
};

/** What can be done with those that are selected; first what takes them on, never what ends them. */
const Selected = ({ referrals, onNone, onDecide }: SelectedProps): ReactNode => {
  const t = useTexts(decideTexts);
  const mayNot = useMayNot();
  const reason = mayNot("referrals:write") ?? (referrals.length > most ? t.tooMany(most) : undefined);
  const first: Decision = referrals.every((one) => isPossible("unvoid", one)) ? "unvoid" : "approve";
  const entry = (decision: Decision): MenuEntry => ({
    id: decision,
    label: t.actions[decision],
    reason,
    bad: decision === "decline" || decision === "void",
    onPress: () => onDecide(decision),
  });
  return (
    <Selection
      label={t.selected(referrals.length)}
      first={entry(first)}
      rest={decisions.filter((decision) => decision !== first).map(entry)}
      onNone={onNone}
    />
  );
};
