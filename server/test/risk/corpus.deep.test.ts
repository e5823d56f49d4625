/** The whole labelled corpus, of several seeds, played through the service. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCorpus } from "../../../scripts/risk/corpus.ts";
import { useService } from "../harness/service.ts";
import { playWorld } from "./corpus-play.ts";
import { asPercent, figuresOf, honestFlaggedOf, missedTargets, recallOf } from "./corpus-tally.ts";

const service = await useService({ onlyGlobal: true });

for (const seed of ["beckon", "second", "third"])
  test(`F3 the whole corpus of seed ${seed}: recall at least 95 %, honest flagged at most 2 %`, async (t) => {
    const { worlds } = makeCorpus(seed, 500);
    const played = await Promise.all(
      worlds.map(async (world) => playWorld(await service.another(), world, "moderate")),
    );
    const figures = figuresOf(seed, "moderate", played.flat());
    t.diagnostic(`recall ${asPercent(recallOf(figures))}, honest flagged ${asPercent(honestFlaggedOf(figures))}`);
    assert.deepEqual(missedTargets(figures), [], JSON.stringify(figures));
  });
