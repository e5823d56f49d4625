/** Work that waits for its time: rows carry their own due time, and `worker.ts` runs these, which look for what is due. */
import { hash } from "node:crypto";
import { chainWaiting } from "../core/audit/chain.ts";
import type { Store, Surroundings, TransactionRepositories } from "../core/ports.ts";
import { foldChanges } from "../core/report/fold-changes.ts";
import { progressReferral } from "../core/referral/progress-referral.ts";
import { expireReservation } from "../core/referral/reserve-slot.ts";
import { expireDueRewards, settleReferral } from "../core/reward/release-rewards.ts";
import { tenantClock } from "../core/tenant/tenant.ts";

const never = (): boolean => false;

/**
 * Gives each its turn, until all had it or `stopped`. Returns the sum of what was done. Errors: the first failure, once all had their
 * turn: what is wrong with one must not stand in the way of the others.
 */
const eachInTurn = async <T>(
  all: readonly T[],
  stopped: () => boolean,
  work: (one: T) => Promise<number>,
): Promise<number> => {
  const failures: unknown[] = [];
  let done = 0;
  for (const one of all) {
    if (stopped()) break;
    try {
      done += await work(one);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
  return done;
};

/** Reservations taken up in one round of one tenant; the next round takes the rest. */
const reservationsPerRound = 500;

/** Gives back slots that are held past their time. Returns how many. Errors: as `eachInTurn`. Concurrency: several processes may. */
export const expireReservations = async (
  store: Store,
  surroundings: Surroundings,
  stopped: () => boolean = never,
): Promise<number> =>
  eachInTurn(await store.tenants.list(), stopped, async ({ tenantId, clockAheadMs }) => {
    const own = { ...surroundings, clock: tenantClock(surroundings.clock, clockAheadMs) };
    const overdue = await store.referrals.listOverdueReservations(tenantId, own.clock.nowMs(), reservationsPerRound);
    return eachInTurn(overdue, stopped, async (reservationId) =>
      Number(await store.transaction((inside) => expireReservation(inside, own, { tenantId, reservationId }))),
    );
  });

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
 * Makes rewards available whose hold is over, settles their referrals, and ends rewards past their life, tenant by tenant. Returns how
 * many rewards changed. Errors: as `eachInTurn`. Concurrency: several processes may.
 */
export const settleRewards = async (
  store: Store,
  surroundings: Surroundings,
  stopped: () => boolean = never,
): Promise<number> =>
  eachInTurn(await store.tenants.list(), stopped, async ({ tenantId, clockAheadMs }) => {
    const own = { ...surroundings, clock: tenantClock(surroundings.clock, clockAheadMs) };
    const due = await store.rewards.listDueReferrals(tenantId, own.clock.nowMs(), rewardsPerRound);
    const settle = (referralId: string) => async (inside: TransactionRepositories) => {
      const referral = await inside.referrals.lock(tenantId, referralId);
      return referral ? (await settleReferral(inside, own, { tenantId, referral })).released.length : 0;
    };
    const expire = async (inside: TransactionRepositories) =>
      (await expireDueRewards(inside, own, { tenantId, limit: rewardsPerRound })).length;
    return eachInTurn([...due.map(settle), expire], stopped, (part) => store.transaction(part));
  });

/** Tenants asked for at once, and audit entries chained in one transaction. */
const tenantsPerPage = 100;
const linksMaximum = 500;
const digest = (text: string): string => hash("sha256", text);

/**
 * Gives every tenant in which something waits its turn, by pages in the order of their ids. Returns and errors: as `eachInTurn`.
 */
const eachTenantWaiting = async (
  where: { listTenantsWaiting(afterTenantId: string | null, limit: number): Promise<string[]> },
  stopped: () => boolean,
  work: (tenantId: string) => Promise<number>,
): Promise<number> => {
  const waiting: string[] = [];
  for (let full = true; full; ) {
    const page = await where.listTenantsWaiting(waiting.at(-1) ?? null, tenantsPerPage);
    waiting.push(...page);
    full = page.length === tenantsPerPage;
  }
  return eachInTurn(waiting, stopped, work);
};

/** Gives audit entries their places in their tenants' chains. Returns how many. Errors: as `eachInTurn`. Concurrency: several processes may. */
export const chainAuditTrails = (store: Store, stopped: () => boolean = never): Promise<number> =>
  eachTenantWaiting(store.audit, stopped, async (tenantId) => {
    let chained = 0;
    for (let links = linksMaximum; links === linksMaximum && !stopped(); chained += links)
      links = await store.transaction((inside) => chainWaiting(inside, { tenantId, limit: linksMaximum, digest }));
    return chained;
  });

/** Noted changes folded in one transaction. */
const foldMaximum = 2_000;

/** Adds one tenant's noted changes to its sums, until none waits or `stopped`. Returns how many. */
export const foldTenant = async (store: Store, tenantId: string, stopped: () => boolean = never): Promise<number> => {
  let folded = 0;
  for (let more = true; more && !stopped(); ) {
    const done = await store.transaction((inside) => foldChanges(inside, { tenantId, limit: foldMaximum }));
    folded += done.folded;
    ({ more } = done);
  }
  return folded;
};

/** Adds what was noted of codes, referrals and money to the sums that reports read. Returns how much. Errors: as `eachInTurn`. Concurrency: several processes may. */
export const foldReports = (store: Store, stopped: () => boolean = never): Promise<number> =>
  eachTenantWaiting(store.reports, stopped, (tenantId) => foldTenant(store, tenantId, stopped));
