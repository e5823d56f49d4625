/** The service's entry: configuration in, a listening service out. */
import { enableCompileCache } from "node:module";
import type { Demo } from "./demo.ts";
import type { History } from "./demo/history.ts";
import type { Config } from "./config.ts";
import type { Service } from "./main.ts";

// The second start reads stripped and compiled modules instead of making them again.
enableCompileCache();

const { placesOf, settingsHelp, startService, version } = await import("./main.ts");
const { ownerText } = await import("./compose-console.ts");
const { demoText, historyOf, keepHistory, prepareDemo } = await import("./demo.ts");
const { live } = await import("./process-life.ts");

/**
 * Whether a history may be played here. Only where nobody else works on the database in real time meanwhile: with a worker of our own,
 * which can wait, on a database of our own.
 */
const playsHistory = (config: Config): boolean =>
  config.demoHistory === "on" && config.worker === "on" && placesOf(config).global.kind === "embedded";

const outcomeIn = (data: string) => ({
  keep: (progress: Parameters<typeof keepHistory>[1]) => keepHistory(data, progress),
  tell: (line: string) => void process.stdout.write(`${line}\n`),
});

/** Plays the rest of the demo's history; then global's own deferred work begins. */
const playHistory = async ({ deployment, work }: Service, { tenantId, secretKey }: Demo): Promise<History> => {
  const { data } = deployment.config;
  const { startHistory } = await import("./demo/history.ts");
  const history = startHistory({ deployment, tenantId, secretKey, progress: historyOf(data), ...outcomeIn(data) });
  // Not when it was stopped: what is left of the past would be overdue by the real time.
  void history.done.then((ending) => ending !== "stopped" && work(["global"]));
  return history;
};

/** A history that was begun and is not played now is given up before anything works in real time on the database it is in. */
const leaveHistory = async (config: Config): Promise<void> => {
  const { data } = config;
  const progress = placesOf(config).global.kind === "embedded" ? historyOf(data) : null;
  if (progress === null || progress.finished) return;
  const { giveUp } = await import("./demo/history.ts");
  giveUp(
    progress,
    outcomeIn(data),
    "It is switched off, this is no demo any more, or no worker of this process may play it.",
  );
};

await live({
  help: `beckon serve ${version}\n\nUsage: beckon serve [--demo] [--ready-file FILE] [settings]\n\n${settingsHelp()}\n`,
  start: async (config, hold, signal) => {
    const service = await startService(config, { idle: true, signal });
    const { deployment, url, accounts } = service;
    let history: Promise<History> | null = null;
    // Requests come to their end while the history does.
    const stop = (patienceMs?: number): Promise<void> => service.stop(patienceMs, async () => (await history)?.stop());
    hold({ log: deployment.log, stop });
    const demo = config.demo ? await prepareDemo(deployment) : null;
    const toPlay = demo !== null && playsHistory(config) && historyOf(config.data)?.finished !== true ? demo : null;
    if (toPlay === null) await leaveHistory(config);
    service.work(toPlay ? ["us"] : ["global", "us"]);
    deployment.log.info({ url, version }, "listening");
    const welcome = await ownerText(accounts, url, config.demo || process.stdout.isTTY);
    const text = demo ? demoText(url, demo) : `beckon ${version} is listening at ${url}\n`;
    return {
      text: `${text}${welcome}`,
      ready: { url, ...(demo ? { demo } : {}) },
      afterwards: () => {
        if (toPlay) history = playHistory(service, toPlay);
      },
    };
  },
});
