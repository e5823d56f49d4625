import { type Static, Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Id, Instant, Name, Nullable, Page, PageQuery } from "../schemas.ts";
import { EventType } from "../terms/qualification.ts";

/** A JSON Pointer into the webhook's body. */
const Pointer = Type.String({
  pattern: "^(/[^/]{1,64}){1,8}$",
  maxLength: 256,
  description: "A JSON Pointer into the webhook's body.",
  examples: ["/user_id"],
});

export const MappingRule = Closed(
  {
    match: Closed({
      eventType: Type.String({
        minLength: 1,
        maxLength: 80,
        description: "The webhook's `event_type`.",
        examples: ["card.activated"],
      }),
      objectStatus: Type.Optional(
        Type.Array(Type.String({ minLength: 1, maxLength: 64, examples: ["ACTIVE"] }), {
          minItems: 1,
          maxItems: 20,
          description: "Only with one of these in `event_object_status`; case does not matter.",
        }),
      ),
    }),
    type: EventType,
    status: Type.Optional(Type.Enum(["pending", "cleared", "reversed"])),
    amount: Type.Optional(Pointer),
    currency: Type.Optional(Pointer),
    category: Type.Optional(Pointer),
    kind: Type.Optional(Pointer),
  },
  { description: "The first rule that fits a webhook makes an event of it; a webhook that no rule fits is ignored." },
);

export const Mapping = Closed(
  {
    participantId: Type.Array(Pointer, {
      minItems: 1,
      maxItems: 4,
      description: "Where the person's permanent id stands; the first that is there counts.",
    }),
    rules: Type.Array(MappingRule, { minItems: 1, maxItems: 50 }),
  },
  {
    title: "Mapping",
    examples: [
      {
        participantId: ["/user_id"],
        rules: [
          { match: { eventType: "card.activated" }, type: "card.activated" },
          {
            match: { eventType: "transaction.cleared" },
            type: "purchase",
            amount: "/event_object/amount",
            currency: "/event_object/currency",
          },
        ],
      },
    ],
  },
);
export type Mapping = Static<typeof Mapping>;

const fields = {
  id: Id("src"),
  name: Name,
  state: Type.Enum(["active", "archived"]),
  path: Type.String({ description: "Where the sender posts to, below this service's address." }),
  mapping: Mapping,
  createdAt: Instant,
  updatedAt: Instant,
};
export const EventSource = Closed(fields);
const sourceParams = Closed({ sourceId: Id("src") });
const read = { tag: "Event sources", caller: "secret", scope: "events:read" } as const;
const write = { tag: "Event sources", caller: "secret", scope: "event-sources:write" } as const;

export const createEventSource = defineOperation({
  ...write,
  id: "createEventSource",
  method: "POST",
  path: "/v1/event-sources",
  summary: "Create an inbound endpoint for another system's webhooks",
  description:
    "Takes the card platform's webhooks as they are: `X-Timestamp` and `X-Signature`, the hex HMAC-SHA256 of `timestamp.body` under the shared secret. Without `mapping`, identity checks, card activations and cleared payments are understood.",
  body: Closed({
    name: Name,
    secret: Type.String({
      minLength: 16,
      maxLength: 256,
      description: "The secret that the sender signs with. Never shown again.",
      examples: ["what-the-platform-signs-with"],
    }),
    mapping: Type.Optional(Mapping),
  }),
  success: { status: 201, description: "The source.", schema: EventSource },
  errors: ["limit_reached"],
});

export const listEventSources = defineOperation({
  ...read,
  id: "listEventSources",
  method: "GET",
  path: "/v1/event-sources",
  summary: "List event sources",
  query: Closed(PageQuery),
  success: { status: 200, description: "Sources, newest first; never their secrets.", schema: Page(EventSource) },
  errors: ["invalid_cursor"],
});

export const getEventSource = defineOperation({
  ...read,
  id: "getEventSource",
  method: "GET",
  path: "/v1/event-sources/{sourceId}",
  summary: "Read an event source",
  params: sourceParams,
  etag: true,
  success: { status: 200, description: "The source.", schema: EventSource },
});

export const updateEventSource = defineOperation({
  ...write,
  id: "updateEventSource",
  method: "PATCH",
  path: "/v1/event-sources/{sourceId}",
  summary: "Change an event source",
  params: sourceParams,
  ifMatch: true,
  etag: true,
  body: Closed({
    name: Type.Optional(Name),
    secret: Type.Optional(Type.String({ minLength: 16, maxLength: 256, examples: ["what-the-platform-signs-with"] })),
    mapping: Type.Optional(Mapping),
    state: Type.Optional(Type.Enum(["active", "archived"])),
  }),
  success: { status: 200, description: "The source as it is now.", schema: EventSource },
});

export const listRejectedEvents = defineOperation({
  ...read,
  id: "listRejectedEvents",
  method: "GET",
  path: "/v1/event-sources/{sourceId}/rejected",
  summary: "List webhooks that a source refused",
  params: sourceParams,
  query: Closed(PageQuery),
  success: {
    status: 200,
    description: "The latest first; at most 1,000 are kept of each source.",
    schema: Page(
      Closed(
        {
          id: Id("rej"),
          reason: Type.Enum(["signature", "timestamp", "malformed", "unmapped", "refused"]),
          detail: Type.String(),
          body: Nullable(Type.String({ description: "As it came; only where the signature was right." })),
          receivedAt: Instant,
          replayedAt: Nullable(Instant),
        },
        { title: "RejectedEvent" },
      ),
    ),
  },
  errors: ["invalid_cursor"],
});

export const replayRejectedEvent = defineOperation({
  ...write,
  id: "replayRejectedEvent",
  method: "POST",
  path: "/v1/event-sources/{sourceId}/rejected/{rejectedId}/replay",
  summary: "Take a refused webhook once more",
  description: "With the mapping as it is now. Only webhooks whose signature was right have a body to replay.",
  params: Closed({ sourceId: Id("src"), rejectedId: Id("rej") }),
  success: {
    status: 200,
    description: "What became of it this time.",
    schema: Closed({
      outcome: Type.Enum(["accepted", "duplicate", "ignored", "refused"]),
      detail: Nullable(Type.String()),
    }),
  },
  errors: ["invalid_state"],
});
