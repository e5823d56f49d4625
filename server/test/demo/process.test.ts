/** The demo's history in the service as people start it: beside it, and stopped with it. */
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import type { Progress } from "../../src/demo/player.ts";
import { temporaryFolder } from "../harness/postgres.ts";
import { endAllProcesses, ServiceProcess, until } from "../harness/service-process.ts";

after(endAllProcesses);

const historyIn = (data: string): Progress | undefined =>
  (JSON.parse(fs.readFileSync(path.join(data, "demo.json"), "utf8")) as { history?: Progress }).history;

test("the history begins when the service is ready, leaves its requests alone, stops with it, goes on, and is given up where it may not", async () => {
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

  const again = await ServiceProcess.start({ data, args: ["--demo"], env });
  await until(() => again.stdout.includes("demo data: going on with the history"));
  await until(() => (historyIn(data)?.quarters ?? 0) > (middle?.quarters ?? 0));
  assert.equal((await again.referral()).body, code, "alice's code stays");
  assert.deepEqual(await again.end("SIGTERM"), { code: 0, signal: null });

  const off = await ServiceProcess.start({ data, args: ["--demo", "--demo-history", "off"] });
  await until(() => /^demo data: given up at \d+ %;/m.test(off.stdout));
  assert.equal((await off.referral()).body, code);
  await off.end("SIGTERM");
  const left = historyIn(data);
  assert.ok(left?.finished, "what works in real time from now on takes the rest for overdue");

  const late = await ServiceProcess.start({ data, args: ["--demo"], env });
  assert.equal((await late.referral()).body, code);
  await late.end("SIGTERM");
  assert.ok(!late.stdout.includes("demo data"));
  assert.deepEqual(historyIn(data), left);

  const file = path.join(data, "demo.json");
  const kept = JSON.parse(fs.readFileSync(file, "utf8")) as object;
  fs.writeFileSync(file, JSON.stringify({ ...kept, history: { ...left, finished: false } }));
  const real = await ServiceProcess.start({ data, env: { BECKON_DEMO_DATA: "serve" } });
  await until(() => /^demo data: given up at \d+ %;/m.test(real.stdout));
  await real.end("SIGTERM");
  assert.equal(historyIn(data)?.finished, true, "a service that is no demo works in real time as well");
});
