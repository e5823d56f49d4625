/** The limits of one environment as requests meet them, and how processes tell each other what they counted. */
import type { IncomingMessage } from "node:http";
import type { Alarm } from "../core/limit/invalid-budget.ts";
import { InvalidBudget } from "../core/limit/invalid-budget.ts";
import { FairTurns, type Turns } from "../core/limit/fair-turns.ts";
import type { LimitSettings, TenantLimits } from "../core/limit/limit-settings.ts";
import { RequestQuotas, type Side } from "../core/limit/request-quota.ts";
import type { Total } from "../core/limit/limit-store.ts";
import { raiseAlarm } from "../core/limit/raise-alarm.ts";
import type { Clock, Store, Surroundings } from "../core/ports.ts";
import { Refusal } from "../core/refusal.ts";
import type { ClientAddresses } from "./client-address.ts";

/** Units: milliseconds between two exchanges; the others know this much later. */
const exchangeEveryMs = 300;
/** Counts told in one statement. */
const toldMaximum = 2_000;
/** Alarms that wait for the database to be well again; more are only in the log. */
const alarmsMaximum = 1_000;
/** Turns that one tenant may wait for. */
const waitingMaximum = 500;

/** Who is at the door with a key. */
export type KeyHolder = { tenantId: string; keyId: string; limits: TenantLimits | null; doNotTrack: boolean };

/** What people and machines should know of the limits. */
export type LimitSigns = {
  alarm(alarm: Alarm): void;
  exchangeFailed(error: unknown): void;
  unknownProxy(): void;
  counted(what: "invalid" | "refused-invalid" | "refused-quota"): void;
};

export type Limits = Turns & {
  /** Seconds until a code may be asked about, 0 for now. */
  codeWait(holder: KeyHolder, request: IncomingMessage): number;
  /** The same for a question that turned out invalid, which is counted if it may be answered. */
  invalidWait(holder: KeyHolder, request: IncomingMessage): number;
  /** Takes one request of the tenant's quota; false when it has none left. */
  takeRequest(holder: KeyHolder, side: Side): boolean;
  /** The headers that tell of a quota or budget. Empty where there is none. */
  quotaHeaders(tenantId: string, side: Side, refused: boolean): Record<string, string>;
  budgetHeaders(holder: KeyHolder, waitSeconds: number): Record<string, string>;
  /** Tells other processes now what was counted here. Never rejects. */
  exchange(): Promise<void>;
  /** Stops telling, after what is under way. */
  close(): Promise<void>;
};

type Options = Surroundings & {
  settings: LimitSettings;
  store: Store;
  /** Work that is done at once for all tenants together. */
  turns: number;
  addresses: ClientAddresses;
  /** Hides an address from whoever reads the database. */
  hash: (address: string) => string;
  signs: LimitSigns;
};

/** Fields of the IETF's draft on rate limits (draft-ietf-httpapi-ratelimit-headers). */
const rateLimit = (name: string, quota: number, windowSeconds: number, left: number, seconds: number) => ({
  "ratelimit-policy": `"${name}";q=${quota};w=${windowSeconds}`,
  ratelimit: `"${name}";r=${left};t=${seconds}`,
});

