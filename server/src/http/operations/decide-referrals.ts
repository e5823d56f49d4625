import { decideReferral } from "../../core/referral/decide-referral.ts";
import { Refusal } from "../../core/refusal.ts";
import type { Handlers } from "../handler.ts";

/** Undoes a preview's work; never leaves this file. */
class PreviewOver extends Error {}

/**
 * Each decision has a savepoint of its own, so one that is refused undoes nothing of the others; a preview undoes each after
 * having looked at what it did. Ids are taken in one order, so that two batches never wait for each other in a circle.
 */
export const decideMany: Handlers["decideReferrals"] = async ({ query, body: { action, ids, note }, context }) => {
  const { repositories, tenantId, caller } = context;
  const preview = query.preview === true;
  const items = new Map<string, Awaited<ReturnType<Handlers["decideReferrals"]>>["body"]["items"][number]>();
  for (const id of [...ids].sort()) {
    const asked = { tenantId, referralId: id, actor: caller.id, note: note ?? null };
    try {
      await context.savepoint(async () => {
        const { before, referral } = await decideReferral(repositories, context, asked, action);
        const outcome = before === referral.state ? "unchanged" : "changed";
        items.set(id, { id, outcome, from: before, to: referral.state, code: null, detail: null });
        if (preview) throw new PreviewOver();
      });
    } catch (error) {
      if (error instanceof PreviewOver) continue;
      if (!(error instanceof Refusal)) throw error;
      items.set(id, { id, outcome: "refused", from: null, to: null, code: error.code, detail: error.message });
    }
  }
  return { body: { preview, items: ids.flatMap((id) => items.get(id) ?? []) } };
};
