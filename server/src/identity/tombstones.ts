import { createHmac } from "node:crypto";
import type { SecretBoxKey } from "./secret-box.ts";

/** What is kept of an id that was erased: one hash per key of the deployment, that of the active key first. */
export type Tombstones = (tenantId: string, id: string) => Uint8Array[];

/**
 * Keyed hashes of erased ids. Bound to the tenant, and to keys made from the deployment's own for this use only: without them an
 * id cannot be tried. `keys` is asked at first use, so that commands which never erase need none.
 */
export function createTombstones(keys: () => readonly SecretBoxKey[]): Tombstones {
  let derived: Buffer[] | undefined;
  return (tenantId, id) => {
    derived ??= keys().map(({ key }) => createHmac("sha256", key).update("beckon.v1 tombstones").digest());
    return derived.map((key) => createHmac("sha256", key).update(`${tenantId}\n${id}`).digest());
  };
}
