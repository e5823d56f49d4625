import { decideReferral } from "../../core/referral/decide-referral.ts";
import type { Reward } from "../../core/reward/reward.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { doneOrPreviewed } from "./preview.ts";

type Item = Awaited<ReturnType<Handlers["decideReferrals"]>>["body"]["items"][number];

/** What rewards were and became, by referral. */
const moved = (before: readonly Reward[], after: readonly Reward[]): Map<string, Item["rewards"]> => {
  const states = new Map(before.map(({ rewardId, state }) => [rewardId, state]));
  const told = new Map<string, Item["rewards"]>();
  for (const { referralId, rewardId: id, side, value, state: to } of after) {
    const known = told.get(referralId) ?? [];
    known.push({ id, side, value, from: states.get(id) ?? null, to });
    told.set(referralId, known);
  }
  return told;
};

/**
 * Each decision has a savepoint of its own, so one that is refused undoes nothing of the others. Ids are taken in one order, so that
 * two batches never wait for each other in a circle.
 */
export const decideMany: Handlers["decideReferrals"] = async ({ query, body: { action, ids, note }, context }) => {
  const { repositories, tenantId, caller } = context;
  const preview = query.preview === true;
  const items = new Map<string, Omit<Item, "rewards">>();
  const decide = async (id: string): Promise<void> => {
    const asked = { tenantId, referralId: id, actor: caller.id, note: note ?? null };
    try {
      const { before, referral } = await context.savepoint(() => decideReferral(repositories, context, asked, action));
      const outcome = before === referral.state ? "unchanged" : "changed";
      items.set(id, { id, outcome, from: before, to: referral.state, code: null, detail: null });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      items.set(id, { id, outcome: "refused", from: null, to: null, code: error.code, detail: error.message });
    }
  };
  let rewards = new Map<string, Item["rewards"]>();
  await doneOrPreviewed(context, preview, async () => {
    const before = await repositories.rewards.listOfReferrals(tenantId, ids);
    for (const id of [...ids].sort()) await decide(id);
    rewards = moved(before, await repositories.rewards.listOfReferrals(tenantId, ids));
  });
  const told = ids.flatMap((id) => {
    const item = items.get(id);
    return item === undefined ? [] : [{ ...item, rewards: item.outcome === "refused" ? [] : (rewards.get(id) ?? []) }];
  });
  return { body: { preview, items: told } };
};
