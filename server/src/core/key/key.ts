import type { Scope } from "@beckon/contract";
import type { TenantLimits } from "../limit/limit-settings.ts";

export type Key = {
  keyId: string;
  type: "client" | "secret";
  tenantId: string;
  /** The lead of its tenant's clock, read with the key so that no request asks for it. */
  clockAheadMs: number;
  /** What its tenant may have instead of the deployment's limits; read with the key, too. */
  limits: TenantLimits | null;
  /** Whether its tenant has no address and device taken in; read with the key, too. */
  doNotTrack: boolean;
  /** Whether its tenant is a sandbox; read with the key, too. */
  sandbox: boolean;
  name: string;
  /** The public text of a client key. */
  clientKey: string | null;
  /** The last characters of a secret key, so that people can tell keys apart. */
  hint: string | null;
  scopes: Scope[];
  createdAtMs: number;
  expiresAtMs: number | null;
  revokedAtMs: number | null;
  lastUsedAtMs: number | null;
};

/** Whether a key works now. */
export const isLive = (key: Pick<Key, "expiresAtMs" | "revokedAtMs">, nowMs: number): boolean =>
  key.revokedAtMs === null && (key.expiresAtMs === null || nowMs < key.expiresAtMs);
