import { limits } from "@beckon/contract";
import type { Clock, Store } from "../core/ports.ts";

/** Expired tokens stay this long, so that a late question about one can be answered. */
const tokenGraceMs = 7 * 86_400_000;
const everyMs = 600_000;
/** A process that never lives for ten minutes still tidies. */
const firstAfterMs = 60_000;
/** The most bites of one kind, per tenant and round: a backlog is worked off, but never all at once. */
const bitesMaximum = 100;

/**
 * Removes what is past its life from one store, tenant by tenant, in bounded bites until nothing is left or `stopped`. Returns
 * how many rows went. A tenant whose turn fails keeps no other from its own. Errors: the first failure, once all had their turn.
 * Concurrency: any number of processes at once; each row goes once.
 */
export const tidy = async (store: Store, clock: Clock, stopped: () => boolean = () => false): Promise<number> => {
  const nowMs = clock.nowMs();
  const { idempotency, tokens } = store;
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
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure) throw failure.error;
  return removed;
};

/**
 * Tidies soon after the start and then every ten minutes. Several processes on one database may all do it.
 * `stop` resolves when the round under way is over, which is soon: the databases may be closed then.
 */
export const startHousekeeping = (
  stores: readonly Store[],
  clock: Clock,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } => {
  let isStopped = false;
  let underWay: Promise<void> | null = null;
  const round = async (): Promise<void> => {
    for (const store of stores) await tidy(store, clock, () => isStopped).catch(onError);
  };
  const start = (): void => {
    // A round that takes longer than the pause is not joined by another.
    underWay ??= round().finally(() => {
      underWay = null;
    });
  };
  const first = setTimeout(start, firstAfterMs).unref();
  const timer = setInterval(start, everyMs).unref();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(first);
      clearInterval(timer);
      await underWay;
    },
  };
};
