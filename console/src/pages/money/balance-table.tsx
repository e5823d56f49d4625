/** Balances: a row for each currency, a column for each account. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { ledgerTexts } from "./ledger-texts.ts";

/** The accounts in the order in which money goes. */
export const accounts = ["funding", "pending", "available", "paid", "clawback"] as const;

type Balance = Answer<"getLedgerBalances">["items"][number];
type Row = { currency: string; of: (account: (typeof accounts)[number]) => Balance | undefined };

/** The table. */
export const BalanceTable = ({ label, items }: { label: string; items: readonly Balance[] }): ReactNode => {
  const t = useTexts(ledgerTexts);
  const rows: Row[] = [...new Set(items.map(({ currency }) => currency))].map((currency) => ({
    currency,
    of: (account) => items.find((one) => one.currency === currency && one.account === account),
  }));
  const columns: Column<Row>[] = [
    {
      id: "currency",
      label: t.currency,
      phone: "main",
      cell: ({ currency }) => <span className="table-main">{currency.replace(/^points:/, "")}</span>,
    },
    ...accounts.map((account) => ({
      id: account,
      label: t.accounts[account],
      number: true,
      head: <span title={t.accountTexts[account]}>{t.accounts[account]}</span>,
      cell: ({ of }: Row) => <Cell balance={of(account)} />,
    })),
  ];
  if (rows.length === 0) return <p className="soft">{t.noBalances}</p>;
  return (
    <DataTable
      label={label}
      list={{ items: rows, error: null, refetch: () => undefined }}
      columns={columns}
      rowKey={({ currency }) => currency}
      empty={null}
      bare
    />
  );
};

const Cell = ({ balance }: { balance: Balance | undefined }): ReactNode =>
  balance === undefined ? <span className="soft">–</span> : <Money value={balance} />;
