import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Amount, eventLimits, EventType } from "../terms/qualification.ts";
import { Attributes, Closed, Currency, ExternalId, Instant, Nullable, Page, PageQuery } from "../schemas.ts";

export const EventStatus = Type.Enum(["pending", "cleared", "reversed"], {
  description:
    "Of a payment: pending counts once cleared; reversed takes it back, wholly or by `amount`. `cleared` without it.",
});
export const CurrencyOrAsset = Type.Union([Currency, Type.String({ pattern: "^[a-z]{2,8}$" })]);
export const Label = Type.String({ minLength: 1, maxLength: 64 });

export const EventInput = Closed(
  {
    id: ExternalId,
    type: EventType,
    participantId: Type.Optional(ExternalId),
    onboardingId: Type.Optional(ExternalId),
    occurredAt: Type.String({
      format: "date-time",
      description: "When it happened, with its offset; at most 5 minutes ahead.",
      examples: ["2026-11-02T09:30:00+01:00"],
    }),
    objectId: Type.Optional(ExternalId),
    status: Type.Optional(EventStatus),
    amount: Type.Optional(Amount),
    currency: Type.Optional(CurrencyOrAsset),
    category: Type.Optional(Label),
    kind: Type.Optional(Label),
    attributes: Type.Optional(Attributes),
  },
  {
    title: "EventInput",
    examples: [
      {
        id: "txn-1001",
        type: "purchase",
        participantId: "user-4712",
        occurredAt: "2026-11-02T09:30:00+01:00",
        amount: "12.34",
        currency: "EUR",
        category: "5411",
      },
    ],
  },
);

export const Event = Closed(
  {
    id: ExternalId,
    type: EventType,
    participantId: Nullable(ExternalId),
    onboardingId: Nullable(ExternalId),
    objectId: ExternalId,
    status: EventStatus,
    occurredAt: Instant,
    receivedAt: Instant,
    amount: Nullable(Amount),
    currency: Nullable(CurrencyOrAsset),
    category: Nullable(Label),
    kind: Nullable(Label),
    attributes: Attributes,
    source: Type.String(),
  },
  { title: "Event" },
);

const Accepted = Closed({
  id: ExternalId,
  outcome: Type.Enum(["accepted", "duplicate"], {
    description: "`duplicate`: the same event was there; nothing happened again.",
  }),
});
const write = { tag: "Events", caller: "secret", scope: "events:write" } as const;

export const createEvent = defineOperation({
  ...write,
  id: "createEvent",
  method: "POST",
  path: "/v1/events",
  summary: "Report an event",
  description:
    "What a person did: a check passed, a card activated, a payment. Idempotent by `id`; order and lateness do not matter. Referrals it concerns are judged before the answer. Of a person who was erased, and who is no participant anew, nothing is kept.",
  body: EventInput,
  success: { status: 201, description: "It is kept.", schema: Accepted },
  errors: ["rule_violated", "conflict"],
});

export const createEvents = defineOperation({
  ...write,
  id: "createEvents",
  method: "POST",
  path: "/v1/events/batch",
  summary: "Report many events",
  description: `At most ${eventLimits.batch} in one body of at most 1 MB, as JSON or, with \`Content-Type: application/x-ndjson\`, one event a line. Each item stands for itself; referrals are judged within moments.`,
  bodyBytes: eventLimits.batchBytes,
  lines: true,
  body: Closed({ items: Type.Array(EventInput, { minItems: 1, maxItems: eventLimits.batch }) }),
  success: {
    status: 200,
    description: "What became of each, in order.",
    schema: Closed({
      items: Type.Array(
        Closed({
          id: ExternalId,
          outcome: Type.Enum(["accepted", "duplicate", "refused"]),
          code: Nullable(Type.String({ description: "Why it was refused: an error code." })),
          detail: Nullable(Type.String()),
        }),
      ),
    }),
  },
});

export const listEvents = defineOperation({
  tag: "Events",
  caller: "secret",
  scope: "events:read",
  id: "listEvents",
  method: "GET",
  path: "/v1/events",
  summary: "List a person's events",
  query: Closed({ ...PageQuery, participantId: Type.Optional(ExternalId), onboardingId: Type.Optional(ExternalId) }),
  success: { status: 200, description: "Events, latest first.", schema: Page(Event) },
  errors: ["invalid_cursor", "rule_violated"],
});
