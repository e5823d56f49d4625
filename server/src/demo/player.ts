/** Moves the history's time ahead, quarter of a day by quarter, with all that happens in each. */
import { setTimeout as sleep } from "node:timers/promises";
import { progressReferral } from "../core/referral/progress-referral.ts";
import { catchUp } from "../core/tenant/catch-up.ts";
import { foldTenant } from "../jobs/chores.ts";
import type { Deployment } from "../main.ts";
import type { Deed } from "./lives.ts";
import { launch, work } from "./office.ts";
import { connectAlerts, connectCrm, pauseCrm, sendUnreadable } from "./outside.ts";
import { type Plan, planOf } from "./plan.ts";
import type { Scene } from "./scene.ts";
import type { Stage } from "./stage.ts";

/** How far a history is. Kept in `demo.json`, so that a later start goes on where an earlier one was stopped. */
export type Progress = {
  fromMs: number;
  toMs: number;
  people: number;
  seed: number;
  /** Quarters of a day that are wholly done, what the office did in them included. */
  quarters: number;
  /** Nothing of it will be played any more: it came to its end, or was given up. */
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

/** A step of the history's time. */
export const quarterMs = 21_600_000;
const pauseStandardMs = 5;
/** Referrals judged after a quarter, and how many at a time: most of the pool's connections stay with the service's requests. */
const judgedAtOnce = 500;
const judges = 4;
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

/** Plays one history, or what is left of it. */
export class Player {
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

  /** Quarter by quarter. One that was stopped before its end is played again: its calls are answered as the first time. */
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
      keep(this.#progress);
      this.#tell(quarters);
      if (stopped()) break;
      await sleep(pauseMs);
    }
    const finished = this.#progress.quarters === quarters;
    if (finished) {
      await this.#scene.deliver();
      await pauseCrm(this.#stage);
      keep({ ...this.#progress, finished });
    }
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

  /** What is due by now, as the move of a sandbox's clock does it; the most of it, referrals with news, side by side as a worker does. */
  async #catchUp(): Promise<void> {
    const { own, store, nowMs } = this.#scene;
    const { tenantId } = this.#options;
    const surroundings = { ...own, clock: { nowMs } };
    const due = await store.referrals.listDueOf(tenantId, nowMs(), judgedAtOnce);
    const judge = async (): Promise<void> => {
      for (let referralId = due.shift(); referralId !== undefined; referralId = due.shift()) {
        const one = { tenantId, referralId };
        await store.transaction((inside) => progressReferral(inside, surroundings, one));
      }
    };
    await Promise.all(Array.from({ length: judges }, judge));
    await store.transaction((inside) => catchUp(inside, surroundings, tenantId));
  }

  async #office(quarter: number, quarters: number): Promise<void> {
    const days = Math.ceil(quarters / 4);
    const [day, part] = [Math.floor(quarter / 4), quarter % 4];
    await work(this.#stage, { day, quarter: part, days, budgets: this.#plan.budgets });
    if (part === 3 || day > days - alertsDays - 2) await this.#scene.deliver();
    if (part !== 3) return;
    // The overview grows while one looks at it.
    await foldTenant(this.#scene.store, this.#options.tenantId);
    if (day === Math.max(0, days - alertsDays - 1)) await connectAlerts(this.#stage);
    if (day > days - 21 && (day * 7) % 5 < 2) await sendUnreadable(this.#stage, day);
  }

  #tell(quarters: number): void {
    const tenths = Math.floor((10 * this.#progress.quarters) / quarters);
    if (tenths === this.#told || tenths === 10) return;
    this.#told = tenths;
    this.#options.tell(`demo data: ${tenths * 10} %`);
  }
}
