import type { CampaignTerms } from "@beckon/contract";
import { draftTerms } from "../../core/campaign/change-campaign.ts";
import { faultOfEvent, toEvent } from "../../core/event/accept-events.ts";
import { type Evaluation, evaluateQualification } from "../../core/qualification/evaluate.ts";
import { readySteps } from "../../core/qualification/terms.ts";
import { judgeBy } from "../../core/referral/progress-referral.ts";
import type { Referral } from "../../core/referral/referral.ts";
import { anyReferral } from "../../core/referral/referral-store.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Context, Handlers, Input } from "../handler.ts";
import { presentStep } from "./explain-referral.ts";

type Body = Input<"simulateCampaign">["body"];

/** Imagined people need no ids; each event gets its place as one. */
const judgePerson = (
  person: NonNullable<Body["people"]>[number],
  index: number,
  terms: CampaignTerms,
  nowMs: number,
): Evaluation => {
  const events = person.events.map((event, place) => {
    const input = { ...event, id: `event-${place + 1}`, participantId: `person-${index + 1}` };
    const occurredAtMs = Date.parse(event.occurredAt);
    const fault = faultOfEvent(input, occurredAtMs, Number.POSITIVE_INFINITY);
    if (fault)
      throw violations([
        { pointer: `/body/people/${index}/events/${place}${fault.pointer}`, code: "event", detail: fault.detail },
      ]);
    return toEvent(input, occurredAtMs, nowMs, "simulation");
  });
  const registeredAtMs = Date.parse(person.signedUpAt);
  return evaluateQualification(readySteps(terms.qualification), terms.qualification, { registeredAtMs, events }, nowMs);
};

const pastReferrals = async (
  { repositories, tenantId }: Context,
  campaignId: string,
  past: Body["past"],
): Promise<Referral[]> => {
  if (!past) return [];
  const filter = { ...anyReferral, campaignId: past.of === "campaign" ? campaignId : null };
  const referrals = await repositories.referrals.list(tenantId, filter, { after: null, limit: past.latest });
  return referrals.filter(({ evidenceGone }) => !evidenceGone);
};

/** Judges without keeping anything: the terms are a draft, and the people may be imagined. */
export const simulate: Handlers["simulateCampaign"] = async ({ params: { campaignId }, body, context }) => {
  const { repositories, tenantId } = context;
  const campaign = await repositories.campaigns.find(tenantId, campaignId);
  if (!campaign) throw new Refusal("not_found", `There is no campaign ${campaignId}.`);
  const terms = draftTerms(campaign, body.terms, repositories.policies.ids());
  const atMs = body.at === undefined ? context.nowMs : Date.parse(body.at);
  const imagined = (body.people ?? []).map((person, index) => judgePerson(person, index, terms, atMs));
  const judged = [...imagined];
  for (const referral of await pastReferrals(context, campaignId, body.past))
    judged.push(await judgeBy(repositories, tenantId, referral, terms, atMs));
  const count = (wanted: Evaluation["outcome"]) => judged.filter(({ outcome }) => outcome === wanted).length;
  const { steps } = terms.qualification;
  const stepsDone = steps.map(({ id }) => ({
    id,
    done: judged.filter((one) => one.steps.some((step) => step.id === id && step.state === "done")).length,
  }));
  const people = imagined.map(({ outcome, steps: progress }) => ({
    outcome,
    steps: steps.flatMap((step) => {
      const own = progress.find(({ id }) => id === step.id);
      return own ? [presentStep(step, own)] : [];
    }),
  }));
  return {
    body: {
      judged: judged.length,
      qualified: count("qualified"),
      open: count("open"),
      missed: count("missed"),
      stepsDone,
      people,
    },
  };
};
