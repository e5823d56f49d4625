import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder, useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";
import { type Ask, type Call, KeepAliveClient, openLoop } from "./load.ts";
import { ServiceProcess } from "./service-process.ts";

const databases = await useDatabase();
const env = {
  BECKON_DATABASE_URL: asUrl(databases.connection),
  BECKON_ENCRYPTION_KEYS: `t1:${randomBytes(32).toString("base64")}`,
};
// In this process, on the same database, only to make the tenant.
const maker = await useService({ onlyGlobal: true, env });

test("R20 two services on one database, restarted in turn under load: 0 failed", async (t) => {
  const tenant = await maker.createTenant();
  const token = await tenant.tokenFor("ann");
  const folder = temporaryFolder();
  const startOne = (name: string) => ServiceProcess.start({ env, readyFile: `${folder}/${name}.json` });
  const nodes = await Promise.all([startOne("one"), startOne("two")]);
  const urls = nodes.map(({ url }) => url);
  const client = new KeepAliveClient();
  let turn = 0;
  /** As a load balancer does: in turn, and to the next one where nobody listens. */
  const balance = async (ask: Ask): Promise<Call> => {
    const place = turn++ % 2;
    const first = await client.call(urls[place]!, ask);
    return first.error?.code === "ECONNREFUSED" ? client.call(urls[1 - place]!, ask) : first;
  };
  const headers = { "x-client-key": tenant.clientKey, authorization: `Bearer ${token}` };
  const load = openLoop(100, (number) =>
    balance(
      number % 4 === 3
        ? {
            method: "PUT",
            target: `/v1/participants/p${number}`,
            headers: { authorization: `Bearer ${tenant.secretKey}`, "idempotency-key": `k${number}` },
            body: { country: "DE" },
          }
        : { target: "/v1/referral", headers },
    ),
  );
  await sleep(300);
  for (const [place, name] of ["three", "four"].entries()) {
    const askedAtMs = performance.now();
    assert.deepEqual(await nodes[place]!.end("SIGTERM"), { code: 0, signal: null });
    assert.ok(performance.now() - askedAtMs <= 10_000);
    nodes[place] = await startOne(name);
    urls[place] = nodes[place].url;
    await sleep(300);
  }
  const calls = await load.stop();
  client.close();
  assert.deepEqual(
    calls.filter(({ status }) => status !== 200),
    [],
  );
  t.diagnostic(`${calls.length} calls`);
});
