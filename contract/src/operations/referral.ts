/** The two compatible endpoints. Their bytes are fixed by `docs/compat`; everything else may change around them. */
import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed } from "../schemas.ts";

export const ReferralCode = Closed(
  {
    code: Type.String({ description: "The participant's referral code.", examples: ["FHLSO5"] }),
    cap: Type.Integer({
      minimum: 0,
      description: "Maximum number of successful referrals of this code.",
      examples: [5],
    }),
    used: Type.Integer({ minimum: 0, description: "How many of them have been used.", examples: [0] }),
  },
  { title: "ReferralCode" },
);

/** What every compatible operation may answer beside its success: the platform's statuses and exact words. */
const atTheDoor = [
  [400, "Invalid request", "a header that must be there once is there twice, or the path or the query cannot be read"],
  [429, "Too many requests, please try again later.", "wait for `Retry-After` seconds"],
  [498, "Invalid client key", "the client key is unknown, expired or revoked (401 where the operator chose so)"],
  [499, "Missing client key", "there is no `x-client-key` (401 where the operator chose so)"],
  [500, "Internal server error", "Beckon, or the tenant's identity provider, failed"],
] as const;

/** The same where a participant's token is asked for too. */
export const participantMessages = [
  ...atTheDoor,
  [401, "Not authenticated", "the bearer token is absent, malformed, expired, revoked or unknown"],
  [403, "Not authorized", "a token of another tenant, a blocked participant, or a token that lacks a scope"],
] as const;

export const getReferral = defineOperation({
  id: "getReferral",
  method: "GET",
  path: "/v1/referral",
  tag: "Referral",
  summary: "Get or create the participant's referral code",
  description:
    "Returns the referral code of the participant behind the bearer token, and creates it on the first call. Concurrent and repeated calls return the same code. `{}` when no active campaign is for this participant.",
  caller: "participant",
  messages: participantMessages,
  success: {
    status: 200,
    description: "The code, or an empty object when there is no active campaign for this participant.",
    schema: Type.Union([
      ReferralCode,
      Closed({}, { title: "NoCampaign", description: "No active campaign is for this participant." }),
    ]),
  },
});

export const validateCode = defineOperation({
  id: "validateCode",
  method: "GET",
  path: "/v1/referral/{code}/validate",
  tag: "Referral",
  summary: "Say whether a code can be used now",
  description:
    "Called while a person signs up, before a participant exists: the client key is enough. Spaces, hyphens, case and look-alike characters do not matter. Everything a person could type is answered `valid: true` or `valid: false`, with no hint why.",
  caller: "client",
  messages: atTheDoor,
  params: Closed({
    code: Type.String({
      description: "What the person typed, percent-encoded, at most 256 bytes.",
      examples: ["FHLSO5"],
    }),
  }),
  success: {
    status: 200,
    description: "Whether it can be used now.",
    schema: Closed({ valid: Type.Boolean({ examples: [true] }) }, { title: "CodeValidity" }),
  },
});
