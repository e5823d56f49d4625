import type { Money, Qualification, QualifyingStep } from "@beckon/contract";
import { fromMinor } from "../money.ts";
import type { PageRequest, Repositories } from "../ports.ts";
import { evaluateQualification, type QualifyingEvent, type StepProgress } from "../qualification/evaluate.ts";
import { readySteps } from "../qualification/terms.ts";
import { explainReward } from "../reward/explain-reward.ts";
import type { Reward, RewardSide } from "../reward/reward.ts";
import type { ActiveReferral } from "./activity-store.ts";
import { type NextWho, type Standing, tell } from "./activity-words.ts";
import { stepName } from "./explain-referral.ts";
import { sinceMs } from "./progress-referral.ts";
import { pastSteps, type ReferralState } from "./referral.ts";

export type ActivityStep = {
  name: string;
  state: StepProgress["state"];
  /** Null for an amount of the friend's money. */
  progress: { by: "count"; have: number; need: number } | { by: "sum"; have: Money; need: Money } | null;
  deadlineMs: number | null;
};

/** One referral as one of its two people may see it. */
export type Activity = {
  /** For paging only. */
  referralId: string;
  role: RewardSide;
  status: ReferralState;
  registeredAtMs: number;
  steps: ActivityStep[];
  next: { who: NextWho; code: Standing; text: string };
  rewards: Reward[];
};

/** Events looked at for one referral of a page; only those that a step may be about are read. */
const eventsEach = 1_000;

/**
 * A page of a person's referrals, as referrer and as referee, newest first. Five statements, however long the page is. Nothing in
 * it tells who the other one is, how much they spent, or why a referral or a reward was refused.
 */
export const listActivity = async (
  { activity, rewards }: Pick<Repositories, "activity" | "rewards">,
  { tenantId, participantId, nowMs }: { tenantId: string; participantId: string; nowMs: number },
  page: PageRequest,
): Promise<Activity[]> => {
  const referrals = await activity.page(tenantId, participantId, page);
  if (referrals.length === 0) return [];
  const keyOf = ({ campaignId, revision }: { campaignId: string; revision: number }) => `${campaignId} ${revision}`;
  const revisions = [...new Map(referrals.map((one) => [keyOf(one), one])).values()];
  const found = await activity.qualifications(tenantId, revisions);
  const byRevision = new Map(found.map((one) => [keyOf(one), one.qualification]));
  const withTerms = referrals.map((referral) => {
    const qualification = byRevision.get(keyOf(referral));
    if (!qualification) throw new Error(`referral ${referral.referralId} has a revision that does not exist`);
    return { referral, qualification };
  });
  const wanted = withTerms.flatMap(({ referral, qualification }) => {
    const { referralId, refereeId, onboardingId, state } = referral;
    const words = qualification.steps.map(({ event }) => event.split(/[.*]/, 1)[0] ?? "");
    if (pastSteps.includes(state) || words.length === 0) return [];
    return [{ referralId, participantId: refereeId, onboardingId, sinceMs: sinceMs(referral), words }];
  });
  const events = wanted.length === 0 ? [] : await activity.events(tenantId, wanted, eventsEach);
  const eventsOf = Map.groupBy(events, ({ referralId }) => referralId);
  const ids = referrals.map(({ referralId }) => referralId);
  const granted = await rewards.listOfReferrals(tenantId, ids);
  const rewardsOf = Map.groupBy(granted, ({ referralId }) => referralId);
  return withTerms.map(({ referral, qualification }) =>
    activityOf(referral, qualification, {
      participantId,
      events: eventsOf.get(referral.referralId) ?? [],
      rewards: rewardsOf.get(referral.referralId) ?? [],
      nowMs,
    }),
  );
};

