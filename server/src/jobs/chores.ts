/** Work that waits for its time: rows carry their own due time, and `worker.ts` runs these, which look for what is due. */
import { hash } from "node:crypto";
import { chainWaiting } from "../core/audit/chain.ts";
import type { Store, Surroundings } from "../core/ports.ts";
import { foldChanges } from "../core/report/fold-changes.ts";
import { progressReferral } from "../core/referral/progress-referral.ts";
import { expireReservation } from "../core/referral/reserve-slot.ts";
import { expireDueRewards, settleReferral } from "../core/reward/release-rewards.ts";
import { tenantClock } from "../core/tenant/tenant.ts";

/** Reservations taken up in one round of one tenant; the next round takes the rest. */
const reservationsPerRound = 500;

/** Gives back slots that are held past their time. Returns how many. Several processes may do it at once. */
export const expireReservations = async (store: Store, surroundings: Surroundings): Promise<number> => {
  let expired = 0;
  for (const { tenantId, clockAheadMs } of await store.tenants.list()) {
    const own = { ...surroundings, clock: tenantClock(surroundings.clock, clockAheadMs) };
    const overdue = await store.referrals.listOverdueReservations(tenantId, own.clock.nowMs(), reservationsPerRound);
    for (const reservationId of overdue) {
      const done = await store.transaction((inside) => expireReservation(inside, own, { tenantId, reservationId }));
      expired += Number(done);
    }
  }
  return expired;
};

/** Referrals taken up in one round; the next round takes the rest. */
const referralsPerRound = 200;
/** Units: milliseconds until one that failed is tried again. */
const retryMs = 60_000;

/** Judges the referrals that are due: an event came, or a deadline passed. Returns how many. Many processes may do it at once. */
export const progressDueReferrals = async (
  store: Store,
  surroundings: Surroundings,
  onError: (error: unknown) => void,
): Promise<number> => {
  const due = await store.referrals.listDue(surroundings.clock.nowMs(), referralsPerRound);
  for (const one of due) {
    const own = { ...surroundings, clock: tenantClock(surroundings.clock, one.clockAheadMs) };
    try {
      await store.transaction((inside) => progressReferral(inside, own, one));
    } catch (error) {
      // One that cannot be judged must not stand in the way of the others, and is tried again.
      onError(error);
      await store.referrals.setDue(one.tenantId, one.referralId, own.clock.nowMs() + retryMs);
    }
  }
  return due.length;
};

/** Referrals settled and rewards ended in one round of one tenant; the next round takes the rest. */
const rewardsPerRound = 200;

/**
 * Makes rewards available whose hold is over, settles their referrals, and ends rewards past their life. Returns how many rewards
 * changed. Several processes may do it at once.
 */
export const settleRewards = async (store: Store, surroundings: Surroundings): Promise<number> => {
  let changed = 0;
  for (const { tenantId, clockAheadMs } of await store.tenants.list()) {
    const own = { ...surroundings, clock: tenantClock(surroundings.clock, clockAheadMs) };
    const nowMs = own.clock.nowMs();
    for (const referralId of await store.rewards.listDueReferrals(tenantId, nowMs, rewardsPerRound)) {
      changed += await store.transaction(async (inside) => {
        const referral = await inside.referrals.lock(tenantId, referralId);
        return referral ? (await settleReferral(inside, own, { tenantId, referral })).released.length : 0;
      });
    }
    const expired = await store.transaction((inside) =>
      expireDueRewards(inside, own, { tenantId, limit: rewardsPerRound }),
    );
    changed += expired.length;
  }
  return changed;
};

/** Tenants taken up in one round, and entries in one transaction; the next round takes the rest. */
const tenantsPerRound = 100;
const linksMaximum = 500;
const digest = (text: string): string => hash("sha256", text);

/** Gives audit entries their places in their tenants' chains. Returns how many. Several processes may do it at once. */
export const chainAuditTrails = async (store: Store): Promise<number> => {
  let chained = 0;
  for (const tenantId of await store.audit.listTenantsWaiting(tenantsPerRound)) {
    for (let links = linksMaximum; links === linksMaximum; chained += links)
      links = await store.transaction((inside) => chainWaiting(inside, { tenantId, limit: linksMaximum, digest }));
  }
  return chained;
};

/** Noted changes folded in one transaction. */
const foldMaximum = 2_000;

/** One tenant's changes, until none waits or `stopped`. Returns how many. */
const foldTenant = async (store: Store, tenantId: string, stopped: () => boolean): Promise<number> => {
  let folded = 0;
  for (let more = true; more && !stopped(); ) {
    const done = await store.transaction((inside) => foldChanges(inside, { tenantId, limit: foldMaximum }));
    folded += done.folded;
    ({ more } = done);
  }
  return folded;
};

/**
 * Adds what was noted of codes, referrals and money to the sums that reports read, each waiting tenant once, until all had their turn
 * or `stopped`. Returns how much. Errors: the first failure, once all had their turn. Concurrency: several processes may.
 */
export const foldReports = async (store: Store, stopped: () => boolean = () => false): Promise<number> => {
  let folded = 0;
  let failure: { error: unknown } | null = null;
  let after: string | null = null;
  for (let full = true; full && !stopped(); ) {
    const waiting: string[] = await store.reports.listTenantsWaiting(after, tenantsPerRound);
    for (const tenantId of waiting) {
      try {
        folded += await foldTenant(store, tenantId, stopped);
      } catch (error) {
        failure ??= { error };
      }
    }
    after = waiting.at(-1) ?? null;
    full = waiting.length === tenantsPerRound;
  }
  if (failure) throw failure.error;
  return folded;
};
