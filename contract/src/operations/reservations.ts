import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Because, Closed, ExternalId, Id, Instant, limits, Page, PageQuery } from "../schemas.ts";
import { codePath, refusals } from "./referrals.ts";

const read = { tag: "Referrals", caller: "secret", scope: "referrals:read" } as const;
const write = { tag: "Referrals", caller: "secret", scope: "referrals:write" } as const;

/** Held first, then the ways it ends. */
const ReservationState = Type.Enum(["held", "used", "expired", "cancelled"]);
const reservationParams = Closed({ reservationId: Id("rsv") });

export const Reservation = Closed(
  {
    id: Id("rsv"),
    state: ReservationState,
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
  description:
    "For a sign-up that will not come to its end, so that the slot is free before it expires. The sign-up is not stopped: registered later, it takes a slot if one is left.",
  params: reservationParams,
  body: Because,
  success: {
    status: 200,
    description: "The reservation as it is now. Cancelling twice, or after it expired, changes nothing.",
    schema: Reservation,
  },
  errors: ["invalid_state"],
});

export const listReservations = defineOperation({
  ...read,
  id: "listReservations",
  method: "GET",
  path: "/v1/reservations",
  summary: "List held slots, and those that were",
  description:
    "`state=held` and a `code` say who holds the slots of a code that is used up. One that was used, expired or cancelled stays in the list until the retention of sign-ups removes it.",
  query: Closed({
    ...PageQuery,
    code: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 64,
        description: "Of this code: its text, found as a person would type it, or its id, cod_...",
        examples: ["SUMMER24"],
      }),
    ),
    state: Type.Optional(ReservationState),
    onboardingId: Type.Optional(ExternalId),
  }),
  success: { status: 200, description: "Reservations, newest first.", schema: Page(Reservation) },
  errors: ["invalid_cursor"],
});

export const getReservation = defineOperation({
  ...read,
  id: "getReservation",
  method: "GET",
  path: "/v1/reservations/{reservationId}",
  summary: "Read a reservation",
  params: reservationParams,
  success: { status: 200, description: "The reservation.", schema: Reservation },
});
