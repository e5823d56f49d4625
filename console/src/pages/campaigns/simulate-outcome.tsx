/** What terms would have brought, beside what the present ones would. */
import type { ReactNode } from "react";
import type { Answer } from "../../api/call.ts";
import { FigureTable } from "../../design/figure-table.tsx";
import { Figures } from "../../design/page-head.tsx";
import { EmptyState, Note } from "../../design/states.tsx";
import { useFormat, useTexts } from "../../texts/locale.tsx";
import { useReasonText } from "../../texts/reason-words.ts";
import type { Terms } from "./draft.ts";
import { stepName } from "./sentence-parts.ts";
import { sentenceTexts } from "./sentence-texts.ts";
import { simulateTexts } from "./simulate-texts.ts";

type Outcome = Answer<"simulateCampaign">;
type Past = NonNullable<Outcome["past"]>;
type Tried = Past["proposed"];

type Props = {
  outcome: Outcome;
  terms: Terms;
  /** What the terms are called that it is compared with. */
  present: string;
};

/** The outcome: its figures, what differs, how far they got, and what is only nearly so. */
export const TrialOutcome = ({ outcome, terms, present }: Props): ReactNode => {
  const t = useTexts(simulateTexts);
  const format = useFormat();
  const { past } = outcome;
  if (past === null || past.judged === 0)
    return (
      <div className="panel">
        <EmptyState icon="people" title={t.judged}>
          {t.none}
        </EmptyState>
      </div>
    );
  const { proposed } = past;
  const share = (count: number): string => t.ofAll(format.percent(count / past.judged));
  const costs = past.costs.filter(({ proposed: cost }) => Number(cost) !== 0);
  return (
    <>
      <Figures
        items={[
          { label: t.judged, value: format.number(past.judged), note: <Span past={past} /> },
          { label: t.qualified, value: format.number(proposed.qualified), note: share(proposed.qualified) },
          { label: t.open, value: format.number(proposed.open), note: share(proposed.open) },
          { label: t.missed, value: format.number(proposed.missed), note: share(proposed.missed) },
          {
            label: t.cost,
            value:
              costs.length === 0
                ? t.nothing
                : format.list(costs.map(({ proposed: amount, currency }) => format.money({ amount, currency }))),
            note: t.rewardedOf(proposed.rewarded),
          },
        ]}
      />
      <Hints past={past} />
      <Comparison past={past} present={present} />
      <Funnel outcome={outcome} judged={past.judged} terms={terms} />
      <details className="panel panel-padded">
        <summary>{t.nearly}</summary>
        <ul className="plain-list">
          {Object.values(t.nearlyTexts).map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      </details>
    </>
  );
};

const Span = ({ past }: { past: Past }): ReactNode => {
  const t = useTexts(simulateTexts);
  const format = useFormat();
  if (past.from === null || past.to === null) return null;
  const [from, to] = [format.date(past.from), format.date(past.to)];
  const days = from === to ? from : t.span(from, to);
  return past.complete ? t.allOfThem(days) : days;
};

/** What stands against taking the numbers as they are. */
const Hints = ({ past }: { past: Past }): ReactNode => {
  const t = useTexts(simulateTexts);
  const reason = useReasonText();
  const { setAside, refused } = past.proposed;
  return (
    <>
      {past.complete ? null : <Note tone="waiting">{t.notAll}</Note>}
      {past.leftOut === 0 ? null : <Note tone="waiting">{t.leftOut(past.leftOut)}</Note>}
      {setAside === 0 ? null : <Note tone="waiting">{t.setAside(setAside)}</Note>}
      {refused.map((one) => (
        <Note key={one.reason} tone="attention">
          {t.refused(one.count, reason(one.reason))}
        </Note>
      ))}
    </>
  );
};

/** Rewards of one side and kind together, as `referrer tiered`. */
const countsOf = ({ rewards }: Tried): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { side, kind, count } of rewards) {
    const key = `${side} ${kind}`;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  return counts;
};

