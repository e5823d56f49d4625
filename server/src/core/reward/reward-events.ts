/** The one place where changes of rewards and budgets become events. */
import type { Repositories } from "../ports.ts";
import type { Reward, RewardState } from "./reward.ts";

/** As the outbox takes it: thin, ids and states only. */
export type OutboundEvent = { type: string; subjectId: string; sequence: number; data: Record<string, unknown> };

/** The events of one reward's change; `before` is null when it is granted. */
export const eventsOfReward = (before: RewardState | null, reward: Reward, failedNow = false): OutboundEvent[] => {
  if (before === reward.state && !failedNow) return [];
  const { rewardId, referralId, campaignId, participantId, side, ruleId, state, approval, reason, sequence } = reward;
  const data = { rewardId, referralId, campaignId, participantId, side, rule: ruleId, status: state, approval, reason };
  return [{ type: `reward.${failedNow ? "failed" : state}`, subjectId: rewardId, sequence, data }];
};

/** The event of a campaign whose budget has just become low. */
export const eventsOfBudget = (campaignId: string, currency: string, leftPercent: number): OutboundEvent[] => [
  { type: "campaign.budget_low", subjectId: campaignId, sequence: 0, data: { campaignId, currency, leftPercent } },
];

type Outbox = { add(tenantId: string, events: readonly OutboundEvent[], nowMs: number): Promise<void> };

/** Hands events to the outbox, in the transaction of the change itself. */
export const announce = async (
  repositories: Repositories & { outbox?: Outbox },
  tenantId: string,
  events: readonly OutboundEvent[],
  nowMs: number,
): Promise<void> => {
  // The outbox is a port of its own; without one there is nobody to tell.
  if (events.length > 0) await repositories.outbox?.add(tenantId, events, nowMs);
};
