/** The one place where changes of rewards become events. */
import { type NewEvent, newEvent } from "../outbox/outbox-event.ts";
import type { Surroundings } from "../ports.ts";
import type { Reward, RewardState } from "./reward.ts";

/** The events of one reward's change; `before` is null when it is granted. Their sequence is the transition's. */
export const eventsOfReward = (
  surroundings: Surroundings,
  before: RewardState | null,
  reward: Reward,
  failedNow = false,
): NewEvent[] => {
  if (before === reward.state && !failedNow) return [];
  const { rewardId, referralId, campaignId, participantId, side, ruleId, state, approval, reason, sequence } = reward;
  const data = { rewardId, referralId, campaignId, participantId, side, rule: ruleId, status: state, approval, reason };
  return [newEvent(surroundings, `reward.${failedNow ? "failed" : state}`, { subjectId: rewardId, sequence, data })];
};
