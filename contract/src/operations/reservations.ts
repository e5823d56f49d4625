import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, ExternalId, Id, Instant, limits } from "../schemas.ts";
import { codePath, refusals } from "./referrals.ts";

const write = { tag: "Referrals", caller: "secret", scope: "referrals:write" } as const;

export const Reservation = Closed(
  {
    id: Id("rsv"),
    state: Type.Enum(["held", "used", "expired", "cancelled"]),
    codeId: Id("cod"),
    onboardingId: ExternalId,
    expiresAt: Instant,
    createdAt: Instant,
  },
  { title: "Reservation" },
);

export const reserveSlot = defineOperation({
  ...write,
  id: "reserveSlot",
  method: "POST",
  path: "/v1/codes/{code}/reservations",
  summary: "Hold a slot of a code for a sign-up that takes long",
  description:
    "As during an identity check. The slot counts as used until the sign-up is registered with the same onboardingId, the reservation is cancelled, or it expires. The same onboardingId again returns the reservation there is.",
  params: codePath,
  body: Closed({
    onboardingId: ExternalId,
    ttlSeconds: Type.Optional(
      Type.Integer({
        minimum: 60,
        maximum: limits.reservationTtlSecondsMaximum,
        description: "How long the slot is held; 86400 (a day) without it.",
      }),
    ),
  }),
  success: { status: 201, description: "The reservation.", schema: Reservation },
  errors: [...refusals, "conflict"],
});

export const cancelReservation = defineOperation({
  ...write,
  id: "cancelReservation",
  method: "POST",
  path: "/v1/reservations/{reservationId}/cancel",
  summary: "Give a held slot back",
  params: Closed({ reservationId: Id("rsv") }),
  success: {
    status: 200,
    description: "The reservation as it is now. Cancelling twice changes nothing.",
    schema: Reservation,
  },
  errors: ["invalid_state"],
});
