/** A campaign as a list of facts, for looking at it and for comparing two of it. */
import type { builderTexts } from "./builder-texts.ts";
import type { Draft, Terms } from "./draft.ts";
import { datesOf, rewardOf, spanOf, stepOf, whoOf, type Writer } from "./sentence.ts";

/** One fact. `id` is the same in both of two campaigns that are compared. */
export type Fact = { id: string; label: string; text: string };

type Labels = typeof builderTexts.en | typeof builderTexts.de;

/** What the terms say, fact by fact. */
export const factsOfTerms = (terms: Terms, writer: Writer, labels: Labels): Fact[] => {
  const { t, format } = writer;
  const yes = "✓";
  const { registration, codePolicy, qualification, limits, risk, jurisdiction } = terms;
  const fact = (id: string, label: string, text: string): Fact => ({ id, label, text });
  return [
    fact("who", labels.sections.who, whoOf(terms, writer)),
    fact(
      "countries",
      labels.refereeCountries,
      registration.countries === null ? "" : format.list(registration.countries.map((code) => format.country(code))),
    ),
    fact(
      "window",
      labels.entryWindow,
      registration.windowSeconds === null
        ? yes
        : registration.windowSeconds === 0
          ? "0"
          : spanOf(registration.windowSeconds, writer),
    ),
    fact("cap", labels.cap, t.friends(terms.codeCap)),
    fact("used", labels.usedCounts, labels.usedCountsAs[terms.usedCounts]),
    fact("prefix", labels.prefix, codePolicy.prefix),
    fact("length", labels.length, String(codePolicy.length)),
    fact("words", labels.blockedWords, codePolicy.blockedWords.join(", ")),
    ...qualification.steps.map((step, at) =>
      fact(
        `step-${step.id}`,
        labels.step(at + 1),
        [
          stepOf(step, writer),
          ...step.excludeCategories.map((one) => `− ${one}`),
          ...step.excludeTypes.map((one) => `− ${one}`),
        ].join(" "),
      ),
    ),
    fact("ordered", labels.ordered, qualification.ordered ? yes : ""),
    fact("approval", labels.approval, labels.approvals[qualification.approval]),
    fact("refunds", labels.refunds, qualification.refundsUnqualify ? yes : ""),
    fact("grace", labels.grace, spanOf(qualification.pendingGraceSeconds, writer)),
    ...terms.rewards.map((reward, at) =>
      fact(
        `reward-${reward.id}`,
        labels.rewardNames(labels.sides[reward.side], at + 1),
        [
          rewardOf(reward, terms, writer),
          reward.approval === "manual" ? labels.rewardApproval : "",
          reward.expiresAfterSeconds === null ? "" : `${labels.expires}: ${spanOf(reward.expiresAfterSeconds, writer)}`,
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    fact("budget", labels.budget, limits.budget === null ? "" : format.money(limits.budget)),
    fact(
      "referrals",
      labels.referrals,
      limits.referralsPerCampaign === null ? "" : format.number(limits.referralsPerCampaign),
    ),
    ...limits.perReferrer.map((limit, at) =>
      fact(
        `limit-${at}`,
        labels.limitOf(at + 1),
        [
          t.perReferrer(
            limit.metric === "count" ? t.perCount(limit.max) : format.money(limit.max),
            t.windows[limit.window],
          ),
          limit.kind === "rolling" ? labels.rolling : "",
          limit.acrossCampaigns ? labels.across : "",
        ]
          .filter(Boolean)
          .join(" · "),
      ),
    ),
    fact(
      "policies",
      labels.policies,
      jurisdiction.map((id) => (labels.policyNames as Readonly<Record<string, string>>)[id] ?? id).join(", "),
    ),
    fact("preset", labels.preset, labels.presets[risk.preset]),
    fact("hold", labels.holdAt, risk.holdAt === null ? "" : String(risk.holdAt)),
    fact("refuse", labels.refuseAt, risk.refuseAt === null ? "" : String(risk.refuseAt)),
  ];
};

/** What a campaign says, its name and dates too. */
export const factsOf = (draft: Draft, writer: Writer, labels: Labels): Fact[] => [
  { id: "name", label: labels.name, text: draft.name },
  { id: "dates", label: labels.sections.dates, text: datesOf(draft, writer) ?? "" },
  { id: "zone", label: labels.timeZone, text: draft.timeZone },
  { id: "priority", label: labels.priority, text: String(draft.priority) },
  ...factsOfTerms(draft.terms, writer, labels),
];

/** A fact that differs; an empty text means that it was not there. */
export type Difference = { id: string; label: string; before: string; after: string };

/** What differs between two lists of facts, in their order. */
export const differencesOf = (before: readonly Fact[], after: readonly Fact[]): Difference[] => {
  const old = new Map(before.map((fact) => [fact.id, fact]));
  const now = new Map(after.map((fact) => [fact.id, fact]));
  const ids = [...new Set([...now.keys(), ...old.keys()])];
  return ids.flatMap((id) => {
    const [one, other] = [old.get(id)?.text ?? "", now.get(id)?.text ?? ""];
    return one === other
      ? []
      : [{ id, label: now.get(id)?.label ?? old.get(id)?.label ?? id, before: one, after: other }];
  });
};
