import assert from "node:assert/strict";
import { test } from "node:test";
import { windowStartMs, yearBoundsMs } from "./limit-window.ts";

type Window = Parameters<typeof windowStartMs>[0];

const table: [window: Window["window"], kind: Window["kind"], now: string, zone: string, start: string][] = [
  ["day", "calendar", "2026-03-10T12:00:00Z", "UTC", "2026-03-10T00:00:00Z"],
  ["day", "calendar", "2026-03-10T23:30:00Z", "Europe/Berlin", "2026-03-10T23:00:00Z"],
  // The day of a clock change has 23 or 25 hours; its midnight is still its own.
  ["day", "calendar", "2026-03-29T20:00:00Z", "Europe/Berlin", "2026-03-28T23:00:00Z"],
  ["day", "calendar", "2026-10-25T22:30:00Z", "Europe/Berlin", "2026-10-24T22:00:00Z"],
  // A midnight that does not exist: the day begins at one.
  ["day", "calendar", "2026-03-08T15:00:00Z", "America/Havana", "2026-03-08T05:00:00Z"],
  ["week", "calendar", "2026-03-29T20:00:00Z", "Europe/Berlin", "2026-03-22T23:00:00Z"],
  ["week", "calendar", "2026-03-30T00:00:00Z", "Europe/Berlin", "2026-03-29T22:00:00Z"],
  ["month", "calendar", "2026-03-01T00:30:00Z", "America/New_York", "2026-02-01T05:00:00Z"],
  ["month", "calendar", "2026-03-31T23:30:00Z", "Europe/Berlin", "2026-03-31T22:00:00Z"],
  ["month", "calendar", "2024-02-29T23:59:59Z", "UTC", "2024-02-01T00:00:00Z"],
  ["year", "calendar", "2026-01-01T00:00:00Z", "America/New_York", "2025-01-01T05:00:00Z"],
  ["year", "calendar", "2026-01-01T05:00:00Z", "America/New_York", "2026-01-01T05:00:00Z"],
  ["day", "rolling", "2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-28T12:00:00.001Z"],
  ["week", "rolling", "2026-03-29T12:00:00Z", "Europe/Berlin", "2026-03-22T12:00:00.001Z"],
  ["month", "rolling", "2026-03-31T12:00:00Z", "UTC", "2026-02-28T12:00:00.001Z"],
  // The same wall-clock time before the clocks changed.
  ["month", "rolling", "2026-04-15T10:00:00Z", "Europe/Berlin", "2026-03-15T11:00:00.001Z"],
  ["year", "rolling", "2024-02-29T12:00:00Z", "UTC", "2023-02-28T12:00:00.001Z"],
];

for (const [window, kind, now, zone, start] of table)
  test(`a ${kind} ${window} at ${now} in ${zone} began at ${start}`, () => {
    assert.equal(windowStartMs({ window, kind }, Date.parse(now), zone), Date.parse(start));
  });

test("a total has no beginning; a year of a zone is its own", () => {
  assert.equal(windowStartMs({ window: "total", kind: "calendar" }, 0, "UTC"), null);
  assert.deepEqual(yearBoundsMs(2026, "Asia/Tokyo"), {
    fromMs: Date.parse("2025-12-31T15:00:00Z"),
    untilMs: Date.parse("2026-12-31T15:00:00Z"),
  });
});
