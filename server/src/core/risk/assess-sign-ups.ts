import { newEvent, type NewEvent } from "../outbox/outbox-event.ts";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { type Facts, type ListHit, type SignUp, signalKey } from "./facts.ts";
import { judge, type Judgement } from "./judge.ts";
import { bounds, policyOf, type RiskPolicy } from "./presets.ts";
import type { Assessment, FactsAsked, FactsRead, StoredSignal } from "./risk-store.ts";
import type { CampaignTerms, RiskRule } from "@beckon/contract";
import { stakeOf, stakeRank } from "./review.ts";
import type { NewReview } from "./review-store.ts";
import type { SignalKind, Signals } from "./signals.ts";

/** Read when they are compared, never counted: nothing is looked for by them alone. */
const onlyCompared: readonly SignalKind[] = ["email_domain", "email_name"];
/** Kept in the assessment only. */
const neverFound: readonly SignalKind[] = ["email_domain"];

const matchKey = (kind: ListHit["kind"], match: string): string => `${kind} ${match}`;

/** What of a sign-up may be on a list. */
const listedOf = (one: SignUp): FactsAsked["listed"] => {
  const people = [one.refereeId, one.onboardingId, one.referrerId].filter((id) => id !== null);
  const countries = [one.country, one.ipCountry].filter((code) => code !== null);
  const kinds = ["email_domain", "network", "device"] as const;
  return [
    ...people.map((match) => ({ kind: "participant" as const, match })),
    ...new Set(countries).values().map((match) => ({ kind: "country" as const, match })),
    ...one.signals.hashes.flatMap(({ kind, hash }) => {
      const listed = kinds.find((each) => each === kind);
      return listed ? [{ kind: listed, match: hash }] : [];
    }),
  ];
};

/** What to read for these sign-ups, each thing once. */
export const factsAsked = (signUps: readonly SignUp[], atMs: number): FactsAsked => {
  const hashes = new Map(
    signUps
      .flatMap(({ signals }) => signals.hashes)
      .filter(({ kind }) => !onlyCompared.includes(kind))
      .map((one) => [signalKey(one.kind, one.hash), one]),
  );
  const listed = new Map(signUps.flatMap(listedOf).map((one) => [matchKey(one.kind, one.match), one]));
  return {
    referrerIds: [...new Set(signUps.map(({ referrerId }) => referrerId))],
    codeIds: [...new Set(signUps.map(({ codeId }) => codeId))],
    hashes: [...hashes.values()],
    listed: [...listed.values()],
    atMs,
  };
};

const nothing = { halfHour: 0, day: 0 };

/** The facts of one sign-up among what was read; `own` is 1 when it is not stored yet and so not counted. */
export const factsFor = (one: SignUp, read: FactsRead, own: 0 | 1): Facts => {
  const seen = (kind: SignalKind) =>
    one.signals.hashes
      .filter((hash) => hash.kind === kind)
      .flatMap(({ hash }) => read.seen.get(signalKey(kind, hash)) ?? []);
  const referrer = read.referrers.get(one.referrerId) ?? nothing;
  const code = read.codes.get(one.codeId) ?? { ...nothing, cap: 0 };
  return {
    seen,
    relatives: read.relatives.get(one.referrerId) ?? [],
    again: own === 0,
    referrer: { halfHour: referrer.halfHour + own, day: referrer.day + own },
    code: { halfHour: code.halfHour + own, day: code.day + own },
    codeCap: code.cap,
    lists: listedOf(one).flatMap(({ kind, match }) => read.lists.get(matchKey(kind, match)) ?? []),
    failed: [],
  };
};

/** Whether there is something to judge by, or something to say of why there is not. */
const bringsSignals = ({ hashes, openMs, notCollected }: Signals): boolean =>
  hashes.length > 0 || openMs !== null || notCollected.length > 0;

/** Whether a judgement says anything that is worth keeping. */
export const saysSomething = ({ signals }: SignUp, { results, failed }: Judgement): boolean =>
  bringsSignals(signals) || results.length > 0 || failed.length > 0;

export const toAssessment = (
  surroundings: Surroundings,
  one: SignUp,
  judgement: Judgement,
  more: { policy: RiskPolicy; stage: Assessment["stage"]; referralId: string | null },
): Assessment => {
  const { codeId, campaignId, referrerId, refereeId, onboardingId, signals, ipCountry } = one;
  const { preset, holdAt, refuseAt } = more.policy;
  return {
    assessmentId: newId("rsk", surroundings),
    ...judgement,
    ...{ codeId, campaignId, referrerId, refereeId, onboardingId, signals, ipCountry, preset, holdAt, refuseAt },
    stage: more.stage,
    referralId: more.referralId,
    atMs: surroundings.clock.nowMs(),
  };
};

/** The review that a hold opens. */
export const reviewOf = (
  { campaignId, score, atMs }: Assessment,
  terms: CampaignTerms,
  referralId: string,
): NewReview => {
  const stake = stakeOf(terms);
  return { referralId, campaignId, score, stake, stakeRank: stakeRank(stake), flaggedAtMs: atMs };
};

/** What is told once, by the sign-up that reaches a bound. */
const alarms: Partial<Record<RiskRule, number>> = {
  device_burst: bounds.deviceBurst,
  network_flood_referrer: bounds.networkFloodReferrer,
  referrer_flood: bounds.referrerFlood,
  referrer_day: bounds.referrerDay,
};

