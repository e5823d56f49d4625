/** Where the keys that seal secrets come from. */
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { type Config, ConfigError } from "./config.ts";
import type { Randomness, SecretBox } from "./core/ports.ts";
import { createSecretBox, parseSecretBoxKeys } from "./identity/secret-box.ts";
import { hasEmbedded } from "./places.ts";
import { readOrMakeKeys } from "./secrets-file.ts";

/** The keys that seal secrets, made in the data folder where the database is ours. Errors: ConfigError, which names the variable or the file they come from, never a key. */
export const encryptionKeys = (config: Config): ReturnType<typeof parseSecretBoxKeys> => {
  const file = join(config.data, "encryption-keys");
  const makeOne = "Make one with: node -p \"'k1:'+crypto.randomBytes(32).toString('base64')\"";
  if (config.encryptionKeys === null && !hasEmbedded(config))
    throw new ConfigError(`BECKON_ENCRYPTION_KEYS is missing. It must be: id:base64 of 32 bytes. ${makeOne}`);
  const [source, way] =
    config.encryptionKeys === null
      ? [file, "Put the file back from a backup: what it sealed opens with nothing else."]
      : ["BECKON_ENCRYPTION_KEYS", makeOne];
  try {
    return parseSecretBoxKeys(config.encryptionKeys ?? readOrMakeKeys(file, { bytes: (count) => randomBytes(count) }));
  } catch (error) {
    throw new ConfigError(`${source}: ${error instanceof Error ? error.message : "cannot be read"} ${way}`);
  }
};

/** What is wrong with the keys is said before a database is touched. Errors: ConfigError. */
export const checkKeys = (config: Config): void => {
  if (config.encryptionKeys !== null || !hasEmbedded(config)) encryptionKeys(config);
};

/** What seals secrets with these keys. Errors: ConfigError, as `encryptionKeys`. */
export const secretBoxOf = ({ config, randomness }: { config: Config; randomness: Randomness }): SecretBox =>
  createSecretBox(encryptionKeys(config), randomness);
