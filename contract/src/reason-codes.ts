/** Why a referral or a code is refused or ended: machine-readable causes, the same in errors, explanations and transitions. */
export const reasonCodes = {
  code_not_found: "There is no such code.",
  code_malformed: "This cannot be a code.",
  code_disabled: "The code is disabled, was replaced, or its owner is blocked.",
  not_started: "The campaign has not started yet.",
  expired: "The campaign, or the time for this step, is over.",
  code_cap_reached: "All slots of the code are taken.",
  campaign_inactive: "The campaign is not active.",
  self_referral: "Nobody refers themself.",
  referral_cycle: "The referrer was referred, directly or through others, by this referee.",
  already_referred: "The referee was referred before.",
  country_not_eligible: "The referee's country is not eligible.",
  registration_window_over: "The code came too long after the sign-up.",
  referee_blocked: "The referee is blocked.",
  qualification_window_over: "The time for a qualifying step is over.",
  amount_below_minimum: "The amount is below the step's minimum.",
  currency_mismatch: "The amount is in another currency than the step asks for.",
  merchant_excluded: "The merchant's category or the payment's type does not count.",
  refunded: "The payment was refunded.",
  campaign_cap_reached: "The campaign brings no more rewarded referrals.",
  budget_exhausted: "The campaign's budget does not cover the reward.",
  referrer_limit_reached: "The referrer earned as much as the campaign allows in this time.",
  jurisdiction_blocked: "A rule of the participant's country forbids the reward.",
  participant_erased: "The participant was erased.",
  referee_not_linked: "The referee has no permanent id yet.",
  count_changed: "An earlier referral was undone, so the referrer's count is another.",
  risk_held: "Risk rules hold it for a review.",
  risk_declined: "Risk rules, or a review of them, refused it.",
  manual_decision: "Somebody decided so.",
} as const satisfies Record<string, string>;

export type ReasonCode = keyof typeof reasonCodes;
export const allReasonCodes = Object.keys(reasonCodes) as [ReasonCode, ...ReasonCode[]];
