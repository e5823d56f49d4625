import type { CampaignTerms, RegistrationRefusal } from "@beckon/contract";
import type { CampaignWindow } from "../campaign/campaign.ts";
import { isRedeemable } from "../code/redeemable.ts";
import type { CodeState } from "../code/code.ts";
import type { ParticipantState } from "../participant/participant.ts";
import type { Referral, Reservation } from "./referral.ts";

/** One sign-up that came with a code, as it was asked for. */
export type Registration = {
  refereeId: string | null;
  onboardingId: string | null;
  signedUpAtMs: number | null;
  country: string | null;
};

/** The code, held by this transaction, with what decides about it. */
export type RegistrationTarget = {
  codeId: string;
  code: string;
  codeState: CodeState;
  cap: number;
  used: number;
  referrerId: string;
  participantState: ParticipantState;
  campaignId: string;
  campaign: CampaignWindow;
  revision: number;
  terms: CampaignTerms;
  /** Whether the tenant has block or allow lists. */
  hasLists: boolean;
};

/** What is known of the one who signs up. */
export type RefereeFacts = {
  /** A referral of either id, whatever its state. */
  existing: Referral | null;
  blocked: boolean;
  /** Somebody under one of these ids was referred, and then erased. */
  referredBefore: boolean;
  /** Whether the code's owner was referred by this person, directly or through others. */
  aboveReferrer: boolean;
  /** A slot held for this onboarding id. */
  reservation: Reservation | null;
};

export type RegistrationDecision =
  | { kind: "register"; takesSlot: boolean; fromReservation: Reservation | null }
  /** The same person with the same code: nothing happens again. */
  | { kind: "existing"; referral: Referral }
  | { kind: "refuse"; reason: RegistrationRefusal; referral?: Referral };

/**
 * Whether a sign-up becomes a referral. Pure: the caller holds the code's lock and has read the facts under it. `used` is what
 * is taken before this one, batch-mates included.
 */
export const decideRegistration = (
  asked: Registration,
  target: RegistrationTarget,
  facts: RefereeFacts,
  nowMs: number,
): RegistrationDecision => {
  const { existing } = facts;
  if (existing) {
    const same = existing.codeId === target.codeId && agrees(existing, asked);
    return same
      ? { kind: "existing", referral: existing }
      : { kind: "refuse", reason: "already_referred", referral: existing };
  }
  const held = facts.reservation !== null && facts.reservation.codeId === target.codeId ? facts.reservation : null;
  const takesSlot = target.terms.usedCounts === "registered";
  // A slot that is held for this person is theirs, even when no other is left.
  const used = held ? target.used - 1 : target.used;
  const standing = isRedeemable({ ...target, used }, nowMs);
  if (!standing.redeemable) return { kind: "refuse", reason: standing.reason };
  const refused = refuseReferee(asked, target, facts, nowMs);
  if (refused) return { kind: "refuse", reason: refused };
  return { kind: "register", takesSlot, fromReservation: held };
};

/** A retry may bring the other id of the same person; a different one is somebody else. */
const agrees = (existing: Referral, asked: Registration): boolean =>
  (asked.refereeId === null || existing.refereeId === null || existing.refereeId === asked.refereeId) &&
  (asked.onboardingId === null || existing.onboardingId === null || existing.onboardingId === asked.onboardingId);

const refuseReferee = (
  asked: Registration,
  target: RegistrationTarget,
  facts: RefereeFacts,
  nowMs: number,
): RegistrationRefusal | null => {
  if (asked.refereeId !== null && asked.refereeId === target.referrerId) return "self_referral";
  if (facts.aboveReferrer) return "referral_cycle";
  if (facts.blocked) return "referee_blocked";
  if (facts.referredBefore) return "already_referred";
  const { windowSeconds, countries } = target.terms.registration;
  if (countries !== null && (asked.country === null || !countries.includes(asked.country)))
    return "country_not_eligible";
  if (windowSeconds !== null && asked.signedUpAtMs !== null && nowMs - asked.signedUpAtMs > windowSeconds * 1000)
    return "registration_window_over";
  return null;
};
