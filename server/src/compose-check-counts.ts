/** Joins the counts of checks of an environment with the database, the log and the metrics. */
import type { Logger } from "pino";
import type { EnvironmentName, Store } from "./core/ports.ts";
import { type CheckCounts, openCheckCounts } from "./http/check-counts.ts";

type Outside = {
  log: Logger;
  metrics: {
    lostChecks(environment: string, why: string, checks: number): void;
    lateChecks(environment: string): void;
  };
};

/** The counts of one environment's checks. The caller closes them. */
export const composeCheckCounts = (
  { name, store }: { name: EnvironmentName; store: Store },
  { log, metrics }: Outside,
): CheckCounts =>
  openCheckCounts(store, {
    lost: (why, checks) => metrics.lostChecks(name, why, checks),
    failed: (error, again) => {
      metrics.lateChecks(name);
      // One line for an outage.
      if (!again) log.warn({ err: error, environment: name }, "checks of codes could not be noted for the reports");
    },
  });
