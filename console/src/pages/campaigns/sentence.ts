/** A campaign's terms as sentences. Bold parts carry the section and the control that they come from. */
import type { Draft, Terms } from "./draft.ts";
import {
  datesOf,
  entryOf,
  friendsFrom,
  limitOf,
  moneyOf,
  policyOf,
  rewardInFull,
  stepOf,
  whoOf,
  type Writer,
} from "./sentence-parts.ts";

/** The sections of the builder, in the order of the sentence. */
export const sections = ["who", "code", "steps", "rewards", "limits", "risk", "dates"] as const;
export type SectionId = (typeof sections)[number];

/** A piece of the sentence: plain, or bold and leading to a control of a section. */
export type Piece = { text: string; section: SectionId | null; part: string };

const [open, middle, close] = ["\uE000", "\uE001", "\uE002"];
/** Marks bold parts inside of a sentence; what people typed cannot bring marks of its own. */
const mark = (section: SectionId, part: string, text: string): string =>
  `${open}${section} ${part}${middle}${text.replace(/[\uE000-\uE002]/g, "")}${close}`;

const piecesOf = (marked: string): Piece[] =>
  marked.split(/(\uE000[^\uE002]*\uE002)/).flatMap((text): Piece[] => {
    const found = /^\uE000(\w+) ([\w-]+)\uE001([^\uE002]*)\uE002$/.exec(text);
    if (found) return [{ section: found[1] as SectionId, part: found[2] ?? "", text: found[3] ?? "" }];
    return text === "" ? [] : [{ section: null, part: "", text }];
  });

const codeSaid = (terms: Terms, writer: Writer): string =>
  writer.t.getsCode(
    mark("who", "audience", whoOf(terms, writer)),
    mark("code", "cap", Number.isInteger(terms.codeCap) ? writer.t.friends(terms.codeCap) : writer.t.unknown),
    mark("code", "used", writer.t.usedAs[terms.usedCounts]),
  );

const entrySaid = (terms: Terms, writer: Writer): string =>
  writer.t.mayEnter(mark("who", "countries", friendsFrom(terms, writer)), mark("who", "entry", entryOf(terms, writer)));

const stepsSaid = ({ qualification }: Terms, writer: Writer): string => {
  const { t, format } = writer;
  const said = qualification.steps.map((step, at) => mark("steps", `step-${at}`, stepOf(step, writer)));
  return [
    said.length === 0
      ? t.countsAtOnce((text) => mark("steps", "steps", text))
      : t.countsAfter(qualification.ordered ? said.join(t.next) : format.list(said)),
    qualification.approval === "manual" ? t.byHand((text) => mark("steps", "approval", text)) : "",
  ]
    .filter(Boolean)
    .join(" ");
};

const rewardsSaid = (terms: Terms, writer: Writer): string => {
  const { t, format } = writer;
  if (terms.rewards.length === 0) return t.nobodyGets((text) => mark("rewards", "rewards", text));
  const said = terms.rewards.map((reward) => ({ side: reward.side, text: rewardInFull(reward, terms, writer) }));
  const [one, other] = said;
  if (said.length === 2 && one && other && one.side !== other.side && one.text === other.text)
    return t.rewards(mark("rewards", "reward-0", t.bothGet(one.text)));
  return t.rewards(
    format.list(
      said.map(({ side, text }, at) =>
        mark("rewards", `reward-${at}`, side === "referrer" ? t.referrerGets(text) : t.refereeGets(text)),
      ),
    ),
  );
};

const limitsSaid = ({ limits, jurisdiction }: Terms, writer: Writer): string => {
  const { t, format } = writer;
  const said = [
    limits.budget === null ? "" : mark("limits", "budget", t.budget(moneyOf(limits.budget, writer))),
    limits.referralsPerCampaign === null ? "" : mark("limits", "referrals", t.referrals(limits.referralsPerCampaign)),
    ...limits.perReferrer.map((limit, at) => mark("limits", `limit-${at}`, limitOf(limit, writer))),
  ].filter(Boolean);
  const policies = jurisdiction.map((id) => mark("limits", "policies", policyOf(id, writer)));
  return [
    said.length === 0 ? t.noLimit((text) => mark("limits", "budget", text)) : t.limits(format.list(said)),
    policies.length === 0 ? "" : t.policies(format.list(policies)),
  ]
    .filter(Boolean)
    .join(" ");
};

const datesSaid = (draft: Draft, writer: Writer): string => {
  const dates = datesOf(draft, writer);
  return dates === null
    ? writer.t.runsOn((text) => mark("dates", "dates", text))
    : writer.t.runsFrom(mark("dates", "dates", dates));
};

/** The whole of it. */
export const sentenceOf = (draft: Draft, writer: Writer): Piece[] => {
  const { terms } = draft;
  return piecesOf(
    [
      codeSaid(terms, writer),
      entrySaid(terms, writer),
      stepsSaid(terms, writer),
      rewardsSaid(terms, writer),
      limitsSaid(terms, writer),
      writer.t.risk(mark("risk", "preset", writer.t.presets[terms.risk.preset])),
      datesSaid(draft, writer),
    ].join(" "),
  );
};

/** The gist of it without marks, as a list shows it: who, what for, and what it pays. */
export const plainSentence = ({ terms }: Draft, writer: Writer): string =>
  piecesOf([codeSaid(terms, writer), stepsSaid(terms, writer), rewardsSaid(terms, writer)].join(" "))
    .map(({ text }) => text)
    .join("");
