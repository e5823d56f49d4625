/** The races: for each guarantee, many who try to break it at the same moment. */
import { Recorder, audit, type Lap } from "./lap.ts";
import { raceRegistrations, raceSlots } from "./race-referrals.ts";
import { raceCodes, raceParticipants } from "./race-codes.ts";
import { raceRewards } from "./race-rewards.ts";
import { raceWrites } from "./race-writes.ts";
import type { Size, Track } from "./track.ts";

type Race = { guarantee: number; name: string; run(track: Track, recorder: Recorder, size: Size): Promise<void> };

export const races: readonly Race[] = [
  { guarantee: 1, name: "a code is unique, look-alikes included", run: raceCodes },
  { guarantee: 2, name: "one code per person and campaign", run: raceParticipants },
  { guarantee: 3, name: "one referral per referee", run: raceRegistrations },
  { guarantee: 4, name: "used never passes cap, slots come back once", run: raceSlots },
  { guarantee: 5, name: "a reward is granted exactly once", run: raceRewards },
  { guarantee: 6, name: "every write is idempotent", run: raceWrites },
];

/** Runs them one after another, each with its audit, and a last audit of everything. */
export async function* runRaces(track: Track, size: Size): AsyncGenerator<Lap> {
  for (const { guarantee, name, run } of races) {
    const startedAtMs = performance.now();
    const recorder = new Recorder();
    await run(track, recorder, size);
    recorder.expect("unexpected answers", 0, recorder.unexpected);
    // The last one looks at what all of them left.
    const found = await audit(track, guarantee === races.at(-1)?.guarantee ? undefined : guarantee);
    const { calls, effects, without } = recorder;
    const findings = [...recorder.findings, ...found];
    yield { guarantee, name, calls, effects, without, findings, seconds: (performance.now() - startedAtMs) / 1000 };
  }
}
