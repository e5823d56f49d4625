/** What a participant earned, and what the ledger says of it. */
import type { ReactNode } from "react";
import { type ItemOf, useAnswer, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { BalanceTable } from "../money/balance-table.tsx";
import { useLedgerColumns } from "../money/ledger-columns.tsx";
import { CampaignLink, referralPath } from "./person-link.tsx";
import { RewardWorth } from "./reward-value.tsx";
import { peopleTexts } from "./texts.ts";

/** The rewards of a participant, newest first. */
export const ParticipantRewards = ({ participantId }: { participantId: string }): ReactNode => {
  const t = useTexts(peopleTexts);
  const go = useGo();
  const list = useList("listRewards", { query: { participantId } });
  const columns: Column<ItemOf<"listRewards">>[] = [
    {
      id: "value",
      label: t.value,
      phone: "main",
      cell: ({ referralId, value }) => (
        <PlaceLink to={referralPath(referralId)}>
          <RewardWorth value={value} />
        </PlaceLink>
      ),
    },
    { id: "state", label: t.state, phone: "side", cell: ({ status }) => <StateBadge state={status} /> },
    { id: "side", label: t.forSide, cell: ({ side }) => t.side[side] },
    { id: "campaign", label: t.campaign, phone: "off", cell: ({ campaignId }) => <CampaignLink id={campaignId} /> },
    { id: "granted", label: t.granted, number: true, cell: ({ grantedAt }) => <RelativeTime at={grantedAt} /> },
  ];
  return (
    <DataTable
      label={t.rewards}
      list={list}
      columns={columns}
      rowKey={({ id }) => id}
      onOpen={({ referralId }) => go({ to: referralPath(referralId) })}
      empty={
        <EmptyState icon="money" title={t.rewards}>
          {t.rewardsNone}
        </EmptyState>
      }
    />
  );
};

/** A participant's balances and entries. */
export const ParticipantLedger = ({ participantId }: { participantId: string }): ReactNode => {
  const t = useTexts(peopleTexts);
  const list = useList("listLedgerEntries", { query: { participantId } });
  const balances = useAnswer("getLedgerBalances", { query: { participantId } });
  const columns = useLedgerColumns((changed) => ({ participant: participantId, ...changed }));
  return (
    <div className="stack">
      <Loaded query={balances}>
        {({ items }) => (items.length === 0 ? null : <BalanceTable label={t.balances} items={items} />)}
      </Loaded>
      <DataTable
        label={t.ledger}
        list={list}
        columns={columns.filter(({ id }) => id !== "participant")}
        rowKey={({ id }) => id}
        empty={
          <EmptyState icon="money" title={t.ledger}>
            {t.ledgerNone}
          </EmptyState>
        }
      />
    </div>
  );
};
