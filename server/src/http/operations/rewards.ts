import { rewardLimits } from "@beckon/contract";
import { type Acted, actOnReward, actOnRewards } from "../../core/reward/act-on-rewards.ts";
import type { RewardAction } from "../../core/reward/decide-reward.ts";
import { askingUntilMs, explainReward } from "../../core/reward/explain-reward.ts";
import type { Question } from "../../core/veto/approval-veto.ts";
import type { Attempt } from "../../core/webhook/delivery.ts";
import type { Reward } from "../../core/reward/reward.ts";
import { eventsBehind } from "../../core/event/explain-event.ts";
import { fromMinorOfAsset } from "../../core/money.ts";
import { judgeReferral } from "../../core/referral/progress-referral.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Context, Handlers, Input } from "../handler.ts";
import { pageOf } from "../page.ts";
import { briefly } from "./events.ts";
import { instant, instantOrNull } from "./present.ts";
import { presentRefusal, presentReward } from "./present-money.ts";
import { detailOf, summaryOf } from "./present-sentences.ts";
import { timeOf } from "./query-time.ts";

const rewardOf = async ({ repositories, tenantId }: Context, rewardId: string): Promise<Reward> => {
  const reward = await repositories.rewards.find(tenantId, rewardId);
  if (!reward) throw new Refusal("not_found", `There is no reward ${rewardId}.`);
  return reward;
};

const shown = (reward: Reward) => ({ body: presentReward(reward), version: reward.version });

const act = async (
  { repositories, ...context }: Context,
  rewardId: string,
  asked: RewardAction,
  note: string | null,
) => {
  const { tenantId, caller } = context;
  return shown(await actOnReward(repositories, context, { tenantId, rewardId, asked, actor: caller.id, note }));
};

type BatchBody = Input<"batchRewards">["body"];

/** What a batch asks for, with what its action needs. Errors: rule_violated. */
const actionOf = ({ action, reason, reference, payouts }: BatchBody): RewardAction => {
  const missing = (field: string) =>
    violations([{ pointer: `/body/${field}`, code: "missing", detail: `To ${action} rewards, give a ${field}.` }]);
  if (payouts !== undefined) {
    if (action !== "pay" || reference !== undefined)
      throw violations([
        { pointer: "/body/payouts", code: "pay_only", detail: "`payouts` goes with `pay`, and without `reference`." },
      ]);
    return { action: "payEach", references: new Map(payouts.map((one) => [one.id, one.reference])) };
  }
  if (action === "pay") {
    if (reference === undefined) throw missing("reference");
    return { action, reference };
  }
  if ((action === "fail" || action === "reverse") && reason === undefined) throw missing("reason");
  return action === "fail" ? { action, reason: reason ?? "" } : { action };
};

/** The rewards a batch is about. Errors: rule_violated, not_found. */
const batchIds = async ({ repositories, tenantId }: Context, body: BatchBody): Promise<string[]> => {
  const { referralId, side, payouts } = body;
  const ids = body.ids ?? payouts?.map(({ id }) => id);
  if ([body.ids, payouts, referralId].filter((one) => one !== undefined).length !== 1)
    throw violations([{ pointer: "/body", code: "exactly_one", detail: "Give either ids, payouts or a referralId." }]);
  if (ids !== undefined && side !== undefined)
    throw violations([{ pointer: "/body/side", code: "needs_referral", detail: "`side` goes with a referralId." }]);
  if (ids !== undefined && new Set(ids).size < ids.length)
    throw violations([{ pointer: "/body/payouts", code: "twice", detail: "Name each reward once." }]);
  if (ids !== undefined) return ids;
  if (referralId === undefined || !(await repositories.referrals.find(tenantId, referralId)))
    throw new Refusal("not_found", `There is no referral ${referralId}.`);
  const own = await repositories.rewards.listOfReferral(tenantId, referralId);
  const chosen = own.filter((reward) => side === undefined || reward.side === side);
  return chosen.slice(0, rewardLimits.batch).map(({ rewardId }) => rewardId);
};

const presentAsked = (question: Question, attempts: readonly Attempt[]) => ({
  state: question.state,
  attempts: question.attempts,
  askedAt: instant(question.askedAtMs),
  nextAttemptAt: instantOrNull(question.nextAttemptAtMs),
  deadline: instantOrNull(askingUntilMs(question)),
  attemptLog: attempts.map(({ atMs, ...attempt }) => ({ ...attempt, at: instant(atMs) })),
});

const presentActed = (acted: Acted) => ({
  id: acted.rewardId,
  result: acted.kind,
  status: acted.reward?.state ?? null,
  code: acted.kind === "refused" ? acted.refusal.code : null,
  detail: acted.kind === "refused" ? acted.refusal.message : null,
});

/** Sums of what was changed, in the order of the currencies' names. */
const presentWorth = (acted: readonly Acted[]) => {
  const sums = new Map<string, bigint>();
  for (const { kind, reward } of acted)
    if (kind === "changed" && reward.asset !== null)
      sums.set(reward.asset, (sums.get(reward.asset) ?? 0n) + (reward.amountMinor ?? 0n));
  return [...sums]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([currency, minor]) => ({ currency, amount: fromMinorOfAsset(minor, currency) }));
};

