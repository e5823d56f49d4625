/**
 * What a participant is told, by where their referral stands: data, so that every sentence can be read and weighed at one place.
 * Whoever was refused learns no reason, and whoever is being looked at hears what everybody hears who waits for a decision.
 */
import type { RewardSide } from "../reward/reward.ts";

export type NextWho = "you" | "friend" | "company" | null;
export type Standing =
  | "step"
  | "payment_clearing"
  | "checking"
  | "approval"
  | "reward_approval"
  | "reward_hold"
  | "payout"
  | "paid"
  | "reward_over"
  | "no_reward"
  | "time_over"
  | "not_counted";

type Told = { who: NextWho; text: string };

const both = (who: NextWho, text: string): Record<RewardSide, Told> => ({
  referrer: { who, text },
  referee: { who, text },
});

/** `{step}` and `{progress}` stand for the step that is next and how far it is. */
const words: Record<Standing, Record<RewardSide, Told>> = {
  step: {
    referrer: { who: "friend", text: `Your friend's next step is "{step}"{progress}.` },
    referee: { who: "you", text: `Your next step is "{step}"{progress}.` },
  },
  payment_clearing: both(null, `A payment for "{step}" has yet to clear. It counts once it has.`),
  checking: both(null, "All steps are done. The reward follows in a moment."),
  approval: both("company", "All steps are done. The company confirms it next."),
  reward_approval: both("company", "All steps are done. The company confirms your reward next."),
  reward_hold: both(null, "Your reward is on its way. It becomes available when its waiting time is over."),
  payout: both("company", "Your reward is available. The company pays it out next."),
  paid: both(null, "Your reward was paid."),
  reward_over: both(null, "There is no open reward for you here any more."),
  no_reward: both(null, "All steps are done. There is no reward for you here."),
  time_over: both(null, "The time for a step is over, so nothing more can be earned here."),
  not_counted: both(null, "This referral does not count. If you think that is wrong, ask the company."),
};

/** Who acts next, and the sentence about it. */
export const tell = (standing: Standing, role: RewardSide, step: { name: string; progress: string }): Told => {
  const { who, text } = words[standing][role];
  // By functions, because a step's name may hold what `replace` takes for a pattern of its own.
  return { who, text: text.replace("{progress}", () => step.progress).replace("{step}", () => step.name) };
};
