/** The service's entry: configuration in, a listening service out. */
import { enableCompileCache } from "node:module";

// The second start reads stripped and compiled modules instead of making them again.
enableCompileCache();

const { openAccounts, settingsHelp, startService, version } = await import("./main.ts");
const { firstOwnerPath } = await import("./compose-console.ts");
const { demoText, prepareDemo } = await import("./demo.ts");
const { live } = await import("./process-life.ts");

/** Output that is not a terminal's ends up in logs, where a link that makes owners has no business. */
const ownerText = (link: string, shown: boolean): string =>
  shown
    ? `\n  The console's first owner comes in here (once, within 24 hours):\n\n    ${link}\n`
    : "The console has no owner yet. Make a link: beckon console owner-link\n";

await live({
  help: `beckon serve ${version}\n\nUsage: beckon serve [--demo] [--ready-file FILE] [settings]\n\n${settingsHelp()}\n`,
  start: async (config, hold) => {
    const service = await startService(config);
    const { deployment, url } = service;
    hold({ log: deployment.log, stop: (patienceMs) => service.stop(patienceMs) });
    const demo = config.demo ? await prepareDemo(deployment) : null;
    deployment.log.info({ url, version }, "listening");
    const owner = await firstOwnerPath(openAccounts(deployment));
    const welcome = owner === null ? "" : ownerText(`${url}${owner}`, config.demo || process.stdout.isTTY);
    const text = demo ? demoText(url, demo) : `beckon ${version} is listening at ${url}\n`;
    return {
      text: `${text}${welcome}`,
      ready: { url, ...(demo ? { demo } : {}) },
    };
  },
});
