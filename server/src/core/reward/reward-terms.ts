import type { BodyOf, CampaignTerms, FieldError, Operations, RewardRule, RewardValue } from "@beckon/contract";
import { amountError, parseAmount } from "../money.ts";

/** What of a campaign's terms is about rewards. */
export type RewardTerms = Pick<CampaignTerms, "rewards" | "limits" | "jurisdiction">;
type TermsInput = NonNullable<BodyOf<Operations["updateCampaign"]>["terms"]>;

/** No rewards, no limits, no policy packs. */
export const defaultRewardTerms: RewardTerms = {
  rewards: [],
  limits: { perReferrer: [], referralsPerCampaign: null, budget: null },
  jurisdiction: [],
};

/** Present terms with what the input names; a list that is named replaces the present one. */
export const withRewardTerms = (present: RewardTerms, wanted: TermsInput): RewardTerms => ({
  rewards:
    wanted.rewards?.map((rule) => ({
      on: "qualified",
      holdSeconds: 0,
      approval: "automatic",
      expiresAfterSeconds: null,
      ...rule,
    })) ?? present.rewards,
  limits: {
    ...present.limits,
    ...wanted.limits,
    perReferrer:
      wanted.limits?.perReferrer?.map((limit) => ({ kind: "calendar", acrossCampaigns: false, ...limit })) ??
      present.limits.perReferrer,
  },
  jurisdiction: wanted.jurisdiction ?? present.jurisdiction,
});

type Known = {
  policyIds: ReadonlySet<string>;
  /** Ids of the campaign's qualifying steps; null when they are not looked at. */
  stepIds: ReadonlySet<string> | null;
};
type Fault = (pointer: string, code: string, detail: string) => void;

/** What is wrong with reward terms, each with its place. */
export const faultsOfRewardTerms = (terms: RewardTerms, known: Known): FieldError[] => {
  const faults: FieldError[] = [];
  const fault: Fault = (pointer, code, detail) => void faults.push({ pointer: `/body/terms${pointer}`, code, detail });
  const ids = new Set<string>();
  for (const [index, rule] of terms.rewards.entries()) {
    const at = `/rewards/${index}`;
    if (ids.has(rule.id)) fault(`${at}/id`, "duplicate_id", `Another reward is called ${rule.id} already.`);
    ids.add(rule.id);
    checkRule(rule, at, known, fault);
  }
  checkLimits(terms, fault);
  for (const [index, id] of terms.jurisdiction.entries()) {
    if (!known.policyIds.has(id))
      fault(
        `/jurisdiction/${index}`,
        "unknown_policy",
        `There is no policy pack ${id}; there are ${list(known.policyIds)}.`,
      );
  }
  return faults;
};

const list = (ids: ReadonlySet<string>): string => [...ids].sort().join(", ");

const checkRule = (rule: RewardRule, at: string, { stepIds }: Known, fault: Fault): void => {
  if (rule.kind !== "fixed") {
    if (rule.side === "referee")
      fault(`${at}/side`, "referrer_only", "A referee qualifies once: only a referrer earns by count. Use `fixed`.");
    if (rule.on !== "qualified")
      fault(
        `${at}/on`,
        "counts_qualified",
        `A ${rule.kind} reward counts qualified referrals, so it is on \`qualified\`.`,
      );
  }
  if (rule.on !== "qualified" && stepIds && !stepIds.has(rule.on.step))
    fault(`${at}/on/step`, "unknown_step", `There is no qualifying step ${rule.on.step}.`);
  if (rule.kind !== "tiered") return checkValue(rule.value, `${at}/value`, fault);
  for (const [index, tier] of rule.tiers.entries()) {
    checkValue(tier.value, `${at}/tiers/${index}/value`, fault);
    const before = rule.tiers[index - 1];
    if (before && tier.from <= before.from)
      fault(`${at}/tiers/${index}/from`, "tiers_not_ascending", "Each tier must begin after the one before it.");
    if (before && assetOf(tier.value) !== assetOf(before.value))
      fault(`${at}/tiers/${index}/value`, "mixed_assets", "All tiers of a reward are of one currency or kind.");
  }
};

