import { limits } from "@beckon/contract";
import type { Clock, Store } from "../core/ports.ts";

/** Expired tokens stay this long, so that a late question about one can be answered. */
const tokenGraceMs = 7 * 86_400_000;
const everyMs = 600_000;

/** Removes what is past its life from one store, tenant by tenant, in bounded bites. Returns how many rows went. */
export const tidy = async (store: Store, clock: Clock): Promise<number> => {
  const nowMs = clock.nowMs();
  let removed = 0;
  for (const { tenantId } of await store.tenants.list()) {
    removed += await store.idempotency.deleteBefore(tenantId, nowMs - limits.idempotencyKeyHours * 3_600_000);
    removed += await store.tokens.deleteExpired(tenantId, nowMs - tokenGraceMs);
  }
  return removed;
};

/** Tidies every ten minutes until stopped. Several processes on one database may all do it. */
export const startHousekeeping = (
  stores: readonly Store[],
  clock: Clock,
  onError: (error: unknown) => void,
): { stop(): void } => {
  const timer = setInterval(() => {
    for (const store of stores) tidy(store, clock).catch(onError);
  }, everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
};
