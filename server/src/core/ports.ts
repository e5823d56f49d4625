/**
 * Every outside need of the core, and nothing else. The core calls these; adapters in `store/`, `identity/` and `outbound/`
 * implement them; `main.ts` joins the two.
 */

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
  /** `clientKey` is the caller's own, for providers that are asked with it. Never throws for a bad token. */
  verify(request: { tenantId: string; clientKey: string; token: string }): Promise<TokenVerdict>;
  /** Forget what is cached for a tenant (settings changed) or one token (revoked). */
  forget(request: { tenantId: string; token?: string }): void;
};
