import { Temporal } from "temporal-polyfill";
import { noSuchDate } from "../instant.ts";
import { violations } from "../refusal.ts";

/** Days of a time zone, the first and the last among them, and as many days before. */
export type ReportPeriod = {
  timeZone: string;
  /** The previous period's days and then the period's own, as `2026-03-29`: each half as long as the other. */
  days: readonly string[];
  /** Where each of the days begins, and where the last one ends. Units: milliseconds. */
  boundsMs: readonly number[];
};

/** Days of a report that nobody gave a beginning. */
const usualDays = 30;

const dayOf = (text: string, field: string): Temporal.PlainDate => {
  try {
    return Temporal.PlainDate.from(text);
  } catch {
    throw violations([noSuchDate(`/query/${field}`, text)]);
  }
};

/**
 * The days of a report: until today unless said otherwise, and thirty unless said otherwise. A day is as long as the zone's clocks
 * make it. Errors: rule_violated.
 */
export const reportPeriod = (
  { from, to }: { from: string | null; to: string | null },
  { nowMs, timeZone, daysMaximum }: { nowMs: number; timeZone: string; daysMaximum: number },
): ReportPeriod => {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate();
  const last = to === null ? today : dayOf(to, "to");
  const first = from === null ? last.subtract({ days: usualDays - 1 }) : dayOf(from, "from");
  const length = first.until(last).days + 1;
  if (length < 1) {
    const detail = `The period ends on ${last.toString()}, before it begins.`;
    throw violations([{ pointer: "/query/from", code: "empty_period", detail }]);
  }
  if (length > daysMaximum) {
    const detail = `The period has ${length} days; this report has ${daysMaximum} at the most.`;
    throw violations([{ pointer: "/query/from", code: "too_long", detail }]);
  }
  const begin = first.subtract({ days: length });
  const starts = Array.from({ length: 2 * length + 1 }, (_, index) => begin.add({ days: index }));
  return {
    timeZone,
    days: starts.slice(0, -1).map((day) => day.toString()),
    boundsMs: starts.map((day) => day.toZonedDateTime(timeZone).epochMilliseconds),
  };
};

/** Where the days of a zone begin, from the day of one moment to that of another. Units: milliseconds. */
export const dayStartsMs = (firstMs: number, lastMs: number, timeZone: string): number[] => {
  const day = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate();
  const first = day(firstMs);
  const length = first.until(day(lastMs)).days + 1;
  return Array.from({ length }, (_, index) => first.add({ days: index }).toZonedDateTime(timeZone).epochMilliseconds);
};