const Comparison = ({ past, present }: { past: Past; present: string }): ReactNode => {
  const t = useTexts(simulateTexts);
  const format = useFormat();
  const budgetText = useBudgetText();
  const [after, before] = [past.proposed, past.present];
  const counted = (key: string, name: string, now: number, then: number) => ({
    key,
    cells: [name, format.number(now), format.number(then), signed(now - then, format.number)],
  });
  const [given, gave] = [countsOf(after), countsOf(before)];
  const kinds = [...new Set([...given.keys(), ...gave.keys()])];
  const kindText = (key: string): string => {
    const [side, kind] = key.split(" ") as [Tried["rewards"][number]["side"], Tried["rewards"][number]["kind"]];
    return t.rewards(t.sides[side], t.kinds[kind]);
  };
  const budgets = [after, before].map(budgetText);
  const rows = [
    counted("qualified", t.qualified, after.qualified, before.qualified),
    counted("rewarded", t.rewarded, after.rewarded, before.rewarded),
    ...kinds.map((key) => counted(key, kindText(key), given.get(key) ?? 0, gave.get(key) ?? 0)),
    ...past.costs.map(({ currency, proposed, present: then, difference }) => ({
      key: `cost ${currency}`,
      cells: [
        t.costIn(currency.replace(/^points:/, "")),
        format.money({ amount: proposed, currency }),
        format.money({ amount: then, currency }),
        Number(difference) > 0
          ? `+${format.money({ amount: difference, currency })}`
          : format.money({ amount: difference, currency }),
      ],
    })),
    ...(budgets.every((text) => text === null)
      ? []
      : [{ key: "budget", cells: [t.budget, ...budgets.map((text) => text ?? t.noBudget), ""] }]),
  ];
  return (
    <section className="panel panel-padded stack" aria-label={t.comparison}>
      <h2>{t.comparison}</h2>
      <FigureTable label={t.comparison} head={[t.what, t.these, present, t.difference]} rows={rows} />
    </section>
  );
};

const signed = (difference: number, format: (value: number) => string): string =>
  difference > 0 ? `+${format(difference)}` : difference < 0 ? `−${format(-difference)}` : format(0);

/** How far a budget reaches; null without one. */
const useBudgetText = (): ((tried: Tried) => string | null) => {
  const t = useTexts(simulateTexts);
  const format = useFormat();
  return ({ budget }) => {
    if (budget === null) return null;
    const { referrals, days, exhaustedAt } = budget;
    if (referrals === null) return t.untouched;
    const reach = days === null ? t.people(referrals) : t.reach(t.people(referrals), t.days(days));
    return exhaustedAt === null ? reach : t.exhausted(reach, format.date(exhaustedAt));
  };
};

const Funnel = ({ outcome, judged, terms }: { outcome: Outcome; judged: number; terms: Terms }): ReactNode => {
  const t = useTexts(simulateTexts);
  const words = useTexts(sentenceTexts);
  const format = useFormat();
  const rows = [
    { id: "signed-up", label: t.signedUp, count: judged },
    ...outcome.stepsDone.map(({ id, done }) => {
      const step = terms.qualification.steps.find((one) => one.id === id);
      return { id, label: step === undefined ? id : stepName(step, words), count: done };
    }),
    { id: "qualified", label: t.qualified, count: outcome.qualified },
  ];
  return (
    <section className="panel panel-padded stack" aria-label={t.funnel}>
      <h2>{t.funnel}</h2>
      <ul className="bar-list">
        {rows.map(({ id, label, count }) => (
          <li key={id} className="bar-row">
            <span className="break">{label}</span>
            <span className="bar-track" aria-hidden="true">
              <span className="bar-fill" style={{ width: `${(count / judged) * 100}%`, display: "block" }} />
            </span>
            <span className="number">
              {t.people(count)} · {format.percent(count / judged)}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
};