type RewardHandlers = Pick<
  Handlers,
  | "listRewards"
  | "getReward"
  | "explainReward"
  | "listReferralRewards"
  | "approveReward"
  | "declineReward"
  | "payReward"
  | "failReward"
  | "cancelReward"
  | "reverseReward"
  | "batchRewards"
>;

export const rewardHandlers: RewardHandlers = {
  listRewards: async ({ query, context }) => ({
    body: await pageOf({
      context,
      name: "rewards",
      query,
      filters: {
        state: query.status ?? null,
        participantId: query.participantId ?? null,
        campaignId: query.campaignId ?? null,
        referralId: query.referralId ?? null,
        side: query.side ?? null,
        approval: query.approval ?? null,
        asset: query.currency ?? null,
        ruleId: query.rule ?? null,
        failed: query.failed === true ? "true" : null,
        grantedFrom: query.grantedFrom ?? null,
        grantedTo: query.grantedTo ?? null,
      },
      read: ({ failed, grantedFrom, grantedTo, ...filters }, page) => {
        const times = {
          grantedFromMs: timeOf(grantedFrom, "grantedFrom"),
          grantedToMs: timeOf(grantedTo, "grantedTo"),
        };
        const filter = { ...filters, ...times, failed: failed !== null };
        return context.repositories.rewards.list(context.tenantId, filter, page);
      },
      keyOf: (reward) => reward.rewardId,
      show: presentReward,
    }),
  }),
  getReward: async ({ params, context }) => shown(await rewardOf(context, params.rewardId)),
  explainReward: async ({ params, context }) => {
    const { repositories, tenantId, nowMs } = context;
    const reward = await rewardOf(context, params.rewardId);
    const transitions = await repositories.rewards.listTransitions(tenantId, reward.rewardId);
    const referral = await repositories.referrals.find(tenantId, reward.referralId);
    const question = await repositories.vetoes.findQuestion(tenantId, reward.rewardId);
    const attempts = question ? await repositories.vetoes.listAttempts(tenantId, reward.rewardId) : [];
    const state = referral?.state ?? "registered";
    const judged = referral && (await judgeReferral(repositories, tenantId, referral, nowMs));
    const behind = judged ? eventsBehind(judged.evaluation, reward.stepId) : [];
    const { sentences, steps } = explainReward(reward, transitions, state, nowMs, question);
    return {
      body: {
        reward: presentReward(reward),
        ...summaryOf(sentences),
        steps: steps.map(({ atMs, deadlineMs, sentences: said, ...step }) => ({
          ...step,
          ...detailOf(said),
          at: instantOrNull(atMs),
          deadline: instantOrNull(deadlineMs),
        })),
        transitions: transitions.map(({ atMs, ...transition }) => ({ ...transition, at: instant(atMs) })),
        asked: question && presentAsked(question, attempts),
        events: await briefly(context, behind),
      },
    };
  },
  listReferralRewards: async ({ params: { referralId }, context: { repositories, tenantId } }) => {
    if (!(await repositories.referrals.find(tenantId, referralId)))
      throw new Refusal("not_found", `There is no referral ${referralId}.`);
    const rewards = await repositories.rewards.listOfReferral(tenantId, referralId);
    const refused = await repositories.rewards.listRefusals(tenantId, referralId);
    return { body: { rewards: rewards.map(presentReward), refused: refused.map(presentRefusal) } };
  },
  approveReward: ({ params: { rewardId }, body, context }) =>
    act(context, rewardId, { action: "approve" }, body.reason ?? null),
  declineReward: ({ params: { rewardId }, body, context }) =>
    act(context, rewardId, { action: "decline" }, body.reason ?? null),
  payReward: ({ params: { rewardId }, body: { reference }, context }) =>
    act(context, rewardId, { action: "pay", reference }, null),
  failReward: ({ params: { rewardId }, body: { reason }, context }) =>
    act(context, rewardId, { action: "fail", reason }, reason),
  cancelReward: ({ params: { rewardId }, body, context }) =>
    act(context, rewardId, { action: "cancel" }, body.reason ?? null),
  reverseReward: ({ params: { rewardId }, body: { reason }, context }) =>
    act(context, rewardId, { action: "reverse" }, reason),
  batchRewards: async ({ query, body, context }) => {
    const { repositories, tenantId, caller } = context;
    const pays = body.action === "pay" || body.action === "fail";
    if (pays && !caller.scopes.includes("rewards:pay"))
      throw new Refusal("insufficient_scope", "This needs a key with the scope rewards:pay.");
    const asked = actionOf(body);
    const rewardIds = await batchIds(context, body);
    const preview = query.preview === true;
    const acting = { tenantId, rewardIds, asked, actor: caller.id, note: body.reason ?? null, preview };
    const acted = await actOnRewards(repositories, context, acting);
    const items = acted.map(presentActed);
    const count = (result: string) => items.filter((item) => item.result === result).length;
    const counts = { changed: count("changed"), unchanged: count("unchanged"), refused: count("refused") };
    return { body: { preview, ...counts, worth: presentWorth(acted), items } };
  },
};
