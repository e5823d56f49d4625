/** The service's entry: configuration in, a listening service out. */
import { enableCompileCache } from "node:module";

// The second start reads stripped and compiled modules instead of making them again.
enableCompileCache();

const { settingsHelp, startService, version } = await import("./main.ts");
const { demoText, prepareDemo } = await import("./demo.ts");
const { live } = await import("./process-life.ts");

await live({
  help: `beckon serve ${version}\n\nUsage: beckon serve [--demo] [--ready-file FILE] [settings]\n\n${settingsHelp()}\n`,
  start: async (config, hold) => {
    const service = await startService(config);
    const { deployment, url } = service;
    hold({ log: deployment.log, stop: (patienceMs) => service.stop(patienceMs) });
    const demo = config.demo ? await prepareDemo(deployment) : null;
    deployment.log.info({ url, version }, "listening");
    return {
      text: demo ? demoText(url, demo) : `beckon ${version} is listening at ${url}\n`,
      ready: { url, ...(demo ? { demo } : {}) },
    };
  },
});
