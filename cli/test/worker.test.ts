/** `beckon worker`: everything that waits for its time, beside a service that leaves it alone. */
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { call, newPlace, serve, work } from "./harness/beckon.ts";

test("a worker alone does what is due beside a service that does not, and ends when told to", async () => {
  const place = newPlace();
  await place.beckon("tenant create --name Example");
  const service = await serve(place, { BECKON_WORKER: "off" });
  const within = { seconds: 1, after: "registration" };
  const terms = { qualification: { steps: [{ id: "spend", event: "purchase", within }] } };
  const made = await place.beckon("campaign create --name short --file - --json", { stdin: JSON.stringify({ terms }) });
  const { id: campaign } = made.json<{ id: string }>();
  await place.beckon(["campaign", "activate", campaign]);
  await place.beckon(["code", "issue", "--participant", "ann", "--campaign", campaign, "--code", "SHORT1"]);
  const registered = await place.beckon("referral register SHORT1 --referee bob --json");
  const { id: referral } = registered.json<{ id: string }>();
  const status = async () =>
    (await place.beckon(["referral", "show", referral, "--json"])).json<{ status: string }>().status;
  const worker = await work(place);
  while ((await status()) === "registered") await sleep(50);
  assert.equal(await status(), "expired");
  assert.equal(await worker.stop(), 0);
  assert.equal((await fetch(`${service.url}/readyz`)).status, 200);
  assert.equal(await service.stop(), 0);
});

test("what a worker cannot use is refused in a sentence, with code 2", async () => {
  const demo = await call(["worker", "--demo"]);
  assert.deepEqual([demo.code, demo.stdout], [2, ""]);
  assert.match(demo.stderr, /^beckon: --demo is for serve/);
  const elsewhere = await call(["worker"], {
    env: {
      BECKON_UPSTREAM_URL: "http://127.0.0.1:9",
      BECKON_ENCRYPTION_KEYS: `k1:${randomBytes(32).toString("base64")}`,
    },
  });
  assert.equal(elsewhere.code, 2);
  assert.match(elsewhere.stderr, /^beckon: No environment has its database here/);
  const data = mkdtempSync(join(tmpdir(), "beckon-worker-"));
  writeFileSync(
    join(data, "demo.json"),
    JSON.stringify({ tenantId: "tnt_1", clientKey: "key", sides: {}, history: { finished: false } }),
  );
  const midway = await call(["worker"], { env: { BECKON_DATA: data } });
  rmSync(data, { recursive: true });
  assert.equal(midway.code, 2);
  assert.match(midway.stderr, /^beckon: A demo's history is not finished in .*beckon demo reset --yes/);
});
