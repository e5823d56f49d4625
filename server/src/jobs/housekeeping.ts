import { limits } from "@beckon/contract";
import type { Clock, Store } from "../core/ports.ts";

/** Expired tokens stay this long, so that a late question about one can be answered. */
const tokenGraceMs = 7 * 86_400_000;
/** Events and closed deliveries are kept this long, for people who look into what happened. */
const deliveriesKeptMs = 30 * 86_400_000;
/** Counts of limits look back a minute; clocks of several machines may differ. */
const countsKeptMinutes = 10;
/** The most bites of one kind, per tenant and round: a backlog is worked off, but never all at once. */
const bitesMaximum = 100;

/**
 * Removes what is past its life from one store, tenant by tenant, in bounded bites until nothing is left or `stopped`. Returns
 * how many rows went. A tenant whose turn fails keeps no other from its own. Errors: the first failure, once all had their turn.
 * Concurrency: any number of processes at once; each row goes once.
 */
export const tidy = async (store: Store, clock: Clock, stopped: () => boolean = () => false): Promise<number> => {
  const nowMs = clock.nowMs();
  const { idempotency, tokens, webhooks, outbox, limits: counts } = store;
  const idempotencyEndMs = nowMs - limits.idempotencyKeyHours * 3_600_000;
  let removed = 0;
  let failure: { error: unknown } | null = null;
  const all = async (bite: () => Promise<number>): Promise<void> => {
    for (let bites = 0; bites < bitesMaximum && !stopped(); bites++) {
      const gone = await bite();
      removed += gone;
      if (gone === 0) return;
    }
  };
  for (const { tenantId } of await store.tenants.list()) {
    try {
      await all(() => idempotency.deleteBefore(tenantId, idempotencyEndMs));
      await all(() => tokens.deleteExpired(tenantId, nowMs - tokenGraceMs));
      await all(() => webhooks.deleteBefore(tenantId, nowMs - deliveriesKeptMs));
      await all(() => counts.deleteBefore(tenantId, Math.floor(nowMs / 60_000) - countsKeptMinutes));
      await all(() => outbox.deleteBefore(tenantId, nowMs - deliveriesKeptMs));
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure) throw failure.error;
  return removed;
};
