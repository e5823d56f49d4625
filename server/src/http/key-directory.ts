import { type ExpiringCache, expiringCache } from "../core/expiring-cache.ts";
import { isLive, type Key } from "../core/key/key.ts";
import type { Clock, KeyStore } from "../core/ports.ts";

/** A revoked key stops working everywhere within this time. */
const livesMs = 5_000;
/** What was not found is asked again sooner, so that a new key works at once for people. */
const absentLivesMs = 1_000;

/** Keys by what callers send, through a small cache; a key that expired or was revoked is not found. */
export type KeyDirectory = {
  /** The answer at once when it is cached: no promise on the hot path. Undefined: ask `byClientKey`. */
  cachedClientKey(clientKey: string): Key | null | undefined;
  byClientKey(clientKey: string): Promise<Key | null>;
  byHash(tenantId: string, hash: Uint8Array): Promise<Key | null>;
  /** This process need not wait: a key of the tenant was created or revoked. */
  forget(): void;
};

/** Concurrency: many at once who ask for the same key share one read. Limits: 20,000 keys cached. */
export const keyDirectory = (keys: KeyStore, clock: Clock): KeyDirectory => {
  const cache: ExpiringCache<Key | null> = expiringCache(20_000);
  const pending = new Map<string, Promise<Key | null>>();

  const live = (key: Key | null, nowMs: number): Key | null => (key && isLive(key, nowMs) ? key : null);

  const find = (name: string, read: () => Promise<Key | null>): Promise<Key | null> => {
    const nowMs = clock.nowMs();
    const cached = cache.get(name, nowMs);
    if (cached !== undefined) return Promise.resolve(live(cached, nowMs));
    const under = pending.get(name);
    if (under) return under;
    const reading = read()
      .then((key) => {
        const readAtMs = clock.nowMs();
        cache.set(name, key, readAtMs + (key ? livesMs : absentLivesMs));
        return live(key, readAtMs);
      })
      .finally(() => pending.delete(name));
    pending.set(name, reading);
    return reading;
  };

  const sensible = (clientKey: string): boolean => clientKey.length <= 128;
  return {
    cachedClientKey: (clientKey) => {
      const nowMs = clock.nowMs();
      const cached = cache.get(clientKey, nowMs);
      return cached === undefined ? undefined : live(cached, nowMs);
    },
    byClientKey: (clientKey) =>
      sensible(clientKey) && !clientKey.includes("\0") ? find(clientKey, () => keys.findByClientKey(clientKey)) : Promise.resolve(null),
    byHash: (tenantId, hash) =>
      find(`${tenantId} ${Buffer.from(hash).toString("base64")}`, () => keys.findByHash(tenantId, hash)),
    forget: () => {
      cache.clear();
    },
  };
};
