import { acceptEvents } from "../../core/event/accept-events.ts";
import type { TenantEvent } from "../../core/event/event.ts";
import { explainEvent, hangsOn } from "../../core/event/explain-event.ts";
import { fromMinor } from "../../core/money.ts";
import { stepName } from "../../core/referral/explain-referral.ts";
import { judgeReferral, progressReferral, sinceMs } from "../../core/referral/progress-referral.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Referral } from "../../core/referral/referral.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant } from "./present.ts";
import { timeOf } from "./query-time.ts";

const amountOf = ({ amountMinor, currency }: TenantEvent): string | null =>
  amountMinor === null || currency === null ? null : fromMinor(amountMinor, currency);

/** How many events an explanation tells of at the most. */
const mostTold = 500;

/** The events of these ids as explanations tell of them, in the order of occurrence. */
export const briefly = async ({ repositories, tenantId }: Context, eventIds: readonly string[]) =>
  (await repositories.events.findMany(tenantId, eventIds.slice(-mostTold))).map((event) => ({
    ...{ id: event.eventId, type: event.type, status: event.status },
    ...{ occurredAt: instant(event.occurredAtMs), amount: amountOf(event), currency: event.currency },
  }));

export const presentEvent = (event: TenantEvent) => ({
  id: event.eventId,
  type: event.type,
  participantId: event.participantId,
  onboardingId: event.onboardingId,
  objectId: event.objectId,
  status: event.status,
  occurredAt: instant(event.occurredAtMs),
  receivedAt: instant(event.receivedAtMs),
  amount: amountOf(event),
  currency: event.currency,
  category: event.category,
  kind: event.kind,
  attributes: event.attributes,
  source: event.source,
});

export const eventHandlers: Pick<
  Handlers,
  "createEvent" | "createEvents" | "listEvents" | "getEvent" | "explainEvent"
> = {
  createEvent: async ({ body, context }) => {
    const { repositories, tenantId } = context;
    const { outcomes, fresh } = await acceptEvents(repositories, context, { tenantId, inputs: [body], source: "api" });
    const [outcome] = outcomes;
    if (!outcome) throw new Error("an event without an outcome");
    if (outcome.outcome === "refused") {
      const { code, pointer, detail } = outcome;
      if (code === "rule_violated") throw violations([{ pointer: `/body${pointer}`, code: "event", detail }]);
      throw new Refusal(code, detail);
    }
    for (const event of fresh) {
      for (const referralId of await repositories.referrals.findIdsOf(tenantId, event))
        await progressReferral(repositories, context, { tenantId, referralId });
    }
    return { body: { id: outcome.id, outcome: outcome.outcome } };
  },
  createEvents: async ({ body: { items }, context }) => {
    const { repositories, tenantId, nowMs } = context;
    const { outcomes, fresh } = await acceptEvents(repositories, context, { tenantId, inputs: items, source: "api" });
    if (fresh.length > 0) await repositories.referrals.markDue(tenantId, fresh, nowMs);
    return {
      body: {
        items: outcomes.map((one) =>
          one.outcome === "refused"
            ? { id: one.id, outcome: one.outcome, code: one.code, detail: one.detail }
            : { id: one.id, outcome: one.outcome, code: null, detail: null },
        ),
      },
    };
  },
  listEvents: async ({ query, context, context: { repositories, tenantId } }) => {
    const { participantId = null, onboardingId = null, type = null, source = null, status = null } = query;
    const { receivedFrom = null, receivedTo = null } = query;
    return {
      body: await pageOf({
        name: "events",
        context,
        query,
        filters: { participantId, onboardingId, type, source, status, receivedFrom, receivedTo },
        read: ({ receivedFrom: from, receivedTo: to, ...filters }, page) => {
          const times = { receivedFromMs: timeOf(from, "receivedFrom"), receivedToMs: timeOf(to, "receivedTo") };
          return repositories.events.page(tenantId, { ...filters, ...times }, page);
        },
        keyOf: (event) => event.eventId,
        show: presentEvent,
      }),
    };
  },
  getEvent: async ({ params, context }) => ({ body: presentEvent(await eventOf(context, params.eventId)) }),
  explainEvent: async ({ params, context, context: { repositories, tenantId } }) => {
    const event = await eventOf(context, params.eventId);
    const referrals = [];
    for (const referralId of await repositories.referrals.findIdsOf(tenantId, event)) {
      const referral = await repositories.referrals.find(tenantId, referralId);
      if (referral) referrals.push(await effectOn(context, event, referral));
    }
    return { body: { referrals } };
  },
};

const eventOf = async ({ repositories, tenantId }: Context, eventId: string): Promise<TenantEvent> => {
  const [event] = await repositories.events.findMany(tenantId, [eventId]);
  if (!event) throw new Refusal("not_found", `There is no event ${eventId}.`);
  return event;
};

/** What the event means to one referral, and what the referral earned by it. */
const effectOn = async ({ repositories, tenantId, nowMs }: Context, event: TenantEvent, referral: Referral) => {
  const { referralId, campaignId, referrerId, state } = referral;
  const { terms, evaluation } = await judgeReferral(repositories, tenantId, referral, nowMs);
  const { meanings, unused } = explainEvent(event, terms, evaluation, sinceMs(referral));
  const rewards = await repositories.rewards.listOfReferral(tenantId, referralId);
  return {
    ...{ referralId, campaignId, referrerId, status: state },
    steps: terms.qualification.steps.flatMap((step) =>
      meanings
        .filter(({ stepId }) => stepId === step.id)
        .map(({ meaning, reason }) => ({ id: step.id, name: stepName(step), meaning, reason })),
    ),
    unused,
    rewards: rewards
      .filter(({ stepId }) => hangsOn(meanings, stepId))
      .map(({ rewardId, side, participantId, value, state: status }) => ({
        ...{ id: rewardId, side, participantId, value, status },
      })),
  };
};
