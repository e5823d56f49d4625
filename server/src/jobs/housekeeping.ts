import { limits, type RetentionKind } from "@beckon/contract";
import type { Store, Surroundings } from "../core/ports.ts";
import { newId } from "../core/ids.ts";
import { forgetAbandoned } from "../core/privacy/forget-abandoned.ts";
import { allForgettable, daysInForce, forgettable } from "../core/privacy/retention.ts";
import { type Tenant, tenantClock } from "../core/tenant/tenant.ts";

const dayMs = 86_400_000;
/** Expired tokens stay this long, so that a late question about one can be answered. */
const tokenGraceMs = 7 * dayMs;
/** Counts of limits look back a minute; clocks of several machines may differ. */
const countsKeptMinutes = 10;
/** The most bites of one kind, per tenant and round: a backlog is worked off, but never all at once. */
const bitesMaximum = 100;
/** Referrals changed in one bite, which costs more than a deletion. */
const signUpsInOneBite = 500;
const abandonedInOneBite = 50;

/** What goes in bites: its kind, for people to read, and one bite, which tells how many rows went. */
type Bites = { kind: string; bite: () => Promise<number> };

/** What goes after the same time for everybody. */
const fixedOf = (store: Store, tenantId: string, nowMs: number): Bites[] => [
  {
    kind: "idempotencyRecords",
    bite: () => store.idempotency.deleteBefore(tenantId, nowMs - limits.idempotencyKeyHours * 3_600_000),
  },
  { kind: "accessTokens", bite: () => store.tokens.deleteExpired(tenantId, nowMs - tokenGraceMs) },
  {
    kind: "limitCounts",
    bite: () => store.limits.deleteBefore(tenantId, Math.floor(nowMs / 60_000) - countsKeptMinutes),
  },
];

/** What goes after days that the tenant chose, by its own clock; deliveries leave in real time, and end in it. */
const chosenOf = (store: Store, surroundings: Surroundings, tenant: Tenant): Bites[] => {
  const { tenantId, clockAheadMs } = tenant;
  const own = { ...surroundings, clock: tenantClock(surroundings.clock, clockAheadMs) };
  const nowMs = own.clock.nowMs();
  const days = daysInForce(tenant.privacy);
  const beforeMs = (kind: RetentionKind, atMs = nowMs): number => atMs - days[kind] * dayMs;
  const forgetSome = async (): Promise<number> => {
    let gone = 0;
    for (const referralId of await store.retention.listAbandoned(tenantId, beforeMs("signUps"), abandonedInOneBite)) {
      const one = { tenantId, referralId, beforeMs: beforeMs("signUps") };
      gone += Number(await store.transaction((inside) => forgetAbandoned(inside, own, one)));
    }
    return gone;
  };
  const tracks = { kind: "tracks", bite: () => store.retention.forgetTracks(tenantId) };
  return [
    ...(tenant.privacy.doNotTrack ? [tracks] : []),
    ...allForgettable.map((what) => ({
      kind: what,
      bite: () => store.retention.forget(tenantId, what, { beforeMs: beforeMs(forgettable[what]), nowMs }),
    })),
    { kind: "abandonedSignUps", bite: forgetSome },
    {
      kind: "signUps",
      bite: () => {
        const pseudonyms = Array.from({ length: signUpsInOneBite }, () => newId("erased", own));
        return store.retention.forgetSignUps(tenantId, { beforeMs: beforeMs("signUps"), nowMs }, pseudonyms);
      },
    },
    {
      kind: "deliveries",
      bite: () => store.webhooks.deleteBefore(tenantId, beforeMs("deliveries", surroundings.clock.nowMs())),
    },
    {
      kind: "requests",
      bite: () =>
        store.requestLog.deleteOld(tenantId, beforeMs("requests", surroundings.clock.nowMs()), limits.loggedRequests),
    },
    { kind: "outboundEvents", bite: () => store.outbox.deleteBefore(tenantId, beforeMs("deliveries")) },
  ];
};

/**
 * Removes what is past its life from one store, tenant by tenant, in bounded bites until nothing is left or `stopped`. Returns how
 * many rows went; `onGone` hears of each bite. What fails keeps nothing else from its turn. Errors: the first failure, once all had
 * their turn. Concurrency: any number of processes at once; each row goes once.
 */
export const tidy = async (
  store: Store,
  surroundings: Surroundings,
  stopped: () => boolean = () => false,
  onGone: (kind: string, rows: number) => void = () => undefined,
): Promise<number> => {
  let removed = 0;
  let failure: { error: unknown } | null = null;
  const all = async ({ kind, bite }: Bites): Promise<void> => {
    for (let bites = 0; bites < bitesMaximum && !stopped(); bites++) {
      const gone = await bite();
      if (gone === 0) return;
      removed += gone;
      onGone(kind, gone);
    }
  };
  for (const tenant of await store.tenants.list()) {
    const nowMs = surroundings.clock.nowMs();
    for (const bites of [...fixedOf(store, tenant.tenantId, nowMs), ...chosenOf(store, surroundings, tenant)]) {
      try {
        await all(bites);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  if (failure) throw failure.error;
  return removed;
};
