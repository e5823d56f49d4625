/** A tenant whose rewards stand everywhere: to approve, to be paid, failed, paid, reversed, and points beside money. */
import { newMember } from "../../server/test/harness/console.ts";
import { euros, rewardWorld } from "../../server/test/rewards/reward-world.ts";
import type { Console } from "./harness.ts";

const terms = {
  rewards: [
    { id: "thanks", side: "referrer", kind: "fixed", value: euros("20.00"), approval: "manual" },
    { id: "welcome", side: "referee", kind: "fixed", value: euros("12.50") },
    { id: "miles", side: "referee", kind: "fixed", value: { type: "points", amount: 500, unit: "miles" } },
  ],
} satisfies Parameters<typeof rewardWorld>[1];

type Reward = { id: string; participantId: string; rule: string; status: string; approval: string };

/** The tenant, with people of several roles. */
export const moneyWorld = async (it: Console, own: Parameters<typeof rewardWorld>[1] = terms) => {
  const world = await rewardWorld(it.service, own);
  const { tenantId } = world.tenant;
  const manager = await newMember(it.service, { tenantId, role: "manager" });
  const risk = await newMember(it.service, { tenantId, role: "risk" });
  /** A referral that qualified: the referrer's 20 EUR wait for approval, the friend's 12.50 EUR and miles to be paid. */
  const earned = async (referrerId: string, refereeId: string): Promise<string> => {
    const { referralId } = await world.register(referrerId, { refereeId });
    await world.qualify(referralId);
    return referralId;
  };
  const rewards = async (query = ""): Promise<Reward[]> =>
    (await world.call("GET", `/v1/rewards${query}`)).body["items"] as Reward[];
  const rewardOf = async (participantId: string, rule: string): Promise<Reward> => {
    const found = (await rewards(`?participantId=${encodeURIComponent(participantId)}`)).find(
      (one) => one.rule === rule,
    );
    if (!found) throw new Error(`${participantId} has no ${rule}`);
    return found;
  };
  return { ...world, manager, risk, earned, rewards, rewardOf, at: `/${tenantId}` };
};
