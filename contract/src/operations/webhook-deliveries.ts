import { type TObject, Type } from "typebox";
import { allEventTypes } from "../events.ts";
import { defineOperation } from "../operation.ts";
import { Closed, Id, Instant, limits, Nullable, Page, PageQuery } from "../schemas.ts";
import { endpointParams } from "./webhook-endpoints.ts";

const read = { tag: "Webhooks", caller: "secret", scope: "webhooks:read" } as const;
const write = { tag: "Webhooks", caller: "secret", scope: "webhooks:write" } as const;
const status = Nullable(Type.Integer({ description: "The answer's HTTP status; null when nobody answered." }));
const excerpt = Nullable(
  Type.String({ description: "The start of the answer's body, without what looks like a secret or a person." }),
);
const reason = Nullable(Type.String({ description: "What went wrong; null when it went well." }));
const durationMs = Type.Integer({ minimum: 0 });

/** What is written down of calls to a tenant's system. */
export const AttemptLog = Type.Array(
  Closed({ attempt: Type.Integer({ minimum: 1 }), at: Instant, status, durationMs, excerpt, reason }),
  { description: "Every attempt, the first one first." },
);

export const testWebhookEndpoint = defineOperation({
  ...write,
  id: "testWebhookEndpoint",
  method: "POST",
  path: "/v1/webhook-endpoints/{endpointId}/test",
  summary: "Send a test event at once",
  description:
    "One `webhook.test`, signed like all others, and what became of it. Also while the endpoint is paused or disabled. It is not kept and not repeated.",
  params: endpointParams,
  changesNothing: true,
  success: {
    status: 200,
    description: "What the endpoint answered.",
    schema: Closed({ delivered: Type.Boolean(), eventId: Id("evt"), status, durationMs, excerpt, reason }),
  },
  errors: ["invalid_state"],
});

export const resendEvents = defineOperation({
  ...write,
  id: "resendEvents",
  method: "POST",
  path: "/v1/webhook-endpoints/{endpointId}/resend",
  summary: "Send the events of a stretch of time again",
  description: `The oldest first, at most ${limits.resendEvents} a call: go on with \`nextFrom\`. Only what passes the endpoint's filter; what is under way is left alone. Receivers know repetitions by the event's id.`,
  params: endpointParams,
  body: Closed({
    from: Instant,
    to: Instant,
    states: Type.Optional(
      Type.Array(Type.Enum(["delivered", "failed", "missing"]), {
        minItems: 1,
        maxItems: 3,
        uniqueItems: true,
        description:
          "By the event's latest delivery to this endpoint; `missing`: it had none, as while it was disabled. `failed` and `missing` without it.",
      }),
    ),
  }),
  success: {
    status: 200,
    description: "How many go out again.",
    schema: Closed({
      resent: Type.Integer({ minimum: 0 }),
      nextFrom: Nullable(
        Type.String({
          format: "date-time",
          description: "Send it as `from` for the rest; null when that was all.",
          examples: ["2026-11-02T09:30:00.000Z"],
        }),
      ),
    }),
  },
  errors: ["rule_violated", "invalid_state"],
});

const DeliveryState = Type.Enum(["pending", "retrying", "delivered", "failed"]);
const EventTypeName = Type.Enum(allEventTypes);
const deliveryFields = {
  id: Id("dlv"),
  endpointId: Id("whk"),
  eventId: Id("evt"),
  eventType: EventTypeName,
  subjectId: Type.String(),
  state: DeliveryState,
  reason: Nullable(
    Type.Enum(["exhausted", "refused", "gone", "archived"], {
      description:
        "Why it failed for good: no attempts left, a 4xx under the scheme `platform`, 410, or the endpoint was archived.",
    }),
  ),
  resend: Type.Boolean({ description: "Somebody asked for it." }),
  attempts: Type.Integer({ minimum: 0 }),
  nextAttemptAt: Nullable(Instant),
  createdAt: Instant,
  updatedAt: Instant,
};
export const Delivery = Closed(deliveryFields, { title: "Delivery" });
const DeliveryWithAttempts = Closed(
  {
    ...deliveryFields,
    attemptLog: AttemptLog,
  },
  { title: "DeliveryWithAttempts" },
);
const deliveryParams: TObject<{ deliveryId: ReturnType<typeof Id> }> = Closed({ deliveryId: Id("dlv") });
const SubjectId = Type.String({
  pattern: "^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$",
  description: "The object an event is about: a referral, code, reward, campaign or endpoint.",
});

export const listDeliveries = defineOperation({
  ...read,
  id: "listDeliveries",
  method: "GET",
  path: "/v1/webhook-deliveries",
  summary: "List deliveries",
  query: Closed({
    ...PageQuery,
    state: Type.Optional(DeliveryState),
    endpointId: Type.Optional(Id("whk")),
    eventType: Type.Optional(EventTypeName),
    subjectId: Type.Optional(SubjectId),
  }),
  success: {
    status: 200,
    description: "Deliveries, newest first. They are kept for 30 days after they ended.",
    schema: Page(Delivery),
  },
  errors: ["invalid_cursor"],
});

export const getDelivery = defineOperation({
  ...read,
  id: "getDelivery",
  method: "GET",
  path: "/v1/webhook-deliveries/{deliveryId}",
  summary: "Read a delivery and its attempts",
  params: deliveryParams,
  success: { status: 200, description: "The delivery.", schema: DeliveryWithAttempts },
});

export const resendDelivery = defineOperation({
  ...write,
  id: "resendDelivery",
  method: "POST",
  path: "/v1/webhook-deliveries/{deliveryId}/resend",
  summary: "Send an event to its endpoint again",
  description:
    "A new delivery of the same event, with the same event id, at once. If one is under way, its next attempt is now instead.",
  params: deliveryParams,
  success: { status: 200, description: "The delivery that is under way now.", schema: Delivery },
  errors: ["invalid_state", "conflict"],
});

const OutboundEvent = Closed(
  {
    id: Id("evt"),
    type: EventTypeName,
    subjectId: Type.String(),
    sequence: Type.Integer({ minimum: 1 }),
    occurredAt: Instant,
    data: Type.Record(Type.String(), Type.Unknown(), { description: "Ids and states; its schema is the type's." }),
  },
  { title: "OutboundEvent" },
);

export const listOutboundEvents = defineOperation({
  ...read,
  id: "listOutboundEvents",
  method: "GET",
  path: "/v1/outbound-events",
  summary: "List events that Beckon told, or would have told",
  query: Closed({
    ...PageQuery,
    type: Type.Optional(EventTypeName),
    subjectId: Type.Optional(SubjectId),
  }),
  success: {
    status: 200,
    description: "Events, newest first, whether anybody listened or not. They are kept for 30 days.",
    schema: Page(OutboundEvent),
  },
  errors: ["invalid_cursor"],
});
