import { limits } from "@beckon/contract";
import type { Clock, Store, Surroundings } from "../core/ports.ts";
import { expireDueRewards, settleReferral } from "../core/reward/release-rewards.ts";
import { expireReservation } from "../core/referral/reserve-slot.ts";

/** Expired tokens stay this long, so that a late question about one can be answered. */
const tokenGraceMs = 7 * 86_400_000;
const everyMs = 600_000;
/** How late a held slot may be given back. */
const reservationsEveryMs = 15_000;
/** How late a reward may become available. */
const rewardsEveryMs = 15_000;

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

/** Referrals settled and rewards ended in one round of one tenant; the next round takes the rest. */
const rewardsPerRound = 200;

/**
 * Makes rewards available whose hold is over, settles their referrals, and ends rewards past their life. Returns how many rewards
 * changed. Several processes may do it at once.
 */
export const settleRewards = async (store: Store, surroundings: Surroundings): Promise<number> => {
  let changed = 0;
  for (const { tenantId } of await store.tenants.list()) {
    const nowMs = surroundings.clock.nowMs();
    for (const referralId of await store.rewards.listDueReferrals(tenantId, nowMs, rewardsPerRound)) {
      changed += await store.transaction(async (inside) => {
        const referral = await inside.referrals.lock(tenantId, referralId);
        return referral ? (await settleReferral(inside, surroundings, { tenantId, referral })).released.length : 0;
      });
    }
    const expired = await store.transaction((inside) =>
      expireDueRewards(inside, surroundings, { tenantId, limit: rewardsPerRound }),
    );
    changed += expired.length;
  }
  return changed;
};

/** Tidies every ten minutes, gives back overdue slots and moves due rewards, until stopped. Several processes on one database may all do it. */
export const startHousekeeping = (
  stores: readonly Store[],
  surroundings: Surroundings,
  onError: (error: unknown) => void,
): { stop(): void } => {
  const every = (ms: number, work: (store: Store) => Promise<unknown>): NodeJS.Timeout => {
    const timer = setInterval(() => {
      for (const store of stores) work(store).catch(onError);
    }, ms);
    return timer.unref();
  };
  const timers = [
    every(everyMs, (store) => tidy(store, surroundings.clock)),
    every(reservationsEveryMs, (store) => expireReservations(store, surroundings.clock)),
    every(rewardsEveryMs, (store) => settleRewards(store, surroundings)),
  ];
  return { stop: () => timers.forEach((timer) => clearInterval(timer)) };
};
