import { findBySkeleton, soughtSkeleton } from "../../core/code/sought-code.ts";
import { cancelReservation, reserveSlot } from "../../core/referral/reserve-slot.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Context, Handlers } from "../handler.ts";
import { pageOf } from "../page.ts";
import { presentReservation } from "./present.ts";

const defaultReservationSeconds = 86_400;

const codeIdPattern = /^cod_[0-9a-z]{26}$/;

/** An id as it is, a text as people may write it. */
const soughtCode = (typed: string): string => (codeIdPattern.test(typed) ? typed : soughtSkeleton(typed));

/** The id of the code that is sought; the empty one, which no code has, where there is none. */
const codeIdOf = async ({ repositories, tenantId }: Context, sought: string): Promise<string> => {
  if (codeIdPattern.test(sought)) return sought;
  return (await findBySkeleton(repositories, tenantId, sought))?.codeId ?? "";
};

type ReservationHandlers = Pick<Handlers, "reserveSlot" | "cancelReservation" | "listReservations" | "getReservation">;

/** Slots of codes that are held for sign-ups that take long. */
export const reservationHandlers: ReservationHandlers = {
  reserveSlot: async ({ params: { code: typed }, body: { onboardingId, ttlSeconds }, context }) => {
    const { repositories, tenantId } = context;
    const wanted = { tenantId, typed, onboardingId, ttlSeconds: ttlSeconds ?? defaultReservationSeconds };
    return { body: presentReservation(await reserveSlot(repositories, context, wanted)) };
  },
  cancelReservation: async ({ params: { reservationId }, context }) => {
    const { repositories, tenantId } = context;
    return { body: presentReservation(await cancelReservation(repositories, context, { tenantId, reservationId })) };
  },
  listReservations: async ({ query, context }) => ({
    body: await pageOf({
      name: "reservations",
      context,
      query,
      filters: {
        code: query.code === undefined ? null : soughtCode(query.code),
        state: query.state ?? null,
        onboardingId: query.onboardingId ?? null,
      },
      read: async ({ code, ...filter }, page) => {
        const codeId = code === null ? null : await codeIdOf(context, code);
        return context.repositories.referrals.listReservations(context.tenantId, { codeId, ...filter }, page);
      },
      keyOf: ({ reservationId }) => reservationId,
      show: presentReservation,
    }),
  }),
  getReservation: async ({ params: { reservationId }, context: { repositories, tenantId } }) => {
    const reservation = await repositories.referrals.findReservation(tenantId, reservationId);
    if (!reservation) throw new Refusal("not_found", `There is no reservation ${reservationId}.`);
    return { body: presentReservation(reservation) };
  },
};
