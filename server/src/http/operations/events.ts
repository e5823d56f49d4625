import { acceptEvents } from "../../core/event/accept-events.ts";
import type { TenantEvent } from "../../core/event/event.ts";
import { fromMinor } from "../../core/money.ts";
import { progressReferral } from "../../core/referral/progress-referral.ts";
import { Refusal, violations } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { instant } from "./present.ts";

export const presentEvent = (event: TenantEvent) => ({
  id: event.eventId,
  type: event.type,
  participantId: event.participantId,
  onboardingId: event.onboardingId,
  objectId: event.objectId,
  status: event.status,
  occurredAt: instant(event.occurredAtMs),
  receivedAt: instant(event.receivedAtMs),
  amount: event.amountMinor === null || event.currency === null ? null : fromMinor(event.amountMinor, event.currency),
  currency: event.currency,
  category: event.category,
  kind: event.kind,
  attributes: event.attributes,
  source: event.source,
});

export const eventHandlers: Pick<Handlers, "createEvent" | "createEvents" | "listEvents"> = {
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
  listEvents: async ({ query, context }) => {
    if (query.cursor === undefined && query.participantId === undefined && query.onboardingId === undefined) {
      const detail = "Say whose events: a participantId, an onboardingId, or both.";
      throw violations([{ pointer: "/query/participantId", code: "missing", detail }]);
    }
    return {
      body: await pageOf({
        name: "events",
        context,
        query,
        filters: { participantId: query.participantId ?? null, onboardingId: query.onboardingId ?? null },
        read: (filters, page) => context.repositories.events.page(context.tenantId, filters, page),
        keyOf: (event) => event.eventId,
        show: presentEvent,
      }),
    };
  },
};
