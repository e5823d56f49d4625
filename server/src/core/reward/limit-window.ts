import type { ReferrerLimit } from "@beckon/contract";
import { Temporal } from "temporal-polyfill";

/**
 * Since when rewards count for a limit at `atMs`, that moment included; null for ever. Calendar windows begin at the zone's own
 * midnight, whatever its clocks do; weeks on Monday. Rolling days and weeks are 24 and 168 hours; rolling months and years the
 * same day and time before, the month's last day where there is none. Units: milliseconds.
 */
export const windowStartMs = (
  { window, kind }: Pick<ReferrerLimit, "window" | "kind">,
  atMs: number,
  timeZone: string,
): number | null => {
  if (window === "total") return null;
  const now = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone);
  if (kind === "rolling") {
    const back = { day: { hours: 24 }, week: { hours: 168 }, month: { months: 1 }, year: { years: 1 } }[window];
    // What was granted exactly one window ago has left it.
    return now.subtract(back).epochMilliseconds + 1;
  }
  switch (window) {
    case "day":
      return now.startOfDay().epochMilliseconds;
    case "week":
      return now.subtract({ days: now.dayOfWeek - 1 }).startOfDay().epochMilliseconds;
    case "month":
      return now.with({ day: 1 }).startOfDay().epochMilliseconds;
    case "year":
      return now.with({ month: 1, day: 1 }).startOfDay().epochMilliseconds;
  }
};

/** The first moment of a calendar year and of the next one, in a zone. Units: milliseconds. */
export const yearBoundsMs = (year: number, timeZone: string): { fromMs: number; untilMs: number } => {
  const start = (of: number) => Temporal.PlainDate.from({ year: of, month: 1, day: 1 }).toZonedDateTime(timeZone);
  return { fromMs: start(year).epochMilliseconds, untilMs: start(year + 1).epochMilliseconds };
};

/** The calendar year of a moment in a zone. */
export const yearOf = (atMs: number, timeZone: string): number =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).year;

/** The calendar day of a moment in a zone, as `2026-03-29`. */
export const dayOf = (atMs: number, timeZone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
