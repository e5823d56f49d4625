/** A bounded memory of verdicts, in two generations: cheaper than a true LRU on a hit, and as good at keeping what is used. */
import { hash } from "node:crypto";
import type { TokenVerdict } from "../core/ports.ts";

type Entry = { verdict: TokenVerdict; tenantId: string; tokenKey: string; sinceMs: number; untilMs: number };

/** Whose token it is about; the cache keeps digests only. */
export type TokenRequest = { tenantId: string; clientKey: string; token: string };

/**
 * The cache's name for a request. Shape: 32 one-byte characters, the SHA-256 of tenant, client key and token.
 * The client key is part of it because a provider that is asked with it may answer differently.
 */
export function requestKey(request: TokenRequest): string {
  return hash("sha256", `${request.tenantId}\n${request.clientKey}\n${request.token}`, "binary");
}

/** Verdicts by request key. Concurrency: synchronous throughout. */
export class VerdictCache {
  readonly #generationSize: number;
  #young = new Map<string, Entry>();
  #old = new Map<string, Entry>();

  /** `capacity` is the most entries ever held. */
  constructor(capacity: number) {
    this.#generationSize = Math.max(1, Math.floor(capacity / 2));
  }

  get size(): number {
    return this.#young.size + this.#old.size;
  }

  /** The verdict while it lives. A clock set back before it was stored makes it unknown: its age cannot be told any more. */
  find(key: string, nowMs: number): TokenVerdict | undefined {
    let entry = this.#young.get(key);
    if (entry === undefined) {
      entry = this.#old.get(key);
      if (entry === undefined) return undefined;
      this.#old.delete(key);
      if (nowMs < entry.untilMs) this.#put(key, entry);
    }
    if (nowMs < entry.untilMs && nowMs >= entry.sinceMs) return entry.verdict;
    this.#young.delete(key);
    return undefined;
  }

  /** Remembers a verdict until `untilMs`; nothing when that is past. */
  store(key: string, request: TokenRequest, verdict: TokenVerdict, sinceMs: number, untilMs: number): void {
    if (untilMs <= sinceMs) return;
    const { tenantId } = request;
    this.#put(key, { verdict, tenantId, tokenKey: tokenKey(tenantId, request.token), sinceMs, untilMs });
  }

  /** Forgets a tenant's verdicts, or those on one of its tokens. Walks everything: for changes, not for requests. */
  forget(tenantId: string, token?: string): void {
    const wanted = token === undefined ? undefined : tokenKey(tenantId, token);
    for (const generation of [this.#young, this.#old]) {
      for (const [key, entry] of generation) {
        if (entry.tenantId === tenantId && (wanted === undefined || entry.tokenKey === wanted)) generation.delete(key);
      }
    }
  }

  #put(key: string, entry: Entry): void {
    if (this.#young.size >= this.#generationSize) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(key, entry);
  }
}

function tokenKey(tenantId: string, token: string): string {
  return hash("sha256", `${tenantId}\n${token}`, "binary");
}
