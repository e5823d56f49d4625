/** The demo's history in the service as people start it: beside it, and stopped with it. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import type { Progress } from "../../src/demo/history.ts";
import { temporaryFolder } from "../harness/postgres.ts";
import { endAllProcesses, ServiceProcess, until } from "../harness/service-process.ts";

after(endAllProcesses);

const historyIn = (data: string): Progress | undefined =>
  (JSON.parse(fs.readFileSync(path.join(data, "demo.json"), "utf8")) as { history?: Progress }).history;

test("the history begins when the service is ready, leaves its requests alone, stops with it, and goes on", async () => {
  const data = path.join(temporaryFolder(), "data");
  const env = { BECKON_DEMO_HISTORY: "on" };
  const service = await ServiceProcess.start({ data, args: ["--demo"], env });
  const [ready, played] = ["Ctrl-C stops it", "demo data: playing"].map((said) => service.stdout.indexOf(said));
  assert.ok(ready !== undefined && ready >= 0 && (played === -1 || Number(played) > ready), "readiness comes first");
  await until(() => (historyIn(data)?.quarters ?? 0) > 0);
  const code = (await service.referral()).body;
  assert.match(code, /"cap":5,"used":0/);
  assert.deepEqual(await service.end("SIGTERM"), { code: 0, signal: null });
  const middle = historyIn(data);
  assert.equal(middle?.finished, false);

  const off = await ServiceProcess.start({ data, args: ["--demo", "--demo-history", "off"] });
  assert.equal((await off.referral()).body, code, "alice's code stays");
  assert.ok(!off.stdout.includes("demo data"));
  await off.end("SIGTERM");
  assert.deepEqual(historyIn(data), middle);

  const again = await ServiceProcess.start({ data, args: ["--demo"], env });
  await until(() => again.stdout.includes("demo data: going on with the history"));
  await until(() => (historyIn(data)?.quarters ?? 0) > (middle?.quarters ?? 0));
  assert.equal((await again.referral()).body, code);
  assert.deepEqual(await again.end("SIGTERM"), { code: 0, signal: null });
});
