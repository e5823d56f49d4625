/**
 * Plays the demo's history: half a year of the programme, as calls to the API on a clock of its own.
 *
 * Why a clock of its own: a sandbox's clock goes ahead only, and the database holds it to that, so a tenant's past cannot be made with
 * it. Instead a second application stands on the same databases for a minute, at an address of its own, whose clock begins half a year
 * ago and is moved ahead step by step up to now. What is due at each step is done by the same code as when a sandbox's clock is moved.
 * Until the history has come to now, the environment's deferred work runs on this clock too, and nowhere else: a worker in real time would
 * take every referral of the past for overdue.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { catchUp } from "../core/tenant/catch-up.ts";
import { foldReports } from "../jobs/chores.ts";
import type { Deployment } from "../main.ts";
import type { Deed } from "./lives.ts";
import { launch, work } from "./office.ts";
import { connectAlerts, connectCrm, pauseCrm, sendUnreadable } from "./outside.ts";
import { type Plan, planOf } from "./plan.ts";
import { openScene, type Scene } from "./scene.ts";
import { Stage } from "./stage.ts";
import { campaignNames } from "./terms.ts";

/** How far a history is. Kept in `demo.json`, so that a later start goes on where an earlier one was stopped. */
export type Progress = {
  fromMs: number;
  toMs: number;
  people: number;
  seed: number;
  /** Quarters of a day that are wholly done. */
  quarters: number;
  finished: boolean;
};

/** Where the history is played, and who hears of it. */
export type HistoryOptions = {
  deployment: Deployment;
  tenantId: string;
  secretKey: string;
  /** Null for a history that was never begun. */
  progress: Progress | null;
  keep: (progress: Progress) => void;
  /** A line for people. */
  tell: (line: string) => void;
  people?: number;
  days?: number;
  /** Left to the service's own requests after each quarter. Units: milliseconds. */
  pauseMs?: number;
};

const dayMs = 86_400_000;
const quarterMs = dayMs / 4;
const peopleStandard = 2_000;
const daysStandard = 182;
const pauseStandardMs = 12;
/** Progress is written down this often. Units: quarters. */
const keptEvery = 8;
/** The failing endpoint is this old in the end: Beckon disables one after five days. Units: days. */
const alertsDays = 4;

/** What of a list in the order of time lies before `untilMs`, taken from its front. */
const taker = <T extends { atMs: number }>(all: readonly T[], fromMs: number) => {
  let at = all.findIndex((one) => one.atMs >= fromMs);
  if (at < 0) at = all.length;
  return (untilMs: number): T[] => {
    const from = at;
    while (at < all.length && (all[at] as T).atMs < untilMs) at++;
    return all.slice(from, at);
  };
};

/** How a history ended this time. `stopped`: it was asked to, and goes on with a later start. */
export type Ending = "finished" | "stopped" | "failed";
/** A history under way. `done` never rejects. */
export type History = { done: Promise<Ending>; stop(): Promise<void> };

/** Plays what is left of the history beside the service. What goes wrong is told, and ends it; a later start tries again. */
export const startHistory = (options: HistoryOptions): History => {
  const state = { stopped: false };
  const played = play(options, () => state.stopped).then(
    (finished): Ending => (finished ? "finished" : "stopped"),
    (error: unknown): Ending => {
      const { message } = error instanceof Error ? error : { message: String(error) };
      options.tell(`demo data: not finished; the next start goes on with it. ${message}`);
      options.deployment.log.warn({ err: error }, "the demo's history was not finished");
      return "failed";
    },
  );
  return {
    done: played,
    stop: async () => {
      state.stopped = true;
      await played;
    },
  };
};

const play = async (options: HistoryOptions, stopped: () => boolean): Promise<boolean> => {
  const { deployment, tenantId, secretKey, tell, keep } = options;
  const store = deployment.open.global?.store;
  const tenant = await store?.tenants.find(tenantId);
  if (!store || !tenant) throw new Error("The demo tenant is not in the environment global.");
  const progress = options.progress ?? begin(options, deployment.clock.nowMs() + tenant.clockAheadMs);
  if (progress.finished) return true;
  const scene = await openScene(deployment, tenant.clockAheadMs);
  try {
    scene.moveTo(progress.fromMs + progress.quarters * quarterMs);
    const stage = new Stage({ url: scene.url, secretKey, tenantId, nowMs: scene.nowMs });
    const names: unknown[] = Object.values(campaignNames);
    if (options.progress === null && (await stage.list("/v1/campaigns")).some(({ name }) => names.includes(name))) {
      // Where the file was lost but the data was not, nothing is played twice.
      keep({ ...progress, finished: true });
      return true;
    }
    keep(progress);
    const days = Math.round((progress.toMs - progress.fromMs) / dayMs);
    tell(`demo data: ${progress.quarters === 0 ? `playing ${days} days of history` : "going on with the history"}`);
    const finished = await new Player(options, scene, stage, progress).run(stopped);
    if (finished) tell("demo data: done");
    return finished;
  } finally {
    await scene.close();
  }
};

