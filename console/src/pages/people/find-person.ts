/** Finds people by whatever somebody has of them. */
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api/api-error.ts";
import type { Answer } from "../../api/call.ts";
import { keyOf, useCall } from "../../api/queries.ts";
import { usePlace } from "../../shell/session.tsx";
import { participantPath, referralPath } from "./person-link.tsx";

type Referral = Answer<"readReferral">;
type Code = Answer<"getCode">;

/** What a text leads to. `at` is the one page that it can only mean. */
export type Finding = {
  at: string | null;
  participant: Answer<"getParticipant"> | null;
  codes: readonly Code[];
  referrals: readonly Referral[];
};

const nothing: Finding = { at: null, participant: null, codes: [], referrals: [] };

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

/** An id says by its beginning what it is of. */
const byId = async (call: Call, text: string): Promise<Finding | null> => {
  if (text.startsWith("ref_")) {
    const referral = await orNull(call("readReferral", { params: { referralId: text } }));
    return referral && { ...nothing, at: referralPath(referral.id) };
  }
  if (text.startsWith("rwd_")) {
    const reward = await orNull(call("getReward", { params: { rewardId: text } }));
    return reward && { ...nothing, at: referralPath(reward.referralId) };
  }
  if (text.startsWith("cod_")) {
    const code = await orNull(call("getCode", { params: { codeId: text } }));
    return code && { ...nothing, at: participantPath(code.participantId) };
  }
  return null;
};

const byAnything = async (call: Call, text: string): Promise<Finding> => {
  const [participant, codes, signUps] = await Promise.all([
    orNull(call("getParticipant", { params: { participantId: text } })),
    text.length > 64 ? null : orNull(call("listCodes", { query: { code: text, limit: 10 } })),
    orNull(call("listReferrals", { query: { onboardingId: text, limit: 10 } })),
  ]);
  const found = { at: null, participant, codes: codes?.items ?? [], referrals: signUps?.items ?? [] };
  const only = participant !== null && found.codes.length === 0 && found.referrals.length === 0;
  return only ? { ...found, at: participantPath(participant.id) } : found;
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
