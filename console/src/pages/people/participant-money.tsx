/** What a participant earned, and what the ledger says of it. */
import type { ReactNode } from "react";
import { type ItemOf, useAnswer, useList } from "../../api/queries.ts";
import { StateBadge } from "../../design/badge.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Facts } from "../../design/page-head.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { ExactTime, RelativeTime } from "../../design/time.tsx";
import { PlaceLink, useGo } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
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
  const columns: Column<ItemOf<"listLedgerEntries">>[] = [
    { id: "account", label: t.account, phone: "main", cell: ({ account }) => t.accounts[account] },
    { id: "amount", label: t.amount, number: true, phone: "side", cell: (entry) => <Money value={entry} /> },
    { id: "campaign", label: t.campaign, phone: "off", cell: ({ campaignId }) => <CampaignLink id={campaignId} /> },
    { id: "at", label: t.at, number: true, cell: ({ at }) => <ExactTime at={at} /> },
  ];
  return (
    <div className="stack">
      <Loaded query={balances}>
        {({ items }) =>
          items.length === 0 ? null : (
            <section className="panel panel-padded" aria-label={t.ledger}>
              <Facts
                rows={items.map((one) => [t.accounts[one.account], <Money key={one.currency} value={one} />] as const)}
              />
            </section>
          )
        }
      </Loaded>
      <DataTable
        label={t.ledger}
        list={list}
        columns={columns}
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
