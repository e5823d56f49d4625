import type { ReasonCode } from "@beckon/contract";

export type ReferralState =
  | "registered"
  | "qualified"
  | "approved"
  | "rewarded"
  | "expired"
  | "declined"
  | "voided"
  | "reversed";

export type Review = "none" | "flagged" | "cleared" | "confirmed";

export type Referral = {
  referralId: string;
  campaignId: string;
  revision: number;
  codeId: string;
  /** The code's text, for showing. */
  code: string;
  referrerId: string;
  refereeId: string | null;
  onboardingId: string | null;
  state: ReferralState;
  voidedFrom: "registered" | "qualified" | "approved" | null;
  review: Review;
  reason: ReasonCode | null;
  /** Whether it holds one slot of the code's cap. */
  counted: boolean;
  country: string | null;
  signedUpAtMs: number | null;
  /** Events that it was judged by are past their life. */
  evidenceGone: boolean;
  registeredAtMs: number;
  /** Number of its latest transition. */
  sequence: number;
  version: number;
  updatedAtMs: number;
};

/** Put up for a review, under a number of its own for the event. */
export const flagged = (referral: Referral, nowMs: number): Referral => ({
  ...referral,
  review: "flagged",
  sequence: referral.sequence + 1,
  version: referral.version + 1,
  updatedAtMs: nowMs,
});

export type Transition = {
  sequence: number;
  from: ReferralState | null;
  to: ReferralState;
  reason: ReasonCode | null;
  note: string | null;
  actor: string;
  atMs: number;
};

/** The state machine, whole: where a referral may go from each state. What is not here is refused. */
export const referralMoves: Record<ReferralState, readonly ReferralState[]> = {
  registered: ["qualified", "expired", "declined", "voided"],
  qualified: ["approved", "declined", "voided"],
  approved: ["rewarded", "voided"],
  rewarded: ["reversed"],
  expired: [],
  declined: [],
  // Back to where it was, while no money moved; which of these it is stands in `voidedFrom`.
  voided: ["registered", "qualified", "approved"],
  reversed: [],
};

/** States in which a referral holds its slot; in the others the slot has been given back. */
export const standingStates: readonly ReferralState[] = ["registered", "qualified", "approved", "rewarded", "reversed"];

/** A referral that came this far has met its steps, whatever its events say since: its terms then keep it. */
export const pastSteps: readonly ReferralState[] = ["qualified", "approved", "rewarded"];

export type ReservationState = "held" | "used" | "expired" | "cancelled";

export type Reservation = {
  reservationId: string;
  codeId: string;
  onboardingId: string;
  state: ReservationState;
  expiresAtMs: number;
  createdAtMs: number;
};
