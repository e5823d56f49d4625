/** Whether the books are right: asked of the whole ledger when one wants to know, and not again by itself. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Loaded, Note } from "../../design/states.tsx";
import { useTexts } from "../../texts/locale.tsx";
import { ledgerTexts } from "./ledger-texts.ts";

type Fault = Answer<"checkLedger">["faults"][number];

/** The answer. */
export const LedgerCheck = (): ReactNode => {
  const t = useTexts(ledgerTexts);
  const check = useAnswer("checkLedger", {}, { once: true });
  return (
    <Loaded query={check} skeleton={<p className="soft">{t.checking}</p>}>
      {({ ok, transactions, rewards, faults }) =>
        ok ? (
          <div role="status">
            <Note tone="good">{t.checkOk(transactions, rewards)}</Note>
          </div>
        ) : (
          <div className="stack">
            <Note tone="bad" alert>
              {t.checkBad(faults.length)}
            </Note>
            <Faults items={faults} />
          </div>
        )
      }
    </Loaded>
  );
};

const Faults = ({ items }: { items: readonly Fault[] }): ReactNode => {
  const t = useTexts(ledgerTexts);
  const columns: Column<Fault>[] = [
    { id: "check", label: t.faults, phone: "main", cell: ({ check }) => t.checks[check] },
    { id: "subject", label: t.subject, cell: ({ subject }) => <code className="break">{subject}</code> },
    { id: "currency", label: t.currency, cell: ({ currency }) => currency },
    { id: "expected", label: t.expected, number: true, cell: ({ expected }) => expected },
    { id: "found", label: t.found, number: true, cell: ({ found }) => found },
  ];
  return (
    <div className="stack stack-tight">
      <p className="small soft">{t.minor}</p>
      <DataTable
        label={t.faults}
        list={{ items, error: null, refetch: () => undefined }}
        columns={columns}
        rowKey={({ check, subject, currency }) => `${check} ${subject} ${currency}`}
        empty={null}
        bare
      />
    </div>
  );
};
