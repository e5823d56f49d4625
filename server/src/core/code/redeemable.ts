import { type CampaignWindow, campaignStanding } from "../campaign/campaign.ts";
import type { ParticipantState } from "../participant/participant.ts";
import type { CodeState } from "./code.ts";

/** What decides whether a code can be used: the code, its owner, and its campaign. */
export type RedeemableFacts = {
  codeState: CodeState;
  cap: number;
  used: number;
  participantState: ParticipantState;
  campaign: CampaignWindow;
};

export type Redeemability =
  | { redeemable: true }
  | {
      redeemable: false;
      reason: "code_not_found" | "code_disabled" | "campaign_inactive" | "not_started" | "expired" | "code_cap_reached";
    };

/**
 * The one rule of when a code can be used now. Validation and registration both ask it, and `GET /v1/referral` shows only codes
 * for which everything but the cap holds, so that `valid` is `used < cap` for every code a participant sees.
 */
export const isRedeemable = (facts: RedeemableFacts | undefined, nowMs: number): Redeemability => {
  if (!facts) return { redeemable: false, reason: "code_not_found" };
  if (facts.codeState !== "active" || facts.participantState !== "active")
    return { redeemable: false, reason: "code_disabled" };
  const standing = campaignStanding(facts.campaign, nowMs);
  if (standing !== "running") return { redeemable: false, reason: standing };
  if (facts.used >= facts.cap) return { redeemable: false, reason: "code_cap_reached" };
  return { redeemable: true };
};
