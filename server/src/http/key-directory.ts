import { isLive, type Key } from "../core/key/key.ts";
import type { Clock, KeyStore } from "../core/ports.ts";
import { createTimedLookup } from "../core/timed-lookup.ts";

/** A revoked key stops working everywhere within this time. */
const lifeMs = 5_000;
const capacity = 20_000;
/** No client key is longer; what is, is not looked up. */
const clientKeyLength = 128;

/** Keys by what callers send, through a small cache; a key that expired or was revoked is not found. */
export type KeyDirectory = {
  /** The answer at once when it is cached: no promise on the hot path. Undefined: ask `byClientKey`. */
  cachedClientKey(clientKey: string): Key | null | undefined;
  byClientKey(clientKey: string): Promise<Key | null>;
  byHash(tenantId: string, hash: Uint8Array): Promise<Key | null>;
  /** This process need not wait: a key of the tenant was created or revoked. */
  forget(): void;
};

/** Concurrency: many at once who ask for the same key share one read. */
export const keyDirectory = (keys: KeyStore, clock: Clock): KeyDirectory => {
  const limits = { lifeMs, capacity, clock };
  const clients = createTimedLookup((clientKey) => keys.findByClientKey(clientKey), limits);
  const secrets = createTimedLookup((name) => {
    const [tenantId = "", hash = ""] = name.split(" ");
    return keys.findByHash(tenantId, Buffer.from(hash, "base64"));
  }, limits);
  const live = (key: Key | null): Key | null => (key && isLive(key, clock.nowMs()) ? key : null);
  return {
    cachedClientKey: (clientKey) => {
      const known = clients.peek(clientKey);
      return known === undefined ? undefined : live(known);
    },
    byClientKey: async (clientKey) => {
      if (clientKey.length > clientKeyLength || clientKey.includes("\0")) return null;
      return live(await clients.find(clientKey));
    },
    byHash: async (tenantId, hash) => live(await secrets.find(`${tenantId} ${Buffer.from(hash).toString("base64")}`)),
    forget: () => {
      clients.forget();
      secrets.forget();
    },
  };
};
