/** What is wrong with a draft, told at the field as one types. The server has the last word, with the same pointers. */
import type { Draft, Reward, RewardValue, Step } from "./draft.ts";

/** A sentence by the pointer of its field, as the API points: `/body/terms/codeCap`. */
export type Faults = Readonly<Record<string, string>>;

/** The sentences, in the person's language. */
export type FaultWords = {
  name: string;
  whole: (from: number, to: number) => string;
  amount: string;
  currency: string;
  event: string;
  id: string;
  twice: string;
  country: string;
  order: string;
  zone: string;
  values: string;
  attribute: string;
};

const amountPattern = /^(0|[1-9]\d{0,17})(\.\d{1,18})?$/;
const currencyPattern = /^([A-Z]{3}|[a-z][a-z0-9]{1,9})$/;
const eventPattern = /^[a-z][a-z0-9_.-]{0,79}\*?$/;
const idPattern = /^[a-z][a-z0-9_-]{0,39}$/;

/** Whether a text is an amount the API takes. */
export const isAmount = (text: string): boolean => amountPattern.test(text);

class Finder {
  readonly faults: Record<string, string> = {};
  readonly words: FaultWords;

  constructor(words: FaultWords) {
    this.words = words;
  }

  note(pointer: string, isWrong: boolean, sentence: string): void {
    if (isWrong) this.faults[pointer] ??= sentence;
  }

  whole(pointer: string, value: number, from: number, to: number): void {
    this.note(pointer, !(Number.isInteger(value) && value >= from && value <= to), this.words.whole(from, to));
  }

  money(pointer: string, value: { amount: string; currency: string } | null): void {
    if (value === null) return;
    this.note(`${pointer}/amount`, !amountPattern.test(value.amount), this.words.amount);
    this.note(`${pointer}/currency`, !currencyPattern.test(value.currency), this.words.currency);
  }
}

const most = 315_360_000;

const judgeStep = (find: Finder, step: Step, at: number, ids: readonly string[]): void => {
  const place = `/body/terms/qualification/steps/${at}`;
  find.note(`${place}/event`, !eventPattern.test(step.event), find.words.event);
  find.note(`${place}/id`, !idPattern.test(step.id), find.words.id);
  find.note(`${place}/id`, ids.indexOf(step.id) !== at, find.words.twice);
  find.whole(`${place}/count`, step.count, 1, 1_000);
  find.money(`${place}/minAmount`, step.minAmount);
  find.money(`${place}/totalAmount`, step.totalAmount);
  if (step.within !== null) find.whole(`${place}/within`, step.within.seconds, 1, most);
};

const judgeValue = (find: Finder, place: string, value: RewardValue): void => {
  if (value.type === "money") find.money(place, value);
  if (value.type === "points") {
    find.whole(`${place}/amount`, value.amount, 1, 1_000_000_000_000);
    find.note(`${place}/unit`, !/^[a-z][a-z0-9_]{0,31}$/.test(value.unit), find.words.id);
  }
};

const judgeReward = (find: Finder, reward: Reward, at: number, ids: readonly string[]): void => {
  const place = `/body/terms/rewards/${at}`;
  find.note(`${place}/id`, !idPattern.test(reward.id), find.words.id);
  find.note(`${place}/id`, ids.indexOf(reward.id) !== at, find.words.twice);
  find.whole(`${place}/holdSeconds`, reward.holdSeconds, 0, most);
  if (reward.expiresAfterSeconds !== null)
    find.whole(`${place}/expiresAfterSeconds`, reward.expiresAfterSeconds, 1, most);
  if (reward.kind === "milestone") find.whole(`${place}/every`, reward.every, 2, 10_000);
  if (reward.kind !== "tiered") return judgeValue(find, `${place}/value`, reward.value);
  reward.tiers.forEach((tier, index) => {
    find.whole(`${place}/tiers/${index}/from`, tier.from, 1, 10_000);
    judgeValue(find, `${place}/tiers/${index}/value`, tier.value);
  });
};

const isZone = (zone: string): boolean => {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
};

const judgeAudience = (find: Finder, { terms }: Draft): void => {
  if (terms.audience.type !== "rules") return;
  terms.audience.rules.forEach((rule, at) => {
    const place = `/body/terms/audience/rules/${at}`;
    find.note(`${place}/attribute`, !/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/.test(rule.attribute), find.words.attribute);
    find.note(`${place}/values`, rule.operator !== "exists" && (rule.values ?? []).length === 0, find.words.values);
  });
};

/** Every fault of a draft, by its field. */
export const faultsOf = (draft: Draft, words: FaultWords): Faults => {
  const find = new Finder(words);
  const { terms } = draft;
  find.note("/body/name", draft.name.trim() === "", words.name);
  find.whole("/body/priority", draft.priority, 0, 1_000);
  find.note("/body/timeZone", !isZone(draft.timeZone), words.zone);
  find.note(
    "/body/endsAt",
    draft.startsAt !== "" && draft.endsAt !== "" && draft.endsAt <= draft.startsAt,
    words.order,
  );
  judgeAudience(find, draft);
  find.whole("/body/terms/codeCap", terms.codeCap, 1, 1_000_000);
  find.whole("/body/terms/codePolicy/length", terms.codePolicy.length, 4, 16);
  const { windowSeconds, countries } = terms.registration;
  if (windowSeconds !== null) find.whole("/body/terms/registration/windowSeconds", windowSeconds, 0, most);
  find.note("/body/terms/registration/countries", countries?.length === 0, words.values);
  const { steps, pendingGraceSeconds } = terms.qualification;
  find.whole("/body/terms/qualification/pendingGraceSeconds", pendingGraceSeconds, 0, 31_536_000);
  const stepIds = steps.map(({ id }) => id);
  steps.forEach((step, at) => judgeStep(find, step, at, stepIds));
  const rewardIds = terms.rewards.map(({ id }) => id);
  terms.rewards.forEach((reward, at) => judgeReward(find, reward, at, rewardIds));
  find.money("/body/terms/limits/budget", terms.limits.budget);
  const { referralsPerCampaign, perReferrer } = terms.limits;
  if (referralsPerCampaign !== null)
    find.whole("/body/terms/limits/referralsPerCampaign", referralsPerCampaign, 1, 1_000_000_000);
  perReferrer.forEach((limit, at) => {
    const place = `/body/terms/limits/perReferrer/${at}/max`;
    if (limit.metric === "count") find.whole(place, limit.max, 1, 1_000_000_000);
    else find.money(place, limit.max);
  });
  const { holdAt, refuseAt } = terms.risk;
  if (holdAt !== null) find.whole("/body/terms/risk/holdAt", holdAt, 1, 100);
  if (refuseAt !== null) find.whole("/body/terms/risk/refuseAt", refuseAt, 1, 100);
  return find.faults;
};
