/** The part of a campaign's terms that says what a referee must do, and by when. */
import { type Static, Type } from "typebox";
import { Closed, Currency, limits, Name, Nullable } from "../schemas.ts";

/** Sizes of the qualifying chain. */
export const qualificationLimits = { steps: 20, count: 1_000, exclusions: 100, seconds: 315_360_000 } as const;

/** A decimal amount as text, never a floating point number: `12.34`. */
export const Amount = Type.String({
  pattern: "^(0|[1-9]\\d{0,17})(\\.\\d{1,18})?$",
  description: "A decimal, as text: `12.34`.",
  examples: ["12.34"],
});
export const Money = Closed({
  amount: Amount,
  currency: Type.Union([Currency, Type.String({ pattern: "^[a-z]{2,8}$" })]),
});
export type Money = Static<typeof Money>;

export const StepId = Type.String({
  pattern: "^[a-z][a-z0-9_-]{0,39}$",
  description: "Names the step within the campaign.",
  examples: ["first-purchase"],
});
export const EventType = Type.String({
  pattern: "^[a-z][a-z0-9_.-]{0,79}$",
  description: "As `card.activated`.",
  examples: ["purchase"],
});
const EventPattern = Type.String({
  pattern: "^[a-z][a-z0-9_.-]{0,79}(\\*)?$",
  description: "An event type, or the beginning of one and `*`: `purchase.*`.",
  examples: ["purchase"],
});
const Excluded = Type.Array(Type.String({ minLength: 1, maxLength: 64, examples: ["6051"] }), {
  maxItems: qualificationLimits.exclusions,
  uniqueItems: true,
});

export const QualifyingStep = Closed({
  id: StepId,
  name: Type.Optional(Name),
  event: EventPattern,
  count: Type.Integer({ minimum: 1, maximum: qualificationLimits.count, description: "How many such events." }),
  minAmount: Nullable(Money),
  totalAmount: Nullable(Money),
  within: Nullable(
    Closed({
      seconds: Type.Integer({ minimum: 1, maximum: qualificationLimits.seconds }),
      after: Type.Enum(["registration", "previous_step"]),
    }),
  ),
  excludeCategories: Excluded,
  excludeTypes: Excluded,
});
export type QualifyingStep = Static<typeof QualifyingStep>;

export const QualifyingStepInput = Type.Object(
  {
    id: StepId,
    name: Type.Optional(Name),
    event: EventPattern,
    count: Type.Optional(QualifyingStep.properties.count),
    minAmount: Type.Optional(Nullable(Money)),
    totalAmount: Type.Optional(Nullable(Money)),
    within: Type.Optional(QualifyingStep.properties.within),
    excludeCategories: Type.Optional(Excluded),
    excludeTypes: Type.Optional(Excluded),
  },
  { additionalProperties: false },
);

const shared = {
  ordered: Type.Boolean({ description: "Whether each step starts when the one before is done." }),
  approval: Type.Enum(["automatic", "manual"], { description: "Who approves a referral that qualified." }),
  refundsUnqualify: Type.Boolean({ description: "Whether a refunded payment takes a qualification back." }),
  pendingGraceSeconds: Type.Integer({
    minimum: 0,
    maximum: 31_536_000,
    description: "How long after a deadline a payment that was pending by then may still clear.",
  }),
};

export const Qualification = Closed({
  ...shared,
  steps: Type.Array(QualifyingStep, {
    maxItems: qualificationLimits.steps,
    description: "What the referee must do; without steps a referral qualifies when it registers.",
  }),
});
export type Qualification = Static<typeof Qualification>;

export const QualificationInput = Type.Partial(
  Type.Object({ ...shared, steps: Type.Array(QualifyingStepInput, { maxItems: qualificationLimits.steps }) }),
  { additionalProperties: false },
);

/** Limits that the tenant's own sizes have. */
export const eventLimits = { batch: 1_000, batchBytes: 1_048_576, attributes: limits.attributes } as const;
