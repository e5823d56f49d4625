/** The parts of a campaign's terms in words: who, a step, a reward, a limit, dates. */
import type { Format } from "../../texts/format.ts";
import type { Draft, Reward, RewardValue, Step, Terms } from "./draft.ts";
import type { sentenceTexts } from "./sentence-texts.ts";
import { isAmount } from "./validate.ts";

export type Words = typeof sentenceTexts.en | typeof sentenceTexts.de;
export type Writer = { t: Words; format: Format };
type Money = { amount: string; currency: string };
type Limit = Terms["limits"]["perReferrer"][number];

const whole = (value: number, format: Format, t: Words): string =>
  Number.isInteger(value) ? format.number(value) : t.unknown;

/** A length of time, or an ellipsis while it is being typed. */
export const spanOf = (seconds: number, { t, format }: Writer): string =>
  Number.isInteger(seconds) && seconds > 0 ? format.span(seconds) : t.unknown;

/** An amount, or an ellipsis while it is being typed. */
export const moneyOf = (value: Money, { t, format }: Writer): string =>
  isAmount(value.amount) ? format.money(value) : `${t.unknown} ${value.currency}`;

/** What a reward is worth, in words. */
export const valueOf = (value: RewardValue, writer: Writer): string => {
  const { t, format } = writer;
  if (value.type === "money") return moneyOf(value, writer);
  if (value.type === "points") return t.points(whole(value.amount, format, t), value.unit || t.unknown);
  return t.something;
};

/** What a step is called: its own name, else the usual word for its event. */
export const stepName = ({ name, event }: Pick<Step, "name" | "event">, t: Words): string =>
  name ?? (t.events as Readonly<Record<string, string>>)[event] ?? (event.replace(/[._*]+/g, " ").trim() || t.unknown);

/** Countries by their names. */
const countriesOf = (codes: readonly string[], { t, format }: Writer): string =>
  format.list(codes.map((code) => format.country(code))) || t.unknown;

/** A value of a rule; a text that looks like a number or a truth is quoted, for it is neither. */
const ruleValue = (value: unknown): string =>
  typeof value === "string" && /^(true|false|-?[\d.]+)$/.test(value) ? `“${value}”` : String(value);

/** Who a campaign is for. */
export const whoOf = ({ audience }: Terms, writer: Writer): string => {
  const { t, format } = writer;
  if (audience.type === "everyone") return t.everyone;
  if (audience.type === "list") return t.onList;
  const [first] = audience.rules;
  if (audience.rules.length === 1 && first?.attribute === "country" && first.operator === "in")
    return t.inCountries(countriesOf((first.values ?? []).map(String), writer));
  return t.whose(
    audience.rules
      .map(({ attribute, operator, values = [] }) => {
        const isCountry = attribute === "country";
        const what = isCountry ? t.country : attribute || t.unknown;
        const shown = values.map((one) => (isCountry ? format.country(String(one)) : ruleValue(one)));
        const list = format.either(shown) || t.unknown;
        return { in: t.isIn, not_in: t.isNotIn, at_least: t.atLeast, at_most: t.atMost, exists: t.exists }[operator](
          what,
          list,
        );
      })
      .join(t.and),
  );
};

/** Where friends may come from. */
export const friendsFrom = ({ registration: { countries } }: Terms, writer: Writer): string =>
  countries === null ? writer.t.anywhere : writer.t.fromCountries(countriesOf(countries, writer));

/** How long a code may be entered. */
export const entryOf = ({ registration: { windowSeconds } }: Terms, writer: Writer): string =>
  windowSeconds === null
    ? writer.t.enterAlways
    : windowSeconds === 0
      ? writer.t.enterAtOnce
      : writer.t.enterFor(spanOf(windowSeconds, writer));

