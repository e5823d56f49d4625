import type { LimitSettings, TenantLimits } from "./limit-settings.ts";
import type { Clock } from "../clock.ts";
import type { Untold } from "./invalid-budget.ts";
import { windowMs } from "./sliding-count.ts";

/** Apps, who have only the public client key, cannot use up what the tenant's own servers may ask, nor the other way round. */
export type Side = "client" | "secret";

type Bucket = {
  tenantId: string;
  side: Side;
  tokens: number;
  atMs: number;
  rate: number;
  burst: number;
  untold: number;
  /** What all processes had together in this minute when it was last told, and when that was. */
  shared: { minute: number; total: number; atMs: number } | null;
};

/** Told longer ago than this, the others' requests are too old to count. */
const staleMs = 2_000;

/**
 * How many requests each tenant of one environment may still make now: a bucket for each side, filled at the tenant's rate up to
 * its burst, drained here and by what other processes say. Concurrency: synchronous.
 */
export class RequestQuotas {
  readonly #settings: LimitSettings;
  readonly #sides: Record<Side, Map<string, Bucket>> = { client: new Map(), secret: new Map() };

  constructor(settings: LimitSettings) {
    this.#settings = settings;
  }

  /** Takes one request. False when there is none left. */
  take(tenantId: string, side: Side, own: TenantLimits | null, nowMs: number): boolean {
    const rate = own?.requestsPerSecond ?? this.#settings.requestsPerSecond;
    if (rate === 0) return true;
    const burst = Math.max(1, own?.requestBurst ?? this.#settings.requestBurst);
    let bucket = this.#sides[side].get(tenantId);
    if (!bucket) {
      bucket = { tenantId, side, tokens: burst, atMs: nowMs, rate, burst, untold: 0, shared: null };
      this.#sides[side].set(tenantId, bucket);
    }
    bucket.rate = rate;
    bucket.burst = burst;
    fill(bucket, nowMs);
    if (bucket.tokens < 1) return false;
    bucket.tokens--;
    bucket.untold++;
    return true;
  }

  /** What is left of a tenant's quota, for those who want to pace themselves. Null where there is no limit. */
  standing(tenantId: string, side: Side): { burst: number; rate: number; left: number; seconds: number } | null {
    const bucket = this.#sides[side].get(tenantId);
    if (!bucket) return null;
    const { burst, rate, tokens } = bucket;
    return { burst, rate, left: Math.max(0, Math.floor(tokens)), seconds: Math.max(1, Math.ceil((1 - tokens) / rate)) };
  }

  /** Requests that other processes have not heard of, and what to do with the total they have then. */
  untold(limit: number, clock: Clock): Untold[] {
    const minute = Math.floor(clock.nowMs() / windowMs);
    const found: Untold[] = [];
    for (const buckets of Object.values(this.#sides))
      for (const bucket of buckets.values()) {
        if (bucket.untold === 0 || found.length >= limit) continue;
        const { tenantId, side, untold: count } = bucket;
        const told = { tenantId, minute, subject: `requests ${side}`, count };
        found.push({
          told,
          settle: (total) => settle(bucket, count, { minute, total: total.count, atMs: clock.nowMs() }),
        });
      }
    return found;
  }

  /** Forgets buckets that are full again. */
  forgetOld(nowMs: number): void {
    for (const buckets of Object.values(this.#sides))
      for (const [tenantId, bucket] of buckets) {
        fill(bucket, nowMs);
        if (bucket.tokens >= bucket.burst && bucket.untold === 0) buckets.delete(tenantId);
      }
  }
}

const fill = (bucket: Bucket, nowMs: number): void => {
  // A clock set back fills nothing, and goes on from there.
  const passedMs = Math.max(0, nowMs - bucket.atMs);
  bucket.tokens = Math.min(bucket.burst, bucket.tokens + (passedMs / 1000) * bucket.rate);
  bucket.atMs = nowMs;
};

/** Takes from the bucket what others took since the last time. */
const settle = (bucket: Bucket, count: number, now: NonNullable<Bucket["shared"]>): void => {
  const { shared } = bucket;
  const recent = shared !== null && now.atMs - shared.atMs < staleMs;
  const knownBefore = recent ? (shared.minute === now.minute ? shared.total : 0) : now.total - count;
  bucket.untold -= count;
  bucket.shared = now;
  fill(bucket, now.atMs);
  bucket.tokens = Math.max(-bucket.burst, bucket.tokens - Math.max(0, now.total - count - knownBefore));
};
