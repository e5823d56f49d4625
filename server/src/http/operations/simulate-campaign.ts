import { setImmediate as nextTurn } from "node:timers/promises";
import type { CampaignTerms } from "@beckon/contract";
import type { Campaign } from "../../core/campaign/campaign.ts";
import { draftTerms } from "../../core/campaign/change-campaign.ts";
import { faultOfEvent, toEvent } from "../../core/event/accept-events.ts";
import { instantMs } from "../../core/instant.ts";
import { type Evaluation, evaluateQualification } from "../../core/qualification/evaluate.ts";
import { readySteps } from "../../core/qualification/terms.ts";
import { tryOnPast } from "../../core/referral/try-terms.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Context, Handlers, Input } from "../handler.ts";
import { presentStep } from "./explain-referral.ts";
import { presentPast } from "./present-trial.ts";

type Body = Input<"simulateCampaign">["body"];
type Past = NonNullable<Body["past"]>;

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
  const registeredAtMs = instantMs(person.signedUpAt, `/body/people/${index}/signedUpAt`);
  return evaluateQualification(readySteps(terms.qualification), terms.qualification, { registeredAtMs, events }, nowMs);
};

/** Of a request's time what may go into reading; the answer is due in 4.5 seconds, whatever the past holds. */
const readingMs = 1_500;

const tried = (context: Context, campaign: Campaign, terms: CampaignTerms, past: Past, atMs: number) => {
  const { repositories, tenantId, realClock } = context;
  const untilMs = realClock.nowMs() + readingMs;
  const asked = { ...past, tenantId, campaign, terms: { proposed: terms, present: campaign.revision.terms }, atMs };
  return tryOnPast(repositories, asked, { isOver: () => realClock.nowMs() > untilMs, breathe: () => nextTurn() });
};

/** Judges without keeping anything: the terms are a draft, and the people may be imagined. */
export const simulate: Handlers["simulateCampaign"] = async ({ params: { campaignId }, body, context }) => {
  const { repositories, tenantId } = context;
  const campaign = await repositories.campaigns.find(tenantId, campaignId);
  if (!campaign) throw new Refusal("not_found", `There is no campaign ${campaignId}.`);
  const terms = draftTerms(campaign, body.terms, repositories.policies.ids());
  const atMs = body.at === undefined ? context.nowMs : instantMs(body.at, "/body/at");
  const imagined = (body.people ?? []).map((person, index) => judgePerson(person, index, terms, atMs));
  const past = body.past ? await tried(context, campaign, terms, body.past, atMs) : null;
  const judged = [...imagined, ...(past?.proposed.evaluations ?? [])];
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
      past: past && presentPast(past),
    },
  };
};
