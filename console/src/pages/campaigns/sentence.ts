/** A campaign's terms as sentences. Bold parts carry the section that they come from. */
import type { Format } from "../../texts/format.ts";
import type { Draft, Reward, RewardValue, Step, Terms } from "./draft.ts";
import type { sentenceTexts } from "./sentence-texts.ts";
import { isAmount } from "./validate.ts";

/** The sections of the builder, in the order of the sentence. */
export const sections = ["who", "code", "steps", "rewards", "limits", "risk", "dates"] as const;
export type SectionId = (typeof sections)[number];

/** A piece of the sentence: plain, or bold and leading somewhere. */
export type Piece = { text: string; section: SectionId | null };

export type Words = typeof sentenceTexts.en | typeof sentenceTexts.de;
export type Writer = { t: Words; format: Format };

const [open, middle, close] = ["\uE000", "\uE001", "\uE002"];
/** Marks bold parts inside of a sentence; what people typed cannot bring marks of its own. */
const mark = (section: SectionId, text: string): string =>
  `${open}${section}${middle}${text.replace(/[\uE000-\uE002]/g, "")}${close}`;

const piecesOf = (marked: string): Piece[] =>
  marked.split(/(\uE000[^\uE002]*\uE002)/).flatMap((part): Piece[] => {
    const found = /^\uE000(\w+)\uE001([^\uE002]*)\uE002$/.exec(part);
    if (found) return [{ section: found[1] as SectionId, text: found[2] ?? "" }];
    return part === "" ? [] : [{ section: null, text: part }];
  });

const whole = (value: number, format: Format, t: Words): string =>
  Number.isInteger(value) ? format.number(value) : t.unknown;

/** A length of time, or an ellipsis while it is being typed. */
export const spanOf = (seconds: number, { t, format }: Writer): string =>
  Number.isInteger(seconds) && seconds > 0 ? format.span(seconds) : t.unknown;

/** What a reward is worth, in words. */
export const valueOf = (value: RewardValue, { t, format }: Writer): string => {
  if (value.type === "money") return isAmount(value.amount) ? format.money(value) : `${t.unknown} ${value.currency}`;
  if (value.type === "points") return t.points(whole(value.amount, format, t), value.unit || t.unknown);
  return t.something;
};

/** What a step is called: its own name, else the usual word for its event. */
export const stepName = ({ name, event }: Pick<Step, "name" | "event">, t: Words): string =>
  name ?? (t.events as Readonly<Record<string, string>>)[event] ?? (event.replace(/[._*]+/g, " ").trim() || t.unknown);

/** Who a campaign is for. */
export const whoOf = ({ audience }: Terms, { t, format }: Writer): string => {
  if (audience.type === "everyone") return t.everyone;
  if (audience.type === "list") return t.onList;
  const [first] = audience.rules;
  if (audience.rules.length === 1 && first?.attribute === "country" && first.operator === "in")
    return t.inCountries(format.list((first.values ?? []).map((code) => format.country(String(code)))) || t.unknown);
  return t.whose(
    audience.rules
      .map(({ attribute, operator, values = [] }) => {
        const what = attribute === "country" ? t.country : attribute || t.unknown;
        const shown = values.map((one) => (attribute === "country" ? format.country(String(one)) : String(one)));
        const list = format.either(shown) || t.unknown;
        return { in: t.isIn, not_in: t.isNotIn, at_least: t.atLeast, at_most: t.atMost, exists: t.exists }[operator](
          what,
          list,
        );
      })
      .join(t.and),
  );
};

/** One step, with its amounts and its deadline. */
export const stepOf = (step: Step, writer: Writer): string => {
  const { t, format } = writer;
  const money = (value: { amount: string; currency: string }) =>
    isAmount(value.amount) ? format.money(value) : t.unknown;
  return [
    t.stepWhat(step.count, stepName(step, t)),
    step.minAmount === null ? "" : t.stepEach(money(step.minAmount)),
    step.totalAmount === null ? "" : t.stepTotal(money(step.totalAmount)),
    step.within === null ? "" : t.stepWithin(spanOf(step.within.seconds, writer), step.within.after === "registration"),
  ]
    .filter(Boolean)
    .join(" ");
};