export const openLimits = (options: Options): Limits => {
  const { settings, store, clock, addresses, hash, signs } = options;
  const budget = new InvalidBudget(settings);
  const quotas = new RequestQuotas(settings);
  const turns = new FairTurns(options.turns, waitingMaximum);
  const exchanger = startExchange({ budget, quotas, store, clock, hash, signs, surroundings: options });

  const askerOf = ({ tenantId, keyId, limits, doNotTrack }: KeyHolder, request: IncomingMessage) => {
    if (addresses.behindUnknownProxy(request)) signs.unknownProxy();
    return { tenantId, keyId, own: limits, doNotTrack, address: addresses.counted(request) };
  };
  const judged = (tenantId: string, wait: number): number => {
    exchanger.wake();
    if (wait > 0) budget.refuse(tenantId);
    signs.counted(wait > 0 ? "refused-invalid" : "invalid");
    return wait;
  };
  return {
    codeWait: (holder, request) => {
      if (budget.isQuiet(holder.tenantId)) return 0;
      const wait = budget.waitSeconds(askerOf(holder, request), clock.nowMs());
      return wait > 0 ? judged(holder.tenantId, wait) : 0;
    },
    invalidWait: (holder, request) => judged(holder.tenantId, budget.take(askerOf(holder, request), clock.nowMs())),
    takeRequest: ({ tenantId, limits }, side) => {
      const taken = quotas.take(tenantId, side, limits, clock.nowMs());
      exchanger.wake();
      if (!taken) signs.counted("refused-quota");
      return taken;
    },
    quotaHeaders: (tenantId, side, refused) => {
      const standing = quotas.standing(tenantId, side);
      if (!standing) return {};
      const { burst, rate, left, seconds } = standing;
      const headers = rateLimit("requests", burst, Math.max(1, Math.ceil(burst / rate)), left, seconds);
      return refused ? { ...headers, "retry-after": String(seconds) } : headers;
    },
    budgetHeaders: ({ limits }, waitSeconds) => ({
      ...rateLimit("invalid-codes", limits?.invalidPerAddress ?? settings.invalidPerAddress, 60, 0, waitSeconds),
      "retry-after": String(waitSeconds),
    }),
    // Errors: too_many_requests when too much of the tenant waits, and those of the work.
    inTurn: async (tenantId, work) => {
      const turn = turns.take(tenantId);
      if (turn === "full")
        throw new Refusal("too_many_requests", "Too many requests of this tenant wait for the database.", {
          retryAfterSeconds: 1,
        });
      if (turn) await turn;
      try {
        return await work();
      } finally {
        turns.done();
      }
    },
    exchange: exchanger.exchange,
    close: exchanger.close,
  };
};

type Exchange = {
  budget: InvalidBudget;
  quotas: RequestQuotas;
  store: Store;
  clock: Clock;
  hash: (address: string) => string;
  signs: LimitSigns;
  surroundings: Surroundings;
};

const failureOf = async (work: () => Promise<void>): Promise<unknown> => {
  try {
    await work();
    return null;
  } catch (error) {
    return error;
  }
};

/** Tells what was counted some time after the first of it, and nothing while there is nothing. While the database fails, each process counts by itself. */
const startExchange = ({ budget, quotas, store, clock, hash, signs, surroundings }: Exchange) => {
  let timer: NodeJS.Timeout | null = null;
  let underWay: Promise<void> | null = null;
  /** Alarms of which the tenant has not been told yet. */
  const raised: Alarm[] = [];
  const state = { closed: false, failing: false };

  const tell = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    budget.forgetOld(nowMs);
    quotas.forgetOld(nowMs);
    const untold = [...quotas.untold(toldMaximum, clock), ...budget.untold(toldMaximum, hash)];
    if (untold.length === 0) return;
    const totals = await store.limits.add(untold.map(({ told }) => told));
    for (const [place, { settle }] of untold.entries()) settle(totals[place] as Total);
  };
  const alarm = async (): Promise<void> => {
    for (const one of budget.takeAlarms()) {
      signs.alarm(one);
      if (raised.length < alarmsMaximum) raised.push(one);
    }
    for (let one = raised[0]; one; one = raised[0]) {
      await raiseAlarm(store, surroundings, one);
      raised.shift();
    }
  };
  const tellAndAlarm = async (): Promise<void> => {
    // An alarm shows in the log and the metrics whatever the database does.
    const failures = [await failureOf(tell), await failureOf(alarm)];
    const failure = failures.find((one) => one !== null) ?? null;
    if (failure !== null && !state.failing) signs.exchangeFailed(failure);
    state.failing = failure !== null;
    underWay = null;
    if (raised.length > 0) wake();
  };
  const exchange = (): Promise<void> => (underWay ??= tellAndAlarm());
  const wake = (): void => {
    if (timer !== null || state.closed) return;
    timer = setTimeout(() => {
      timer = null;
      void exchange();
    }, exchangeEveryMs).unref();
  };
  const close = async (): Promise<void> => {
    state.closed = true;
    if (timer) clearTimeout(timer);
    await underWay;
  };
  return { wake, exchange, close };
};
