import type { Life } from "./life.ts";
import type { Burst, Samples } from "./measure.ts";
import type { ConsoleLoads } from "./console-load.ts";
import type { Starts } from "./starts.ts";
import type { Drain } from "./webhook-drain.ts";

/** Everything one run found. */
export type Results = {
  sizes: number[];
  rounds: number;
  samples: Samples;
  bursts: (Burst & { size: number })[];
  life: Life;
  drain: Drain;
  starts: Starts;
  /** Null: there is no browser. */
  loads: ConsoleLoads | null;
  machine: string;
  /** Shape: YYYY-MM-DD. */
  day: string;
};
