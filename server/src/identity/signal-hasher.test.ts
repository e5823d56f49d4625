import assert from "node:assert/strict";
import { mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { openDisposableDomains } from "./disposable-domains.ts";
import { createSignalReader } from "./signal-hasher.ts";

const key = (id: string) => ({ id, key: new Uint8Array(32).fill(id.charCodeAt(1)) });
const none = { has: () => false };
const of = (reader: ReturnType<typeof createSignalReader>, tenantId: string, email = "ann@mail.example") =>
  reader.read(tenantId, { email }).hashes.filter(({ kind }) => kind === "email");

test("hashes differ by tenant, kind and key; a rotated key is looked for and no longer kept first", () => {
  const before = createSignalReader([key("k1")], none);
  const after = createSignalReader([key("k2"), key("k1")], none);
  const [old] = of(before, "tnt_a");
  assert.notEqual(of(before, "tnt_b")[0]?.hash, old?.hash);
  assert.deepEqual(
    of(after, "tnt_a").map(({ keyId }) => keyId),
    ["k2", "k1"],
  );
  assert.equal(of(after, "tnt_a")[1]?.hash, old?.hash);
  const kinds = before.read("tnt_a", { deviceId: "same", payoutHash: "same" }).hashes;
  assert.notEqual(kinds[0]?.hash, kinds[1]?.hash);
});

test("F2 a list that cannot be asked makes the signal a failed one", () => {
  const broken = createSignalReader([key("k1")], {
    has: () => {
      throw new Error("no list");
    },
  });
  assert.equal(broken.read("tnt_a", { email: "ann@mail.example" }).disposable, "failed");
});

test("the operator's list is read again when it changed, and the last good one stays when it broke", () => {
  const folder = mkdtempSync(join(tmpdir(), "beckon-domains-"));
  try {
    const file = join(folder, "domains.txt");
    let nowMs = 0;
    const said: string[] = [];
    const log = {
      info: (_: object, text: string) => void said.push(text),
      warn: (_: object, text: string) => void said.push(text),
    };
    const write = (domain: string, count: number, second: number) => {
      const lines = Array.from({ length: count }, (_, number) => `${domain}${number}.example # ours`);
      writeFileSync(file, lines.join("\n"));
      utimesSync(file, second, second);
    };
    write("first", 200, 1);
    const domains = openDisposableDomains(file, { nowMs: () => nowMs }, log);
    assert.deepEqual([domains.has(["first7.example"]), domains.has(["second7.example"])], [true, false]);
    write("second", 200, 2);
    assert.equal(domains.has(["second7.example"]), false, "looked at once a minute");
    nowMs += 60_000;
    assert.deepEqual([domains.has(["mail.x", "second7.example"]), domains.has(["first7.example"])], [true, false]);
    write("third", 3, 3);
    nowMs += 60_000;
    assert.deepEqual([domains.has(["second7.example"]), domains.has(["third1.example"])], [true, false]);
    assert.match(said.at(-1) ?? "", /kept the last good list/);
    const shipped = openDisposableDomains(null, { nowMs: () => nowMs }, log);
    assert.deepEqual([shipped.has(["mailinator.com"]), shipped.has(["gmail.com"])], [true, false]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
