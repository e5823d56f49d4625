/** A campaign as a list of facts, for looking at it and for comparing two of it. Every part of the terms is in one of them. */
import type { builderTexts } from "./builder-texts.ts";
import { type Draft, isSame, type Reward, type Step, type Terms } from "./draft.ts";
import {
  datesOf,
  entryOf,
  limitOf,
  moneyOf,
  policyOf,
  rewardInFull,
  spanOf,
  stepNameIn,
  stepOf,
  whoOf,
  type Writer,
} from "./sentence-parts.ts";

/** One fact. `id` is the same in both of two campaigns that are compared; `order` is what it says the order of. */
export type Fact = { id: string; label: string; text: string; order?: readonly string[] };

/** The builder's words, and the risk rules' sentences. */
export type Labels = (typeof builderTexts.en | typeof builderTexts.de) & { rules: Readonly<Record<string, string>> };

const yes = "✓";
const fact = (id: string, label: string, text: string): Fact => ({ id, label, text });
const said = (parts: readonly string[]): string => parts.filter(Boolean).join(" · ");
const numberOf = (value: number | null, { format, t }: Writer): string =>
  value === null ? "" : Number.isFinite(value) ? format.number(value) : t.unknown;

/** That there is an order only matters once there is more than one. */
const orderOf = (id: string, label: string, names: readonly { id: string; name: string }[]): Fact[] =>
  names.length < 2
    ? []
    : [{ ...fact(id, label, names.map(({ name }) => name).join(" → ")), order: names.map((one) => one.id) }];

const whoFacts = (terms: Terms, writer: Writer, labels: Labels): Fact[] => {
  const { countries } = terms.registration;
  const { format } = writer;
  return [
    fact("who", labels.sections.who, whoOf(terms, writer)),
    fact(
      "countries",
      labels.refereeCountries,
      countries === null ? "" : format.list(countries.map((code) => `${format.country(code)} (${code})`)),
    ),
    fact("window", labels.entryWindow, entryOf(terms, writer)),
  ];
};

const codeFacts = ({ codeCap, usedCounts, codePolicy }: Terms, writer: Writer, labels: Labels): Fact[] => [
  fact("cap", labels.cap, writer.t.friends(codeCap)),
  fact("used", labels.usedCounts, labels.usedCountsAs[usedCounts]),
  fact("prefix", labels.prefix, codePolicy.prefix),
  fact("length", labels.length, numberOf(codePolicy.length, writer)),
  fact("alphabet", labels.alphabet, codePolicy.alphabet),
  fact("words", labels.blockedWords, codePolicy.blockedWords.join(", ")),
];

const stepText = (step: Step, writer: Writer, labels: Labels): string => {
  const { name, excludeCategories, excludeTypes, ...rest } = step;
  return said([
    stepOf({ ...rest, excludeCategories: [], excludeTypes: [] }, writer),
    `${labels.event}: ${step.event}`,
    name === undefined ? "" : `${labels.stepName}: ${name}`,
    excludeCategories.length === 0 ? "" : `${labels.without}: ${excludeCategories.join(", ")}`,
    excludeTypes.length === 0 ? "" : `${labels.withoutTypes}: ${excludeTypes.join(", ")}`,
  ]);
};

const stepFacts = (terms: Terms, writer: Writer, labels: Labels): Fact[] => {
  const { qualification } = terms;
  return [
    ...qualification.steps.map((step, at) =>
      fact(`step-${step.id}`, labels.step(at + 1), stepText(step, writer, labels)),
    ),
    ...orderOf(
      "steps",
      labels.stepOrder,
      qualification.steps.map(({ id }) => ({ id, name: stepNameIn(id, terms, writer.t) })),
    ),
    fact("ordered", labels.ordered, qualification.ordered ? yes : ""),
    fact("approval", labels.approval, labels.approvals[qualification.approval]),
    fact("refunds", labels.refunds, qualification.refundsUnqualify ? yes : ""),
    fact(
      "grace",
      labels.grace,
      qualification.pendingGraceSeconds === 0 ? "0" : spanOf(qualification.pendingGraceSeconds, writer),
    ),
  ];
};

