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
import { FigureTable } from "./figure-table.tsx";
import { Fold } from "./timeline.tsx";

/** One day of the period, and the day of the period before that stands under it. */
export type DayPoint = {
  day: string;
  value: number;
  before: { day: string; value: number } | null;
};

type Chart = {
  label: string;
  /** What the numbers at the axis count: people, codes, or a currency. */
  unit: string;
  points: readonly DayPoint[];
  show?: (value: number) => string;
};

const height = 224;
const edge = { top: 30, bottom: 26, left: 44 };
/** Where it is wide, the lines are named at their ends. */
const wideFrom = 560;
const labelWidth = 108;
/** Names of two lines stand at least so far from each other. */
const labelGap = 14;

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
export const DayChart = ({ label, unit, points, show }: Chart): ReactNode => {
  const t = useTexts(designTexts);
  const format = useFormat();
  const write = show ?? format.number;
  const [at, setAt] = useState<number | null>(null);
  const chosen = at === null ? undefined : points[at];
  const day = (text: string): string => format.date(`${text}T00:00:00Z`, "UTC");
  return (
    <figure className="stack stack-8">
      <figcaption className="chart-head">
        <span className="chart-key">
          <span className="chart-line" /> {label}
        </span>
        <span className="chart-key">
          <span className="chart-line chart-line-before" /> {t.periodBefore}
        </span>
        <output className="unseen">
          {chosen === undefined
            ? ""
            : `${day(chosen.day)}: ${write(chosen.value)}${chosen.before === null ? "" : ` (${t.before(write(chosen.before.value))})`}`}
        </output>
      </figcaption>
      <Plot label={label} unit={unit} points={points} at={at} setAt={setAt} day={day} write={write} />
      <Fold label={t.asTable} lazy>
        <FigureTable
          label={label}
          head={[t.day, label, t.periodBefore]}
          rows={points.map((point) => ({
            key: point.day,
            cells: [
              day(point.day),
              write(point.value),
              point.before === null ? "" : `${write(point.before.value)} (${day(point.before.day)})`,
            ],
          }))}
        />
      </Fold>
    </figure>
  );
};

type PlotProps = Pick<Chart, "label" | "unit" | "points"> & {
  at: number | null;
  setAt: (at: number | null) => void;
  day: (text: string) => string;
  write: (value: number) => string;
};

/** How numbers become places. */
const scaleOf = (points: readonly DayPoint[], width: number) => {
  const last = points.length - 1;
  const top = niceMaximum(Math.max(0, ...points.flatMap(({ value, before }) => [value, before?.value ?? 0])));
  const right = width >= wideFrom ? labelWidth : 12;
  return {
    ...{ last, top, right },
    x: (index: number): number => edge.left + (index / Math.max(1, last)) * (width - edge.left - right),
    y: (value: number): number => height - edge.bottom - (value / top) * (height - edge.top - edge.bottom),
    nearest: (left: number): number => {
      const share = (left - edge.left) / (width - edge.left - right);
      return Math.min(last, Math.max(0, Math.round(share * last)));
    },
  };
};
type Scale = ReturnType<typeof scaleOf>;

const Plot = ({ label, unit, points, at, setAt, day, write }: PlotProps): ReactNode => {
  const t = useTexts(designTexts);
  const [place, width] = useWidth();
  const scale = scaleOf(points, width);
  const { last, x, y } = scale;
  const onMove = (event: PointerEvent<SVGSVGElement>): void =>
    setAt(scale.nearest(event.clientX - event.currentTarget.getBoundingClientRect().left));
  const onKey = (event: KeyboardEvent): void => {
    const next = { ArrowLeft: (at ?? last + 1) - 1, ArrowRight: (at ?? -1) + 1, Home: 0, End: last }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    setAt(Math.min(last, Math.max(0, next)));
  };
  const chosen = at === null ? undefined : points[at];
  return (
    <div ref={place} className="chart-place">
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
        <Axes scale={scale} unit={unit} width={width} points={points} day={day} />
        <path
          className="chart-path chart-path-before"
          d={lineOf(
            points.map(({ before }) => before?.value ?? null),
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
        {width >= wideFrom ? <LineNames scale={scale} last={points[last]} /> : null}
        {chosen === undefined || at === null ? null : (
          <g>
            <line className="chart-cursor" x1={x(at)} x2={x(at)} y1={edge.top} y2={height - edge.bottom} />
            {chosen.before === null ? null : (
              <circle className="chart-dot chart-dot-before" cx={x(at)} cy={y(chosen.before.value)} r={3} />
            )}
            <circle className="chart-dot" cx={x(at)} cy={y(chosen.value)} r={4} />
          </g>
        )}
      </svg>
      {chosen === undefined || at === null ? null : (
        <div
          className="chart-tip"
          aria-hidden="true"
          style={x(at) > width / 2 ? { right: width - x(at) + 12 } : { left: x(at) + 12 }}
        >
          <strong>{write(chosen.value)}</strong>
          <span>{day(chosen.day)}</span>
          {chosen.before === null ? null : (
            <span className="soft">
              {write(chosen.before.value)} · {day(chosen.before.day)}
            </span>
          )}
        </div>
      )}
    </div>
  );
};

type AxesProps = Pick<PlotProps, "unit" | "points" | "day"> & { scale: Scale; width: number };

const Axes = ({ scale: { x, y, last, top, right }, unit, width, points, day }: AxesProps): ReactNode => {
  const format = useFormat();
  return (
    <>
      <text className="chart-tick chart-unit" x={0} y={12}>
        {unit}
      </text>
      {[0, 0.5, 1].map((share) => (
        <g key={share}>
          <line
            className={share === 0 ? "chart-zero" : "chart-grid"}
            x1={edge.left}
            x2={width - right}
            y1={y(top * share)}
            y2={y(top * share)}
          />
          <text className="chart-tick" x={edge.left - 8} y={y(top * share) + 4} textAnchor="end">
            {format.compact(top * share)}
          </text>
        </g>
      ))}
      {[...new Set([0, Math.floor(last / 2), last])].map((tick) => (
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
    </>
  );
};

/** Names at the ends of the lines, apart from each other. */
const LineNames = ({ scale: { x, y, last: end }, last }: { scale: Scale; last: DayPoint | undefined }): ReactNode => {
  const t = useTexts(designTexts);
  if (last === undefined) return null;
  const now = y(last.value);
  const before = last.before === null ? null : y(last.before.value);
  const lowest = height - edge.bottom;
  // Both names have room above the axis.
  const middle = Math.min(before === null ? now : (now + before) / 2, lowest - labelGap / 2);
  const apart = before !== null && Math.abs(now - before) < labelGap;
  const isAbove = before === null || now <= before;
  const place = (own: number, above: boolean): number =>
    (apart ? middle + (above ? -labelGap / 2 : labelGap / 2) : Math.min(lowest, own)) + 4;
  return (
    <g aria-hidden="true">
      <text className="chart-name" x={x(end) + 8} y={place(now, isAbove)}>
        {t.thisPeriod}
      </text>
      {before === null ? null : (
        <text className="chart-name chart-name-before" x={x(end) + 8} y={place(before, !isAbove)}>
          {t.earlier}
        </text>
      )}
    </g>
  );
};