export const alarmsOf = (surroundings: Surroundings, { results, ...one }: Assessment): NewEvent[] =>
  results
    .filter(({ rule, count }) => alarms[rule] !== undefined && alarms[rule] === count)
    .map(({ rule }) =>
      newEvent(surroundings, "risk.alarm", {
        subjectId: one.assessmentId,
        sequence: 1,
        data: { alarm: rule, campaignId: one.campaignId, codeId: one.codeId, participantId: one.referrerId },
      }),
    );

/** The signals of an accepted sign-up, under the active key, to be found by later ones. */
const storedOf = ({ signals, person, referrerId, atMs }: SignUp): StoredSignal[] => {
  const active = signals.hashes[0]?.keyId;
  return signals.hashes
    .filter(({ kind, keyId }) => keyId === active && !neverFound.includes(kind))
    .map((hash) => ({ ...hash, person, referrerId, atMs }));
};

/** What the rules need could not be read: the caller does its work again, and says so. */
export class RiskFactsFailed extends Error {
  override readonly name = "RiskFactsFailed";
}

/** Whether the database as a whole is away, so that doing the work again at once would help nobody. */
const isAway = (error: unknown): boolean => error instanceof Error && "reason" in error && error.reason !== "timeout";

/** Facts, or the reason why there are none. Errors: RiskFactsFailed; whatever says that the database is away. */
export const readFacts = async (
  { risk }: Pick<Repositories, "risk">,
  tenantId: string,
  asked: FactsAsked,
): Promise<FactsRead> => {
  try {
    return await risk.readFacts(tenantId, asked);
  } catch (error) {
    if (isAway(error)) throw error;
    throw new RiskFactsFailed("the facts of risk rules could not be read", { cause: error });
  }
};

export const noFacts = (): FactsRead => ({
  referrers: new Map(),
  codes: new Map(),
  relatives: new Map(),
  seen: new Map(),
  lists: new Map(),
});

/** Sign-ups of a batch on their way through the rules. */
export type RiskBatch = {
  /**
   * Judges one sign-up; null when it brought nothing to judge by. Of those that register, the next one of the batch sees this one.
   */
  judge(one: SignUp, terms: CampaignTerms, referralId: string): Assessment | null;
  /** Writes what was judged. After the referrals are there. */
  write(): Promise<void>;
  /** What is to be told. */
  events(): NewEvent[];
};

/**
 * Reads what the rules need of all sign-ups of a batch, in one statement. One that brought no signals, of a tenant without lists, is
 * judged before its approval only, and costs nothing here. Errors: as `readFacts`; then nobody of the batch registers, and the caller
 * tries again with `failed`: each is held.
 */
export const assessSignUps = async (
  repositories: Repositories,
  surroundings: Surroundings,
  batch: { tenantId: string; signUps: readonly SignUp[]; hasLists: boolean; failed: boolean },
): Promise<RiskBatch> => {
  const { tenantId, hasLists, failed } = batch;
  const bringsAny = ({ signals, ipCountry }: SignUp) => hasLists || bringsSignals(signals) || ipCountry !== null;
  const judged = batch.signUps.filter(bringsAny);
  const asked = factsAsked(judged, surroundings.clock.nowMs());
  const read = failed || judged.length === 0 ? noFacts() : await readFacts(repositories, tenantId, asked);
  const assessments: Assessment[] = [];
  const signals: StoredSignal[] = [];
  const held: NewReview[] = [];
  const accept = (one: SignUp): void => {
    signals.push(...storedOf(one));
    for (const { kind, hash } of one.signals.hashes) {
      const key = signalKey(kind, hash);
      const { person, referrerId, atMs } = one;
      read.seen.set(key, [{ person, referrerId, atMs }, ...(read.seen.get(key) ?? [])]);
    }
    const referrer = read.referrers.get(one.referrerId) ?? nothing;
    read.referrers.set(one.referrerId, { halfHour: referrer.halfHour + 1, day: referrer.day + 1 });
    const code = read.codes.get(one.codeId) ?? { ...nothing, cap: 0 };
    read.codes.set(one.codeId, { ...code, halfHour: code.halfHour + 1, day: code.day + 1 });
  };
  return {
    judge: (one, terms, referralId) => {
      if (!bringsAny(one)) return null;
      const policy = policyOf(terms.risk);
      const facts = { ...factsFor(one, read, 1), failed: failed ? ["facts"] : [] };
      const judgement = judge(one, facts, policy);
      const refuses = judgement.outcome === "refuse";
      const more = { policy, stage: "registration", referralId: refuses ? null : referralId } as const;
      const assessment = toAssessment(surroundings, one, judgement, more);
      if (saysSomething(one, judgement)) assessments.push(assessment);
      if (!refuses) accept(one);
      if (assessment.outcome === "hold") held.push(reviewOf(assessment, terms, referralId));
      return assessment;
    },
    write: async () => {
      await Promise.all([
        assessments.length + signals.length > 0 && repositories.risk.write(tenantId, assessments, signals),
        held.length > 0 && repositories.reviews.open(tenantId, held),
      ]);
    },
    events: () => assessments.flatMap((assessment) => alarmsOf(surroundings, assessment)),
  };
};
