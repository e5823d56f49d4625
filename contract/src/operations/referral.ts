/** The two compatible endpoints. Their bytes are fixed by `docs/compat`; everything else may change around them. */
import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed } from "../schemas.ts";

export const ReferralCode = Closed({
  code: Type.String({ description: "The participant's referral code." }),
  cap: Type.Integer({ minimum: 0, description: "Maximum number of successful referrals of this code." }),
  used: Type.Integer({ minimum: 0, description: "How many of them have been used." }),
});

export const getReferral = defineOperation({
  id: "getReferral",
  method: "GET",
  path: "/v1/referral",
  tag: "Referral",
  summary: "Get or create the participant's referral code",
  description:
    "Returns the referral code of the participant behind the bearer token, and creates it on the first call. Concurrent and repeated calls return the same code. `{}` when no active campaign is for this participant.",
  caller: "participant",
  success: {
    status: 200,
    description: "The code, or an empty object when there is no active campaign for this participant.",
    schema: Type.Union([ReferralCode, Closed({})]),
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
  params: Closed({ code: Type.String({ description: "What the person typed, percent-encoded, at most 256 bytes." }) }),
  success: { status: 200, description: "Whether it can be used now.", schema: Closed({ valid: Type.Boolean() }) },
});
