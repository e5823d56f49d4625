import { limits, type Scope } from "@beckon/contract";
import { newId } from "../ids.ts";
import type { Repositories, SecretKeys, Surroundings } from "../ports.ts";
import { Refusal, violations } from "../refusal.ts";
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
  /** One that is in people's apps already: from the platform they were written for, or from the tenant's other environment. */
  clientKey?: string | undefined;
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
 * A client key is public, so that whoever read it in an app could take it before its owner comes: bringing one along is the
 * operator's, who knows whose it is. Errors: insufficient_scope.
 */
export const refuseBroughtKey = (clientKey: string | undefined, caller: { operator?: boolean }): void => {
  if (clientKey !== undefined && !caller.operator)
    throw new Refusal(
      "insufficient_scope",
      "Only an operator of this deployment can bring a client key along: no key and no role can. Leave clientKey out for a new one.",
    );
};

const fault = (pointer: string, code: string, detail: string): Refusal => violations([{ pointer, code, detail }]);

/** Errors: rule_violated. */
const refuseContradiction = ({ type, scopes, clientKey, expiresAtMs }: Wanted, nowMs: number): void => {
  if (type === "client" && scopes.length > 0)
    throw fault("/body/scopes", "scopes_on_client_key", "A client key has no scopes: it only names the tenant.");
  if (type === "secret" && scopes.length === 0)
    throw fault("/body/scopes", "scopes_missing", "A secret key needs at least one scope.");
  if (type === "secret" && clientKey !== undefined)
    throw fault("/body/clientKey", "client_key_on_secret_key", "Only a client key can be one that is there already.");
  if (expiresAtMs !== null && expiresAtMs <= nowMs)
    throw fault("/body/expiresAt", "expiry_past", "The expiry must be in the future.");
};

const clientKeyTaken = (clientKey: string): Refusal => {
  const detail = `The client key ${clientKey} belongs to a tenant of this environment already, or did: revoked ones stay taken.`;
  return new Refusal("conflict", detail, {
    fields: [{ pointer: "/body/clientKey", code: "client_key_taken", detail }],
  });
};

/**
 * A new key, and for a secret key its text, which is not kept. Errors: rule_violated (scopes or a text that do not go with the
 * type, an expiry that is past), limit_reached, conflict (a client key that any tenant has or had, by constraint).
 */
export const createKey = async (
  repositories: Repositories,
  surroundings: Surroundings & { secretKeys: SecretKeys },
  wanted: Wanted,
): Promise<{ key: Key; secretKey: string | null }> => {
  const { tenantId, type } = wanted;
  const nowMs = surroundings.clock.nowMs();
  refuseContradiction(wanted, nowMs);
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
    sandbox: tenant.mode === "sandbox",
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
    if (!(await repositories.keys.insertClient(tenantId, { ...key, clientKey }))) throw clientKeyTaken(clientKey);
    return { key: { ...key, clientKey }, secretKey: null };
  }
  const { text, hash } = surroundings.secretKeys.mint(tenantId, tenant.mode);
  const secret = { ...key, hint: text.slice(-4) };
  await repositories.keys.insertSecret(tenantId, secret, hash);
  return { key: secret, secretKey: text };
};
