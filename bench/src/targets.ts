/** The targets that `--check` holds a run to. Ratios of one run wherever there is something to compare with: machines differ. */
import { cellName } from "./cells.ts";
import { share } from "./life.ts";
import { median, type Sample } from "./measure.ts";
import type { Results } from "./results.ts";

/** One target and what was measured for it. */
export type Target = { id: string; promise: string; measured: string; met: boolean };

/** The median over rounds of one cell's figure over another's in the same round. */
export const ratio = (
  { samples }: Pick<Results, "samples">,
  of: string,
  to: string,
  figure: (sample: Sample) => number,
): number => {
  const base = samples.get(to) ?? [];
  const rounds = (samples.get(of) ?? []).map((sample, round) => figure(sample) / figure(base[round] ?? sample));
  return median(rounds);
};

/** Each of Beckon's kinds of request, and the twin that asks the same of the database. */
export const twinOf: Readonly<Record<string, string>> = {
  "referral opaque": "twin referral",
  "referral es256": "twin referral",
  "referral hs256": "twin referral",
  "validate valid": "twin validate",
  "validate invalid": "twin validate",
};

const twinShare = 0.8;
const growthMaximum = 1.2;
const megabytesMaximum = 150;

/** The most memory Beckon had at the end of any measurement. Units: bytes. */
export const mostMemory = ({ samples }: Pick<Results, "samples">): number =>
  Math.max(
    ...[...samples]
      .filter(([name]) => /^(referral|validate)/.test(name))
      .flatMap(([, rounds]) => rounds.map(({ rssBytes }) => rssBytes)),
  );

/** Holds a run to every target. */
export const judgeTargets = (results: Results): Target[] => {
  const { sizes, bursts, life, drain, starts, loads } = results;
  const [smallest = 0] = sizes;
  const largest = sizes.at(-1) ?? smallest;
  const ofTwin = Object.keys(twinOf).flatMap((kind) =>
    sizes.map((size) => {
      const measured = ratio(
        results,
        cellName(kind, size),
        cellName(twinOf[kind] ?? "", size),
        ({ requestsPerSecond }) => requestsPerSecond,
      );
      return {
        id: "L2",
        promise: `${kind}, ${size} codes: at least ${twinShare} of the requests/s of the same query on bare node:http`,
        measured: measured.toFixed(2),
        met: measured >= twinShare,
      };
    }),
  );
  const growth = ["referral opaque", "validate valid"].map((kind) => {
    const grown = ratio(results, cellName(kind, largest), cellName(kind, smallest), ({ p50 }) => p50);
    return {
      id: "L4",
      promise: `${kind}: p50 at ${largest} codes at most ${growthMaximum} of that at ${smallest}`,
      measured: grown.toFixed(2),
      met: grown <= growthMaximum,
    };
  });
  const megabytes = mostMemory(results) / 1e6;
  const lost = bursts.reduce((sum, { asked, distinct }) => sum + asked - distinct, 0);
  return [
    ...ofTwin,
    ...growth,
    {
      id: "memory",
      promise: `the server process has at most ${megabytesMaximum} MB under load`,
      measured: `${megabytes.toFixed(0)} MB`,
      met: megabytes <= megabytesMaximum,
    },
    {
      id: "burst",
      promise: "every first call gets a code of its own",
      measured: `${lost} lost or doubled`,
      met: lost === 0,
    },
    ...lifeTargets(life),
    ...waitTargets(starts, loads),
    {
      id: "webhooks",
      promise: `at least ${deliveriesPerSecond} queued deliveries/s arrive and are written down, each once`,
      measured: `${drain.writtenPerSecond}, ${drain.calls} calls for ${drain.deliveries}`,
      met: drain.writtenPerSecond >= deliveriesPerSecond && drain.calls === drain.deliveries,
    },
  ];
};

const spreadShare = 0.5;
const hotShare = 2;
const eventsPerSecond = 5_000;
const deliveriesPerSecond = 500;

const waitTargets = ({ first, warm }: Results["starts"], loads: Results["loads"]): Target[] =>
  [
    { id: "start", promise: "the first npm start: ready", tookMs: first, mostMs: 3_000 },
    { id: "start", promise: "npm start on data that is there: ready", tookMs: median(warm), mostMs: 1_000 },
    ...(loads === null
      ? []
      : [{ id: "console", promise: "its first view: usable", tookMs: median(loads.cold), mostMs: 1_500 }]),
  ].map(({ id, promise, tookMs, mostMs }) => ({
    id,
    promise: `${promise} within ${mostMs} ms`,
    measured: `${tookMs.toFixed(0)} ms`,
    met: tookMs <= mostMs,
  }));

const lifeTargets = ({ spread, hot, events, cap }: Results["life"]): Target[] => {
  const ofBare = (promise: string, measured: number, least: number): Target => ({
    id: "registration",
    promise: `${promise}: at least ${least} of the bare statement's`,
    measured: measured.toFixed(2),
    met: measured >= least,
  });
  return [
    ofBare("registrations/s of many codes", share(spread), spreadShare),
    ofBare("registrations/s of one hot code", share(hot), hotShare),
    {
      id: "cap",
      promise: `${cap.asked} registrations at once of a code with room for ${cap.room}: exactly ${cap.room} accepted`,
      measured: `${cap.accepted}`,
      met: cap.accepted === cap.room,
    },
    {
      id: "events",
      promise: `at least ${eventsPerSecond} events/s in batches`,
      measured: median(events).toFixed(0),
      met: median(events) >= eventsPerSecond,
    },
  ];
};
