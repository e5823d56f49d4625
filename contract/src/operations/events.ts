import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { CurrencyOrAsset, EventStatus } from "./event-in-brief.ts";
import { Amount, eventLimits, EventType } from "../terms/qualification.ts";
import { RewardSide, RewardState, RewardValue } from "../terms/rewards.ts";
import { allReasonCodes } from "../reason-codes.ts";
import { Attributes, Closed, ExternalId, Id, Instant, Nullable, Page, PageQuery } from "../schemas.ts";
import { ReferralState } from "./referrals.ts";

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

const read = { tag: "Events", caller: "secret", method: "GET" } as const;
const eventParams = Closed({ eventId: ExternalId });

export const listEvents = defineOperation({
  ...read,
  scope: "events:read",
  id: "listEvents",
  path: "/v1/events",
  summary: "List events",
  description:
    "What was taken in, by the API and by event sources; what a source refused is in its own list. A `participantId` and an `onboardingId` together mean whatever is known of the person by either.",
  query: Closed({
    ...PageQuery,
    participantId: Type.Optional(ExternalId),
    onboardingId: Type.Optional(ExternalId),
    type: Type.Optional(EventType),
    source: Type.Optional(
      Type.String({
        pattern: "^(api|src_[0-9a-hjkmnp-tv-z]{26})$",
        description: "`api`, or the event source it came through.",
        examples: ["api"],
      }),
    ),
    status: Type.Optional(EventStatus),
    receivedFrom: Type.Optional(Instant),
    receivedTo: Type.Optional(
      Type.String({
        format: "date-time",
        description: "This moment itself is still within.",
        examples: ["2026-11-30T23:59:59.999Z"],
      }),
    ),
  }),
  success: { status: 200, description: "Events, those that came last first.", schema: Page(Event) },
  errors: ["invalid_cursor", "rule_violated"],
});

export const getEvent = defineOperation({
  ...read,
  scope: "events:read",
  id: "getEvent",
  path: "/v1/events/{eventId}",
  summary: "Read an event",
  params: eventParams,
  success: { status: 200, description: "The event.", schema: Event },
});

/** What an event means to a step, or why it means nothing to any. */
export const eventMeanings = ["counts", "pending", "rejected"] as const;
/** Why no step looks at an event. */
export const unusedReasons = ["before_sign_up", "no_step", "out_of_turn"] as const;

export const explainEvent = defineOperation({
  ...read,
  scope: "referrals:read",
  id: "explainEvent",
  path: "/v1/events/{eventId}/explain",
  summary: "Say what an event brought about",
  description:
    "Of each referral in which the person is the friend: which steps it counts for, or why it does not, judged afresh; and the rewards that hang on those steps.",
  params: eventParams,
  success: {
    status: 200,
    description: "Its effects; none where nobody referred the person.",
    schema: Closed({
      referrals: Type.Array(
        Closed({
          referralId: Id("ref"),
          campaignId: Id("cmp"),
          referrerId: ExternalId,
          status: ReferralState,
          steps: Type.Array(
            Closed({
              id: Type.String(),
              name: Type.String(),
              meaning: Type.Enum([...eventMeanings], {
                description: "`pending` counts once it clears; `rejected` does not count, for the `reason`.",
              }),
              reason: Nullable(Type.Enum(allReasonCodes)),
            }),
          ),
          unused: Nullable(
            Type.Enum([...unusedReasons], {
              description:
                "Where no step looks at it. `out_of_turn`: the step that asks for such an event was done by then, or had not begun.",
            }),
          ),
          rewards: Type.Array(
            Closed({
              id: Id("rwd"),
              side: RewardSide,
              participantId: ExternalId,
              value: RewardValue,
              status: RewardState,
            }),
            { description: "Granted for a step that it counts, or counted, for." },
          ),
        }),
      ),
    }),
  },
});
