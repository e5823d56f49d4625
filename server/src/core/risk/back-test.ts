/** How past sign-ups would have been judged by another policy. Pure: the findings are those of the time. */
import type { Review } from "../referral/referral.ts";
import { type RiskOutcome, score } from "./judge.ts";
import type { RiskPolicy } from "./presets.ts";
import type { Assessment } from "./risk-store.ts";

type Counts = Record<RiskOutcome, number>;
type Assessed = Assessment & { review: Review | null };

export type Retried = {
  assessment: Assessed;
  to: RiskOutcome;
  scoreAfter: number;
};

const counts = (outcomes: readonly RiskOutcome[]): Counts => {
  const of = (wanted: RiskOutcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { pass: of("pass"), hold: of("hold"), refuse: of("refuse") };
};

/** An assessment before an approval never refuses. */
const outcomeOf = ({ stage }: Assessment, outcome: RiskOutcome): RiskOutcome =>
  stage === "approval" && outcome === "refuse" ? "hold" : outcome;

/** Of each referral its latest assessment; of refused sign-ups each. `assessed` comes newest first. */
export const backTest = (assessed: readonly Assessed[], policy: RiskPolicy) => {
  const seen = new Set<string>();
  const latest = assessed.filter(({ referralId }) => {
    if (referralId === null) return true;
    return !seen.has(referralId) && seen.add(referralId);
  });
  const retried = latest.map((assessment): Retried => {
    const judged = score(assessment.results, assessment.failed, policy);
    return { assessment, to: outcomeOf(assessment, judged.outcome), scoreAfter: judged.score };
  });
  const would = (is: (one: Assessed) => boolean) =>
    counts(retried.filter(({ assessment }) => is(assessment)).map(({ to }) => to));
  return {
    judged: retried.length,
    before: counts(latest.map((one) => outcomeOf(one, one.outcome))),
    after: would(() => true),
    cleared: would(({ review }) => review === "cleared"),
    confirmed: would(({ review, referralId }) => review === "confirmed" || referralId === null),
    changed: retried.filter(({ assessment, to }) => outcomeOf(assessment, assessment.outcome) !== to),
  };
};
