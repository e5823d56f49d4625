import { limits } from "@beckon/contract";
import type { Clock, Store } from "../core/ports.ts";
import { expireReservation } from "../core/referral/reserve-slot.ts";

/** Expired tokens stay this long, so that a late question about one can be answered. */
const tokenGraceMs = 7 * 86_400_000;

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

/** Reservations taken up in one round of one tenant; the next round takes the rest. */
const reservationsPerRound = 500;

/** Gives back slots that are held past their time. Returns how many. Several processes may do it at once. */
export const expireReservations = async (store: Store, clock: Clock): Promise<number> => {
  let expired = 0;
  for (const { tenantId } of await store.tenants.list()) {
    const overdue = await store.referrals.listOverdueReservations(tenantId, clock.nowMs(), reservationsPerRound);
    for (const reservationId of overdue) {
      const done = await store.transaction((inside) =>
        expireReservation(inside, { clock }, { tenantId, reservationId }),
      );
      expired += Number(done);
    }
  }
  return expired;
};

/** Events and closed deliveries are kept this long, for people who look into what happened. */
const deliveriesKeptMs = 30 * 86_400_000;

/** Removes deliveries and events that are past their life, tenant by tenant, in bounded bites. Returns how many rows went. */
export const forgetDeliveries = async (store: Store, clock: Clock): Promise<number> => {
  const beforeMs = clock.nowMs() - deliveriesKeptMs;
  let removed = 0;
  for (const { tenantId } of await store.tenants.list()) {
    removed += await store.webhooks.deleteBefore(tenantId, beforeMs);
    removed += await store.outbox.deleteBefore(tenantId, beforeMs);
  }
  return removed;
};
