import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { hashCredential, mintParticipantToken, mintSecretKey, parseBeckonCredential } from "./beckon-tokens.ts";

const randomness = { bytes: (count: number) => randomBytes(count) };
const tenantId = "tnt_01j8z3k4m5n6p7q8r9s0t1v2w3";

test("what is minted is parsed: kind, tenant and mode", () => {
  for (let round = 0; round < 1_000; round += 1) {
    const token = mintParticipantToken(randomness, tenantId);
    assert.equal(token.length, 4 + 26 + 1 + 43);
    assert.deepEqual(parseBeckonCredential(token), { kind: "participant", tenantId });
    for (const mode of ["live", "test"] as const) {
      assert.deepEqual(parseBeckonCredential(mintSecretKey(randomness, tenantId, mode)), {
        kind: "secret-key",
        tenantId,
        mode,
      });
    }
  }
});

test("every one of the 256 random bits is in the text", () => {
  const texts = new Set<string>();
  for (let bit = 0; bit < 256; bit += 1) {
    const bytes = Buffer.alloc(32);
    bytes[bit >> 3] = 1 << (bit & 7);
    texts.add(mintParticipantToken({ bytes: () => bytes }, tenantId));
  }
  texts.add(mintParticipantToken({ bytes: () => Buffer.alloc(32, 0) }, tenantId));
  texts.add(mintParticipantToken({ bytes: () => Buffer.alloc(32, 255) }, tenantId));
  assert.equal(texts.size, 258);
});

test("a secret key with any one character changed is not one", () => {
  const key = mintSecretKey(randomness, tenantId, "live");
  for (let index = 0; index < key.length; index += 1) {
    const changed = key.slice(0, index) + (key[index] === "x" ? "y" : "x") + key.slice(index + 1);
    assert.equal(parseBeckonCredential(changed), null, `character ${index}`);
  }
});

test("look-alikes are nothing", () => {
  const token = mintParticipantToken(randomness, tenantId);
  for (const text of [
    "",
    "bpt_",
    token.slice(0, -1),
    `${token}0`,
    `${token}\n`,
    ` ${token}`,
    token.toUpperCase(),
    token.replace("bpt", "bpx"),
  ]) {
    assert.equal(parseBeckonCredential(text), null, text);
  }
});

test("a malformed tenant id cannot be minted into a token", () => {
  for (const bad of ["", "tnt_", "tnt_short", "cmp_01j8z3k4m5n6p7q8r9s0t1v2w3", "tnt_01J8Z3K4M5N6P7Q8R9S0T1V2W3"]) {
    assert.throws(() => mintParticipantToken(randomness, bad), /tenant id/);
    assert.throws(() => mintSecretKey(randomness, bad, "live"), /tenant id/);
  }
});

test("a credential is stored as its SHA-256", () => {
  assert.equal(
    hashCredential("abc").toString("hex"),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
});
