import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { test } from "node:test";
import { createSecretBox, parseSecretBoxKeys } from "./secret-box.ts";

const randomness = { bytes: (count: number) => randomBytes(count) };
const [one, two] = [randomBytes(32), randomBytes(32)];
const listed = (id: string, key: Uint8Array) => `${id}:${Buffer.from(key).toString("base64")}`;
const box = createSecretBox(parseSecretBoxKeys(listed("k1", one)), randomness);

test("what is sealed opens, and no two seals of one text are equal", () => {
  for (const plain of ["", "secret", "ü".repeat(1_000)]) {
    const sealed = box.seal(plain, "tenant/field");
    assert.match(sealed, /^v1\.k1\.[A-Za-z0-9_-]+$/);
    assert.equal(box.open(sealed, "tenant/field"), plain);
    assert.notEqual(sealed, box.seal(plain, "tenant/field"));
  }
});

test("it opens under no other context, key, key name or content", () => {
  const sealed = box.seal("secret", "tenant-a/field");
  assert.throws(() => box.open(sealed, "tenant-b/field"), /another context/);
  assert.throws(() => createSecretBox([{ id: "k1", key: two }], randomness).open(sealed, "tenant-a/field"), /changed/);
  assert.throws(
    () => createSecretBox([{ id: "k2", key: one }], randomness).open(sealed, "tenant-a/field"),
    /not configured/,
  );
  const renamed = createSecretBox([{ id: "k2", key: one }], randomness);
  assert.throws(() => renamed.open(sealed.replace("k1", "k2"), "tenant-a/field"), /changed/);
  const [, , encoded = ""] = sealed.split(".");
  const bytes = Buffer.from(encoded, "base64url");
  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    assert.throws(
      () => box.open(`v1.k1.${changed.toString("base64url")}`, "tenant-a/field"),
      /changed/,
      `byte ${index}`,
    );
  }
  for (const text of ["", "secret", "v2.k1.AAAA", "v1.k1.", "v1..AAAA", `v1.k1.${"A".repeat(36)}`]) {
    assert.throws(() => box.open(text, "tenant-a/field"), /Secret box/);
  }
});

test("rotation: a new first key seals, the old one still opens", () => {
  const old = box.seal("secret", "c");
  const rotated = createSecretBox(parseSecretBoxKeys(`${listed("k2", two)}, ${listed("k1", one)}`), randomness);
  assert.equal(rotated.open(old, "c"), "secret");
  assert.match(rotated.seal("secret", "c"), /^v1\.k2\./);
});

test("keys that are malformed, repeated or guessable are refused, and the message never holds the key", () => {
  const bad: [string, RegExp][] = [
    ["", /empty/],
    [" , ", /empty/],
    [one.toString("base64"), /does not start with an id/],
    [`K1:${one.toString("base64")}`, /does not start with an id/],
    ["k1:!!!", /not base64/],
    [listed("k1", randomBytes(31)), /31 bytes/],
    [listed("k1", randomBytes(64)), /64 bytes/],
    [`${listed("k1", one)},${listed("k1", two)}`, /same id/],
    [listed("k1", Buffer.alloc(32)), /too few/],
    [listed("k1", Buffer.alloc(32, 0xff)), /too few/],
    [listed("k1", Buffer.from("0123456789abcdef0123456789abcdef")), /readable text/],
    [listed("k1", Buffer.from("change-me-change-me-please-32-by")), /readable text/],
    [listed("k1", Buffer.from(Array.from({ length: 32 }, (_, index) => index))), /counts/],
    [listed("k1", Buffer.from(Array.from({ length: 32 }, (_, index) => 255 - index * 3))), /counts/],
    [listed("k1", createHash("sha256").update("secret").digest()), /well-known/],
  ];
  for (const [text, expected] of bad) {
    assert.throws(
      () => parseSecretBoxKeys(text),
      (error: Error) => expected.test(error.message) && (text.length < 20 || !error.message.includes(text.slice(-20))),
      text,
    );
  }
  for (let round = 0; round < 10_000; round += 1) parseSecretBoxKeys(listed("k1", randomBytes(32)));
});
