/** Whether the encryption keys at hand open the secrets in a database. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { OpenEnvironment } from "@beckon/server";
import type { Config } from "@beckon/server/src/config.ts";
import { createSecretBox, parseSecretBoxKeys } from "@beckon/server/src/identity/secret-box.ts";
import { openIdentitySettings } from "@beckon/server/src/identity/stored-identity-settings.ts";

/** The file that an embedded deployment keeps its keys in. */
export const keysFileOf = ({ data }: Config): string => join(data, "encryption-keys");

/** The keys' text: the variable's, else the file's; null where there is neither. */
export const readKeys = (config: Config): string | null => {
  if (config.encryptionKeys !== null) return config.encryptionKeys;
  const file = keysFileOf(config);
  return existsSync(file) ? readFileSync(file, "utf8").trim() : null;
};

/** Whether the keys' text can be read, or there is none. */
export const areKeys = (text: string | null): boolean => {
  try {
    return text === null || parseSecretBoxKeys(text).length > 0;
  } catch {
    return false;
  }
};

/** How many tenants' secrets there are, and whose do not open. Errors: throws when the keys' text is malformed. */
export const trySealedSecrets = async (
  { store }: OpenEnvironment,
  keys: string | null,
): Promise<{ sealed: number; shut: string[] }> => {
  const box =
    keys === null ? null : createSecretBox(parseSecretBoxKeys(keys), { bytes: (count) => randomBytes(count) });
  const shut: string[] = [];
  let sealed = 0;
  for (const { tenantId } of await store.tenants.list()) {
    const settings = (await store.identity.find(tenantId))?.settings;
    if (!settings || !("sealedSharedSecret" in settings || "sealedClientSecret" in settings)) continue;
    sealed += 1;
    try {
      if (!box) throw new Error("no keys");
      openIdentitySettings(settings, box, tenantId);
    } catch {
      shut.push(tenantId);
    }
  }
  return { sealed, shut };
};
