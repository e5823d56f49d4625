import type { AnswerOf, Operations } from "@beckon/contract";
import { backTest } from "../../core/risk/back-test.ts";
import { decideReview, noteReview, undoReview } from "../../core/risk/decide-review.ts";
import { policyOf, defaultRiskTerms } from "../../core/risk/presets.ts";
import {
  defaultRiskSettings,
  needsTwo,
  type Review,
  type ReviewStep,
  type RiskSettings,
} from "../../core/risk/review.ts";
import { reviewKey } from "../../core/risk/review-store.ts";
import { amountError, fromMinor, fromMinorOfAsset, parseAmount } from "../../core/money.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant } from "./present.ts";
import { doneOrPreviewed } from "./preview.ts";
import { presentAssessment } from "./risk.ts";

type Shown = AnswerOf<Operations["decideReview"]>;

/** Reviews with their referrals and the latest evidence. */
const present = async ({ repositories, tenantId }: Context, reviews: readonly Review[]): Promise<Shown[]> => {
  const settings = (await repositories.reviews.findSettings(tenantId)) ?? defaultRiskSettings;
  const shown: Shown[] = [];
  for (const review of reviews) {
    const { referralId, decision } = review;
    const referral = await repositories.referrals.find(tenantId, referralId);
    if (!referral) throw new Error(`the review of ${referralId} has no referral`);
    const [evidence] = await repositories.risk.listOfReferral(tenantId, referralId);
    shown.push({
      referralId,
      status: review.state,
      campaignId: review.campaignId,
      referrerId: referral.referrerId,
      refereeId: referral.refereeId,
      onboardingId: referral.onboardingId,
      referralStatus: referral.state,
      stake: review.stake.map(({ asset, amountMinor }) => ({
        asset,
        amount: asset === "custom" ? String(amountMinor) : fromMinorOfAsset(amountMinor, asset),
      })),
      needsTwo: needsTwo(review.stake, settings),
      score: review.score,
      decision: decision && {
        referrer: decision.referrer,
        referee: decision.referee,
        by: decision.actor,
        at: instant(decision.atMs),
      },
      evidence: evidence ? presentAssessment(evidence) : null,
      flaggedAt: instant(review.flaggedAtMs),
    });
  }
  return shown;
};

const reviewOf = async (context: Context, referralId: string): Promise<Shown> => {
  const review = await context.repositories.reviews.find(context.tenantId, referralId);
  const [shown] = review ? await present(context, [review]) : [];
  if (!shown) throw new Refusal("not_found", `There is no review of ${referralId}.`);
  return shown;
};

const presentStep = ({ atMs, ...step }: ReviewStep) => ({ ...step, at: instant(atMs) });

/** Errors: rule_violated, with what is wrong with the amount. */
const minorOf = ({ amount, currency }: { amount: string; currency: string }): bigint => {
  const parsed = parseAmount(amount, currency);
  if (typeof parsed === "bigint") return parsed;
  throw violations([amountError(parsed, currency, "/body/fourEyesFrom")]);
};

const shownSettings = ({ fourEyesFrom: from, version }: RiskSettings) => ({
  body: { fourEyesFrom: from && { amount: fromMinor(from.amountMinor, from.asset), currency: from.asset } },
  version,
});

type ReviewHandlers = Pick<
  Handlers,
  | "listReviews"
  | "getReview"
  | "decideReview"
  | "decideReviews"
  | "undoReview"
  | "noteReview"
  | "getRiskSettings"
  | "putRiskSettings"
  | "backTestRisk"
>;

