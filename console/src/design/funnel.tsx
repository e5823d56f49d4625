/** How many got how far: bars of one scale, with the rate from step to step between them, and the period before in grey. */
import { Fragment, type ReactNode } from "react";
import { useFormat, useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";
import { FigureTable } from "./figure-table.tsx";
import { Fold } from "./timeline.tsx";

/** One step. `rate` is its count over that of the step before; null where there is none. */
export type FunnelStep = {
  id: string;
  label: string;
  count: number;
  rate: number | null;
  before?: number;
  rateBefore?: number | null;
};

/** The funnel. */
export const Funnel = ({ label, steps }: { label: string; steps: readonly FunnelStep[] }): ReactNode => {
  const t = useTexts(designTexts);
  const format = useFormat();
  const most = Math.max(1, ...steps.flatMap(({ count, before }) => [count, before ?? 0]));
  const width = (count: number): string => `${(count / most) * 100}%`;
  const share = (rate: number | null | undefined): string =>
    rate === null || rate === undefined ? "" : format.percent(rate);
  return (
    <div className="stack stack-8">
      <ul className="funnel" aria-label={label}>
        {steps.map(({ id, label: name, count, rate, before }, at) => (
          <Fragment key={id}>
            {at === 0 ? null : (
              <li className="funnel-rate">
                <span aria-hidden="true">↓ </span>
                {rate === null
                  ? t.noRate
                  : rate > 1
                    ? t.each(format.number(Math.round(rate * 10) / 10))
                    : t.rate(format.percent(rate))}
              </li>
            )}
            <li className="funnel-step">
              <span className="break">{name}</span>
              <span className="funnel-bars" aria-hidden="true">
                <span className="funnel-bar" style={{ width: width(count) }} />
                {before === undefined ? null : (
                  <span className="funnel-bar funnel-bar-before" style={{ width: width(before) }} />
                )}
              </span>
              <span className="funnel-count">
                <strong>{format.number(count)}</strong>
                {before === undefined ? null : <span className="soft small"> {t.before(format.number(before))}</span>}
              </span>
            </li>
          </Fragment>
        ))}
      </ul>
      <Fold label={t.asTable} lazy>
        <FigureTable
          label={label}
          head={[t.step, t.count, t.rateOf, t.periodBefore, t.rateBefore]}
          rows={steps.map(({ id, label: name, count, rate, before, rateBefore }) => ({
            key: id,
            cells: [
              name,
              format.number(count),
              share(rate),
              before === undefined ? "" : format.number(before),
              share(rateBefore),
            ],
          }))}
        />
      </Fold>
    </div>
  );
};
