/** An event as far as explanations tell of it: what it was, when, and how much. */
import { Type } from "typebox";
import { Closed, Currency, ExternalId, Instant, Nullable } from "../schemas.ts";
import { Amount, EventType } from "../terms/qualification.ts";

export const EventStatus = Type.Enum(["pending", "cleared", "reversed"], {
  description:
    "Of a payment: pending counts once cleared; reversed takes it back, wholly or by `amount`. `cleared` without it.",
});
export const CurrencyOrAsset = Type.Union([Currency, Type.String({ pattern: "^[a-z]{2,8}$" })]);

export const EventInBrief = Closed(
  {
    id: ExternalId,
    type: EventType,
    status: EventStatus,
    occurredAt: Instant,
    amount: Nullable(Amount),
    currency: Nullable(CurrencyOrAsset),
  },
  { title: "EventInBrief" },
);
