import type { EventType } from "@beckon/contract";
import { type NewEvent, newEvent } from "../outbox/outbox-event.ts";
import type { Surroundings } from "../ports.ts";
import type { Referral, ReferralState } from "./referral.ts";

type ReferralEventType = Extract<EventType, `referral.${string}`>;

/** The event of what just happened to a referral; its sequence is the transition's. */
export const referralEvent = (surroundings: Surroundings, type: ReferralEventType, referral: Referral): NewEvent => {
  const { referralId, campaignId, codeId, referrerId, refereeId, onboardingId, review, reason } = referral;
  return newEvent(surroundings, type, {
    subjectId: referralId,
    sequence: referral.sequence,
    data: {
      referralId,
      campaignId,
      codeId,
      referrerId,
      refereeId,
      onboardingId,
      status: referral.state,
      review,
      reason,
    },
  });
};

/** What a step is called outside: leaving a void is `unvoided`, wherever it leads. */
export const referralStepEvent = (from: ReferralState, to: ReferralState): ReferralEventType =>
  from === "voided" ? "referral.unvoided" : `referral.${to}`;
