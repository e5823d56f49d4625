import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { root } from "../repository.ts";
import { abuseKinds, honestKinds, makeCorpus } from "./corpus.ts";
import { weeks } from "./scene.ts";

const corpus = makeCorpus("test", 500);
const signUps = corpus.worlds.flatMap((world) => world.signUps);

test("F3 the corpus has 500 cases and more of every kind, as many honest ones as abuses", () => {
  assert.ok(Object.keys(abuseKinds).length >= 10 && Object.keys(honestKinds).length >= 10);
  for (const kind of Object.keys(abuseKinds)) {
    const cases = signUps.filter(({ label }) => label.kind === kind && label.abuse);
    assert.ok(cases.length >= 500, `${kind}: ${cases.length}`);
  }
  for (const kind of Object.keys(honestKinds)) {
    const cases = signUps.filter(({ label }) => label.kind === kind && !label.abuse);
    assert.ok(cases.length >= 500, `${kind}: ${cases.length}`);
  }
});

test("F3 hardly any abuse leaves nothing to see, and none of it is left out", () => {
  const abuses = signUps.filter(({ label }) => label.abuse);
  const traceless = abuses.filter(({ label }) => label.tells.length === 0);
  assert.ok(traceless.length > abuses.length / 200 && traceless.length < abuses.length / 20, `${traceless.length}`);
});

test("F3 the same seed gives the same corpus, another seed another one", () => {
  assert.deepEqual(makeCorpus("a", 40), makeCorpus("a", 40));
  assert.notDeepEqual(makeCorpus("a", 40), makeCorpus("b", 40));
});

test("F3 the corpus is whole: owners exist, times are in order, ids are unique, tenants get what they ask for only", () => {
  for (const { profile, owners, signUps: played } of corpus.worlds) {
    const known = new Set(owners.map(({ id }) => id));
    assert.equal(new Set(played.map(({ refereeId }) => refereeId)).size, played.length);
    let lastMs = 0;
    for (const { ownerId, openedAtMs, registeredAtMs, qualifiedAtMs, facts } of played) {
      assert.ok(known.has(ownerId) && openedAtMs < registeredAtMs && registeredAtMs < qualifiedAtMs);
      assert.ok(lastMs <= registeredAtMs && registeredAtMs <= weeks);
      lastMs = registeredAtMs;
      for (const [fact, value] of Object.entries(facts))
        assert.ok(value === null || fact === "country" || (profile.asks as string[]).includes(fact), fact);
      if (facts.email !== null) assert.match(facts.email, /^[^\s@+]+(\+[^\s@+]+)?@[a-z0-9.-]+\.[a-z]+$/i);
      if (facts.phone !== null) assert.match(facts.phone, /^\+[0-9 ()-]{8,20}$/);
    }
  }
});

test("F3 the generator shares no code and no data with the rules", () => {
  for (const file of globSync("scripts/risk/*.ts", { cwd: root }).filter((name) => !name.endsWith(".test.ts"))) {
    const text = readFileSync(join(root, file), "utf8");
    for (const [, specifier = ""] of text.matchAll(/from "([^"]+)"/g))
      assert.ok(/^\.\/[a-z-]+\.ts$/.test(specifier), `${file} imports ${specifier}`);
  }
});
