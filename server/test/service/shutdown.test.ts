import assert from "node:assert/strict";
import net from "node:net";
import path from "node:path";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { temporaryFolder } from "../harness/postgres.ts";
import { KeepAliveClient, openLoop } from "./load.ts";
import { postgresPid, ServiceProcess, until } from "./service-process.ts";

const newData = () => path.join(temporaryFolder(), "data");

/** A request that never ends: its body is announced and does not come. */
function hang(url: string, secretKey: string): net.Socket {
  const socket = net.connect(Number(new URL(url).port), "127.0.0.1");
  const head = ["POST /v1/campaigns HTTP/1.1", "host: x", `authorization: Bearer ${secretKey}`];
  socket.write([...head, "content-type: application/json", "content-length: 50", "", "{"].join("\r\n"));
  return socket.on("error", () => {});
}

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"] as const) {
  test(`${signal} under load: nobody who keeps to HTTP fails, exit 0 within 10 s, the database stops too`, async (t) => {
    const data = newData();
    const service = await ServiceProcess.start({ data, args: ["--demo"] });
    const { clientKey, participants, secretKey } = service.demo;
    const client = new KeepAliveClient();
    const headers = { "x-client-key": clientKey, authorization: `Bearer ${participants.alice.token}` };
    const ask = (number: number) =>
      client.call(
        service.url,
        number % 2 === 0
          ? { target: "/v1/referral", headers }
          : {
              method: "PUT",
              target: `/v1/participants/p${number}`,
              headers: { authorization: `Bearer ${secretKey}` },
              body: { country: "DE" },
            },
      );
    const load = openLoop(200, ask);
    await sleep(700);
    const readiness = new KeepAliveClient();
    assert.equal((await readiness.call(service.url, { target: "/readyz" })).status, 200);
    const askedAtMs = performance.now();
    service.child.kill(signal);
    await sleep(60);
    const probe = await readiness.call(service.url, { target: "/readyz" });
    assert.deepEqual(
      [probe.status, JSON.parse(probe.body).status, probe.headers.connection],
      [503, "draining", "close"],
    );
    assert.deepEqual(await service.gone, { code: 0, signal: null });
    const tookMs = performance.now() - askedAtMs;
    const calls = await load.stop();
    assert.ok(tookMs <= 10_000, `took ${tookMs} ms`);
    assert.equal(postgresPid(data), undefined);
    const failed = calls.filter(({ status, error }) => status !== 200 && error?.code !== "ECONNREFUSED");
    assert.deepEqual(failed, [], "only a connection that was never made may fail");
    // Between the last look at who knocks and the closing of the door there is an instant, and no more.
    assert.ok(calls.filter(({ resetFresh }) => resetFresh).length <= 3);
    assert.ok(calls.some(({ headers: received }) => received.connection === "close"));
    t.diagnostic(`${calls.filter(({ status }) => status === 200).length} answered, ended in ${Math.round(tookMs)} ms`);
    client.close();
    readiness.close();
  });
}

test("a request that hangs is cut after BECKON_SHUTDOWN_SECONDS, and a connection that says nothing at once", async () => {
  const service = await ServiceProcess.start({
    data: newData(),
    args: ["--demo"],
    env: { BECKON_SHUTDOWN_SECONDS: "2" },
  });
  const silent = net.connect(Number(new URL(service.url).port), "127.0.0.1").on("error", () => {});
  let silentGone = false;
  silent.on("close", () => (silentGone = true));
  const hanging = hang(service.url, service.demo.secretKey);
  await sleep(200);
  const askedAtMs = performance.now();
  service.child.kill("SIGTERM");
  await until(() => silentGone, 1_500);
  assert.equal(service.ended, null, "the hanging request still has its time");
  const ended = await service.gone;
  const tookMs = performance.now() - askedAtMs;
  assert.deepEqual(ended, { code: 0, signal: null });
  assert.ok(tookMs >= 1_900 && tookMs < 5_000, `took ${tookMs} ms`);
  hanging.destroy();
});

test("a second signal within a second changes nothing; a later one ends it at once, the database too", async () => {
  const data = newData();
  const service = await ServiceProcess.start({ data, args: ["--demo"], env: { BECKON_SHUTDOWN_SECONDS: "60" } });
  const hanging = hang(service.url, service.demo.secretKey);
  await sleep(200);
  service.child.kill("SIGINT");
  await sleep(100);
  service.child.kill("SIGTERM");
  await sleep(1_200);
  assert.equal(service.ended, null);
  const askedAtMs = performance.now();
  assert.deepEqual(await service.end("SIGINT"), { code: 1, signal: null });
  assert.ok(performance.now() - askedAtMs < 1_000);
  await until(() => postgresPid(data) === undefined);
  hanging.destroy();
});

test("a signal during the start ends it in order", async () => {
  const data = newData();
  const early = new ServiceProcess({ data, args: ["--demo"] });
  await until(() => postgresPid(data) !== undefined);
  assert.deepEqual(await early.end("SIGTERM"), { code: 0, signal: null });
  assert.equal(postgresPid(data), undefined);
});

test("a start that waits for a silent database says so, and one signal ends it", async () => {
  const data = newData();
  const killed = await ServiceProcess.start({ data, args: ["--demo"] });
  await killed.end("SIGKILL");
  const pid = postgresPid(data) as number;
  process.kill(pid, "SIGSTOP");
  try {
    const waiting = new ServiceProcess({ data, args: ["--demo"] });
    await until(() => waiting.stdout.includes("does not answer; waiting"), 20_000);
    assert.deepEqual(await waiting.end("SIGTERM"), { code: 0, signal: null });
    assert.equal(waiting.stderr, "");
  } finally {
    process.kill(pid, "SIGCONT");
  }
  const next = await ServiceProcess.start({ data, args: ["--demo"] });
  assert.equal((await next.referral()).status, 200);
  await next.end("SIGTERM");
});

test("an error that nobody caught: a fatal line without a secret in it, exit 1, and the database stopped in order", async () => {
  for (const kind of ["throw", "reject"]) {
    const data = newData();
    const preload = path.join(import.meta.dirname, "misbehave.ts");
    const service = await ServiceProcess.start({
      data,
      args: ["--demo"],
      env: { BECKON_TEST_MISBEHAVE: kind },
      preload,
    });
    const { code } = await service.end("SIGUSR2");
    assert.equal(code, 1);
    const fatal = service.log.find(({ level }) => level === 60);
    assert.match(JSON.stringify(fatal), /nobody caught/);
    assert.equal(postgresPid(data), undefined);
    if (kind === "reject") continue;
    const again = await ServiceProcess.start({ data, args: ["--demo"] });
    assert.equal((await again.referral()).status, 200);
    await again.end("SIGTERM");
  }
});
