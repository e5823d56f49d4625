/** Finds people by whatever somebody has of them. */
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api/api-error.ts";
import type { Answer } from "../../api/call.ts";
import { keyOf, useCall } from "../../api/queries.ts";
import { usePlace } from "../../shell/session.tsx";
import type { Target } from "../../shell/place-link.tsx";
import { participantPath, referralPath } from "./person-link.tsx";

type Referral = Answer<"readReferral">;
type Code = Answer<"getCode">;
type Reservation = Answer<"getReservation">;
/** A slot, and whose code it is of. */
export type SlotFound = { reservation: Reservation; code: Code };

/** What a text leads to. `at` is the one page that it can only mean. */
export type Finding = {
  at: Target | null;
  participant: Answer<"getParticipant"> | null;
  codes: readonly Code[];
  referrals: readonly Referral[];
  slots: readonly SlotFound[];
};

const nothing: Finding = { at: null, participant: null, codes: [], referrals: [], slots: [] };

/** The page of a code's owner, with the slots of the code open. */
export const slotTarget = ({ reservation, code }: SlotFound): Target => ({
  to: participantPath(code.participantId),
  search: { held: code.id, slot: reservation.id },
});

/** What is absent is no error here. */
const orNull = async <T>(asked: Promise<T>): Promise<T | null> => {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof ApiError && [400, 404].includes(error.status)) return null;
    throw error;
  }
};

type Call = ReturnType<typeof useCall>;

/** Each with its code, which is asked for once. */
const withCodes = async (call: Call, reservations: readonly Reservation[]): Promise<SlotFound[]> => {
  const ids = [...new Set(reservations.map(({ codeId }) => codeId))];
  const codes = await Promise.all(ids.map((codeId) => orNull(call("getCode", { params: { codeId } }))));
  return reservations.flatMap((reservation) => {
    const code = codes.find((one) => one?.id === reservation.codeId);
    return code ? [{ reservation, code }] : [];
  });
};

/** An id says by its beginning what it is of. */
const byId = async (call: Call, text: string): Promise<Finding | null> => {
  if (text.startsWith("ref_")) {
    const referral = await orNull(call("readReferral", { params: { referralId: text } }));
    return referral && { ...nothing, at: { to: referralPath(referral.id) } };
  }
  if (text.startsWith("rwd_")) {
    const reward = await orNull(call("getReward", { params: { rewardId: text } }));
    return reward && { ...nothing, at: { to: referralPath(reward.referralId) } };
  }
  if (text.startsWith("cod_")) {
    const code = await orNull(call("getCode", { params: { codeId: text } }));
    return code && { ...nothing, at: { to: participantPath(code.participantId) } };
  }
  if (text.startsWith("rsv_")) {
    const reservation = await orNull(call("getReservation", { params: { reservationId: text } }));
    const [found] = reservation === null ? [] : await withCodes(call, [reservation]);
    return found ? { ...nothing, at: slotTarget(found) } : null;
  }
  return null;
};

/** Where the one thing that was found is; a slot that a referral has says less than the referral. */
const onlyOf = ({ participant, codes, referrals, slots }: Finding): Target | null => {
  const [slot, ...more] = slots;
  if (codes.length + referrals.length > 0 || more.length > 0) return null;
  if (participant !== null) return slot === undefined ? { to: participantPath(participant.id) } : null;
  return slot === undefined ? null : slotTarget(slot);
};

const byAnything = async (call: Call, text: string): Promise<Finding> => {
  const [participant, codes, signUps, reservations] = await Promise.all([
    orNull(call("getParticipant", { params: { participantId: text } })),
    text.length > 64 ? null : orNull(call("listCodes", { query: { code: text, limit: 10 } })),
    orNull(call("listReferrals", { query: { onboardingId: text, limit: 10 } })),
    orNull(call("listReservations", { query: { onboardingId: text, limit: 10 } })),
  ]);
  const referrals = signUps?.items ?? [];
  // Once there is a referral it tells the story; only a slot that is held says more.
  const telling = (reservations?.items ?? []).filter(({ state }) => state === "held" || referrals.length === 0);
  const slots = await withCodes(call, telling);
  const found = { ...nothing, participant, codes: codes?.items ?? [], referrals, slots };
  return { ...found, at: onlyOf(found) };
};

/** What the text leads to; nothing is asked for an empty one. */
export const useFinding = (text: string) => {
  const place = usePlace();
  const call = useCall();
  return useQuery<Finding, ApiError>({
    queryKey: [...keyOf(place, "getParticipant"), "find", text],
    queryFn: async () => (await byId(call, text)) ?? byAnything(call, text),
    enabled: text !== "",
  });
};
