import { Temporal } from "temporal-polyfill";

/**
 * Reads an instant with `Z` or an offset, or a wall-clock time in `timeZone`. A time that a clock change skips moves forward by
 * the length of the gap; one that occurs twice is the earlier. Shape: milliseconds since the epoch. Errors: null when it is no
 * date (`2026-02-30`) or no zone.
 */
export const zonedInstantMs = (text: string, timeZone: string): number | null => {
  try {
    if (/(Z|[+-]\d{2}:\d{2})$/.test(text)) return Temporal.Instant.from(text).epochMilliseconds;
    return Temporal.PlainDateTime.from(text, { overflow: "reject" }).toZonedDateTime(timeZone, {
      disambiguation: "compatible",
    }).epochMilliseconds;
  } catch {
    return null;
  }
};