/** The amount in minor units, or null after telling what is wrong with it. */
const checkMoney = (
  { amount, currency }: { amount: string; currency: string },
  at: string,
  fault: Fault,
): bigint | null => {
  const minor = parseAmount(amount, currency);
  if (typeof minor === "string") {
    const { pointer, code, detail } = amountError(minor, currency, at);
    fault(pointer, code, detail);
    return null;
  }
  if (minor === 0n) fault(`${at}/amount`, "zero_amount", "The amount must be more than nothing.");
  return minor;
};

const payloadCharactersMaximum = 4_000;

const checkValue = (value: RewardValue, at: string, fault: Fault): void => {
  if (value.type === "money") checkMoney(value, at, fault);
  if (value.type !== "custom") return;
  if (JSON.stringify(value.payload).length > payloadCharactersMaximum)
    fault(`${at}/payload`, "too_long", `A payload has at most ${payloadCharactersMaximum} characters as JSON.`);
  if (!isStorable(value.payload)) fault(`${at}/payload`, "bad_text", "Texts hold no NUL and no half characters.");
};

/** What the database's JSON can hold: every text whole and without NUL. */
const isStorable = (value: unknown): boolean => {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([key, inner]) => isStorable(key) && isStorable(inner));
};

/** What a value is counted in: a currency, `points:<unit>`, or null for a custom one. */
export const assetOf = (value: RewardValue): string | null => {
  switch (value.type) {
    case "money":
      return value.currency;
    case "points":
      return `points:${value.unit}`;
    case "custom":
      return null;
  }
};

/** A value in whole minor units; null for a custom one. Errors: throws for an amount that was not checked. */
export const amountOf = (value: RewardValue): bigint | null => {
  if (value.type === "custom") return null;
  if (value.type === "points") return BigInt(value.amount);
  const minor = parseAmount(value.amount, value.currency);
  if (typeof minor === "string") throw new Error(`unchecked amount: ${minor}`);
  return minor;
};

const valuesOf = (rule: RewardRule): RewardValue[] =>
  rule.kind === "tiered" ? rule.tiers.map(({ value }) => value) : [rule.value];

/** Every money value of the rules, with its place. */
const moneyOf = (rewards: readonly RewardRule[]) =>
  rewards.flatMap((rule, index) =>
    valuesOf(rule).flatMap((value, place) => {
      if (value.type !== "money") return [];
      const at = rule.kind === "tiered" ? `/rewards/${index}/tiers/${place}/value` : `/rewards/${index}/value`;
      const minor = parseAmount(value.amount, value.currency);
      return [{ at, side: rule.side, currency: value.currency, minor: typeof minor === "string" ? 0n : minor }];
    }),
  );

const checkLimits = ({ rewards, limits }: RewardTerms, fault: Fault): void => {
  const money = moneyOf(rewards);
  const { budget, perReferrer } = limits;
  const seen = new Set<string>();
  for (const [index, limit] of perReferrer.entries()) {
    const at = `/limits/perReferrer/${index}`;
    const name = [limit.metric, limit.window, limit.kind, limit.acrossCampaigns].join(" ");
    if (seen.has(name)) fault(at, "duplicate_limit", "Another limit is about the same.");
    seen.add(name);
    if (limit.window === "total" && limit.kind === "rolling")
      fault(`${at}/kind`, "total_never_rolls", "A total has no window that could roll.");
    if (limit.metric !== "value") continue;
    const max = checkMoney(limit.max, `${at}/max`, fault);
    for (const reward of money.filter(({ side }) => side === "referrer")) {
      if (reward.currency !== limit.max.currency)
        fault(
          `${at}/max/currency`,
          "currency_mismatch",
          `A referrer's reward is in ${reward.currency}: the limit would not see it.`,
        );
      else if (max !== null && reward.minor > max)
        fault(`${at}/max/amount`, "limit_below_reward", "A single reward is more than this limit.");
    }
  }
  if (budget === null) return;
  const total = checkMoney(budget, "/limits/budget", fault);
  for (const reward of money) {
    if (reward.currency !== budget.currency)
      fault(
        `${reward.at}/currency`,
        "currency_mismatch",
        `The budget is in ${budget.currency}: it would not see this reward.`,
      );
    else if (total !== null && reward.minor > total)
      fault("/limits/budget/amount", "budget_below_reward", "A single reward is more than the budget.");
  }
};