const customOf = (reward: Reward): string =>
  (reward.kind === "tiered" ? reward.tiers.map(({ value }) => value) : [reward.value])
    .flatMap((value) => (value.type === "custom" ? [JSON.stringify(value.payload)] : []))
    .join(", ");

const rewardFacts = (terms: Terms, writer: Writer, labels: Labels): Fact[] => {
  const { t } = writer;
  const text = (reward: Reward): string =>
    said([
      (reward.side === "referrer" ? t.referrerGets : t.refereeGets)(rewardInFull(reward, terms, writer)),
      reward.kind === "fixed" ? "" : labels.kinds[reward.kind],
      customOf(reward),
    ]);
  return [
    ...terms.rewards.map((reward, at) =>
      fact(`reward-${reward.id}`, labels.rewardNames(labels.sides[reward.side], at + 1), text(reward)),
    ),
    ...orderOf(
      "rewards",
      labels.rewardOrder,
      terms.rewards.map(({ id, side }) => ({ id, name: `${labels.sides[side]} (${id})` })),
    ),
  ];
};

const limitFacts = ({ limits, jurisdiction }: Terms, writer: Writer, labels: Labels): Fact[] => [
  fact("budget", labels.budget, limits.budget === null ? "" : moneyOf(limits.budget, writer)),
  fact("referrals", labels.referrals, numberOf(limits.referralsPerCampaign, writer)),
  ...limits.perReferrer.map((limit, at) => fact(`limit-${at}`, labels.limitOf(at + 1), limitOf(limit, writer))),
  fact("policies", labels.policies, jurisdiction.map((id) => policyOf(id, writer)).join(", ")),
];

const riskFacts = ({ risk }: Terms, writer: Writer, labels: Labels): Fact[] => [
  fact("preset", labels.preset, labels.presets[risk.preset]),
  fact("hold", labels.holdAt, numberOf(risk.holdAt, writer)),
  fact("refuse", labels.refuseAt, numberOf(risk.refuseAt, writer)),
  ...Object.entries(risk.weights).map(([rule, points]) =>
    fact(`weight-${rule}`, labels.pointsOf(labels.rules[rule] ?? rule), labels.riskPoints(points ?? 0)),
  ),
];

/** What the terms say, fact by fact. */
export const factsOfTerms = (terms: Terms, writer: Writer, labels: Labels): Fact[] =>
  [whoFacts, codeFacts, stepFacts, rewardFacts, limitFacts, riskFacts].flatMap((facts) => facts(terms, writer, labels));

/** What a campaign says, its name and dates too. */
export const factsOf = (draft: Draft, writer: Writer, labels: Labels): Fact[] => [
  { id: "name", label: labels.name, text: draft.name },
  { id: "dates", label: labels.sections.dates, text: datesOf(draft, writer) ?? "" },
  { id: "zone", label: labels.timeZone, text: draft.timeZone },
  { id: "priority", label: labels.priority, text: numberOf(draft.priority, writer) },
  ...factsOfTerms(draft.terms, writer, labels),
];

/** A fact that differs; an empty text means that it was not there. */
export type Difference = { id: string; label: string; before: string; after: string };

/** What came or went is told by its own fact: an order differs when what is in both stands differently. */
const isReordered = (one: Fact | undefined, other: Fact | undefined): boolean => {
  const [before, after] = [one?.order ?? [], other?.order ?? []];
  return !isSame(
    before.filter((id) => after.includes(id)),
    after.filter((id) => before.includes(id)),
  );
};

/** What differs between two lists of facts, in their order. */
export const differencesOf = (before: readonly Fact[], after: readonly Fact[]): Difference[] => {
  const old = new Map(before.map((one) => [one.id, one]));
  const now = new Map(after.map((one) => [one.id, one]));
  const ids = [...new Set([...now.keys(), ...old.keys()])];
  return ids.flatMap((id) => {
    const [one, other] = [old.get(id), now.get(id)];
    const isOrder = (one ?? other)?.order !== undefined;
    if (isOrder ? !isReordered(one, other) : (one?.text ?? "") === (other?.text ?? "")) return [];
    return [{ id, label: (other ?? one)?.label ?? id, before: one?.text ?? "", after: other?.text ?? "" }];
  });
};
