import type { Life } from "./life.ts";
import type { Burst, Samples } from "./measure.ts";

/** Everything one run found. */
export type Results = {
  sizes: number[];
  rounds: number;
  samples: Samples;
  bursts: (Burst & { size: number })[];
  life: Life;
  machine: string;
  /** Shape: YYYY-MM-DD. */
  day: string;
};
