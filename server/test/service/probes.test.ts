import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { networkInterfaces } from "node:os";
import { after, test } from "node:test";
import { kindsOfWork } from "@beckon/contract";
import { startFaultProxy } from "../harness/fault-proxy.ts";
import { sendRaw, useService } from "../harness/service.ts";

const service = await useService();
const token = randomBytes(16).toString("hex");
const guarded = await service.another({ BECKON_METRICS_TOKEN: token, HOST: "0.0.0.0" });

test("/healthz and /readyz say what they know, about each environment", async () => {
  const health = await service.send("/healthz");
  assert.equal(health.status, 200);
  assert.deepEqual(Object.keys(JSON.parse(health.body) as object), ["status", "version"]);
  const ready = await service.send("/readyz");
  assert.equal(ready.status, 200);
  assert.deepEqual(JSON.parse(ready.body), { status: "ready", databases: { global: "ok", us: "ok" } });
});

test("/metrics is Prometheus text without anything a caller sent", async () => {
  const tenant = await service.createTenant();
  const bearer = await tenant.tokenFor("canary-person");
  const headers = { "x-client-key": tenant.clientKey, authorization: `Bearer ${bearer}` };
  const { body: first } = await service.send("/v1/referral", { headers });
  const { code } = JSON.parse(first) as { code: string };
  await service.send(`/v1/referral/${code}/validate`, { headers });
  await service.send("/no/such/canary-path", { headers });
  await service.send("/v1/participants/canary-person", { headers: { authorization: `Bearer ${tenant.secretKey}` } });
  const { status, headers: received, body } = await service.send("/metrics");
  assert.equal(status, 200);
  assert.match(String(received["content-type"]), /^text\/plain; version=0\.0\.4/);
  const sample = /^[a-zA-Z_:][\w:]*(\{([a-zA-Z_]\w*="(\\.|[^"\\\n])*",?)*\})? (-?[\d.]+(e[+-]?\d+)?|NaN|[+-]Inf)$/;
  for (const line of body.split("\n").filter((text) => text !== "" && !text.startsWith("# ")))
    assert.match(line, sample);
  for (const canary of [code, bearer, tenant.tenantId, tenant.clientKey, tenant.secretKey, "canary"])
    assert.ok(!body.includes(canary));
  assert.match(
    body,
    /beckon_http_request_duration_seconds_count\{route="\/v1\/referral\/:code\/validate",method="GET",status="200"\} 1\n/,
  );
  assert.match(body, /route="unmatched"/);
  assert.match(body, /beckon_database_connections\{environment="us",pool="hot",figure="connected"\} \d/);
});

test("/metrics has the faults and queues of each environment, and answers also while one does not", async () => {
  const { body } = await service.send("/metrics");
  for (const environment of ["global", "us"]) {
    assert.ok(body.includes(`beckon_inspected{environment="${environment}"} 1\n`));
    const fault = `beckon_fault{environment="${environment}",code="no_worker",severity="critical",work=""} 1\n`;
    assert.ok(body.includes(fault), "no worker runs in this test");
    for (const work of kindsOfWork)
      for (const figure of ["due", "oldest_seconds"])
        assert.match(body, new RegExp(`beckon_queue_${figure}\\{environment="${environment}",work="${work}"\\} \\d`));
  }
  assert.match(body, /beckon_database_bytes\{environment="us"\} [1-9]/);
  assert.match(body, /beckon_database_server_connections\{environment="us",figure="maximum"\} [1-9]/);

  const us = new URL(service.service.deployment.config.usDatabaseUrl ?? "");
  const line = await startFaultProxy({ host: us.searchParams.get("host") ?? "", port: Number(us.port) });
  after(() => line.close());
  us.searchParams.set("host", line.host);
  us.port = String(line.port);
  const other = await service.another({ BECKON_US_DATABASE_URL: us.href });
  line.set({ kind: "blackhole", drop: true });
  const silent = await other.send("/metrics");
  line.set({ kind: "pass" });
  assert.equal(silent.status, 200);
  const inspected = silent.body.split("\n").filter((text) => text.startsWith("beckon_inspected"));
  assert.deepEqual(inspected, ['beckon_inspected{environment="global"} 1', 'beckon_inspected{environment="us"} 0']);
  assert.doesNotMatch(silent.body, /beckon_fault\{environment="us"/);
});

test("without a token only this machine reads /metrics, and not through a proxy on it", async () => {
  for (const name of ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
    assert.equal((await service.send("/metrics", { headers: { [name]: "203.0.113.7" } })).status, 404, name);
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((address) => address?.family === "IPv4" && !address.internal)?.address;
  if (outside === undefined) return;
  const open = await service.another({ HOST: "0.0.0.0" });
  const { port } = new URL(open.url);
  assert.equal((await sendRaw(`http://${outside}:${port}`, "/metrics")).status, 404);
  assert.equal((await sendRaw(`http://127.0.0.1:${port}`, "/metrics")).status, 200);
});

test("with a token /metrics is for who has it, from anywhere", async () => {
  const ask = (authorization?: string) => guarded.send("/metrics", { headers: authorization ? { authorization } : {} });
  for (const wrong of [
    undefined,
    "Bearer",
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Basic ${token}`,
    "Bearer é",
  ])
    assert.equal((await ask(wrong)).status, 404, wrong);
  assert.equal((await ask(`Bearer ${token}`)).status, 200);
  assert.equal((await ask(`bearer ${token}`)).status, 200);
});

test("one log line for each answer, with the request's id and pattern, and nothing the caller sent", async () => {
  const tenant = await service.createTenant();
  const bearer = await tenant.tokenFor("canary-somebody");
  const from = service.logged.length;
  const calls: [string, Record<string, string>][] = [
    ["/v1/referral?canary=query", { "x-client-key": tenant.clientKey, authorization: `Bearer ${bearer}` }],
    ["/v1/referral/CANARYCODE/validate", { "x-client-key": tenant.clientKey }],
    ["/v1/referral", { "x-client-key": "canary-key" }],
    ["/v1/participants/canary-somebody", { authorization: `Bearer ${tenant.secretKey}` }],
    ["/canary/absent", {}],
    ["/healthz", {}],
  ];
  for (const [place, [target, headers]] of calls.entries()) {
    const { headers: received } = await service.send(target, {
      headers: { ...headers, "x-request-id": `ask-${place}` },
    });
    assert.equal(received["x-request-id"], `ask-${place}`);
  }
  const lines = service.logged
    .slice(from)
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  const answered = lines.filter(({ msg }) => msg === "answered");
  assert.deepEqual(
    answered.map(({ requestId }) => requestId),
    calls.map((_, place) => `ask-${place}`),
  );
  for (const line of answered) {
    assert.deepEqual(Object.keys(line), ["level", "time", "requestId", "method", "route", "status", "ms", "msg"]);
    assert.match(String(line["time"]), /^\d{4}-\d\d-\d\dT.*Z$/);
  }
  const text = JSON.stringify(lines);
  for (const canary of ["canary", "CANARYCODE", bearer, tenant.secretKey, tenant.clientKey])
    assert.ok(!text.includes(canary), canary);
});

test("a request id that could harm a log is not taken over", async () => {
  for (const bad of ["a b", "x".repeat(65), '{"a":1}', "é"]) {
    const { headers } = await service.send("/healthz", { headers: { "x-request-id": bad } });
    assert.match(String(headers["x-request-id"]), /^[\w.-]{8,64}$/);
    assert.notEqual(headers["x-request-id"], bad);
  }
});
