/** A number by day: a thin line from zero, the period before in grey, exact values under the pointer or by arrow keys, and as a table. */
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { useFormat, useTexts } from "../texts/locale.tsx";
import { designTexts } from "./design-texts.ts";
import { Fold } from "./timeline.tsx";

/** One day of the period, and the day of the period before that stands under it. */
export type DayPoint = { day: string; value: number; before: number | null };

type Chart = { label: string; points: readonly DayPoint[]; show?: (value: number) => string };

const height = 208;
const edge = { top: 12, right: 12, bottom: 26, left: 44 };

/** A round number that is not below, so that the axis has whole steps. */
export const niceMaximum = (value: number): number => {
  if (value <= 4) return 4;
  const size = 10 ** Math.floor(Math.log10(value));
  return ([1, 2, 4, 5, 8, 10].find((step) => step * size >= value) ?? 10) * size;
};

const useWidth = (): [RefObject<HTMLDivElement | null>, number] => {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  // Before it is painted: no chart of another width is ever seen.
  useLayoutEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    setWidth(Math.max(240, element.clientWidth));
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry?.contentRect.width ?? 640)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [place, width];
};

const lineOf = (values: readonly (number | null)[], x: (at: number) => number, y: (value: number) => number): string =>
  values
    .map((value, at) => (value === null ? "" : `${at === 0 ? "M" : "L"}${x(at).toFixed(1)} ${y(value).toFixed(1)}`))
    .join("");

/** The chart. Its days come in order, without gaps. */
export const DayChart = ({ label, points, show }: Chart): ReactNode => {
  const t = useTexts(designTexts);
  const format = useFormat();
  const write = show ?? format.number;
  const [at, setAt] = useState<number | null>(null);
  const chosen = at === null ? undefined : points[at];
  const day = (text: string): string => format.date(`${text}T00:00:00Z`, "UTC");
  const before = chosen === undefined || chosen.before === null ? "" : ` (${t.before(write(chosen.before))})`;
  return (
    <figure className="stack stack-8">
      <figcaption className="chart-head">
        <span className="chart-key">
          <span className="chart-line" /> {label}
        </span>
        <span className="chart-key">
          <span className="chart-line chart-line-before" /> {t.periodBefore}
        </span>
        <output className="chart-readout">
          {chosen === undefined ? "" : `${day(chosen.day)}: ${write(chosen.value)}${before}`}
        </output>
      </figcaption>
      <Plot label={label} points={points} at={at} setAt={setAt} day={day} />
      <Fold label={t.asTable} lazy>
        <DayTable label={label} points={points} write={write} day={day} />
      </Fold>
    </figure>
  );
};

type PlotProps = Pick<Chart, "label" | "points"> & {
  at: number | null;
  setAt: (at: number | null) => void;
  day: (text: string) => string;
};

const Plot = ({ label, points, at, setAt, day }: PlotProps): ReactNode => {
  const t = useTexts(designTexts);
  const format = useFormat();
  const [place, width] = useWidth();
  const last = points.length - 1;
  const top = niceMaximum(Math.max(0, ...points.flatMap(({ value, before }) => [value, before ?? 0])));
  const x = (index: number): number => edge.left + (index / Math.max(1, last)) * (width - edge.left - edge.right);
  const y = (value: number): number => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom);
  const within = (index: number): number => Math.min(last, Math.max(0, index));
  const onMove = (event: PointerEvent<SVGSVGElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - edge.left) / (width - edge.left - edge.right);
    setAt(within(Math.round(share * last)));
  };
  const onKey = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: (at ?? last + 1) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(within(next));
  };
  const chosen = at === null ? undefined : points[at];
  const ticks = [...new Set([0, Math.floor(last / 2), last])];
  return (
    <div ref={place}>
      <svg
        className="chart"
        width={width}
        height={height}
        role="img"
        tabIndex={0}
        aria-label={`${label}. ${t.chartKeys}`}
        onPointerMove={onMove}
        onPointerLeave={() => setAt(null)}
        onKeyDown={onKey}
        onBlur={() => setAt(null)}
      >
        {[0, 0.5, 1].map((share) => (
          <g key={share}>
            <line
              className={share === 0 ? "chart-zero" : "chart-grid"}
              x1={edge.left}
              x2={width - edge.right}
              y1={y(top * share)}
              y2={y(top * share)}
            />
            <text className="chart-tick" x={edge.left - 8} y={y(top * share) + 4} textAnchor="end">
              {format.compact(top * share)}
            </text>
          </g>
        ))}
        {ticks.map((tick) => (
          <text
            key={tick}
            className="chart-tick"
            x={x(tick)}
            y={height - 6}
            textAnchor={tick === 0 ? "start" : tick === last ? "end" : "middle"}
          >
            {day(points[tick]?.day ?? "1970-01-01")}
          </text>
        ))}
        <path
          className="chart-path chart-path-before"
          d={lineOf(
            points.map(({ before }) => before),
            x,
            y,
          )}
        />
        <path
          className="chart-path"
          d={lineOf(
            points.map(({ value }) => value),
            x,
            y,
          )}
        />
        {chosen === undefined || at === null ? null : (
          <g>
            <line className="chart-cursor" x1={x(at)} x2={x(at)} y1={edge.top} y2={height - edge.bottom} />
            <circle className="chart-dot" cx={x(at)} cy={y(chosen.value)} r={4} />
          </g>
        )}
      </svg>
    </div>
  );
};

type TableProps = Pick<Chart, "label" | "points"> & { write: (value: number) => string; day: (text: string) => string };

const DayTable = ({ label, points, write, day }: TableProps): ReactNode => {
  const t = useTexts(designTexts);
  return (
    <div className="table-frame chart-table" tabIndex={0} role="region" aria-label={t.asTable}>
      <table className="table" aria-label={label}>
        <thead>
          <tr>
            <th scope="col">{t.day}</th>
            <th scope="col" className="number">
              {label}
            </th>
            <th scope="col" className="number">
              {t.periodBefore}
            </th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.day}>
              <td data-place="main">{day(point.day)}</td>
              <td className="number" data-place="side">
                {write(point.value)}
              </td>
              <td className="number" data-place="second" data-label={t.periodBefore}>
                {point.before === null ? "" : write(point.before)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
};
