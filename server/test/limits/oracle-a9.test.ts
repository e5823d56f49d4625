/** A9: what is limited tells no more than what is answered. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparable, setStage } from "../compat/stage.ts";
import { useService } from "../harness/service.ts";
import { addressOf, guarded } from "./guesser.ts";

const service = await useService({ onlyGlobal: true, env: { ...guarded, BECKON_INVALID_PER_ADDRESS: "2" } });
service.clock.stop();
const stage = await setStage(service, "global");
const ask = (segment: string, address: string) =>
  service.send(`/v1/referral/${segment}/validate`, {
    headers: { "x-client-key": stage.tenant.clientKey, "x-forwarded-for": address },
  });

test("A9 every kind of invalid takes one of the budget, and over it all codes have one answer, valid ones too", async () => {
  const { code: valid } = await stage.vanity("ann", "REAL77");
  await stage.vanity("f", "FREIGN", await stage.another());
  const full = await stage.vanity("full", "FULL77");
  await stage.setUsed(full.id, 5);
  const off = await stage.vanity("off", "DISABL");
  await stage.manage("POST", `/v1/codes/${off.id}/disable`);
  await stage.vanity("b", "BLKD77");
  await stage.manage("POST", "/v1/participants/b/block");
  const kinds = ["NNNNNN", "FREIGN", "FULL77", "DISABL", "BLKD77", "%F0%9F%98%80", "-", "x".repeat(200)];
  const refusals = [];
  for (const [place, kind] of kinds.entries()) {
    const address = addressOf(place);
    const [first, second] = [await ask(kind, address), await ask(kind, address)];
    assert.deepEqual([first.status, second.status], [200, 200], kind);
    assert.deepEqual(comparable(first), comparable(second));
    for (const code of [kind, valid, ...kinds]) refusals.push(await ask(code, address));
  }
  assert.deepEqual([...new Set(refusals.map(({ status }) => status))], [429]);
  for (const one of refusals) assert.deepEqual(comparable(one), comparable(refusals[0] ?? one));
});

test("A9 answers within the budget do not tell how much of it is left", async () => {
  const { code: valid } = await stage.vanity("eve", "REAL22");
  for (const answer of [await ask(valid, addressOf(100)), await ask("NOPE77", addressOf(100))])
    assert.deepEqual(
      Object.keys(answer.headers).filter((name) => /ratelimit|retry/.test(name)),
      [],
    );
});
