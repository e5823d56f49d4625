/** The service's entry: configuration in, a listening service out. */
import { enableCompileCache } from "node:module";
import type { Demo } from "./demo.ts";
import type { History } from "./demo/history.ts";
import type { Config } from "./config.ts";
import type { Service } from "./main.ts";

// The second start reads stripped and compiled modules instead of making them again.
enableCompileCache();

const { openAccounts, settingsHelp, startService, version } = await import("./main.ts");
const { ownerText } = await import("./compose-console.ts");
const { demoText, historyOf, keepHistory, prepareDemo } = await import("./demo.ts");
const { live } = await import("./process-life.ts");

/** Whether a history is to be played: never without a worker of our own, as another one's would run in real time meanwhile. */
const lacksHistory = ({ demo, demoHistory, worker, data }: Config): boolean =>
  demo && demoHistory === "on" && worker === "on" && historyOf(data)?.finished !== true;

/** Plays the rest of the demo's history; then global's own deferred work begins. */
const playHistory = async ({ deployment, work }: Service, { tenantId, secretKey }: Demo): Promise<History> => {
  const { data } = deployment.config;
  const { startHistory } = await import("./demo/history.ts");
  const history = startHistory({
    deployment,
    tenantId,
    secretKey,
    progress: historyOf(data),
    keep: (progress) => keepHistory(data, progress),
    tell: (line) => void process.stdout.write(`${line}\n`),
  });
  // Not when it was stopped: what is left of the past would be overdue by the real time.
  void history.done.then((ending) => ending !== "stopped" && work(["global"]));
  return history;
};

await live({
  help: `beckon serve ${version}\n\nUsage: beckon serve [--demo] [--ready-file FILE] [settings]\n\n${settingsHelp()}\n`,
  start: async (config, hold) => {
    const service = await startService(config, { idle: config.demo });
    const { deployment, url } = service;
    let history: Promise<History> | null = null;
    const stop = async (patienceMs?: number): Promise<void> => {
      await (await history)?.stop();
      await service.stop(patienceMs);
    };
    hold({ log: deployment.log, stop });
    const demo = config.demo ? await prepareDemo(deployment) : null;
    const toPlay = demo !== null && lacksHistory(config) ? demo : null;
    service.work(toPlay ? ["us"] : ["global", "us"]);
    deployment.log.info({ url, version }, "listening");
    const welcome = await ownerText(openAccounts(deployment), url, config.demo || process.stdout.isTTY);
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
