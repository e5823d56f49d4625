/**
 * How fast queued deliveries leave: 10,000 events of one tenant to a fast receiver in a process of its own, on the embedded
 * database with fsync on. A script of the bench: says `{ready}`, and measures when it is asked to.
 */
import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import http from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openDeployment, readConfig, startWorker } from "../../server/src/main.ts";
import { newId } from "../../server/src/core/ids.ts";
import { newEvent } from "../../server/src/core/outbox/outbox-event.ts";
import { createTenant } from "../../server/src/core/tenant/create-tenant.ts";
import { createEndpoint } from "../../server/src/core/webhook/change-endpoint.ts";
import { createSecretBox, parseSecretBoxKeys } from "../../server/src/identity/secret-box.ts";
import { createWebhookSigner } from "../../server/src/outbound/webhook-signer.ts";

/** How fast they arrived, and were written down as delivered. `calls` that the receiver saw: one each, when none was made twice. */
export type Drain = { deliveries: number; arrivedPerSecond: number; writtenPerSecond: number; calls: number };

/** The receiver: answers 204 at once, and tells its parent how many came. */
const serve = (): void => {
  let count = 0;
  const server = http.createServer((request, response) => {
    request.resume().on("end", () => {
      count++;
      response.writeHead(204).end();
    });
  });
  server.listen(0, "127.0.0.1", () => process.send?.({ port: (server.address() as AddressInfo).port }));
  process.on("message", () => process.send?.({ count }));
};

const countOf = async (sink: ReturnType<typeof fork>): Promise<number> => {
  sink.send("count");
  const [{ count }] = (await once(sink, "message")) as [{ count: number }];
  return count;
};

const measure = async (deliveries: number, endpoints: number): Promise<Drain> => {
  const folder = mkdtempSync(join(tmpdir(), "beckon-bench-"));
  const sink = fork(fileURLToPath(import.meta.url), ["--sink"]);
  const [{ port }] = (await once(sink, "message")) as [{ port: number }];
  const keys = `b1:${randomBytes(32).toString("base64")}`;
  const env = {
    BECKON_DATA: join(folder, "data"),
    BECKON_ENCRYPTION_KEYS: keys,
    BECKON_LOG_LEVEL: "error",
    BECKON_OUTBOUND_ALLOW: "127.0.0.1/32",
  };
  const deployment = await openDeployment(readConfig({ env, args: [] }), { role: "owner" });
  try {
    const { clock, randomness, open } = deployment;
    if (!open.global) throw new Error("no global environment");
    const { store, database } = open.global;
    const surroundings = { clock, randomness };
    const secretBox = createSecretBox(parseSecretBoxKeys(keys), randomness);
    const signer = createWebhookSigner(randomness);
    const tenantId = await store.transaction(async (inside) => {
      const secretKeys = { mint: () => ({ text: "sk_test_none", hash: randomBytes(32) }) };
      const settings = { name: "Bench", mode: "sandbox", timeZone: "UTC", currency: "EUR" } as const;
      const { tenant } = await createTenant(inside, { ...surroundings, secretKeys }, settings);
      for (let n = 0; n < endpoints; n++)
        await createEndpoint(
          inside,
          { ...surroundings, secretBox, signer, judgeUrl: () => null },
          {
            tenantId: tenant.tenantId,
            url: `http://127.0.0.1:${port}/hook/${n}`,
            description: null,
            eventTypes: null,
            scheme: "standard",
          },
        );
      return tenant.tenantId;
    });
    const events = deliveries / endpoints;
    for (let done = 0; done < events; done += 500) {
      const batch = Array.from({ length: Math.min(500, events - done) }, () => {
        const campaignId = newId("cmp", surroundings);
        const data = { campaignId, status: "active" } as const;
        return newEvent(surroundings, "campaign.activated", { subjectId: campaignId, sequence: 1, data });
      });
      await store.outbox.add(tenantId, batch, clock.nowMs());
    }
    const startedAt = performance.now();
    const worker = startWorker(deployment);
    const text = "select count(*)::int as count from deliveries where state = 'delivered'";
    const tally = { name: "", text, everyTenant: true } as const;
    while ((await countOf(sink)) < deliveries) await new Promise((resolve) => setTimeout(resolve, 20));
    const arrivedMs = performance.now() - startedAt;
    for (let written = 0; written < deliveries; )
      written = (await database.query<{ count: number }>(tally, []))[0]?.count ?? 0;
    const writtenMs = performance.now() - startedAt;
    const rate = (ms: number) => Math.round((deliveries / ms) * 1000);
    const calls = await countOf(sink);
    await worker.stop();
    return { deliveries, arrivedPerSecond: rate(arrivedMs), writtenPerSecond: rate(writtenMs), calls };
  } finally {
    await deployment.close();
    sink.kill();
    rmSync(folder, { recursive: true, force: true });
  }
};

if (process.argv[2] === "--sink") serve();
else {
  const [deliveries = "10000", endpoints = "1"] = process.argv.slice(2);
  process.once(
    "message",
    () => void measure(Number(deliveries), Number(endpoints)).then((found) => process.send?.(found)),
  );
  process.send?.({ ready: true });
}
