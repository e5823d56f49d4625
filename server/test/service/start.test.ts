import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { temporaryFolder } from "../harness/postgres.ts";
import { postgresPid, ServiceProcess } from "./service-process.ts";

const bash = async (script: string): Promise<string> => (await promisify(execFile)("bash", ["-c", script])).stdout;
const newData = () => path.join(temporaryFolder(), "data");
const demo = ["--demo"];

test("a first start with --demo: the ready file has its shape, and what is printed works when pasted", async () => {
  const data = newData();
  const service = await ServiceProcess.start({ data, args: demo });
  const ready = JSON.parse(fs.readFileSync(service.readyFile!, "utf8")) as object;
  assert.equal(fs.statSync(service.readyFile!).mode & 0o777, 0o600);
  for (const name of ["demo.json", "encryption-keys"])
    assert.equal(fs.statSync(path.join(data, name)).mode & 0o777, 0o600, name);
  const person = (id: string) => ({ id, token: "" });
  const side = { clientKey: "", secretKey: "", participants: { alice: person("alice"), bob: person("bob") } };
  const shape = JSON.stringify({ url: "", demo: { tenantId: "", ...side, us: side } });
  const blank = (key: string, value: unknown) => (typeof value === "string" && key !== "id" ? "" : value);
  assert.equal(JSON.stringify(ready, blank), shape);

  const lines = service.stdout.split("\n").filter((line) => /^ {4}curl/.test(line));
  assert.equal(lines.length, 2);
  const [issue, validate] = lines as [string, string];
  const code = (JSON.parse(await bash(issue)) as { code: string }).code;
  assert.match(code, /^[A-Z0-9]{4,}$/);
  assert.equal(await bash(validate), '{"valid":true}');
  const { us } = service.demo;
  const headers = { "x-client-key": us.clientKey, authorization: `Bearer ${us.participants.alice.token}` };
  assert.equal((await service.send("/v1/referral", { headers: { ...headers, "x-us-env": "true" } })).status, 200);
  assert.equal((await service.send("/v1/referral", { headers })).status, 401, "a token of the us environment");

  assert.deepEqual(await service.end("SIGTERM"), { code: 0, signal: null });
  assert.ok(!fs.existsSync(service.readyFile!), "no ready file without a service");
  assert.equal(postgresPid(data), undefined);

  const again = await ServiceProcess.start({ data, args: demo });
  assert.deepEqual(again.demo, service.demo, "keys and tokens stay");
  assert.equal((JSON.parse((await again.referral()).body) as { code: string }).code, code);
  assert.deepEqual(fs.readdirSync(data).sort(), ["demo.json", "encryption-keys", "pgdata", "run"]);
});

test("demo.json lost, cut short, or with a revoked key: the tenant and its data stay, and all that is told works", async () => {
  const data = newData();
  const file = path.join(data, "demo.json");
  let service = await ServiceProcess.start({ data, args: demo });
  const { tenantId, clientKey } = service.demo;
  const first = (await service.referral()).body;
  for (const harm of [() => fs.rmSync(file), () => fs.truncateSync(file, 40), () => fs.writeFileSync(file, "[]")]) {
    await service.end("SIGTERM");
    harm();
    service = await ServiceProcess.start({ data, args: demo });
    assert.deepEqual([service.demo.tenantId, service.demo.clientKey], [tenantId, clientKey]);
    assert.equal((await service.referral()).body, first);
    await worksAsTold(service);
  }
  const authorization = `Bearer ${service.demo.secretKey}`;
  const { status } = await service.send("/v1/participant-tokens/revoke", {
    method: "POST",
    headers: { authorization },
    body: { participantId: "alice" },
  });
  assert.equal(status, 200);
  await service.end("SIGTERM");
  service = await ServiceProcess.start({ data, args: demo });
  assert.equal((await service.referral()).body, first);
  await worksAsTold(service);
});

