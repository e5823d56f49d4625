/** Days as a tenant counts them: from midnight to midnight in its zone. */

/** What a clock on the wall of the zone shows, as if it were UTC. Units: milliseconds. */
const wallMs = (atMs: number, zone: string): number => {
  const parts = new Intl.DateTimeFormat("en-US", {
    ...{ year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" },
    hourCycle: "h23",
    timeZone: zone,
  }).formatToParts(new Date(atMs));
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second"));
};

/** The moment at which a clock on the wall of the zone shows this: `2026-11-29T10:30`. */
export const momentOf = (wall: string, zone: string): string => {
  const wanted = Date.parse(`${wall}:00.000Z`);
  // The offset at the first guess may be that of the other side of a change of clocks: the second guess is right.
  let at = wanted;
  for (let round = 0; round < 2; round += 1) at = wanted - (wallMs(at, zone) - at);
  return new Date(at).toISOString();
};

/** The moment at which a day begins in a zone. */
export const dayStart = (day: string, zone: string): string => momentOf(`${day}T00:00`, zone);

/** The last moment of a day in a zone. */
export const dayEnd = (day: string, zone: string): string => {
  const next = new Date(Date.parse(`${day}T00:00:00.000Z`) + 86_400_000).toISOString().slice(0, 10);
  return new Date(Date.parse(dayStart(next, zone)) - 1).toISOString();
};

/** The day that a moment falls on in a zone. */
export const dayOf = (atMs: number, zone: string): string => new Date(wallMs(atMs, zone)).toISOString().slice(0, 10);

/** A day in a zone, so many days before that of a moment. */
export const dayBefore = (days: number, zone: string, atMs: number): string => {
  const today = Date.parse(`${dayOf(atMs, zone)}T00:00:00.000Z`);
  return new Date(today - days * 86_400_000).toISOString().slice(0, 10);
};
