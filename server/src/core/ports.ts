/**
 * Every outside need of the core, and nothing else. The core calls these; adapters in `store/`, `identity/` and `outbound/`
 * implement them; `main.ts` joins the two.
 */

import type { StoredIdentitySettings } from "./identity/identity-settings.ts";

/** The two data-residency sides of a deployment. Each has its own store; none falls back to the other. */
export type EnvironmentName = "global" | "us";

/** The present moment. Injected so that tests, and later the sandbox, can move it. */
export type Clock = {
  /** Units: milliseconds since the epoch, UTC. */
  nowMs(): number;
};

/** Cryptographic randomness. */
export type Randomness = {
  bytes(count: number): Uint8Array;
};

/** Encrypts small secrets at rest (provider secrets, later webhook keys) with a key from the environment. */
export type SecretBox = {
  /** `context` is bound into the ciphertext: it opens only with the same context (tenant and field). */
  seal(plain: string, context: string): string;
  /** Errors: throws when the text was not sealed by a known key under the same context. */
  open(sealed: string, context: string): string;
};

/** What became of a participant's access token. */
export type TokenVerdict =
  | { kind: "verified"; participantId: string; expiresAtMs: number | null }
  /** A genuine token of another tenant: 403. */
  | { kind: "foreign" }
  /** Genuine, but it lacks a required scope, or the provider says the person may not: 403. */
  | { kind: "forbidden"; reason: string }
  /** Malformed, expired, revoked, unknown, forged: 401. `reason` is for the operator's token tester and logs, never for callers. */
  | { kind: "refused"; reason: string }
  /** The provider did not answer in time, or not with sense. Fails closed: 500. */
  | { kind: "unavailable"; reason: string }
  /** Too many verifications of this tenant are already under way: 429. */
  | { kind: "busy" };

/** Judges participants' access tokens by the tenant's identity settings. One per environment. */
export type TokenVerifier = {
  /**
   * The verdict when it is already known, else undefined: then `verify`. Apart because a synchronous answer on the hot path
   * costs no promise and no turn of the event loop.
   */
  verifyCached(request: { tenantId: string; clientKey: string; token: string }): TokenVerdict | undefined;
  /** `clientKey` is the caller's own, for providers that are asked with it. Never throws for a bad token. */
  verify(request: { tenantId: string; clientKey: string; token: string }): Promise<TokenVerdict>;
  /** Forget what is cached for a tenant (settings changed) or one token (revoked). */
  forget(request: { tenantId: string; token?: string }): void;
};

/** Reads tenants' identity settings. One per environment. */
export type IdentitySettingsSource = {
  find(tenantId: string): Promise<StoredIdentitySettings | null>;
  /** Tenants whose `jwt` settings name this issuer, at most a handful: they are tried in turn. */
  findByIssuer(issuer: string): Promise<StoredIdentitySettings[]>;
};

/** Reads participant tokens that Beckon issued, by the SHA-256 of their text. One per environment. */
export type ParticipantTokenSource = {
  find(
    tenantId: string,
    hash: Uint8Array,
  ): Promise<{ participantId: string; expiresAtMs: number; revokedAtMs: number | null } | null>;
};

/** One call to an address that a tenant named. */
export type OutboundRequest = {
  url: string;
  method: "GET" | "POST";
  headers?: Readonly<Record<string, string>>;
  body?: string;
  /** Units: milliseconds for everything together: names, connection, headers, body. */
  timeoutMs?: number;
  maxBodyBytes?: number;
};

/** What became of it. Redirects are answers like any other and are never followed. */
export type OutboundAnswer =
  | { kind: "answered"; status: number; headers: Readonly<Record<string, string | string[] | undefined>>; body: Uint8Array }
  /** The address may not be called; nothing was sent. */
  | { kind: "refused"; reason: string }
  /** Nobody answered in time, or not with something readable. */
  | { kind: "failed"; reason: string };

/** The one door for HTTP to addresses that tenants name. */
export type OutboundHttp = {
  /** Never rejects. */
  request(request: OutboundRequest): Promise<OutboundAnswer>;
  /** Why this address may not be called, as far as its text tells, or null. */
  judgeUrl(url: string): string | null;
};