const activityOf = (
  referral: ActiveReferral,
  qualification: Qualification,
  known: { participantId: string; events: readonly QualifyingEvent[]; rewards: readonly Reward[]; nowMs: number },
): Activity => {
  const { referralId, state, registeredAtMs } = referral;
  const role = referral.referrerId === known.participantId ? "referrer" : "referee";
  const own = ownRewards(known.rewards, role);
  const since = { registeredAtMs: sinceMs(referral), events: known.events };
  const judged = evaluateQualification(readySteps(qualification), qualification, since, known.nowMs).steps;
  const over = state !== "registered";
  const progress = judged.map((step): StepProgress => {
    if (pastSteps.includes(state)) return { ...step, state: "done" };
    return over && step.state === "waiting" ? { ...step, state: "missed" } : step;
  });
  const steps = qualification.steps.flatMap((step, place) => {
    const one = progress[place];
    return one ? [stepOf(step, one, role)] : [];
  });
  const code = standingOf(state, progress, own, known.nowMs);
  const open = progress.findIndex((step) => step.state !== "done");
  const step = { name: steps[open]?.name ?? "", progress: progressText(steps[open]?.progress ?? null) };
  return {
    referralId,
    role,
    status: state,
    registeredAtMs,
    steps,
    next: { code, ...tell(code, role, step) },
    rewards: own,
  };
};

/** The side's own; of a reward that another took the place of, only the other. */
const ownRewards = (rewards: readonly Reward[], role: RewardSide): Reward[] => {
  const own = rewards.filter(({ side }) => side === role);
  return own.filter(
    (one, place) => !one.superseded || !own.some(({ ruleId }, other) => other > place && ruleId === one.ruleId),
  );
};

/** How many are done, or of what counts by its sum how much: the friend's money is the friend's own affair. */
const stepOf = (step: QualifyingStep, progress: StepProgress, role: RewardSide): ActivityStep => {
  const { state, needed, count, totalMinor, neededMinor, deadlineMs } = progress;
  const done = state === "done";
  const have = done ? needed : Math.min(count, needed);
  const total = step.totalAmount;
  const bySum = !done && total !== null && neededMinor !== null && count >= needed;
  return {
    name: stepName(step),
    state,
    progress: !bySum
      ? { by: "count", have, need: needed }
      : role === "referrer"
        ? null
        : {
            by: "sum",
            have: { amount: fromMinor(totalMinor, total.currency), currency: total.currency },
            need: { amount: fromMinor(neededMinor, total.currency), currency: total.currency },
          },
    deadlineMs: done ? null : deadlineMs,
  };
};

const progressText = (progress: ActivityStep["progress"]): string => {
  if (progress === null) return "";
  if (progress.by === "sum") return ` (${progress.have.amount} of ${progress.need.amount} ${progress.need.currency})`;
  return progress.need === 1 ? "" : ` (${progress.have} of ${progress.need} done)`;
};

const standingOf = (
  state: ReferralState,
  steps: readonly StepProgress[],
  rewards: readonly Reward[],
  nowMs: number,
): Standing => {
  switch (state) {
    case "registered":
      return stepStanding(steps);
    case "qualified":
      return "approval";
    case "approved":
    case "rewarded":
      return rewardStanding(state, rewards, nowMs);
    case "expired":
      return "time_over";
    case "declined":
    case "voided":
    case "reversed":
      return "not_counted";
  }
};

const stepStanding = (steps: readonly StepProgress[]): Standing => {
  if (steps.some(({ state }) => state === "missed")) return "time_over";
  const open = steps.find(({ state }) => state !== "done");
  if (!open) return "checking";
  return open.pending.length > 0 ? "payment_clearing" : "step";
};

/** Where the first reward that something still happens to is; else whether there was one. */
const rewardStanding = (state: ReferralState, rewards: readonly Reward[], nowMs: number): Standing => {
  for (const reward of rewards) {
    const waiting = explainReward(reward, [], state, nowMs).steps.find(({ outcome }) => outcome === "waiting");
    switch (waiting?.waitsFor) {
      case "host":
      case "reviewer":
        return "reward_approval";
      case "referral":
        return "approval";
      case "payout":
        return "payout";
      case "time":
        return "reward_hold";
      default:
    }
  }
  if (rewards.some((reward) => reward.state === "paid")) return "paid";
  return rewards.length > 0 ? "reward_over" : "no_reward";
};