async function worksAsTold(service: ServiceProcess): Promise<void> {
  const { demo: told } = service;
  for (const [side, more] of [
    [told, {}],
    [told.us, { "x-us-env": "true" }],
  ] as const) {
    for (const { token } of Object.values(side.participants)) {
      const headers = { "x-client-key": side.clientKey, authorization: `Bearer ${token}`, ...more };
      assert.match((await service.send("/v1/referral", { headers })).body, /"code"/);
    }
    const headers = { authorization: `Bearer ${side.secretKey}`, ...more };
    assert.equal((await service.send("/v1/campaigns", { headers })).status, 200);
  }
}

test("a first start killed at any moment is made good by the next one", async () => {
  for (const afterMs of [500, 900]) {
    const data = newData();
    const killed = new ServiceProcess({ data, args: demo });
    setTimeout(() => killed.child.kill("SIGKILL"), afterMs);
    await killed.gone;
    const service = await ServiceProcess.start({ data, args: demo });
    await worksAsTold(service);
    const authorization = `Bearer ${service.demo.secretKey}`;
    assert.equal((await service.send("/v1/campaigns", { headers: { authorization } })).status, 200);
    await service.end("SIGTERM");
  }
});

test("without --demo there is no demo data; a demo's folder is refused, unless a setting says otherwise", async () => {
  const data = newData();
  let service = await ServiceProcess.start({ data });
  assert.deepEqual(Object.keys(JSON.parse(fs.readFileSync(service.readyFile!, "utf8")) as object), ["url"]);
  assert.ok(!fs.existsSync(path.join(data, "demo.json")));
  assert.match(service.stdout, /is listening at http:\/\/127\.0\.0\.1:\d+\n/);
  await service.end("SIGTERM");
  assert.ok(!service.stdout.includes("demo tenant"));
  await (await ServiceProcess.start({ data, args: demo })).end("SIGTERM");
  const refused = await ServiceProcess.refused({ data });
  assert.equal(refused.code, 2);
  assert.match(
    refused.stderr,
    /^beckon: The data folder .* holds the demo tenant.*BECKON_DATA.*BECKON_DEMO_DATA=serve/,
  );
  assert.equal(postgresPid(data), undefined, "nothing was started");
  service = await ServiceProcess.start({ data, env: { BECKON_DEMO_DATA: "serve" } });
  await service.end("SIGTERM");
});

test("a ready file of a killed run is gone before the next one listens", async () => {
  const data = newData();
  const first = await ServiceProcess.start({ data });
  await first.end("SIGKILL");
  assert.ok(fs.existsSync(first.readyFile!));
  const blocker = await ServiceProcess.start({ data });
  const { code } = await ServiceProcess.refused({
    data,
    readyFile: first.readyFile!,
    args: ["--port", new URL(blocker.url).port],
  });
  assert.equal(code, 1);
  assert.ok(!fs.existsSync(first.readyFile!));
});

test("an ordinary user can run it, and so can root", { skip: process.getuid?.() !== 0 && "needs root" }, async (t) => {
  const folder = temporaryFolder();
  const [uid, gid] = [65_534, 65_534];
  fs.chownSync(folder, uid, gid);
  const data = path.join(folder, "data");
  const readable = await bash(
    `setpriv --reuid ${uid} --regid ${gid} --clear-groups test -r ${import.meta.filename} && echo yes || true`,
  );
  // Below a private home nobody else can run this checkout, and there is nothing to prove.
  if (readable === "") return t.diagnostic("this checkout is closed to other users: only root can run it");
  const service = await ServiceProcess.start({ data, args: demo, as: { uid, gid }, cwd: folder });
  await worksAsTold(service);
  assert.equal(fs.statSync(path.join(data, "pgdata")).uid, uid);
  await service.end("SIGTERM");
  const root = await ServiceProcess.refused({ data, args: demo });
  assert.equal(root.code, 2);
  assert.match(root.stderr, /belongs to user number 65534/);
});
