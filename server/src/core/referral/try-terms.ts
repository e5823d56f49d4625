/** Terms tried out on what has happened: who would have counted, and what it would have cost. Changes nothing. */
import type { CampaignTerms } from "@beckon/contract";
import type { Campaign } from "../campaign/campaign.ts";
import type { TenantEvent } from "../event/event.ts";
import type { Participant } from "../participant/participant.ts";
import type { Repositories } from "../ports.ts";
import { type Evaluation, evaluateQualification, type ReadySteps } from "../qualification/evaluate.ts";
import { readySteps } from "../qualification/terms.ts";
import { type Trigger, triggersOf } from "../reward/decide-grants.ts";
import { Trial, type TrialSums } from "../reward/trial.ts";
import { eventsLookedAt, sinceMs } from "./progress-referral.ts";
import type { Referral } from "./referral.ts";
import { anyReferral } from "./referral-store.ts";

export type Tried = TrialSums & {
  evaluations: Evaluation[];
  /** Of those that reached a reward, referrals that people took back or have yet to review: they bring nothing here either. */
  setAside: number;
};

export type PastTried = {
  judged: number;
  /** Events that they were judged by are past their life. */
  leftOut: number;
  /** Whether these are all referrals there are. */
  complete: boolean;
  fromMs: number | null;
  toMs: number | null;
  proposed: Tried;
  present: Tried;
};

/** A moment at which a referral had reached something. */
type Moment = { atMs: number; referral: Referral; triggers: Trigger[] };

type Trying = {
  tenantId: string;
  /** In whose zone the terms count days. */
  campaign: Campaign;
  /** Whose referrals: this campaign's, or all. */
  of: "campaign" | "tenant";
  latest: number;
  terms: Record<"proposed" | "present", CampaignTerms>;
  atMs: number;
};

/** How a trial keeps within its time: nobody else waits for it, and it says so when the time was too short. */
export type Pace = {
  /** Whether the time for reading is over. */
  isOver: () => boolean;
  /** Lets others have their turn. */
  breathe: () => Promise<void>;
};

const pageSize = 100;
const grantsAtOnce = 20;

/**
 * Judges the latest past referrals by both terms, and grants by each from nothing in the order of time. All limits and budgets of the
 * terms bind; what came before the first of these referrals does not.
 */
export const tryOnPast = async (repositories: Repositories, asked: Trying, pace: Pace): Promise<PastTried> => {
  const { tenantId, terms } = asked;
  const kept = readingOf(repositories, asked);
  const proposed = new Side(terms.proposed, asked.atMs);
  const present = new Side(terms.present, asked.atMs);
  const seen = { judged: 0, leftOut: 0, fromMs: null as number | null, toMs: null as number | null };
  const complete = await readPast(kept, asked, pace, (referral, events) => {
    if (events === null) return void seen.leftOut++;
    seen.judged++;
    seen.toMs = Math.max(seen.toMs ?? referral.registeredAtMs, referral.registeredAtMs);
    seen.fromMs = Math.min(seen.fromMs ?? referral.registeredAtMs, referral.registeredAtMs);
    proposed.judge(referral, events);
    present.judge(referral, events);
  });
  return {
    ...seen,
    complete,
    proposed: await proposed.grant(kept, tenantId, pace),
    present: await present.grant(kept, tenantId, pace),
  };
};

/** Newest first. Null for the events of one whose events are gone. Answers whether it came to the last one. */
const readPast = async (
  { referrals, events, meet }: Reading,
  { tenantId, campaign, of, latest }: Trying,
  { isOver, breathe }: Pace,
  take: (referral: Referral, events: TenantEvent[] | null) => void,
): Promise<boolean> => {
  const filter = { ...anyReferral, campaignId: of === "campaign" ? campaign.campaignId : null };
  let after: string | null = null;
  for (let left = latest; left > 0 && !isOver(); ) {
    // One more than is taken tells whether there are others.
    const limit = Math.min(pageSize, left);
    const page = await referrals.list(tenantId, filter, { after, limit: limit + 1 });
    const taken = page.slice(0, limit);
    const standing = taken.filter(({ evidenceGone }) => !evidenceGone);
    const people = standing.map((one) => ({
      ...{ participantId: one.refereeId, onboardingId: one.onboardingId },
      sinceMs: sinceMs(one),
    }));
    await meet(standing);
    const found = await events.listOfMany(tenantId, people, eventsLookedAt);
    const eventsOf = new Map(standing.map(({ referralId }, index) => [referralId, found[index] ?? []]));
    for (const one of taken) take(one, eventsOf.get(one.referralId) ?? null);
    if (page.length <= limit) return true;
    after = taken.at(-1)?.referralId ?? null;
    left -= taken.length;
    await breathe();
  }
  return false;
};

/** One of the two terms: what it makes of each referral, and then of all. */
class Side {
  readonly #terms: CampaignTerms;
  readonly #atMs: number;
  readonly #ready: ReadySteps;
  readonly #evaluations: Evaluation[] = [];
  readonly #moments: Moment[] = [];
  #setAside = 0;

  constructor(terms: CampaignTerms, atMs: number) {
    this.#terms = terms;
    this.#atMs = atMs;
    this.#ready = readySteps(terms.qualification);
  }

