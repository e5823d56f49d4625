/** Encryption of small secrets at rest: AES-256-GCM under keys from the environment, the first of which seals. */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import type { Randomness, SecretBox } from "../core/ports.ts";

/** One key by its name. Shape: `id` is 1 to 16 of a-z, 0-9 and `-`; `key` has 32 bytes. */
export type SecretBoxKey = { id: string; key: Uint8Array };

const ivBytes = 12;
const tagBytes = 16;
const maxPlainLength = 16 * 1024;

/**
 * Reads `id:base64,id:base64`: the first key seals, all of them open, so a key is rotated by putting a new one in front.
 * Errors: throws with what is wrong, never with the key, when the list is empty, a name repeats, a key is not 32 bytes of
 * base64, or a key is one that others could guess.
 */
export function parseSecretBoxKeys(text: string): SecretBoxKey[] {
  const keys = text
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "")
    .map(parseKey);
  if (keys.length === 0) throw new Error("Secret keys: the list is empty; give id:base64, 32 random bytes each.");
  if (keys.length > 16) throw new Error("Secret keys: more than 16 keys.");
  const ids = new Set(keys.map((key) => key.id));
  if (ids.size !== keys.length) throw new Error("Secret keys: two keys have the same id.");
  return keys;
}

function parseKey(entry: string): SecretBoxKey {
  const colon = entry.indexOf(":");
  const id = entry.slice(0, Math.max(0, colon));
  if (!/^[a-z0-9-]{1,16}$/.test(id))
    throw new Error("Secret keys: an entry does not start with an id (a-z, 0-9, -) and a colon.");
  const encoded = entry.slice(colon + 1);
  if (!/^[A-Za-z0-9+/_-]+={0,2}$/.test(encoded)) throw new Error(`Secret keys: key "${id}" is not base64.`);
  const key = Buffer.from(encoded, "base64");
  if (key.length !== 32) throw new Error(`Secret keys: key "${id}" has ${key.length} bytes; it needs 32.`);
  const weakness = weaknessOf(key);
  if (weakness !== null) throw new Error(`Secret keys: key "${id}" ${weakness}; use 32 bytes from a random generator.`);
  return { id, key };
}

const guessableWords = [
  "",
  "secret",
  "password",
  "changeme",
  "change-me",
  "example",
  "test",
  "dev",
  "development",
  "beckon",
  "key",
];

/** Why others could guess this key, or null. Each check fails for a random key with a chance below 1e-12. */
function weaknessOf(key: Buffer): string | null {
  if (new Set(key).size < 10) return "repeats too few bytes (all zero, or a pattern)";
  if (key.every((byte) => byte >= 0x20 && byte < 0x7f)) return "is readable text, such as an example or a passphrase";
  const step = ((key[1] ?? 0) - (key[0] ?? 0)) & 0xff;
  if (key.every((byte, index) => index === 0 || ((byte - (key[index - 1] ?? 0)) & 0xff) === step))
    return "counts up or down";
  const known = guessableWords.some((word) => createHash("sha256").update(word).digest().equals(key));
  return known ? "is the hash of a well-known word" : null;
}

/**
 * Seals and opens secrets. Shape of a sealed text: `v1.<key id>.<base64url of nonce, tag and ciphertext>`.
 * Errors: `open` throws for an unknown key, another context and a changed text; messages never hold the secret.
 */
export function createSecretBox(keys: readonly SecretBoxKey[], randomness: Randomness): SecretBox {
  const active = keys[0];
  if (active === undefined) throw new Error("Secret keys: none given.");
  const byId = new Map(keys.map((entry) => [entry.id, entry.key]));
  return {
    seal(plain, context) {
      if (plain.length > maxPlainLength) throw new Error("Secret box: the text is longer than 16 KiB.");
      // Random nonces: at 2^32 seals under one key a repeat is still less likely than 2^-32, and secrets are few.
      const nonce = randomness.bytes(ivBytes);
      const cipher = createCipheriv("aes-256-gcm", active.key, nonce, { authTagLength: tagBytes });
      // The key's name is bound as well, so that a text cannot be relabelled to another key.
      cipher.setAAD(additionalData(active.id, context));
      const sealed = Buffer.concat([cipher.update(plain, "utf8"), cipher.final()]);
      return `v1.${active.id}.${Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")}`;
    },
    open(sealed, context) {
      const match = /^v1\.([a-z0-9-]{1,16})\.([A-Za-z0-9_-]+)$/.exec(sealed);
      if (match === null) throw new Error("Secret box: not a sealed text.");
      const [, id = "", encoded = ""] = match;
      const key = byId.get(id);
      if (key === undefined) throw new Error(`Secret box: sealed by key "${id}", which is not configured.`);
      const bytes = Buffer.from(encoded, "base64url");
      if (bytes.length < ivBytes + tagBytes) throw new Error("Secret box: the sealed text is cut short.");
      const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivBytes), { authTagLength: tagBytes });
      decipher.setAAD(additionalData(id, context));
      decipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      try {
        return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString("utf8");
      } catch {
        throw new Error("Secret box: the text was changed, or belongs to another context.");
      }
    },
  };
}

/** The name of the key that sealed a text, or null for what is not sealed. */
export const sealingKeyOf = (sealed: string): string | null => /^v1\.([a-z0-9-]{1,16})\./.exec(sealed)?.[1] ?? null;

function additionalData(id: string, context: string): Buffer {
  return Buffer.from(`beckon.v1\n${id}\n${context}`, "utf8");
}
