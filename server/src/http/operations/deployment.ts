import { inspectDeployment } from "../../core/deployment/inspect-deployment.ts";
import type { Handlers } from "../handler.ts";
import { instant } from "./present.ts";

export const deploymentHandlers: Pick<Handlers, "getDeployment"> = {
  getDeployment: async ({ context: { repositories, environment, process, realClock } }) => {
    // The world's time: the tenant's own may be a sandbox's.
    const nowMs = realClock.nowMs();
    const { queues, processes, ...found } = await inspectDeployment(repositories, nowMs);
    return {
      body: {
        environment,
        environments: process.environments,
        at: instant(nowMs),
        version: process.version,
        startedAt: instant(process.startedAtMs),
        ...found,
        queues: queues.map(({ sinceMs, ...queue }) => ({
          ...queue,
          oldestSeconds: sinceMs === null ? null : Math.max(0, nowMs - sinceMs) / 1000,
        })),
        processes: processes.map(({ sinceMs, ...one }) => ({ ...one, since: instant(sinceMs) })),
      },
    };
  },
};
