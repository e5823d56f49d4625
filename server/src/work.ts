/** The worker's entry: everything that waits for its time, without HTTP, beside services that run with BECKON_WORKER=off. */
import { enableCompileCache } from "node:module";

enableCompileCache();

const { checkKeys, ConfigError, openDeployment, placesOf, settingsHelp, startWorker, version } = await import(
  "./main.ts"
);
const { historyOf } = await import("./demo.ts");
const { live } = await import("./process-life.ts");

await live({
  help: `beckon worker ${version}\n\nUsage: beckon worker [--ready-file FILE] [settings]\n\n${settingsHelp()}\n`,
  start: async (config, hold, signal) => {
    if (config.demo) throw new ConfigError("--demo is for serve, which brings a worker of its own. Remove it.");
    // It is in the folder's own database: one from elsewhere has nothing of it.
    if (placesOf(config).global.kind === "embedded" && historyOf(config.data)?.finished === false)
      throw new ConfigError(
        `A demo's history is not finished in ${config.data}, and a worker would take its past for overdue. Let npm start finish it, or begin anew: beckon demo reset --yes`,
      );
    checkKeys(config);
    // A guest: beside an embedded database's own service it works along, and leaves the database to that one.
    const deployment = await openDeployment(config, { role: "guest", kind: "worker", signal });
    const { log, open } = deployment;
    let worker: ReturnType<typeof startWorker> | null = null;
    // The worker's own timers keep no process alive: a service ends when its server does.
    const alive = setInterval(() => {}, 3_600_000);
    const stop = async (): Promise<void> => {
      clearInterval(alive);
      await worker?.stop();
      await deployment.close();
      log.info("stopped");
      log.flush();
    };
    hold({ log, stop });
    const environments = Object.keys(open);
    if (environments.length === 0)
      throw new ConfigError("No environment has its database here. Run the worker where the databases are.");
    worker = startWorker(deployment);
    log.info({ environments, version }, "working");
    return { text: `beckon ${version} works for ${environments.join(" and ")}\n`, ready: { environments } };
  },
});
