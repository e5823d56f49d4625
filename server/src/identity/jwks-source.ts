/**
 * Providers' published keys, fetched through the outbound guard and kept for a while. Written over jose's local key set and not
 * its remote one, because that one reads the machine's clock and forgets good keys when one refresh fails.
 */
import { createLocalJWKSet, errors, type LocalJWKSet } from "jose";
import type { Clock, OutboundHttp } from "../core/ports.ts";
import { ownMember, parseJson, providerTimeoutMs } from "./judge.ts";

/** Keys older than this are asked for again; a provider that is down changes nothing yet. */
const refreshAfterMs = 10 * 60_000;
/** Keys older than this are no longer believed. */
const maxAgeMs = 60 * 60_000;
/** An unknown key id asks again at most this often: tokens with invented ids must not turn us into a flood. */
const cooldownMs = 10_000;
/** After a failed fetch, the next is tried no sooner: a provider that hangs must not cost every caller two seconds. */
const holdAfterFailureMs = 1_000;
const maxBodyBytes = 256 * 1024;
const maxKeys = 100;
const maxSources = 1_000;

/** The provider's keys cannot be had at the moment. */
export class JwksUnavailable extends Error {}

/** A jose key function for one provider. Errors: throws JwksUnavailable, or jose's own when no key fits. */
export type KeyFinder = LocalJWKSet extends (...args: infer Args) => infer Result ? (...args: Args) => Result : never;

type Entry = {
  keys: LocalJWKSet | null;
  fetchedAtMs: number;
  askedAtMs: number;
  failed: boolean;
  flight: Promise<void> | null;
};

/**
 * Key finders by JWKS address; tenants with the same address share its keys.
 * Concurrency: one fetch per address at a time. Bounded: 1,000 addresses, the longest unused leaves first.
 */
export function createJwksSource(outbound: OutboundHttp, clock: Clock): (url: string) => KeyFinder {
  const entries = new Map<string, Entry>();

  function entryOf(url: string): Entry {
    const entry = entries.get(url) ?? {
      keys: null,
      fetchedAtMs: 0,
      askedAtMs: Number.NEGATIVE_INFINITY,
      failed: false,
      flight: null,
    };
    entries.delete(url);
    entries.set(url, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxSources) break;
      entries.delete(oldest);
    }
    return entry;
  }

  async function refresh(url: string, entry: Entry): Promise<void> {
    const since = clock.nowMs() - entry.askedAtMs;
    if (entry.failed && since >= 0 && since < holdAfterFailureMs) return;
    entry.flight ??= fetchKeys(outbound, url)
      .then((keys) => {
        entry.failed = keys === null;
        entry.askedAtMs = clock.nowMs();
        if (keys !== null) Object.assign(entry, { keys, fetchedAtMs: entry.askedAtMs });
      })
      .finally(() => {
        entry.flight = null;
      });
    await entry.flight;
  }

  // A clock that was set back makes an age negative: then nothing is known about it, so ask.
  const within = (sinceMs: number, limitMs: number) => clock.nowMs() >= sinceMs && clock.nowMs() - sinceMs < limitMs;

  return (url) => async (header, token) => {
    const entry = entryOf(url);
    if (entry.keys === null || !within(entry.fetchedAtMs, maxAgeMs)) {
      await refresh(url, entry);
      if (entry.keys === null || !within(entry.fetchedAtMs, maxAgeMs)) throw new JwksUnavailable();
    } else if (!within(entry.fetchedAtMs, refreshAfterMs)) {
      // Still believable: nobody waits for the refresh, least of all for one that hangs.
      void refresh(url, entry);
    }
    try {
      return await entry.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (!entry.failed && within(entry.askedAtMs, cooldownMs)) throw error;
      await refresh(url, entry);
      // The key may be a new one that a failing provider cannot tell us about: not this token's fault.
      if (entry.failed) throw new JwksUnavailable();
      return entry.keys(header, token);
    }
  };
}

async function fetchKeys(outbound: OutboundHttp, url: string): Promise<LocalJWKSet | null> {
  const headers = { accept: "application/json" };
  const answer = await outbound.request({ url, method: "GET", headers, timeoutMs: providerTimeoutMs, maxBodyBytes });
  if (answer.kind !== "answered" || answer.status !== 200) return null;
  const document = parseJson(answer.body);
  const keys = ownMember(document, "keys");
  if (!Array.isArray(keys) || keys.length > maxKeys) return null;
  try {
    return createLocalJWKSet({ keys });
  } catch {
    return null;
  }
}