  judge(referral: Referral, events: readonly TenantEvent[]): void {
    const evaluation = this.#evaluate(referral, events);
    this.#evaluations.push(evaluation);
    const moments = momentsOf(this.#terms, referral, evaluation, events);
    if (moments.length > 0 && isTakenBack(referral)) this.#setAside++;
    else this.#moments.push(...moments);
  }

  #evaluate(referral: Referral, events: readonly TenantEvent[]): Evaluation {
    const { qualification } = this.#terms;
    const judge = (by: readonly TenantEvent[]) =>
      evaluateQualification(this.#ready, qualification, { registeredAtMs: sinceMs(referral), events: by }, this.#atMs);
    const evaluation = judge(events);
    if (qualification.refundsUnqualify || evaluation.outcome === "qualified") return evaluation;
    // A refund that came after it qualified takes nothing back.
    const before = judge(events.filter(({ status }) => status !== "reversed"));
    if (before.outcome !== "qualified") return evaluation;
    const atMs = momentsOf(this.#terms, referral, before, events).at(-1)?.atMs ?? 0;
    return judge(events.filter(({ status, receivedAtMs }) => status !== "reversed" || receivedAtMs <= atMs));
  }

  async grant(kept: Repositories, tenantId: string, { breathe }: Pace): Promise<Tried> {
    const trial = new Trial(kept, tenantId, this.#terms);
    const ordered = this.#moments.toSorted((one, other) => one.atMs - other.atMs);
    for (const [index, { referral, triggers, atMs }] of ordered.entries()) {
      await trial.reach(referral, triggers, atMs);
      if (index % grantsAtOnce === grantsAtOnce - 1) await breathe();
    }
    return { ...trial.sums(), evaluations: this.#evaluations, setAside: this.#setAside };
  }
}

/** Decided by people, or waiting for them: a refund or a full code is what the terms themselves did. */
const isTakenBack = ({ state, reason, review }: Referral): boolean =>
  review === "flagged" ||
  review === "confirmed" ||
  ((state === "voided" || state === "declined" || state === "reversed") &&
    reason !== "refunded" &&
    reason !== "code_cap_reached");

/**
 * When a referral reached what rewards hang on: as soon as the events were there that a step stands on. At each moment it asks for
 * all it has reached, as in earnest: what was refused before may be within the limits by then.
 */
const momentsOf = (
  terms: CampaignTerms,
  referral: Referral,
  evaluation: Evaluation,
  events: readonly TenantEvent[],
): Moment[] => {
  const { qualification } = terms;
  const received = new Map(
    events.map(({ eventId, receivedAtMs, status }) => [eventId, status === "reversed" ? 0 : receivedAtMs]),
  );
  const stepAtMs = new Map<string, number>();
  let latestMs = referral.registeredAtMs;
  for (const { id, state, evidence } of evaluation.steps) {
    if (state !== "done") continue;
    const own = Math.max(referral.registeredAtMs, ...evidence.map((eventId) => received.get(eventId) ?? 0));
    latestMs = Math.max(latestMs, own);
    stepAtMs.set(id, qualification.ordered ? latestMs : own);
  }
  const isQualified = evaluation.outcome === "qualified";
  const triggers = triggersOf(terms, evaluation, isQualified);
  const atMsOf = (trigger: Trigger): number =>
    trigger === "qualified" ? latestMs : (stepAtMs.get(trigger.step) ?? latestMs);
  const reached = [...new Set(triggers.map(atMsOf))].sort((one, other) => one - other);
  const moments = [...reached, ...asksAgain(terms, reached, received)].sort((one, other) => one - other);
  return moments.map((atMs) => ({ atMs, referral, triggers: triggers.filter((one) => atMsOf(one) <= atMs) }));
};

/** Later events that ask again are looked at so far; whoever was refused for so long stays so. */
const asksMaximum = 50;

/** A limit of a window lets go of what it refused as the window passes, and any later event asks anew. Other limits never do. */
const asksAgain = (
  { limits }: CampaignTerms,
  [firstMs]: readonly number[],
  received: ReadonlyMap<string, number>,
): number[] => {
  if (firstMs === undefined || limits.perReferrer.every(({ window }) => window === "total")) return [];
  const later = new Set([...received.values()].filter((atMs) => atMs > firstMs));
  return [...later].sort((one, other) => one - other).slice(0, asksMaximum);
};

/** The repositories as grants of a trial see them. */
type Reading = Repositories & {
  /** Reads whom these referrals are about, if it matters who they are: where law asks for their country. */
  meet: (referrals: readonly Referral[]) => Promise<void>;
};

const readingOf = (repositories: Repositories, { tenantId, campaign, terms }: Trying): Reading => {
  const { participants, campaigns } = repositories;
  const known = new Map<string, Participant | null>();
  const matters = Object.values(terms).some(({ jurisdiction }) => jurisdiction.length > 0);
  return {
    ...repositories,
    participants: { ...participants, find: async (_, id) => known.get(id) ?? null },
    campaigns: { ...campaigns, find: async () => campaign },
    meet: async (referrals) => {
      const ids = new Set(referrals.flatMap(({ referrerId, refereeId }) => [referrerId, refereeId ?? referrerId]));
      const fresh = [...ids].filter((id) => !known.has(id));
      if (!matters || fresh.length === 0) return;
      for (const id of fresh) known.set(id, null);
      for (const one of await participants.findMany(tenantId, fresh)) known.set(one.participantId, one);
    },
  };
};
