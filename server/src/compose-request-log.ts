/** Joins the log of requests of an environment with the database, the log and the metrics. */
import type { Logger } from "pino";
import type { EnvironmentName, Store } from "./core/ports.ts";
import { noRequestLog, openRequestLog, type RequestLog } from "./http/request-log.ts";

type Outside = {
  log: Logger;
  metrics: { unlogged(environment: string, why: string, requests: number): void };
  kept: boolean;
};

/** The log of one environment's requests; one that keeps nothing unless they are `kept`. The caller closes it. */
export const composeRequestLog = (
  { name, store }: { name: EnvironmentName; store: Store },
  { log, metrics, kept }: Outside,
): RequestLog =>
  kept
    ? openRequestLog(store, {
        dropped: (why, count) => metrics.unlogged(name, why, count),
        failed: (error) =>
          log.warn({ err: error, environment: name }, "what was asked could not be written to the log of requests"),
      })
    : noRequestLog;
