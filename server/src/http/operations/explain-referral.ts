import { type QualifyingStep, reasonCodes } from "@beckon/contract";
import { eventsNamed } from "../../core/event/explain-event.ts";
import { fromMinor } from "../../core/money.ts";
import type { StepProgress } from "../../core/qualification/evaluate.ts";
import { stepName, summarise } from "../../core/referral/explain-referral.ts";
import { judgeReferral } from "../../core/referral/progress-referral.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { briefly } from "./events.ts";
import { instantOrNull, presentReferral, presentTransition } from "./present.ts";
import { summaryOf } from "./present-sentences.ts";
import { presentAssessment } from "./risk.ts";

/** A step's progress as the API shows it. */
export const presentStep = (step: QualifyingStep, progress: StepProgress) => {
  const currency = step.totalAmount?.currency;
  return {
    id: step.id,
    name: stepName(step),
    state: progress.state,
    count: progress.count,
    needed: progress.needed,
    total: currency === undefined ? null : { amount: fromMinor(progress.totalMinor, currency), currency },
    neededTotal: step.totalAmount,
    deadline: instantOrNull(progress.deadlineMs),
    doneAt: instantOrNull(progress.doneAtMs),
    evidence: progress.evidence,
    pending: progress.pending,
    rejected: progress.rejected.map(({ eventId, reason }) => ({ eventId, reason, detail: reasonCodes[reason] })),
  };
};

/** The answer to "where is my reward?", judged afresh. */
export const explain: Handlers["explainReferral"] = async ({ params: { referralId }, context }) => {
  const { repositories, tenantId, nowMs } = context;
  const referral = await repositories.referrals.find(tenantId, referralId);
  if (!referral) throw new Refusal("not_found", `There is no referral ${referralId}.`);
  const { terms, evaluation } = await judgeReferral(repositories, tenantId, referral, nowMs);
  const rewards = await repositories.rewards.listOfReferral(tenantId, referralId);
  const refusals = await repositories.rewards.listRefusals(tenantId, referralId);
  const timeZone = (await repositories.tenants.find(tenantId))?.timeZone ?? "UTC";
  const transitions = await repositories.referrals.listTransitions(tenantId, referralId, { after: null, limit: 100 });
  const risk = await repositories.risk.listOfReferral(tenantId, referralId);
  const steps = terms.qualification.steps.flatMap((step) => {
    const progress = evaluation.steps.find(({ id }) => id === step.id);
    return progress ? [presentStep(step, progress)] : [];
  });
  const told = { rewards, refusals };
  const { sentences, waitingFor } = summarise(referral, terms, evaluation, told, timeZone);
  return {
    body: {
      referral: presentReferral(referral),
      ...summaryOf(sentences),
      waitingFor,
      steps,
      events: await briefly(context, eventsNamed(evaluation)),
      risk: risk.map(presentAssessment),
      transitions: transitions.map(presentTransition),
    },
  };
};
