import { limits, type Scope } from "@beckon/contract";
import { newId } from "../ids.ts";
import type { Repositories, SecretKeys, Surroundings } from "../ports.ts";
import { Refusal } from "../refusal.ts";
import type { Key } from "./key.ts";

/** A random UUID (version 4) from injected randomness. */
const newUuid = (bytes: Uint8Array): string => {
  const hex = [...bytes.subarray(0, 16)]
    .map((byte, place) => (place === 6 ? (byte & 0x0f) | 0x40 : place === 8 ? (byte & 0x3f) | 0x80 : byte))
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
};

type Wanted = {
  tenantId: string;
  type: Key["type"];
  name: string;
  scopes: readonly Scope[];
  expiresAtMs: number | null;
  /** For a tenant's second environment: the same client key as in the first. */
  clientKey?: string;
};

/** A key gives on only what it has. Errors: insufficient_scope. */
export const refuseWiderScopes = (wanted: readonly Scope[], own: readonly Scope[]): void => {
  const missing = wanted.filter((scope) => !own.includes(scope));
  if (missing.length > 0)
    throw new Refusal(
      "insufficient_scope",
      `A key can only give scopes that it has; yours lacks ${missing.join(", ")}.`,
    );
};

/**
 * A new key, and for a secret key its text, which is not kept. Errors: rule_violated (scopes on a client key, none on a secret
 * one, an expiry that is past), limit_reached.
 */
export const createKey = async (
  repositories: Repositories,
  surroundings: Surroundings & { secretKeys: SecretKeys },
  wanted: Wanted,
): Promise<{ key: Key; secretKey: string | null }> => {
  const { tenantId, type } = wanted;
  const nowMs = surroundings.clock.nowMs();
  const fault = (pointer: string, code: string, detail: string) =>
    new Refusal("rule_violated", detail, { fields: [{ pointer, code, detail }] });
  if (type === "client" && wanted.scopes.length > 0)
    throw fault("/body/scopes", "scopes_on_client_key", "A client key has no scopes: it only names the tenant.");
  if (type === "secret" && wanted.scopes.length === 0)
    throw fault("/body/scopes", "scopes_missing", "A secret key needs at least one scope.");
  if (wanted.expiresAtMs !== null && wanted.expiresAtMs <= nowMs)
    throw fault("/body/expiresAt", "expiry_past", "The expiry must be in the future.");
  const tenant = await repositories.tenants.lock(tenantId);
  if (!tenant) throw new Refusal("not_found", `There is no tenant ${tenantId}.`);
  if ((await repositories.keys.countLive(tenantId, nowMs)) >= limits.keys)
    throw new Refusal("limit_reached", `A tenant has at most ${limits.keys} working keys.`);
  const key: Key = {
    keyId: newId("key", surroundings),
    type,
    tenantId,
    clockAheadMs: tenant.clockAheadMs,
    doNotTrack: tenant.privacy.doNotTrack,
    limits: tenant.limits,
    name: wanted.name,
    clientKey: null,
    hint: null,
    scopes: [...wanted.scopes],
    createdAtMs: nowMs,
    expiresAtMs: wanted.expiresAtMs,
    revokedAtMs: null,
    lastUsedAtMs: null,
  };
  if (type === "client") {
    const clientKey = wanted.clientKey ?? newUuid(surroundings.randomness.bytes(16));
    await repositories.keys.insertClient(tenantId, { ...key, clientKey });
    return { key: { ...key, clientKey }, secretKey: null };
  }
  const { text, hash } = surroundings.secretKeys.mint(tenantId, tenant.mode);
  const secret = { ...key, hint: text.slice(-4) };
  await repositories.keys.insertSecret(tenantId, secret, hash);
  return { key: secret, secretKey: text };
};
