import { type Counts, type FunnelStep, funnelSteps } from "./report-store.ts";
import type { Summary } from "./summarise.ts";

/** One step of both halves of a summary; each rate is over its half's count of `rateOf`, null where that is 0 or not all counted. */
export type FunnelLine = {
  step: FunnelStep;
  count: number;
  rateOf: FunnelStep | null;
  rate: number | null;
  previousCount: number;
  previousRate: number | null;
};

/** One half of a summary; `checked` when all of its checks are counted. */
type Half = { counts: Counts; checked: boolean };

/** The step before. Who signs up without a check, or before checks were counted, is told by the codes there are. */
const baseOf = (step: FunnelStep, { counts, checked }: Half): FunnelStep | null =>
  step === "registered" && !(checked && counts.validated > 0)
    ? "issued"
    : (funnelSteps[funnelSteps.indexOf(step) - 1] ?? null);

/** How far codes and referrals came. Checks are not people: their rate, and the one over them, may be any. */
export const funnelOf = ({ period, validatedFromMs, present, previous }: Summary): FunnelLine[] => {
  const checkedSince = (ms: number | undefined): boolean => validatedFromMs === null || validatedFromMs <= (ms ?? 0);
  const now = { counts: present.counts, checked: checkedSince(period.boundsMs[period.days.length / 2]) };
  const before = { counts: previous.counts, checked: checkedSince(period.boundsMs[0]) };
  return funnelSteps.map((step) => {
    const rateOf = baseOf(step, now);
    const rate = ({ counts, checked }: Half): number | null => {
      if (rateOf === null || counts[rateOf] === 0) return null;
      return checked || (step !== "validated" && rateOf !== "validated") ? counts[step] / counts[rateOf] : null;
    };
    return {
      ...{ step, rateOf, count: now.counts[step], rate: rate(now) },
      ...{ previousCount: before.counts[step], previousRate: rate(before) },
    };
  });
};
