/** A campaign's terms as sentences. Bold parts carry what they say, so that it can be changed there. */
import type { Draft, Terms } from "./draft.ts";
import { areAlike, type Said } from "./said.ts";
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

/** A piece of the sentence: bold where it says something that can be changed, else plain. */
export type Piece = { text: string; said: Said | null };

type Mark = (said: Said, text: string) => string;

const [open, middle, close] = ["\uE000", "\uE001", "\uE002"];

/** Marks bold parts inside of a sentence, and finds them again; what people typed cannot bring marks of its own. */
const marking = (): { mark: Mark; piecesOf: (marked: string) => Piece[] } => {
  const marks: Said[] = [];
  return {
    mark: (said, text) => `${open}${marks.push(said) - 1}${middle}${text.replace(/[\uE000-\uE002]/g, "")}${close}`,
    piecesOf: (marked) =>
      marked.split(/(\uE000[^\uE002]*\uE002)/).flatMap((text): Piece[] => {
        const found = /^\uE000(\d+)\uE001([^\uE002]*)\uE002$/.exec(text);
        if (found) return [{ said: marks[Number(found[1])] ?? null, text: found[2] ?? "" }];
        return text === "" ? [] : [{ said: null, text }];
      }),
  };
};

const codeSaid = (terms: Terms, writer: Writer, mark: Mark): string =>
  writer.t.getsCode(
    mark({ section: "who", field: "audience" }, whoOf(terms, writer)),
    mark(
      { section: "code", field: "cap" },
      Number.isInteger(terms.codeCap) ? writer.t.friends(terms.codeCap) : writer.t.unknown,
    ),
    mark({ section: "code", field: "used" }, writer.t.usedAs[terms.usedCounts]),
  );

const entrySaid = (terms: Terms, writer: Writer, mark: Mark): string =>
  writer.t.mayEnter(
    mark({ section: "who", field: "countries" }, friendsFrom(terms, writer)),
    mark({ section: "who", field: "entry" }, entryOf(terms, writer)),
  );

const stepsSaid = ({ qualification }: Terms, writer: Writer, mark: Mark): string => {
  const { t, format } = writer;
  const said = qualification.steps.map((step, at) =>
    mark({ section: "steps", field: "step", at }, stepOf(step, writer)),
  );
  return [
    said.length === 0
      ? t.countsAtOnce((text) => mark({ section: "steps", field: "none" }, text))
      : t.countsAfter(qualification.ordered ? said.join(t.next) : format.list(said)),
    qualification.approval === "manual" ? t.byHand((text) => mark({ section: "steps", field: "approval" }, text)) : "",
  ]
    .filter(Boolean)
    .join(" ");
};

const rewardsSaid = (terms: Terms, writer: Writer, mark: Mark): string => {
  const { t, format } = writer;
  if (terms.rewards.length === 0) return t.nobodyGets((text) => mark({ section: "rewards", field: "none" }, text));
  const said = terms.rewards.map((reward) => ({ side: reward.side, text: rewardInFull(reward, terms, writer) }));
  const [one, other] = terms.rewards;
  if (said.length === 2 && one && other && areAlike(one, other))
    return t.rewards(mark({ section: "rewards", field: "both" }, t.bothGet(rewardInFull(one, terms, writer))));
  return t.rewards(
    format.list(
      said.map(({ side, text }, at) =>
        mark(
          { section: "rewards", field: "reward", at },
          side === "referrer" ? t.referrerGets(text) : t.refereeGets(text),
        ),
      ),
    ),
  );
};

const limitsSaid = ({ limits, jurisdiction }: Terms, writer: Writer, mark: Mark): string => {
  const { t, format } = writer;
  const said = [
    limits.budget === null
      ? ""
      : mark({ section: "limits", field: "budget" }, t.budget(moneyOf(limits.budget, writer))),
    limits.referralsPerCampaign === null
      ? ""
      : mark({ section: "limits", field: "referrals" }, t.referrals(limits.referralsPerCampaign)),
    ...limits.perReferrer.map((limit, at) => mark({ section: "limits", field: "limit", at }, limitOf(limit, writer))),
  ].filter(Boolean);
  const policies = jurisdiction.map((id, at) => mark({ section: "limits", field: "policy", at }, policyOf(id, writer)));
  return [
    said.length === 0
      ? t.noLimit((text) => mark({ section: "limits", field: "none" }, text))
      : t.limits(format.list(said)),
    policies.length === 0 ? "" : t.policies(format.list(policies)),
  ]
    .filter(Boolean)
    .join(" ");
};

const datesSaid = (draft: Draft, writer: Writer, mark: Mark): string => {
  const dates = datesOf(draft, writer, (field, text) => mark({ section: "dates", field }, text));
  return dates === null
    ? writer.t.runsOn((text) => mark({ section: "dates", field: "ends" }, text))
    : writer.t.runsFrom(dates);
};

/** The whole of it. */
export const sentenceOf = (draft: Draft, writer: Writer): Piece[] => {
  const { terms } = draft;
  const { mark, piecesOf } = marking();
  return piecesOf(
    [
      codeSaid(terms, writer, mark),
      entrySaid(terms, writer, mark),
      stepsSaid(terms, writer, mark),
      rewardsSaid(terms, writer, mark),
      limitsSaid(terms, writer, mark),
      writer.t.risk(mark({ section: "risk", field: "preset" }, writer.t.presets[terms.risk.preset])),
      datesSaid(draft, writer, mark),
    ].join(" "),
  );
};

/** The gist of it without marks, as a list shows it: who, what for, and what it pays. */
export const plainSentence = ({ terms }: Draft, writer: Writer): string =>
  [codeSaid, stepsSaid, rewardsSaid].map((said) => said(terms, writer, (_, text) => text)).join(" ");
