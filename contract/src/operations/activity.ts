/** A person's own referrals, for the app: Beckon's own, beside the compatible endpoints and with their door and errors. */
import { Type } from "typebox";
import { defineOperation } from "../operation.ts";
import { Closed, Instant, Nullable, Page, PageQuery } from "../schemas.ts";
import { Money } from "../terms/money.ts";
import { RewardSide } from "../terms/rewards.ts";
import { participantMessages } from "./referral.ts";
import { ReferralState } from "./referrals.ts";
import { RewardState } from "../terms/rewards.ts";

const Count = Type.Integer({ minimum: 0 });

const ActivityStep = Closed(
  {
    name: Type.String(),
    state: Type.Enum(["done", "waiting", "missed"]),
    progress: Nullable(
      Type.Union([Closed({ have: Count, need: Count }), Closed({ have: Money, need: Money })], {
        description: "How many, or how much. Null for an amount that the friend spends.",
      }),
    ),
    deadline: Nullable(Instant),
  },
  { title: "ActivityStep" },
);

const ActivityReward = Closed(
  {
    status: RewardState,
    amount: Nullable(
      Type.Union([Money, Closed({ amount: Type.Integer({ minimum: 1 }), unit: Type.String() })], {
        description: "Money or points; null for what has no amount.",
      }),
    ),
    availableAt: Nullable(Instant),
  },
  { title: "ActivityReward" },
);

const Activity = Closed(
  {
    role: RewardSide,
    status: ReferralState,
    registeredAt: Instant,
    steps: Type.Array(ActivityStep),
    next: Closed({
      who: Nullable(Type.Enum(["you", "friend", "company"], { description: "Who acts next; null for nobody." })),
      code: Type.Enum(
        [
          "step",
          "payment_clearing",
          "checking",
          "approval",
          "reward_approval",
          "reward_hold",
          "payout",
          "paid",
          "reward_over",
          "no_reward",
          "time_over",
          "not_counted",
        ],
        { description: "What `text` says, for apps with words of their own." },
      ),
      text: Type.String({ description: "One plain sentence or two, in English." }),
    }),
    rewards: Type.Array(ActivityReward, { description: "The participant's own." }),
  },
  { title: "ReferralActivity" },
);

export const getReferralActivity = defineOperation({
  id: "getReferralActivity",
  method: "GET",
  path: "/v1/referral/activity",
  tag: "Referral",
  summary: "Say where the participant's referrals and rewards are",
  description:
    "Referrals in which the participant is the referrer or the referee, with their steps, who acts next, and the participant's own rewards. Nothing of it tells who the other person is, how much they spent, or why a referral was refused.",
  caller: "participant",
  messages: participantMessages,
  query: Closed(PageQuery),
  success: { status: 200, description: "Referrals, newest first.", schema: Page(Activity) },
});
