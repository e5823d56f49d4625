/** The ledger: balances, entries, the statement of somebody, and whether the books are right. */
import "./money.css";
import { type ReactNode, useState } from "react";
import { useEveryPage, type Work } from "../../api/every-page.ts";
import { useAnswer, useList } from "../../api/queries.ts";
import { Button } from "../../design/button.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { ExportButton, type MadeFile } from "../../design/export-button.tsx";
import { SelectField } from "../../design/field.tsx";
import { FilterText } from "../../design/filter-text.tsx";
import { EmptyState, Loaded } from "../../design/states.tsx";
import { oneOf, textOf, useSearchState } from "../../shell/search-state.ts";
import { csvOf } from "../../texts/csv.ts";
import { useTexts } from "../../texts/locale.tsx";
import { accounts, BalanceTable } from "./balance-table.tsx";
import { CampaignFilter } from "./campaign-filter.tsx";
import { type Entry, useLedgerColumns } from "./ledger-columns.tsx";
import { LedgerCheck } from "./ledger-check.tsx";
import { ledgerTexts } from "./ledger-texts.ts";
import { MoneyHead } from "./money-head.tsx";
import { moneyTexts } from "./texts.ts";

const parse = (raw: Record<string, unknown>) => ({
  account: oneOf(raw["account"], accounts),
  participant: textOf(raw["participant"]),
  campaign: textOf(raw["campaign"]),
  currency: textOf(raw["currency"]),
  reward: textOf(raw["reward"]),
  transaction: textOf(raw["transaction"]),
  check: oneOf(raw["check"], ["on"]),
});
type State = ReturnType<typeof parse>;

const fields = [
  "id",
  "at",
  "account",
  "amount",
  "currency",
  "participantId",
  "campaignId",
  "rewardId",
  "transactionId",
] as const;
const asCsv = (entries: readonly Entry[]): string =>
  csvOf(
    fields,
    entries.map((entry) => fields.map((field) => entry[field])),
  );

/** The page. */
export const LedgerPage = (): ReactNode => {
  const t = useTexts(ledgerTexts);
  const words = useTexts(moneyTexts);
  const [state, change] = useSearchState(parse);
  const [presses, setPresses] = useState(0);
  const { account, participant, campaign, currency, reward, transaction, check } = state;
  const whose = {
    ...(participant ? { participantId: participant } : {}),
    ...(campaign ? { campaignId: campaign } : {}),
  };
  const query = {
    ...whose,
    ...(account ? { account } : {}),
    ...(currency ? { currency } : {}),
    ...(reward ? { rewardId: reward } : {}),
    ...(transaction ? { transactionId: transaction } : {}),
  };
  const balances = useAnswer("getLedgerBalances", { query: whose });
  const list = useList("listLedgerEntries", { query: { ...query, limit: 100 } });
  const columns = useLedgerColumns((changed) => ({ ...state, ...changed }));
  const everyPage = useEveryPage();
  const exported = async (work: Work): Promise<MadeFile> => {
    const all = await everyPage("listLedgerEntries", query, work);
    return { name: "ledger.csv", text: asCsv(all), rows: all.length };
  };
  const heading = participant === undefined ? t.balances : t.statement(participant);
  return (
    <div className="stack">
      <MoneyHead
        view="ledger"
        actions={
          <>
            <Button icon="check" onPress={() => (setPresses(presses + 1), change({ check: "on" }))}>
              {t.check}
            </Button>
            <ExportButton make={exported}>{words.csv}</ExportButton>
          </>
        }
      />
      {check === undefined ? null : <LedgerCheck key={presses} />}
      <Filters state={state} onChange={change} />
      <section className="stack stack-8" aria-label={heading}>
        <h2 className="break" dir="auto">
          {heading}
        </h2>
        <Loaded query={balances}>{(found) => <BalanceTable label={heading} items={found.items} />}</Loaded>
      </section>
      <section className="stack stack-8" aria-label={t.entries}>
        <div className="stack stack-tight">
          <h2>{t.entries}</h2>
          <p className="small soft">{t.entriesText}</p>
        </div>
        <DataTable
          label={t.entries}
          list={list}
          columns={columns}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon="money" title={t.emptyTitle}>
              {Object.keys(query).length === 0 ? t.empty : t.none}
            </EmptyState>
          }
        />
      </section>
    </div>
  );
};

type FilterProps = { state: State; onChange: (changed: Partial<Record<keyof State, string | undefined>>) => void };

const Filters = ({ state, onChange }: FilterProps): ReactNode => {
  const t = useTexts(ledgerTexts);
  const words = useTexts(moneyTexts);
  const { account, participant, campaign, currency, reward, transaction } = state;
  return (
    <>
      <div className="filters">
        <SelectField
          label={t.account}
          value={account ?? ""}
          options={[
            { value: "", label: t.anyAccount },
            ...accounts.map((value) => ({ value, label: t.accounts[value] })),
          ]}
          onChange={(value) => onChange({ account: value })}
        />
        <CampaignFilter value={campaign} onChange={(value) => onChange({ campaign: value })} />
        <FilterText
          key={`person ${participant}`}
          label={words.participantId}
          value={participant}
          onChange={(value) => onChange({ participant: value })}
        />
        <FilterText
          key={`currency ${currency}`}
          label={t.currency}
          hint={words.currencyHint}
          value={currency}
          onChange={(value) => onChange({ currency: value })}
        />
      </div>
      {reward === undefined && transaction === undefined ? null : (
        <div className="row small">
          {reward === undefined ? null : (
            <span>
              {t.reward} <code className="break">{reward}</code>
            </span>
          )}
          {transaction === undefined ? null : (
            <span>
              {t.transaction} <code className="break">{transaction}</code>
            </span>
          )}
          <Button
            kind="quiet"
            small
            icon="cross"
            onPress={() => onChange({ reward: undefined, transaction: undefined })}
          >
            {words.clear}
          </Button>
        </div>
      )}
    </>
  );
};
