/** What a participant earned, and what the ledger says of it. */
import type { ReactNode } from "react";
import { type ItemOf, useAnswer, useList } from "../../api/queries.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { RelativeTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { textOf, useSearchState } from "../../shell/search-state.ts";
import { useTexts } from "../../texts/locale.tsx";
import { BalanceTable } from "../money/balance-table.tsx";
import { useLedgerColumns } from "../money/ledger-columns.tsx";
import { RewardBadge } from "../money/reward-badge.tsx";
import { RewardDesk } from "../money/reward-desk.tsx";
import { CampaignLink, participantPath, referralPath } from "./person-link.tsx";
import { RewardWorth } from "./reward-value.tsx";
import { peopleTexts } from "./texts.ts";

const parse = (raw: Record<string, unknown>) => ({ reward: textOf(raw["reward"]) });

/** The rewards of a participant, newest first. */
export const ParticipantRewards = ({ participantId }: { participantId: string }): ReactNode => {
  const t = useTexts(peopleTexts);
  const [{ reward: open }, change] = useSearchState(parse);
  const list = useList("listRewards", { query: { participantId } });
  const columns: Column<ItemOf<"listRewards">>[] = [
    {
      id: "value",
      label: t.value,
      phone: "main",
      cell: ({ id, value }) => (
        <PlaceLink to={participantPath(participantId)} search={{ view: "rewards", reward: id }}>
          <RewardWorth value={value} />
        </PlaceLink>
      ),
    },
    { id: "state", label: t.state, phone: "side", cell: (reward) => <RewardBadge reward={reward} /> },
    { id: "side", label: t.forSide, cell: ({ side }) => t.side[side] },
    {
      id: "referral",
      label: t.referral,
      phone: "off",
      cell: ({ referralId }) => <PlaceLink to={referralPath(referralId)}>{t.openReferral}</PlaceLink>,
    },
    { id: "campaign", label: t.campaign, phone: "off", cell: ({ campaignId }) => <CampaignLink id={campaignId} /> },
    { id: "granted", label: t.granted, number: true, cell: ({ grantedAt }) => <RelativeTime at={grantedAt} /> },
  ];
  return (
    <>
      <DataTable
        label={t.rewards}
        list={list}
        columns={columns}
        rowKey={({ id }) => id}
        openKey={open}
        onOpen={({ id }) => change({ reward: id }, "push")}
        empty={
          <EmptyState icon="money" title={t.rewards}>
            {t.rewardsNone}
          </EmptyState>
        }
      />
      <RewardDesk open={open} onClose={() => change({ reward: undefined }, "push")} />
    </>
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
