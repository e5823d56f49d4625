/**
 * The texts of the two credentials that Beckon issues itself: participant tokens and secret keys. The tenant's id stands in
 * both, so that looking one up leads with the tenant, like every other query.
 */
import { hash } from "node:crypto";
import { crc32 } from "node:zlib";
import type { Randomness } from "../core/ports.ts";

const base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 43 digits of base 62 hold 256 bits. */
const randomLength = 43;
const checksumLength = 6;

/** What a text that looks like a Beckon credential claims to be; nothing is proven until its hash is found. */
export type BeckonCredential =
  | { kind: "participant"; tenantId: string }
  | { kind: "secret-key"; tenantId: string; mode: "live" | "test" };

/** Makes a participant token. Shape: `bpt_<26 of tenant>_<43 base 62>`. Errors: throws when `tenantId` is not a tenant id. */
export function mintParticipantToken(randomness: Randomness, tenantId: string): string {
  return `bpt_${tenantPart(tenantId)}_${randomDigits(randomness)}`;
}

/**
 * Makes a secret key. Shape: `sk_live_<26 of tenant>_<43 base 62><6 checksum>`; `sk_test_` for sandbox tenants.
 * The checksum lets scanners of leaked secrets, and us, tell a key from a look-alike without asking a store.
 * Errors: throws when `tenantId` is not a tenant id.
 */
export function mintSecretKey(randomness: Randomness, tenantId: string, mode: "live" | "test"): string {
  const body = `sk_${mode}_${tenantPart(tenantId)}_${randomDigits(randomness)}`;
  return body + checksumOf(body);
}

/** What a credential's text claims, or null when it cannot be one of Beckon's. */
export function parseBeckonCredential(text: string): BeckonCredential | null {
  const participant = /^bpt_([0-9a-z]{26})_[0-9A-Za-z]{43}$/.exec(text);
  if (participant !== null) return { kind: "participant", tenantId: `tnt_${participant[1]}` };
  const key = /^sk_(live|test)_([0-9a-z]{26})_[0-9A-Za-z]{49}$/.exec(text);
  if (key === null || checksumOf(text.slice(0, -checksumLength)) !== text.slice(-checksumLength)) return null;
  return { kind: "secret-key", tenantId: `tnt_${key[2]}`, mode: key[1] === "test" ? "test" : "live" };
}

/**
 * The form in which a credential is stored and looked up. Shape: 32 bytes.
 * Plain SHA-256 is right here: the text holds 256 random bits, so there is nothing to guess, and the slow salted hashes made
 * for passwords would only cost every request. It also makes the lookup an indexed equality, with no secret to compare.
 */
export function hashCredential(text: string): Buffer {
  return hash("sha256", text, "buffer");
}

function tenantPart(tenantId: string): string {
  const match = /^tnt_([0-9a-z]{26})$/.exec(tenantId);
  if (match?.[1] === undefined) throw new Error("A tenant id is tnt_ and 26 lower-case characters.");
  return match[1];
}

function randomDigits(randomness: Randomness): string {
  const bytes = randomness.bytes(32);
  if (bytes.length !== 32) throw new Error("The randomness gave too few bytes.");
  return digits(BigInt(`0x${Buffer.from(bytes).toString("hex")}`), randomLength);
}

function checksumOf(body: string): string {
  return digits(BigInt(crc32(body)), checksumLength);
}

function digits(value: bigint, length: number): string {
  let text = "";
  for (let rest = value; text.length < length; rest /= 62n) text = (base62[Number(rest % 62n)] ?? "") + text;
  return text;
}
