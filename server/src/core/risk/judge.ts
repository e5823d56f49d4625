import { type RiskRule, riskRules } from "@beckon/contract";
import type { Facts, SignUp } from "./facts.ts";
import type { RiskPolicy } from "./presets.ts";
import { type Finding, findingsOf } from "./rules.ts";
import { idOfPerson } from "./signals.ts";

export type RiskOutcome = "pass" | "hold" | "refuse";
export type RiskResult = { rule: RiskRule; points: number; detail: string; count: number | null; people: string[] };
export type Judgement = { outcome: RiskOutcome; score: number; failed: string[]; results: RiskResult[] };

const peopleShown = 10;

/** A blocked network may be many people's, so it asks for a look; what else is blocked is meant. */
const decisive: Partial<Record<RiskRule, RiskOutcome>> = {
  blocked_participant: "refuse",
  blocked_email_domain: "refuse",
  blocked_device: "refuse",
  blocked_country: "refuse",
  blocked_network: "hold",
};

/** Judges one sign-up. Pure. What could not be computed holds, whatever the score; it never refuses, and never passes. */
export const judge = (signUp: SignUp, facts: Facts, policy: RiskPolicy): Judgement =>
  score(findingsOf(signUp, facts), failuresOf(signUp, facts), policy);

const failuresOf = ({ signals }: SignUp, { failed }: Facts): string[] => [
  ...failed,
  ...(signals.disposable === "failed" ? ["disposable_domain"] : []),
];

const sumOf = (results: readonly { points: number }[]): number =>
  results.reduce((total, { points }) => total + points, 0);

/** Of a network, a pace or a country many are: without enough that is said of this person, nothing about those refuses. */
const isPersonal = ({ rule }: { rule: RiskRule }): boolean =>
  !/(^|_)network(_|$)|^(referrer|code|chain|country)(_|$)|^(hasty|late_entry)$/.test(rule);

/** Points, sum and outcome of what was found: by the same policy, and for a back-test by another. */
export const score = (
  findings: readonly Finding[],
  failed: readonly string[],
  { weights, holdAt, refuseAt }: RiskPolicy,
): Judgement => {
  const results = findings
    .map(({ rule, count, people }) => ({
      rule,
      points: weights[rule],
      detail: riskRules[rule],
      count,
      people: people.slice(0, peopleShown).map(idOfPerson),
    }))
    .toSorted((one, other) => other.points - one.points || (one.rule < other.rule ? -1 : 1));
  const sum = Math.min(100, sumOf(results));
  const decided = results.flatMap(({ rule, points }) => (points > 0 ? (decisive[rule] ?? []) : []));
  const refuses = decided.includes("refuse") || (sum >= refuseAt && sumOf(results.filter(isPersonal)) >= holdAt);
  const holds = decided.length > 0 || failed.length > 0 || sum >= holdAt;
  return { outcome: refuses ? "refuse" : holds ? "hold" : "pass", score: sum, failed: [...failed], results };
};