const begin = ({ people = peopleStandard, days = daysStandard }: HistoryOptions, nowMs: number): Progress => ({
  fromMs: nowMs - days * dayMs,
  toMs: nowMs,
  people,
  seed: 20_261_129,
  quarters: 0,
  finished: false,
});

class Player {
  readonly #options: HistoryOptions;
  readonly #scene: Scene;
  readonly #stage: Stage;
  readonly #progress: Progress;
  readonly #plan: Plan;
  #told = 0;

  constructor(options: HistoryOptions, scene: Scene, stage: Stage, progress: Progress) {
    this.#options = options;
    this.#scene = scene;
    this.#stage = stage;
    this.#progress = progress;
    this.#plan = planOf(progress);
  }

  /** Quarter by quarter; a quarter that was stopped is played again whole, which changes nothing of what was done of it. */
  async run(stopped: () => boolean): Promise<boolean> {
    const { keep, pauseMs = pauseStandardMs } = this.#options;
    const { fromMs, toMs } = this.#progress;
    const quarters = Math.ceil((toMs - fromMs) / quarterMs);
    const beganMs = fromMs + this.#progress.quarters * quarterMs;
    const deeds = taker(this.#plan.deeds, beganMs);
    const happenings = taker(this.#plan.happenings, beganMs);
    await launch(this.#stage, this.#plan.budgets);
    await connectCrm(this.#stage, this.#scene.receiver.address);
    this.#told = Math.floor((10 * this.#progress.quarters) / quarters);
    for (let quarter = this.#progress.quarters; quarter < quarters; quarter++) {
      const endMs = Math.min(fromMs + (quarter + 1) * quarterMs, toMs);
      if (!(await this.#do(deeds(endMs), stopped))) break;
      this.#scene.moveTo(endMs);
      await this.#report(happenings(endMs).map(({ event }) => event));
      await this.#catchUp();
      await this.#office(quarter, quarters);
      this.#progress.quarters = quarter + 1;
      if (this.#progress.quarters % keptEvery === 0) keep(this.#progress);
      this.#tell(quarters);
      if (stopped()) break;
      await sleep(pauseMs);
    }
    const finished = this.#progress.quarters === quarters;
    if (finished) {
      await this.#deliver();
      await pauseCrm(this.#stage);
    }
    keep({ ...this.#progress, finished });
    return finished;
  }

  async #do(deeds: readonly Deed[], stopped: () => boolean): Promise<boolean> {
    for (const { atMs, act } of deeds) {
      if (stopped()) return false;
      this.#scene.moveTo(atMs);
      await act(this.#stage);
    }
    return !stopped();
  }

  async #report(items: Record<string, unknown>[]): Promise<void> {
    if (items.length > 0) await this.#stage.call("POST", "/v1/events/batch", { body: { items } });
  }

  /** What is due by now, as the move of a sandbox's clock does it. */
  async #catchUp(): Promise<void> {
    const { own } = this.#scene;
    const { tenantId } = this.#options;
    const aheadMs = this.#scene.nowMs() - own.clock.nowMs();
    const clock = { nowMs: () => own.clock.nowMs() + aheadMs };
    await own.open.global?.store.transaction((inside) => catchUp(inside, { ...own, clock }, tenantId));
  }

  async #office(quarter: number, quarters: number): Promise<void> {
    const days = Math.ceil(quarters / 4);
    const [day, part] = [Math.floor(quarter / 4), quarter % 4];
    await work(this.#stage, { day, quarter: part, days, budgets: this.#plan.budgets });
    if (part === 3 || day > days - alertsDays - 2) await this.#deliver();
    if (part !== 3) return;
    // The overview grows while one looks at it.
    const { global } = this.#scene.own.open;
    if (global) await foldReports(global.store);
    if (day === Math.max(0, days - alertsDays - 1)) await connectAlerts(this.#stage);
    if (day > days - 21 && (day * 7) % 5 < 2) await sendUnreadable(this.#stage, day);
  }

  #deliver(): Promise<void> {
    const pending = "/v1/webhook-deliveries?state=pending";
    return this.#scene.deliver(async () => (await this.#stage.list(pending, 1)).length === 0);
  }

  #tell(quarters: number): void {
    const tenths = Math.floor((10 * this.#progress.quarters) / quarters);
    if (tenths === this.#told || tenths === 10) return;
    this.#told = tenths;
    this.#options.tell(`demo data: ${tenths * 10} %`);
  }
}
