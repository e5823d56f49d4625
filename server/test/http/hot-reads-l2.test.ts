/**
 * L2: a hot request costs what the same query costs by itself. The ratio is `npm run bench`'s to measure; here is what it rests on: a warm
 * call of either endpoint is one message to the database, and calls that come together share one.
 */
import assert from "node:assert/strict";
import net from "node:net";
import { after, test } from "node:test";
import { startFaultProxy } from "../harness/fault-proxy.ts";
import { useDatabase } from "../harness/postgres.ts";
import { asUrl, useService } from "../harness/service.ts";

const { connection } = await useDatabase();
const { host, port } = connection as { host: string; port: number };
const proxy = await startFaultProxy({ host, port });
const through = asUrl({ ...connection, host: proxy.host, port: proxy.port });
const service = await useService({ onlyGlobal: true, env: { BECKON_DATABASE_URL: through } });
after(() => proxy.close());

/** How each message to the server ends: Sync, of the extended query protocol. */
const sync = Buffer.from([0x53, 0, 0, 0, 4]);

/** How many messages the work sends to the database. */
const messagesOf = async (work: () => Promise<unknown>): Promise<number> => {
  let messages = 0;
  proxy.set({
    kind: "cut-after",
    when: (chunk, toward) => {
      if (toward === "server")
        for (let at = chunk.indexOf(sync); at >= 0; at = chunk.indexOf(sync, at + sync.length)) messages++;
      return false;
    },
  });
  await work();
  proxy.set({ kind: "pass" });
  return messages;
};

const tenant = await service.createTenant();
const headers = { "x-client-key": tenant.clientKey };
const own = { ...headers, authorization: `Bearer ${await tenant.tokenFor("anna")}` };
const { code } = JSON.parse((await service.send("/v1/referral", { headers: own })).body) as { code: string };

for (const [target, sent] of [
  ["/v1/referral", own],
  [`/v1/referral/${code}/validate`, headers],
] as const) {
  test(`L2 a warm call of ${target.replace(code, "{code}")} is one message to the database`, async () => {
    await service.send(target, { headers: sent });
    assert.equal(await messagesOf(() => service.send(target, { headers: sent })), 1);
  });

  test(`L2 calls of ${target.replace(code, "{code}")} that come together share messages`, async () => {
    const together = 8;
    // One after the other on one connection, sent at once: they arrive in one turn of the event loop.
    const pipelined = () =>
      new Promise<number>((resolve, reject) => {
        const { hostname, port: at } = new URL(service.url);
        const lines = Object.entries({ host: hostname, ...sent }).map(([name, value]) => `${name}: ${value}\r\n`);
        const socket = net.connect(Number(at), hostname, () => {
          socket.write(`GET ${target} HTTP/1.1\r\n${lines.join("")}\r\n`.repeat(together));
        });
        let text = "";
        socket.on("error", reject);
        socket.on("data", (chunk: Buffer) => {
          text += chunk.toString("latin1");
          const answered = text.match(/HTTP\/1\.1 200 /g)?.length ?? 0;
          if (answered < together) return;
          socket.destroy();
          resolve(answered);
        });
      });
    await pipelined();
    const messages = await messagesOf(pipelined);
    assert.ok(messages < together, `${messages} messages for ${together} calls`);
  });
}
