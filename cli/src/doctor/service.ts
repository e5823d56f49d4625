/** The service's door: is it free, or does a Beckon answer there. */
import { createServer } from "node:net";
import type { Config } from "@beckon/server/src/config.ts";
import { version } from "@beckon/server/src/config.ts";
import { failed, fail, type Finding, ok, warn } from "./finding.ts";

type Probe = { status: number; body: Record<string, unknown> } | null;

const probe = async (url: string): Promise<Probe> => {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(3_000), redirect: "manual" });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  } catch {
    return null;
  }
};

const tryToListen = (port: number, host: string): Promise<NodeJS.ErrnoException | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once("error", resolve);
    server.listen(port, host, () => server.close(() => resolve(null)));
  });

const addressOf = ({ host, port }: Config): string => {
  const shown = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  return `http://${shown.includes(":") ? `[${shown}]` : shown}:${port}`;
};

/** Looks at the address that the service listens on. `ownerPid` is the process that runs on the data folder, if any. */
export async function* examineService(config: Config, ownerPid: number | null): AsyncGenerator<Finding> {
  if (config.port === 0) return yield ok("service", "PORT is 0: each start takes another free port");
  const address = addressOf(config);
  const health = await probe(`${address}/healthz`);
  if (health?.status === 200 && typeof health.body["version"] === "string") {
    const running = health.body["version"];
    if (running !== version)
      yield warn(
        "service",
        `Beckon ${running} runs at ${address}, and this is ${version}`,
        "Restart the service to run this version.",
      );
    const ready = await probe(`${address}/readyz`);
    if (ready?.status === 200) yield ok("service", `Beckon ${running} answers at ${address} and is ready`);
    else
      yield fail(
        "service",
        `Beckon answers at ${address} but is not ready: ${JSON.stringify(ready?.body ?? {})}`,
        "See the lines about the databases above.",
      );
    return;
  }
  if (ownerPid !== null)
    return yield warn(
      "service",
      `Beckon runs on this data folder (process ${ownerPid}), but does not answer at ${address}`,
      "Give doctor the PORT and HOST that the service has, then run it again.",
    );
  const error = await tryToListen(config.port, config.host);
  if (!error) yield ok("service", `not running; ${config.host}:${config.port} is free for it`);
  else if (error.code === "EADDRINUSE")
    yield fail(
      "service",
      `another program holds ${config.host}:${config.port}`,
      "Stop it, or give Beckon another port: PORT or --port.",
    );
  else if (error.code === "EACCES")
    yield fail("service", `this user may not listen on port ${config.port}`, "Use a port above 1023.");
  else if (error.code === "EADDRNOTAVAIL" || error.code === "ENOTFOUND")
    yield fail("service", `${config.host} is no address of this machine`, "Mend HOST.");
  else yield failed("service", error, "Mend HOST and PORT.");
}

/** Looks at another Beckon that serves an environment. */
export async function* examineUpstream(name: string, url: string): AsyncGenerator<Finding> {
  const ready = await probe(`${url.replace(/\/+$/, "")}/readyz`);
  if (ready?.status === 200) yield ok(`${name} upstream`, `${url} answers and is ready`);
  else
    yield fail(
      `${name} upstream`,
      `${url} ${ready ? `answers ${ready.status}` : "does not answer"}`,
      "Requests for this environment fail until it does. Check the address, and that Beckon there.",
    );
}
