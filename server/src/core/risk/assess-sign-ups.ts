import { newEvent, type NewEvent } from "../outbox/outbox-event.ts";
import { newId } from "../ids.ts";
import type { Repositories, Surroundings } from "../ports.ts";
import { type Facts, type ListHit, type SignUp, signalKey } from "./facts.ts";
import { judge, type Judgement } from "./judge.ts";
import { bounds, policyOf, type RiskPolicy } from "./presets.ts";
import type { Assessment, FactsAsked, FactsRead, StoredSignal } from "./risk-store.ts";
import type { RiskRule, RiskTerms } from "@beckon/contract";
import type { SignalKind } from "./signals.ts";

export type SignUpAsked = SignUp & { risk: RiskTerms };

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
    referrer: { halfHour: referrer.halfHour + own, day: referrer.day + own },
    code: { halfHour: code.halfHour + own, day: code.day + own },
    codeCap: code.cap,
    lists: listedOf(one).flatMap(({ kind, match }) => read.lists.get(matchKey(kind, match)) ?? []),
    failed: [],
  };
};

/** Whether a judgement says anything that is worth keeping. */
export const saysSomething = ({ signals }: SignUp, { results, failed }: Judgement): boolean =>
  signals.hashes.length > 0 || results.length > 0 || failed.length > 0;

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

/** Sign-ups of a batch on their way through the rules. */
export type RiskBatch = {
  /** Judges one sign-up. Of those that register, the next one of the batch sees this one. */
  judge(one: SignUpAsked, referralId: string): Assessment;
  /** Writes what was judged. After the referrals are there. Returns what is to be told. */
  write(): Promise<NewEvent[]>;
};

/**
 * Reads what the rules need of all sign-ups of a batch, in one statement. Errors: those of the database; then nobody of the batch
 * registers, and the caller tries again with `failed`: each is held.
 */
export const assessSignUps = async (
  { risk }: Repositories,
  surroundings: Surroundings,
  { tenantId, signUps, failed }: { tenantId: string; signUps: readonly SignUp[]; failed: boolean },
): Promise<RiskBatch> => {
  const empty: FactsRead = { referrers: new Map(), codes: new Map(), relatives: new Map(), seen: new Map(), lists: new Map() };
  const read =
    failed || signUps.length === 0 ? empty : await risk.readFacts(tenantId, factsAsked(signUps, surroundings.clock.nowMs()));
  const assessments: Assessment[] = [];
  const signals: StoredSignal[] = [];
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
    judge: (one, referralId) => {
      const policy = policyOf(one.risk);
      const facts = { ...factsFor(one, read, 1), failed: failed ? ["facts"] : [] };
      const judgement = judge(one, facts, policy);
      const refuses = judgement.outcome === "refuse";
      const more = { policy, stage: "registration", referralId: refuses ? null : referralId } as const;
      const assessment = toAssessment(surroundings, one, judgement, more);
      if (saysSomething(one, judgement)) assessments.push(assessment);
      if (!refuses) accept(one);
      return assessment;
    },
    write: async () => {
      if (assessments.length > 0 || signals.length > 0) await risk.write(tenantId, assessments, signals);
      return assessments.flatMap((assessment) => alarmsOf(surroundings, assessment));
    },
  };
};
