/** The labelled corpus, played through the service: a smaller draw here, the whole in `corpus.deep.test.ts`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { makeCorpus } from "../../../scripts/risk/corpus.ts";
import { useService } from "../harness/service.ts";
import { playWorld } from "./corpus-play.ts";
import { asPercent, figuresOf, honestFlaggedOf, missedTargets, recallOf } from "./corpus-tally.ts";

const service = await useService({ onlyGlobal: true });

test("F3 of abuse at least 95 % is held or refused, of honest look-alikes at most 2 %", async (t) => {
  const corpus = makeCorpus("beckon", 60);
  const played = await Promise.all(
    corpus.worlds.map(async (world) => playWorld(await service.another(), world, "moderate")),
  );
  const figures = figuresOf(corpus.seed, "moderate", played.flat());
  t.diagnostic(`recall ${asPercent(recallOf(figures))}, honest flagged ${asPercent(honestFlaggedOf(figures))}`);
  assert.deepEqual(missedTargets(figures), [], JSON.stringify(figures));
});