/** One step, with its amounts, its deadline and what does not count. */
export const stepOf = (step: Step, writer: Writer): string => {
  const { t, format } = writer;
  const without = [...step.excludeCategories, ...step.excludeTypes];
  return [
    t.stepWhat(step.count, stepName(step, t)),
    step.minAmount === null ? "" : t.stepEach(moneyOf(step.minAmount, writer)),
    step.totalAmount === null ? "" : t.stepTotal(moneyOf(step.totalAmount, writer)),
    step.within === null ? "" : t.stepWithin(spanOf(step.within.seconds, writer), step.within.after === "registration"),
    without.length === 0 ? "" : t.stepWithout(format.list(without)),
  ]
    .filter(Boolean)
    .join(" ");
};

const tiersOf = (tiers: Extract<Reward, { kind: "tiered" }>["tiers"], writer: Writer): string => {
  const { t, format } = writer;
  const said = tiers.map(({ from, value }, at) =>
    at === 0 && from === 1
      ? valueOf(value, writer)
      : t.tierFrom(valueOf(value, writer), Number.isInteger(from) ? format.number(from) : t.unknown),
  );
  return format.list(said) || t.unknown;
};

const worthOf = (reward: Reward, writer: Writer): string => {
  if (reward.kind === "tiered") return tiersOf(reward.tiers, writer);
  const value = valueOf(reward.value, writer);
  return reward.kind === "milestone" ? writer.t.milestone(value, reward.every) : value;
};

/** A step's name by its id; the id where that names no step, or two steps are called so. */
export const stepNameIn = (id: string, { qualification: { steps } }: Terms, t: Words): string => {
  const step = steps.find((one) => one.id === id);
  if (step === undefined) return id;
  const name = stepName(step, t);
  return steps.filter((one) => stepName(one, t) === name).length === 1 ? name : `${name} (${id})`;
};

/** One reward as its owner sees it, without whose it is. */
export const rewardOf = (reward: Reward, terms: Terms, writer: Writer): string => {
  const { t } = writer;
  return [
    worthOf(reward, writer),
    reward.on === "qualified" ? "" : t.onStep(stepNameIn(reward.on.step, terms, t)),
    reward.holdSeconds === 0 ? "" : t.after(spanOf(reward.holdSeconds, writer)),
  ]
    .filter(Boolean)
    .join(" ");
};

/** One reward with what it still depends on. */
export const rewardInFull = (reward: Reward, terms: Terms, writer: Writer): string =>
  [
    rewardOf(reward, terms, writer),
    reward.approval === "manual" ? writer.t.approvedEach : "",
    reward.expiresAfterSeconds === null ? "" : writer.t.lapses(spanOf(reward.expiresAfterSeconds, writer)),
  ]
    .filter(Boolean)
    .join(", ");

/** What one referrer may earn. */
export const limitOf = (limit: Limit, writer: Writer): string => {
  const { t } = writer;
  const most = limit.metric === "count" ? t.perCount(limit.max) : moneyOf(limit.max, writer);
  return [
    t.perReferrer(most, t.windows[limit.window]),
    limit.kind === "rolling" ? t.rolling : "",
    limit.acrossCampaigns ? t.across : "",
  ]
    .filter(Boolean)
    .join(" ");
};

/** A country policy in a few words; one that is not known here by its id. */
export const policyOf = (id: string, { t }: Writer): string =>
  (t.policyNames as Readonly<Record<string, string>>)[id] ?? id;

/** When it runs; `mark` marks each date in it. */
export const datesOf = (
  { startsAt, endsAt }: Pick<Draft, "startsAt" | "endsAt">,
  { t, format }: Writer,
  mark: (which: "starts" | "ends", text: string) => string = (_, text) => text,
): string | null => {
  // Wall-clock texts: they are shown as they are meant, whatever the zone. Midnight goes without saying.
  const shown = (text: string): string => {
    if (Number.isNaN(Date.parse(`${text}Z`))) return t.unknown;
    const [time = ""] = text.split("T").slice(1);
    const day = format.date(`${text}Z`, "UTC");
    return time === "" || time === "00:00" ? day : t.dayAt(day, time);
  };
  if (startsAt === "" && endsAt === "") return null;
  const starts = (): string => mark("starts", shown(startsAt));
  const ends = (): string => mark("ends", shown(endsAt));
  if (endsAt === "") return t.from(starts());
  if (startsAt === "") return t.until(ends());
  return t.between(starts(), ends());
};
