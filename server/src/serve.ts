/** The service's entry: configuration in, a listening service out, signals to a clean end. */
import { enableCompileCache, flushCompileCache } from "node:module";
import { rename, writeFile } from "node:fs/promises";

// The second start reads stripped and compiled modules instead of making them again.
enableCompileCache();

const { ConfigError, readConfig, settingsHelp, startService, version } = await import("./main.ts");
const { demoText, prepareDemo } = await import("./demo.ts");

const fail = (error: unknown): never => {
  const fault = error as Error & { remedy?: string; code?: string };
  const lines =
    error instanceof ConfigError || fault.remedy || !fault.name.endsWith("Error") ? [fault.message] : [fault.message];
  process.stderr.write(`beckon: ${lines.join("\n")}${fault.remedy ? `\n        ${fault.remedy}` : ""}\n`);
  process.exit(error instanceof ConfigError ? 2 : 1);
};

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (args.includes("--help")) {
    process.stdout.write(
      `beckon serve ${version}\n\nUsage: beckon serve [--demo] [--ready-file FILE] [settings]\n\n${settingsHelp()}\n`,
    );
    return;
  }
  const config = readConfig();
  const service = await startService(config);
  const end = (signal: NodeJS.Signals): void => {
    service.deployment.log.info({ signal }, "stopping");
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => fail(error),
    );
  };
  for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) process.on(signal, end);
  const demo = config.demo ? await prepareDemo(service.deployment) : null;
  service.deployment.log.info({ url: service.url, version }, "listening");
  process.stdout.write(demo ? demoText(service.url, demo) : `beckon ${version} is listening at ${service.url}\n`);
  if (config.readyFile !== null) {
    const temporary = `${config.readyFile}.${process.pid}`;
    await writeFile(temporary, `${JSON.stringify({ url: service.url, ...(demo ? { demo } : {}) })}\n`, { mode: 0o600 });
    await rename(temporary, config.readyFile);
  }
  // Now rather than in the end: a service that is killed starts as fast the next time.
  flushCompileCache();
};

main().catch(fail);
