import { decideReferral } from "../../core/referral/decide-referral.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";
import { doneOrPreviewed } from "./preview.ts";

/**
 * Each decision has a savepoint of its own, so one that is refused undoes nothing of the others. Ids are taken in one order, so that
 * two batches never wait for each other in a circle.
 */
export const decideMany: Handlers["decideReferrals"] = async ({ query, body: { action, ids, note }, context }) => {
  const { repositories, tenantId, caller } = context;
  const preview = query.preview === true;
  const items = new Map<string, Awaited<ReturnType<Handlers["decideReferrals"]>>["body"]["items"][number]>();
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
  await doneOrPreviewed(context, preview, async () => {
    for (const id of [...ids].sort()) await decide(id);
  });
  return { body: { preview, items: ids.flatMap((id) => items.get(id) ?? []) } };
};
