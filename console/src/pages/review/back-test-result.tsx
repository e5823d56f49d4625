/** What was said about past sign-ups, and what would be by other weights. */
import type { RiskRule } from "@beckon/contract";
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { useAnswer } from "../../api/queries.ts";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Loaded } from "../../design/states.tsx";
import { PlaceLink } from "../../shell/place-link.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { OutcomeBadge } from "./outcome-badge.tsx";
import { checkTexts } from "./check-texts.ts";

/** Points of single rules in place of the preset's. */
export type Weights = Partial<Record<RiskRule, number>>;

type Result = Answer<"backTestRisk">;
type Counts = Result["before"];
type Props = {
  preset: Result["preset"];
  holdAt: number | undefined;
  refuseAt: number | undefined;
  latest: number | undefined;
  weights: Weights;
};

/** The result. */
export const BackTestResult = ({ preset, holdAt, refuseAt, latest, weights }: Props): ReactNode => {
  const risk = {
    preset,
    ...(holdAt === undefined ? {} : { holdAt }),
    ...(refuseAt === undefined ? {} : { refuseAt }),
    ...(Object.keys(weights).length === 0 ? {} : { weights }),
  };
  const body = { risk, ...(latest === undefined ? {} : { latest }) };
  const result = useAnswer("backTestRisk", { body }, { keep: true });
  return <Loaded query={result}>{(found) => <Shown result={found} />}</Loaded>;
};

const Shown = ({ result }: { result: Result }): ReactNode => {
  const t = useTexts(checkTexts);
  const { judged, before, after, cleared, confirmed, changed } = result;
  if (judged === 0) return <p className="soft">{t.judgedNone}</p>;
  return (
    <div className="stack">
      <p role="status">{t.judgedCount(judged)}</p>
      <CountTable
        rows={[
          [t.before, before],
          [t.after, after],
          [t.ofCleared, cleared],
          [t.ofConfirmed, confirmed],
        ]}
      />
      {changed.length === 0 ? <p className="soft">{t.changedNone}</p> : <Changed items={changed} />}
    </div>
  );
};

const CountTable = ({ rows }: { rows: readonly (readonly [string, Counts])[] }): ReactNode => {
  const t = useTexts(checkTexts);
  const columns: Column<readonly [string, Counts]>[] = [
    { id: "which", label: t.which, phone: "main", cell: ([name]) => <span className="table-main">{name}</span> },
    ...(["pass", "hold", "refuse"] as const).map((outcome) => ({
      id: outcome,
      label: t.outcomes[outcome],
      number: true,
      cell: ([, counts]: readonly [string, Counts]) => <Count n={counts[outcome]} />,
    })),
  ];
  return (
    <DataTable
      label={t.results}
      list={{ items: rows, error: null, refetch: () => undefined }}
      columns={columns}
      rowKey={([name]) => name}
      empty={null}
      bare
    />
  );
};

const Count = ({ n }: { n: number }): ReactNode => {
  const format = useFormat();
  return n === 0 ? <span className="soft">0</span> : format.number(n);
};

type Change = Result["changed"][number];

const Changed = ({ items }: { items: readonly Change[] }): ReactNode => {
  const t = useTexts(checkTexts);
  const columns: Column<Change>[] = [
    {
      id: "assessment",
      label: t.assessment,
      phone: "main",
      cell: ({ assessmentId, referralId }) =>
        referralId === null ? (
          <code>{assessmentId}</code>
        ) : (
          <PlaceLink to="/review" search={{ open: referralId }} className="mono">
            {referralId}
          </PlaceLink>
        ),
    },
    { id: "from", label: t.before, cell: ({ from }) => <OutcomeBadge outcome={from} /> },
    { id: "to", label: t.after, cell: ({ to }) => <OutcomeBadge outcome={to} /> },
    { id: "review", label: t.review, cell: ({ review }) => (review === null ? null : t.reviews[review]) },
    {
      id: "score",
      label: t.score,
      number: true,
      phone: "side",
      cell: ({ scoreBefore, scoreAfter }) => t.fromTo(String(scoreBefore), String(scoreAfter)),
    },
  ];
  return (
    <section className="stack stack-8" aria-label={t.changed(items.length)}>
      <div className="stack stack-tight">
        <h3>{t.changed(items.length)}</h3>
        {items.length < 100 ? null : <p className="small soft">{t.changedMost}</p>}
      </div>
      <DataTable
        label={t.changed(items.length)}
        list={{ items, error: null, refetch: () => undefined }}
        columns={columns}
        rowKey={({ assessmentId }) => assessmentId}
        empty={null}
        bare
      />
    </section>
  );
};
