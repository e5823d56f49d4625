/**
 * All deferred work, one mechanism: rows of the domain carry their own due time, and a worker runs chores that look for what is due.
 * There is no table of jobs. Any number of processes may each have a worker on the same databases.
 */
import type { EnvironmentName, Surroundings } from "../core/ports.ts";
import { fanOut } from "../core/webhook/fan-out.ts";
import type { Outside } from "../core/webhook/send-message.ts";
import { chainAuditTrails, expireReservations, foldReports, progressDueReferrals, settleRewards } from "./chores.ts";
import { deliveriesOf, questionsOf } from "./call-queue.ts";
import { type Courier, createCourier } from "./courier.ts";
import { tidy } from "./housekeeping.ts";
import type { WorkerEnvironment, WorkerLog } from "./worker-environment.ts";

type Workplace = WorkerEnvironment &
  Surroundings & {
    courier: Courier;
    asker: Courier;
    onError: (error: unknown) => void;
    onGone: (kind: string, rows: number) => void;
    log: WorkerLog;
  };
type Chore = {
  name: string;
  /** How long after one round the next begins at the latest. */
  everyMs: number;
  /** Also as soon as a commit of this process left something to fan out or to send. */
  onWake?: true;
  /** Ends soon once `stopped`. */
  run(workplace: Workplace, stopped: () => boolean): Promise<unknown>;
};

/** Events made into deliveries in one transaction. */
const fanOutMaximum = 500;
/** Commits come in swarms; one look for all of them is enough. Well below the 50 ms within which a delivery should begin. */
const wakeDelayMs = 15;
/** A process that never lives for ten minutes still does the rare chores. */
const firstAfterMs = 60_000;

const fanOutAll = async (workplace: Workplace): Promise<void> => {
  const { store, courier } = workplace;
  for (let events = fanOutMaximum; events === fanOutMaximum; ) {
    const done = await store.transaction((inside) => fanOut(inside, workplace, fanOutMaximum));
    ({ events } = done);
    if (done.deliveries > 0) courier.pump();
  }
};

/** Tells in one line what went, if anything did. */
const tidyAll = async (place: Workplace, stopped: () => boolean): Promise<void> => {
  const gone: Record<string, number> = {};
  const onGone = (kind: string, rows: number): void => {
    gone[kind] = (gone[kind] ?? 0) + rows;
    place.onGone(kind, rows);
  };
  await tidy(place.store, place, stopped, onGone).finally(() => {
    if (Object.keys(gone).length > 0) place.log.info({ environment: place.name, gone }, "past its life and gone");
  });
};

/** Every chore there is. Each looks for what is due by itself, so a missed or doubled round does no harm. */
const chores: readonly Chore[] = [
  { name: "fan out events", everyMs: 500, onWake: true, run: fanOutAll },
  { name: "send deliveries", everyMs: 500, onWake: true, run: async ({ courier }) => courier.pump() },
  { name: "ask before approval", everyMs: 500, onWake: true, run: async ({ asker }) => asker.pump() },
  { name: "judge referrals", everyMs: 1_000, run: (place) => progressDueReferrals(place.store, place, place.onError) },
  { name: "settle rewards", everyMs: 15_000, run: (place, stopped) => settleRewards(place.store, place, stopped) },
  { name: "chain the audit trail", everyMs: 1_000, run: ({ store }, stopped) => chainAuditTrails(store, stopped) },
  { name: "add to the reports", everyMs: 5_000, run: ({ store }, stopped) => foldReports(store, stopped) },
  {
    name: "give back held slots",
    everyMs: 15_000,
    run: (place, stopped) => expireReservations(place.store, place, stopped),
  },
  { name: "tidy", everyMs: 600_000, run: tidyAll },
];

/** `wake` says that there may be something to do now; `stop` resolves when nothing of it is under way any more. */
export type Worker = { wake: (environment: EnvironmentName) => void; stop: () => Promise<void> };

/** Starts the chores of every environment given. Errors: none; what fails is logged and tried again in the next round. */
export const startChores = (options: {
  environments: readonly WorkerEnvironment[];
  outside: Outside & Surroundings;
  log: WorkerLog;
  /** Hears of rows that were removed because they were past their life. */
  onGone: (environment: EnvironmentName, kind: string, rows: number) => void;
}): Worker => {
  const { environments, outside, log } = options;
  const workplaces = environments.map((environment) => ({
    ...environment,
    clock: outside.clock,
    randomness: outside.randomness,
    courier: createCourier(environment, deliveriesOf(environment, outside, log), outside, log),
    asker: createCourier(environment, questionsOf(environment, outside), outside, log),
    log,
    onGone: (kind: string, rows: number) => options.onGone(environment.name, kind, rows),
    onError: (error: unknown) => log.error({ err: error, environment: environment.name }, "due work failed"),
  }));
  const rounds = workplaces.flatMap((workplace) => chores.map((chore) => startRounds(chore, workplace, log)));
  const waking = new Map<EnvironmentName, NodeJS.Timeout>();
  return {
    wake: (name) => {
      if (waking.has(name)) return;
      const timer = setTimeout(() => {
        waking.delete(name);
        for (const { chore, workplace, start } of rounds) if (chore.onWake && workplace.name === name) start();
      }, wakeDelayMs);
      waking.set(name, timer);
    },
    stop: async () => {
      for (const timer of waking.values()) clearTimeout(timer);
      await Promise.all([
        ...rounds.map(({ stop }) => stop()),
        ...workplaces.flatMap(({ courier, asker }) => [courier.stop(), asker.stop()]),
      ]);
    },
  };
};

/** Rounds of one chore at one place: never two at once, and one more when asked for while it runs. */
const startRounds = (chore: Chore, workplace: Workplace, log: WorkerLog) => {
  let underWay: Promise<void> | null = null;
  const state = { again: false, stopped: false };
  const work = async (): Promise<void> => {
    do {
      state.again = false;
      await chore
        .run(workplace, () => state.stopped)
        .catch((error: unknown) => {
          if (!state.stopped) log.error({ err: error, environment: workplace.name }, `the chore failed: ${chore.name}`);
        });
    } while (state.again && !state.stopped);
  };
  const start = (): void => {
    if (state.stopped) return;
    state.again = underWay !== null;
    underWay ??= work().finally(() => {
      underWay = null;
    });
  };
  const first = setTimeout(start, Math.min(chore.everyMs, firstAfterMs)).unref();
  const timer = setInterval(start, chore.everyMs).unref();
  const stop = async (): Promise<void> => {
    state.stopped = true;
    clearTimeout(first);
    clearInterval(timer);
    await underWay;
  };
  return { chore, workplace, start, stop };
};