const decideMany: Handlers["decideReviews"] = async ({ query, body, context }) => {
  const { repositories, tenantId, caller } = context;
  const { ids, note = null, referrer, referee } = body;
  const preview = query.preview === true;
  type Item = AnswerOf<Operations["decideReviews"]>["items"][number];
  const items = new Map<string, Item>();
  const decide = async (id: string): Promise<void> => {
    const asked = { tenantId, referralId: id, actor: caller.id, note, verdicts: { referrer, referee } };
    try {
      const { outcome, referral } = await context.savepoint(() => decideReview(repositories, context, asked));
      items.set(id, { id, outcome, referralStatus: referral.state, code: null, detail: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      items.set(id, { id, outcome: "refused", referralStatus: null, code: error.code, detail: error.message });
    }
  };
  await doneOrPreviewed(context, preview, async () => {
    for (const id of [...ids].sort()) await decide(id);
  });
  return { body: { preview, items: ids.flatMap((id) => items.get(id) ?? []) } };
};

export const reviewHandlers: ReviewHandlers = {
  listReviews: async ({ query, context }) => {
    const page = await pageOf({
      name: "reviews",
      context,
      query,
      filters: { status: query.status ?? null },
      read: ({ status }, request) => context.repositories.reviews.list(context.tenantId, status ?? "open", request),
      keyOf: (review: Review) => reviewKey(review),
      show: (review) => review,
    });
    return { body: { ...page, items: await present(context, page.items) } };
  },
  getReview: async ({ params: { referralId }, context }) => {
    const review = await reviewOf(context, referralId);
    const steps = await context.repositories.reviews.listSteps(context.tenantId, referralId);
    return { body: { review, steps: steps.map(presentStep) } };
  },
  decideReview: async ({ params: { referralId }, body: { referrer, referee, note = null }, context }) => {
    const { repositories, tenantId, caller } = context;
    const verdicts = { referrer, referee };
    await decideReview(repositories, context, { tenantId, referralId, actor: caller.id, note, verdicts });
    return { body: await reviewOf(context, referralId) };
  },
  decideReviews: decideMany,
  undoReview: async ({ params: { referralId }, body: { note = null }, context }) => {
    const { repositories, tenantId, caller } = context;
    await undoReview(repositories, context, { tenantId, referralId, actor: caller.id, note });
    return { body: await reviewOf(context, referralId) };
  },
  noteReview: async ({ params: { referralId }, body: { note }, context }) => {
    const { repositories, tenantId, caller } = context;
    await noteReview(repositories, context, { tenantId, referralId, actor: caller.id, note });
    const [step] = await repositories.reviews.listSteps(tenantId, referralId);
    if (!step) throw new Error("a note left no step");
    return { body: presentStep(step) };
  },
  getRiskSettings: async ({ context: { repositories, tenantId } }) =>
    shownSettings((await repositories.reviews.findSettings(tenantId)) ?? defaultRiskSettings),
  putRiskSettings: async ({ body: { fourEyesFrom: from }, version, context }) => {
    const { repositories, tenantId, nowMs } = context;
    const fourEyesFrom = from && { asset: from.currency, amountMinor: minorOf(from) };
    const settings = { fourEyesFrom, version: version + 1 };
    if (!(await repositories.reviews.putSettings(tenantId, settings, nowMs)))
      throw new Refusal("precondition_failed", "The settings were changed since they were read.");
    return shownSettings(settings);
  },
  backTestRisk: async ({ body: { risk, latest = 1000 }, context: { repositories, tenantId } }) => {
    const policy = policyOf({ ...defaultRiskTerms, ...risk });
    if (policy.holdAt > policy.refuseAt) {
      const detail = "A sign-up must be held from no higher a score than it is refused from.";
      throw violations([{ pointer: "/body/risk/holdAt", code: "hold_after_refuse", detail }]);
    }
    const { changed, ...result } = backTest(await repositories.reviews.listAssessed(tenantId, latest), policy);
    return {
      body: {
        ...result,
        preset: policy.preset,
        changed: changed.slice(0, 100).map(({ assessment: one, to, scoreAfter }) => ({
          ...{ assessmentId: one.assessmentId, referralId: one.referralId, review: one.review },
          ...{ from: one.outcome, to, scoreBefore: one.score, scoreAfter },
        })),
      },
    };
  },
};
