/** What the address of the list of rewards holds, and what is asked for it. */
import type { Query } from "../../api/call.ts";
import { dayOf, oneOf, textOf } from "../../shell/search-state.ts";
import { dayEnd, dayStart } from "../../texts/zoned-day.ts";

/** The states one can choose from. */
export const rewardStates = ["pending", "available", "paid", "cancelled", "expired", "reversed"] as const;

/** Reads it; what is malformed is as if it were not there. */
export const parseRewards = (raw: Record<string, unknown>) => ({
  show: oneOf(raw["show"], ["waiting", "failed", ...rewardStates]),
  currency: textOf(raw["currency"]),
  participant: textOf(raw["participant"]),
  campaign: textOf(raw["campaign"]),
  referral: textOf(raw["referral"]),
  side: oneOf(raw["side"], ["referrer", "referee"]),
  rule: textOf(raw["rule"]),
  from: dayOf(raw["from"]),
  to: dayOf(raw["to"]),
  open: textOf(raw["open"]),
});

/** What the address holds. */
export type RewardsState = ReturnType<typeof parseRewards>;

const shown = (show: RewardsState["show"]): Query<"listRewards"> => {
  if (show === "waiting") return { status: "pending", approval: "waiting" };
  if (show === "failed") return { failed: true };
  return show === undefined ? {} : { status: show };
};

/** The filters as the API takes them; days are those of the zone. */
export const rewardsQuery = (state: RewardsState, zone: string): Query<"listRewards"> => {
  const { show, currency, participant, campaign, referral, side, rule, from, to } = state;
  return {
    ...shown(show),
    ...(currency ? { currency } : {}),
    ...(participant ? { participantId: participant } : {}),
    ...(campaign ? { campaignId: campaign } : {}),
    ...(referral ? { referralId: referral } : {}),
    ...(side ? { side } : {}),
    ...(rule ? { rule } : {}),
    ...(from ? { grantedFrom: dayStart(from, zone) } : {}),
    ...(to ? { grantedTo: dayEnd(to, zone) } : {}),
  };
};
