/**
 * Plays the demo's history: half a year of the programme, as calls to the API on a clock of its own.
 *
 * Why a clock of its own: a sandbox's clock goes ahead only, and the database holds it to that, so a tenant's past cannot be made with
 * it. Instead a second application stands on the same databases for a minute, at an address of its own, whose clock begins half a year
 * ago and is moved ahead step by step up to now. What is due at each step is done by the same code as when a sandbox's clock is moved.
 * Until the history has come to now, webhooks are sent and the demo tenant's deadlines come by this clock, and the environment's other
 * deferred work rests: a worker in real time would take every referral of the past for overdue.
 */
import { pauseCrm } from "./outside.ts";
import { type HistoryOptions, Player, type Progress, quarterMs } from "./player.ts";
import { openScene } from "./scene.ts";
import { Stage } from "./stage.ts";
import { campaignNames } from "./terms.ts";

const dayMs = 86_400_000;
const peopleStandard = 2_000;
const daysStandard = 182;

/** How a history ended this time. `stopped`: it was asked to, and goes on with a later start. */
export type Ending = "finished" | "stopped" | "failed";
/** A history under way. `done` never rejects. */
export type History = { done: Promise<Ending>; stop(): Promise<void> };

/** How far it is, in words. */
const shareOf = ({ fromMs, toMs, quarters }: Progress): string =>
  `${Math.floor((100 * quarters * quarterMs) / Math.max(1, toMs - fromMs))} %`;

/**
 * Leaves the rest of a history away for good, and says so. Whatever works on the environment in real time must not begin before: it
 * takes what the history left open for overdue, so that nothing could go on where it was.
 */
export const giveUp = (
  progress: Progress,
  { keep, tell }: Pick<HistoryOptions, "keep" | "tell">,
  why: string,
): void => {
  keep({ ...progress, finished: true });
  tell(`demo data: given up at ${shareOf(progress)}; what is there stays. ${why} Anew: beckon demo reset --yes`);
};

/** Plays what is left of the history beside the service. What goes wrong is told, and the rest is given up. */
export const startHistory = (options: HistoryOptions): History => {
  const { tell, deployment } = options;
  const state = { stopped: false, progress: options.progress };
  const keep = (progress: Progress): void => {
    state.progress = progress;
    options.keep(progress);
  };
  const played = play({ ...options, keep }, () => state.stopped).then(
    (finished): Ending => (finished ? "finished" : "stopped"),
    (error: unknown): Ending => {
      // The end of the service may cut a call off; the next start plays that quarter again.
      if (state.stopped) return "stopped";
      const { message } = error instanceof Error ? error : { message: String(error) };
      deployment.log.warn({ err: error }, "the demo's history was not finished");
      if (state.progress) giveUp(state.progress, { keep, tell }, message);
      else tell(`demo data: could not begin; the next start tries again. ${message}`);
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
    const player = new Player(options, scene, stage, progress);
    const finished = await player.run(stopped).catch(async (error: unknown) => {
      await pauseCrm(stage).catch(() => undefined);
      throw error;
    });
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
