/**
 * The one registry of error codes of the management API. `status` is the HTTP status, `title` the constant short name, `advice`
 * what a tired engineer should do, `example` a `detail` as it may read. Each has a page at `docs/errors/<code>.md`, and the
 * `type` of a problem points there.
 */
export const errors = {
  bad_request: {
    status: 400,
    title: "The request is malformed",
    advice: "Read `detail`: it says which part of the HTTP request could not be understood.",
    example: "The body is not JSON.",
  },
  validation_failed: {
    status: 400,
    title: "A field has a wrong shape",
    advice: "Each entry of `errors` points at a field (JSON Pointer) and says what it should be.",
    example: "/body/name: This field is required.",
  },
  invalid_cursor: {
    status: 400,
    title: "The cursor is not usable here",
    advice: "Send the `nextCursor` of the previous page unchanged, with the same filters or none, to the same list.",
    example: "Send `nextCursor` of the previous page of this list, unchanged.",
  },
  invalid_idempotency_key: {
    status: 400,
    title: "The Idempotency-Key is malformed",
    advice: "Use 1 to 255 visible ASCII characters, with or without double quotes around them.",
    example: "An Idempotency-Key has 1 to 255 visible ASCII characters and no double quote inside.",
  },
  not_authenticated: {
    status: 401,
    title: "No valid secret key",
    advice:
      "Send `Authorization: Bearer sk_...` with a secret key of this tenant and environment that is neither expired nor revoked.",
    example: "Send a valid secret key of this environment as `Authorization: Bearer sk_...`.",
  },
  sign_in_needed: {
    status: 401,
    title: "There is no session, or it is over",
    advice: "Sign in to the console. A session ends 12 hours after it began, and after 2 hours without use.",
    example: "Sign in: there is no session, or it is over.",
  },
  sign_in_refused: {
    status: 401,
    title: "The e-mail address or the password is wrong",
    advice: "Try again, or ask an operator for a new password: `beckon console password-link`.",
    example: "The e-mail address or the password is wrong.",
  },
  csrf_refused: {
    status: 403,
    title: "The change did not come from the console's own pages",
    advice: "Load the page again. Programs use a secret key, not a person's session.",
    example: "Changes with a session come from the console's own pages, with its token in x-beckon-csrf.",
  },
  second_factor_needed: {
    status: 403,
    title: "The tenant demands a second factor",
    advice: "Set one up in the console under My account: a passkey, or an app for codes. Then go on.",
    example: "This tenant demands a second factor: set up a passkey or an app for codes under My account, then go on.",
  },
  insufficient_scope: {
    status: 403,
    title: "The key lacks a scope",
    advice: "`detail` names the scope. Create a key that has it (`beckon key create --scope ...`).",
    example: "This needs a key with the scope campaigns:write.",
  },
  not_found: {
    status: 404,
    title: "There is no such thing here",
    advice:
      "The id or path does not exist in this tenant and environment. Ids of other tenants and of the other environment look the same.",
    example: "There is no campaign cmp_01k9w3f5q8z2m4n6p7r9t1v3xy.",
  },
  method_not_allowed: {
    status: 405,
    title: "The path exists, the method does not",
    advice: "The `Allow` header lists the methods of this path.",
    example: "DELETE is not a method of this path.",
  },
  invalid_state: {
    status: 409,
    title: "The state does not allow this step",
    advice:
      "`detail` names the present state and the states from which the step is possible. Read the object again first.",
    example: "The campaign is ended; to activate it, it must be draft or paused.",
  },
  conflict: {
    status: 409,
    title: "It collides with something that exists",
    advice: "`detail` names what is taken. Choose another value, or use the object that has it.",
    example: "The participant already has the code FHLSO5 in this campaign; replace it instead.",
  },
  reward_owed: {
    status: 409,
    title: "A reward is still owed to the person",
    advice: "Pay or cancel it first, or say in `owedRewards` what becomes of it.",
    example: "2 rewards are still owed to this participant. Pay them first, or send owedRewards: cancel or keep.",
  },
  idempotency_in_flight: {
    status: 409,
    title: "The same request is still being worked on",
    advice: "Wait for `Retry-After` seconds and send it again unchanged: you will get the answer of the first one.",
    example: "A request with this Idempotency-Key is being worked on.",
  },
  precondition_failed: {
    status: 412,
    title: "It was changed in the meantime",
    advice: "Read the object again, apply your change to what it is now, and send the new `ETag` in `If-Match`.",
    example: "The campaign is at version 4 now.",
  },
  payload_too_large: {
    status: 413,
    title: "The body is too large",
    advice: "A body may have at most 64 KB. Split the work.",
    example: "The body may have at most 65536 bytes.",
  },
  uri_too_long: {
    status: 414,
    title: "The request target is too long",
    advice: "A target may have at most 8 KB.",
    example: "A request target may have at most 8192 bytes.",
  },
  unsupported_media_type: {
    status: 415,
    title: "The body is not JSON",
    advice: "Send `Content-Type: application/json`.",
    example: "Send the body as application/json.",
  },
  idempotency_key_reused: {
    status: 422,
    title: "This Idempotency-Key was used for another request",
    advice: "Use a new key for a new request; a key is bound to its first body for 72 hours.",
    example: "This Idempotency-Key belongs to a request with other contents.",
  },
  rule_violated: {
    status: 422,
    title: "The fields contradict each other or a rule",
    advice: "Each entry of `errors` points at a field and says which rule it breaks.",
    example: "The campaign must end after it starts.",
  },
  limit_reached: {
    status: 422,
    title: "A stated maximum is reached",
    advice: "`detail` names the maximum. Remove something first.",
    example: "At most 50 campaigns are active at once.",
  },
  identity_provider_not_beckon: {
    status: 422,
    title: "This tenant has an identity provider of its own",
    advice:
      "Beckon issues participant tokens only for tenants whose identity settings say `beckon`. Use the provider's tokens.",
    example: "This tenant's participants are identified by its jwt provider.",
  },
  link_invalid: {
    status: 422,
    title: "The link works no more",
    advice: "It was used, is too old, or a newer one was made. Ask for a new one where this one came from.",
    example: "This link was used, is too old, or is not one of ours. Ask for a new one.",
  },
  code_not_available: {
    status: 422,
    title: "This code text cannot be had",
    advice:
      "It is taken (also in a look-alike spelling), blocked, or not allowed by the campaign's code policy. `detail` says which.",
    example: "The text, or one that looks like it, is taken.",
  },
  campaign_inactive: {
    status: 422,
    title: "The campaign is not running",
    advice: "Activate the campaign, or wait for its start; an ended campaign issues no codes.",
    example: "Campaign cmp_01k9w3f5q8z2m4n6p7r9t1v3xy is ended.",
  },
  code_not_found: {
    status: 422,
    title: "There is no such code",
    advice: "Ask the person to check the code. Codes of other tenants and environments look the same.",
    example: "There is no such code.",
  },
  code_malformed: {
    status: 422,
    title: "This cannot be a code",
    advice: "A code has 3 to 32 letters A-Z and digits, after spaces and hyphens are removed.",
    example: "This cannot be a code.",
  },
  code_disabled: {
    status: 422,
    title: "The code is disabled",
    advice: "The code was disabled or replaced, or its owner is blocked. `beckon code show` tells which.",
    example: "The code is disabled, was replaced, or its owner is blocked.",
  },
  not_started: {
    status: 422,
    title: "The campaign has not started yet",
    advice: "Wait for the campaign's `startsAt`.",
    example: "The campaign has not started yet.",
  },
  expired: {
    status: 422,
    title: "The campaign is over",
    advice: "The campaign's `endsAt` is past; its codes bring no more referrals.",
    example: "The campaign, or the time for this step, is over.",
  },
  code_cap_reached: {
    status: 422,
    title: "All slots of the code are taken",
    advice:
      "The code brought as many referrals as its cap allows, slots held for sign-ups under way among them: `GET /v1/reservations` lists those. Raise the cap of this code if it should bring more.",
    example: "All slots of the code are taken.",
  },
  self_referral: {
    status: 422,
    title: "Nobody refers themself",
    advice: "The referee is the owner of the code.",
    example: "Nobody refers themself.",
  },
  referral_cycle: {
    status: 422,
    title: "The referral would close a circle",
    advice: "The code's owner was referred, directly or through others, by this referee.",
    example: "The referrer was referred, directly or through others, by this referee.",
  },
  already_referred: {
    status: 422,
    title: "The referee was referred before",
    advice: "A person is referred once. `detail` names the referral there is.",
    example: "The referee was referred before. See ref_01k9w3f5q8z2m4n6p7r9t1v3xy.",
  },
  country_not_eligible: {
    status: 422,
    title: "The country is not eligible",
    advice: "The campaign's terms list the countries it is for.",
    example: "The referee's country is not eligible.",
  },
  registration_window_over: {
    status: 422,
    title: "The code came too late",
    advice: "The time between the sign-up and the code is longer than the campaign's terms allow.",
    example: "The code came too long after the sign-up.",
  },
  referee_blocked: {
    status: 422,
    title: "The referee is blocked",
    advice: "Unblock the participant first if that was wrong.",
    example: "The referee is blocked.",
  },
  risk_declined: {
    status: 422,
    title: "Risk rules refuse the sign-up",
    advice:
      "`detail` names the assessment; `beckon risk assessments` shows its rules and evidence. Do not tell the person which rule it was.",
    example: "Risk rules, or a review of them, refused it. See rsk_01k9w3f5q8z2m4n6p7r9t1v3xy.",
  },
  not_a_sandbox: {
    status: 422,
    title: "Only a sandbox has a clock that moves",
    advice: "This tenant is live: its time is the real one. Use a sandbox tenant to try holds and deadlines.",
    example: "This tenant is live: its time is the real one.",
  },
  campaign_cap_reached: {
    status: 422,
    title: "The campaign brings no more rewarded referrals",
    advice: "Raise `limits.referralsPerCampaign` in a new revision if the campaign should go on.",
    example: "The campaign brings no more rewarded referrals.",
  },
  budget_exhausted: {
    status: 422,
    title: "The campaign's budget does not cover the reward",
    advice: "Raise `limits.budget` in a new revision; cancelled, expired and reversed rewards give their value back.",
    example: "The campaign's budget does not cover the reward.",
  },
  referrer_limit_reached: {
    status: 422,
    title: "The referrer's limit is reached",
    advice: "The rule results of the refusal name the limit and its window. The referee is rewarded all the same.",
    example: "The referrer earned as much as the campaign allows in this time.",
  },
  jurisdiction_blocked: {
    status: 422,
    title: "A rule of the participant's country forbids the reward",
    advice: "The rule results name the policy pack and its rule. Codes are issued all the same.",
    example: "A rule of the participant's country forbids the reward.",
  },
  referee_not_linked: {
    status: 422,
    title: "The referee has no permanent id yet",
    advice: "Link the referral (`POST /v1/referrals/{id}/link`); its rewards are granted then.",
    example: "The referee has no permanent id yet.",
  },
  not_in_audience: {
    status: 422,
    title: "The participant is not in the campaign's audience",
    advice: "Add the participant to the list, or set the attributes the audience rules ask for.",
    example: "user-4711 is not in the audience of campaign cmp_01k9w3f5q8z2m4n6p7r9t1v3xy.",
  },
  if_match_required: {
    status: 428,
    title: "If-Match is missing",
    advice: "Read the object, then send its `ETag` in `If-Match`, so that no one else's change is lost.",
    example: "Send the object's ETag in If-Match.",
  },
  too_many_requests: {
    status: 429,
    title: "Too many requests",
    advice: "Wait for `Retry-After` seconds.",
    example: "Too many requests, please try again later.",
  },
  headers_too_large: {
    status: 431,
    title: "The request headers are too large",
    advice: "All headers together may have at most 16 KB.",
    example: "All headers together may have at most 16384 bytes.",
  },
  internal_error: {
    status: 500,
    title: "Beckon failed",
    advice: "Nothing was changed. Retry with the same Idempotency-Key; give the `requestId` to whoever runs Beckon.",
    example: "Beckon failed; nothing was changed.",
  },
  unavailable: {
    status: 503,
    title: "A dependency does not answer",
    advice: "Nothing was changed, or the same Idempotency-Key will tell. Retry after `Retry-After` seconds.",
    example: "The database does not answer. Retry; with the same Idempotency-Key nothing happens twice.",
  },
} as const satisfies Record<string, { status: number; title: string; advice: string; example: string }>;

export type ErrorCode = keyof typeof errors;

/** One field's fault inside a problem. `pointer` is an RFC 6901 JSON Pointer into the request (`/body/...`, `/query/...`). */
export type FieldError = { pointer: string; code: string; detail: string };
