/** How many got how far: bars of one scale, with the rate from step to step between them, and the period before in grey. */
import { Fragment, type ReactNode } from "react";
import { useFormat, useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";
import { FigureTable } from "./figure-table.tsx";
import { Fold } from "./timeline.tsx";

/** One step. `rate` is its count over that of a step before; null where there is none. */
export type FunnelStep = {
  id: string;
  label: string;
  count: number;
  rate: number | null;
  before?: number;
  rateBefore?: number | null;
  /** How its rate is said, if not as a share of those before. */
  words?: { share: (share: string) => string; each: (count: string) => string } | null;
  /** It counts something else than the others: it has no share of them, and its bar ends where theirs would. */
  apart?: boolean;
};

/** A bar; one that is longer than there is room fades out at the end. */
const Bar = ({ share, before = false }: { share: number; before?: boolean }): ReactNode => (
  <span
    className={before ? "funnel-bar funnel-bar-before" : "funnel-bar"}
    data-cut={share > 1 || undefined}
    style={{ width: `${Math.min(share, 1) * 100}%` }}
  />
);

/** The funnel. */
export const Funnel = ({ label, steps }: { label: string; steps: readonly FunnelStep[] }): ReactNode => {
  const t = useTexts(designTexts);
  const format = useFormat();
  const most = Math.max(1, ...steps.flatMap(({ count, before, apart }) => (apart ? [] : [count, before ?? 0])));
  const rateText = ({ words, apart }: FunnelStep, rate: number | null | undefined, none = ""): string => {
    if (rate === null || rate === undefined) return none;
    const { share, each } = words ?? { share: t.rate, each: t.each };
    return apart || rate > 1 ? each(format.number(Math.round(rate * 10) / 10)) : share(format.percent(rate));
  };
  return (
    <div className="stack stack-8">
      <ul className="funnel" aria-label={label}>
        {steps.map((step, at) => (
          <Fragment key={step.id}>
            {at === 0 ? null : (
              <li className="funnel-rate">
                <span aria-hidden="true">↓ </span>
                {rateText(step, step.rate, t.noRate)}
              </li>
            )}
            <li className="funnel-step">
              <span className="break">{step.label}</span>
              <span className="funnel-bars" aria-hidden="true">
                <Bar share={step.count / most} />
                {step.before === undefined ? null : <Bar share={step.before / most} before />}
              </span>
              <span className="funnel-count">
                <strong>{format.number(step.count)}</strong>
                {step.before === undefined ? null : (
                  <span className="soft small"> {t.before(format.number(step.before))}</span>
                )}
              </span>
            </li>
          </Fragment>
        ))}
      </ul>
      <Fold label={t.asTable} lazy>
        <FigureTable
          label={label}
          head={[t.step, t.count, t.rateHead, t.periodBefore, t.rateBefore]}
          rows={steps.map((step) => ({
            key: step.id,
            cells: [
              step.label,
              format.number(step.count),
              rateText(step, step.rate),
              step.before === undefined ? "" : format.number(step.before),
              rateText(step, step.rateBefore),
            ],
          }))}
        />
      </Fold>
    </div>
  );
};