/** One reward, without whose it is. */
export const rewardOf = (reward: Reward, terms: Terms, writer: Writer): string => {
  const { t } = writer;
  const on = reward.on;
  const step = on === "qualified" ? undefined : terms.qualification.steps.find(({ id }) => id === on.step);
  const first = reward.kind === "tiered" ? reward.tiers[0] : undefined;
  const second = reward.kind === "tiered" ? reward.tiers[1] : undefined;
  const worth =
    reward.kind === "tiered"
      ? second === undefined || first === undefined
        ? first === undefined
          ? t.unknown
          : valueOf(first.value, writer)
        : t.tiered(valueOf(first.value, writer), second.from)
      : reward.kind === "milestone"
        ? t.milestone(valueOf(reward.value, writer), reward.every)
        : valueOf(reward.value, writer);
  return [
    worth,
    step === undefined ? "" : t.onStep(stepName(step, t)),
    reward.holdSeconds > 0 ? t.after(spanOf(reward.holdSeconds, writer)) : "",
  ]
    .filter(Boolean)
    .join(" ");
};

const rewardsOf = (terms: Terms, writer: Writer): string => {
  const { t, format } = writer;
  if (terms.rewards.length === 0) return t.nobodyGets((text) => mark("rewards", text));
  const said = terms.rewards.map((reward) => ({ side: reward.side, text: rewardOf(reward, terms, writer) }));
  const [one, other] = said;
  if (said.length === 2 && one && other && one.side !== other.side && one.text === other.text)
    return t.rewards(mark("rewards", t.bothGet(one.text)));
  return t.rewards(
    format.list(
      said.map(({ side, text }) => mark("rewards", side === "referrer" ? t.referrerGets(text) : t.refereeGets(text))),
    ),
  );
};

const limitsOf = ({ limits }: Terms, { t, format }: Writer): string => {
  const said = [
    limits.budget === null ? "" : t.budget(isAmount(limits.budget.amount) ? format.money(limits.budget) : t.unknown),
    limits.referralsPerCampaign === null ? "" : t.referrals(limits.referralsPerCampaign),
    ...limits.perReferrer.map((limit) =>
      t.perReferrer(
        limit.metric === "count"
          ? t.perCount(limit.max)
          : isAmount(limit.max.amount)
            ? format.money(limit.max)
            : t.unknown,
        t.windows[limit.window],
      ),
    ),
  ].filter(Boolean);
  if (said.length === 0) return t.noLimit((text) => mark("limits", text));
  return t.limits(format.list(said.map((text) => mark("limits", text))));
};

/** When it runs. */
export const datesOf = (
  { startsAt, endsAt }: Pick<Draft, "startsAt" | "endsAt">,
  { t, format }: Writer,
): string | null => {
  // Wall-clock texts: they are shown as they are meant, whatever the zone.
  const shown = (text: string): string =>
    Number.isNaN(Date.parse(`${text}Z`)) ? t.unknown : format.date(`${text}Z`, "UTC");
  if (startsAt === "" && endsAt === "") return null;
  if (endsAt === "") return t.from(shown(startsAt));
  if (startsAt === "") return t.until(shown(endsAt));
  return t.between(shown(startsAt), shown(endsAt));
};

/** The whole of it. */
export const sentenceOf = (draft: Draft, writer: Writer): Piece[] => {
  const { t } = writer;
  const { terms } = draft;
  const { steps, ordered, approval } = terms.qualification;
  const said = steps.map((step) => mark("steps", stepOf(step, writer)));
  const dates = datesOf(draft, writer);
  const marked = [
    t.getsCode(
      mark("who", whoOf(terms, writer)),
      mark("code", Number.isInteger(terms.codeCap) ? t.friends(terms.codeCap) : t.unknown),
    ),
    steps.length === 0
      ? t.countsAtOnce((text) => mark("steps", text))
      : t.countsAfter(ordered ? said.join(t.next) : writer.format.list(said)),
    approval === "manual" ? t.byHand((text) => mark("steps", text)) : "",
    rewardsOf(terms, writer),
    limitsOf(terms, writer),
    terms.jurisdiction.length === 0 ? "" : t.policies((text) => mark("limits", text), terms.jurisdiction.length),
    t.risk(mark("risk", t.presets[terms.risk.preset])),
    dates === null ? t.runsOn((text) => mark("dates", text)) : t.runsFrom(mark("dates", dates)),
  ];
  return piecesOf(marked.filter(Boolean).join(" "));
};

/** The sentence without its marks, as a list or a reader shows it. */
export const plainSentence = (draft: Draft, writer: Writer): string =>
  sentenceOf(draft, writer)
    .map(({ text }) => text)
    .join("");
