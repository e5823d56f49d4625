import { Temporal } from "temporal-polyfill";

/** The years that ISO 8601 writes with four digits, from the epoch on: what every reader of the API can parse. */
const lastMs = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/**
 * Reads an instant with `Z` or an offset, or a wall-clock time in `timeZone`. A time that a clock change skips moves forward by
 * the length of the gap; one that occurs twice is the earlier. Shape: milliseconds since the epoch. Errors: null when it is no
 * date (`2026-02-30`), no zone, or outside the years 1970 to 9999 in UTC.
 */
export const zonedInstantMs = (text: string, timeZone: string): number | null => {
  try {
    const { epochMilliseconds } = /(Z|[+-]\d{2}:\d{2})$/i.test(text)
      ? Temporal.Instant.from(text)
      : Temporal.PlainDateTime.from(text, { overflow: "reject" }).toZonedDateTime(timeZone, {
          disambiguation: "compatible",
        });
    return epochMilliseconds >= 0 && epochMilliseconds <= lastMs ? epochMilliseconds : null;
  } catch {
    return null;
  }
};
