/** How an entry of the ledger looks in the list. */
import type { ItemOf } from "../../api/queries.ts";
import type { Column } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { ExactTime } from "../../design/time.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { CampaignLink } from "../people/person-link.tsx";
import { ledgerTexts } from "./ledger-texts.ts";
import { moneyTexts } from "./texts.ts";

/** One side of a booking. */
export type Entry = ItemOf<"listLedgerEntries">;

/** The columns; `search` is the address with one filter more. */
export const useLedgerColumns = (
  search: (changed: Record<string, string>) => Record<string, unknown>,
): Column<Entry>[] => {
  const t = useTexts(ledgerTexts);
  const words = useTexts(moneyTexts);
  return [
    {
      id: "account",
      label: t.account,
      phone: "main",
      cell: ({ account }) => <span className="table-main">{t.accounts[account]}</span>,
    },
    {
      id: "participant",
      label: t.participant,
      cell: ({ participantId }) =>
        participantId === null ? null : (
          <PlaceLink to="/money/ledger" search={search({ participant: participantId })} className="break" dir="auto">
            {participantId}
          </PlaceLink>
        ),
    },
    { id: "campaign", label: words.campaign, phone: "off", cell: ({ campaignId }) => <CampaignLink id={campaignId} /> },
    {
      id: "reward",
      label: t.reward,
      phone: "off",
      cell: ({ rewardId }) => (
        <PlaceLink to="/money" search={{ open: rewardId }} className="mono" title={rewardId}>
          {`…${rewardId.slice(-6)}`}
        </PlaceLink>
      ),
    },
    {
      id: "transaction",
      label: t.transaction,
      phone: "off",
      cell: ({ transactionId }) => (
        <PlaceLink
          to="/money/ledger"
          search={search({ transaction: transactionId })}
          className="mono"
          title={transactionId}
        >
          {`…${transactionId.slice(-6)}`}
        </PlaceLink>
      ),
    },
    { id: "at", label: t.at, cell: ({ at }) => <ExactTime at={at} /> },
    { id: "amount", label: t.amount, number: true, phone: "side", cell: (entry) => <Money value={entry} /> },
  ];
};
