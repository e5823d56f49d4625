import type { Scope } from "@beckon/contract";
import type { Repositories, SecretKeys, Surroundings } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
import { createKey, refuseWiderScopes } from "./create-key.ts";
import type { Key } from "./key.ts";

/** What a rotation is asked for; `expiresAtMs` undefined says nothing of the new key's end. */
type Rotation = { keyId: string; overlapSeconds: number; expiresAtMs: number | null | undefined };

/**
 * A new secret key of the same name and scopes; the present one expires when the overlap ends, or earlier where it would have.
 * Errors: not_found, insufficient_scope, rule_violated (a client key; a key that expires, and no word of the new one's end),
 * invalid_state (it works no more), limit_reached. Concurrency: a key that is revoked meanwhile is not rotated.
 */
export const rotateKey = async (
  repositories: Repositories,
  surroundings: Surroundings & { secretKeys: SecretKeys; caller: { scopes: readonly Scope[] } },
  { tenantId, keyId, overlapSeconds, expiresAtMs }: Rotation & { tenantId: string },
): Promise<{ key: Key; secretKey: string | null }> => {
  const key = await repositories.keys.find(tenantId, keyId);
  if (!key) throw new Refusal("not_found", `There is no key ${keyId}.`);
  if (key.type !== "secret")
    throw new Refusal(
      "rule_violated",
      "A client key is public: make another, and revoke this one when nobody uses it.",
    );
  refuseWiderScopes(key.scopes, surroundings.caller.scopes);
  if (key.expiresAtMs !== null && expiresAtMs === undefined) {
    const detail = "This key expires: say when the new one does, or null for never.";
    throw violations([{ pointer: "/body/expiresAt", code: "expiry_missing", detail }]);
  }
  await repositories.tenants.lock(tenantId);
  const nowMs = surroundings.clock.nowMs();
  if (!(await repositories.keys.expire(tenantId, keyId, { nowMs, atMs: nowMs + overlapSeconds * 1000 })))
    throw new Refusal("invalid_state", "The key works no more. Make a new one.");
  const { type, name, scopes } = key;
  return createKey(repositories, surroundings, { tenantId, type, name, scopes, expiresAtMs: expiresAtMs ?? null });
};
