/** The receiver printed in docs/guides/webhooks.md runs as it stands there. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { freePort } from "../harness/free-port.ts";
import { useService } from "../harness/service.ts";
import { eventually } from "../harness/sink.ts";
import { call, createEndpoint, loopback } from "./webhook-api.ts";

const service = await useService({ env: loopback });
const root = fileURLToPath(new URL("../../../", import.meta.url));

test("the guide's receiver accepts what Beckon signs, once, and nothing else", async () => {
  const guide = readFileSync(`${root}docs/guides/webhooks.md`, "utf8");
  const code = /```ts\n([\s\S]*?)```/.exec(guide)?.[1] ?? "";
  assert.ok(code.includes("webhook.verify"));
  const port = await freePort();
  const tenant = await service.createTenant();
  const url = `http://127.0.0.1:${port}/`;
  const [{ id, secret }, stranger] = [
    await createEndpoint(service, tenant, url),
    await createEndpoint(service, tenant, url),
  ];
  const receiver = spawn(process.execPath, ["--input-type=module-typescript", "-e", code], {
    cwd: root,
    env: { ...process.env, PORT: String(port), WEBHOOK_SECRET: secret },
    stdio: ["ignore", "pipe", "inherit"],
  });
  after(() => receiver.kill());
  let printed = "";
  receiver.stdout.on("data", (chunk: Buffer) => {
    printed += chunk.toString("utf8");
  });
  const tested = await eventually(async () => {
    const { body } = await call(service, tenant, "POST", `/v1/webhook-endpoints/${id}/test`);
    return body["status"] !== null && body;
  });
  assert.deepEqual([tested["status"], tested["delivered"]], [204, true]);
  await eventually(() => printed.startsWith("webhook.test"));
  const refused = await call(service, tenant, "POST", `/v1/webhook-endpoints/${stranger.id}/test`);
  assert.deepEqual([refused.body["status"], refused.body["delivered"]], [401, false]);
});
