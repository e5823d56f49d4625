/** What decides about one sign-up's risk, as it was read; and what a batch adds while it is being decided. */
import { bounds } from "./presets.ts";
import type { Signals, SignalKind } from "./signals.ts";

/** Somebody who was seen with a signal. `referrerId` is null for what a participant is known by without a sign-up. */
export type Sighting = { person: string; referrerId: string | null; atMs: number };

/** The referrer (depth 0), who referred them (1), and so on; `referredAtMs` is when this one was referred, null at the root. */
export type Relative = {
  participantId: string;
  depth: number;
  referredAtMs: number | null;
  signals: ReadonlySet<string>;
};

export type Counts = { halfHour: number; day: number };
export type ListHit = {
  list: "block" | "allow";
  kind: "participant" | "email_domain" | "network" | "device" | "country";
};

/** One sign-up as the rules see it. */
export type SignUp = {
  person: string;
  refereeId: string | null;
  onboardingId: string | null;
  referrerId: string;
  codeId: string;
  campaignId: string;
  country: string | null;
  ipCountry: string | null;
  signedUpAtMs: number | null;
  atMs: number;
  signals: Signals;
};

export type Facts = {
  /** Whoever else was seen with one of the sign-up's hashes of a kind, the latest first; as many as are looked at. */
  seen(kind: SignalKind): readonly Sighting[];
  relatives: readonly Relative[];
  /** Judged once more, before an approval: of what was seen, some came later than this sign-up. */
  again: boolean;
  /** This sign-up included. */
  referrer: Counts;
  code: Counts;
  codeCap: number;
  lists: readonly ListHit[];
  /** Names of what could not be computed. */
  failed: readonly string[];
};

/** A hash as a member of a set. */
export const signalKey = (kind: SignalKind, hash: string): string => `${kind} ${hash}`;

export const halfHourMs = 1_800_000;
export const dayMs = 86_400_000;

/** Different people among the sightings that are near enough in time, whichever came first. */
export const peopleWithin = (sightings: readonly Sighting[], atMs: number, withinMs: number): string[] => [
  ...new Set(
    sightings
      .filter((one) => one.referrerId !== null && Math.abs(one.atMs - atMs) <= withinMs)
      .map(({ person }) => person),
  ),
];

/** How many links in a row, from the sign-up upwards, were made within a day before it. */
export const quickLinks = (relatives: readonly Relative[], atMs: number): number => {
  let links = 1;
  for (const { referredAtMs } of relatives.toSorted((one, other) => one.depth - other.depth)) {
    if (referredAtMs === null || atMs - referredAtMs > dayMs || links > bounds.chainLong) break;
    links += 1;
  }
  return links;
};
