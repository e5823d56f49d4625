/** A Beckon that hands its US side to another one: the same bytes, nothing kept, and an answer whatever the other one does. */
import assert from "node:assert/strict";
import { once } from "node:events";
import net from "node:net";
import { after, describe, test } from "node:test";
import { startFaultProxy } from "../harness/fault-proxy.ts";
import { type Send, type TestService, useService } from "../harness/service.ts";
import { storedText } from "../http/stored-text.ts";
import { assertAnswer, assertError, comparable, setStage } from "./stage.ts";

// A connection that a black hole left half open is waited for when a service stops, as any caller is; here in vain.
const far = await useService({ env: { BECKON_SHUTDOWN_SECONDS: "1" } });
const usStage = await setStage(far, "us");
const { port } = new URL(far.url);
const line = await startFaultProxy({ host: "127.0.0.1", port: Number(port) });
after(() => line.close());
const near = await useService({ onlyGlobal: true, env: { BECKON_US_UPSTREAM_URL: `http://127.0.0.1:${line.port}` } });
const here = await near.createTenant({ sameAs: usStage.tenant });
const person = "person-of-the-us";
await usStage.vanity(person, "STATES");
const headers = await usStage.as(person);
const anyone = usStage.anyone();
const secret = { "x-us-env": "true", authorization: `Bearer ${usStage.tenant.secretKey}` };
const code = '{"code":"STATES","cap":5,"used":0}';

/** The same request at both, with one request id, must have one answer. */
const same = async (target: string, send: Send = {}) => {
  const sent = { ...send, headers: { "x-request-id": "same", ...send.headers } };
  const direct = await far.send(target, sent);
  const handed = await near.send(target, sent);
  assert.deepEqual(comparable(handed), comparable(direct));
  assert.equal(handed.headers["x-request-id"], "same");
  return handed;
};

describe("C1 a forwarded request has the other side's answer, byte for byte", () => {
  test("C1 GET, in every spelling of the path and of the environment", async () => {
    for (const target of ["/v1/referral", "/v1/referral/", "//v1/referral", "/v1/referral?a=b"])
      assertAnswer(await same(target, { headers }), 200, code);
    const { "x-us-env": _by, ...bare } = headers;
    assertAnswer(await same("/v1/referral?region=us", { headers: bare }), 200, code);
    assert.equal((await same("/v1/referral", { method: "HEAD", headers })).body, "");
    assertAnswer(await same("/v1/referral/activity?limit=3", { headers }), 200, '{"items":[],"nextCursor":null}');
    assertError(await same("/v1/referral/activity?limit=0", { headers }), "invalidRequest");
  });
  test("C1 validate: true, false, and every refusal", async () => {
    assertAnswer(await same("/v1/referral/STATES/validate", { headers: anyone }), 200, '{"valid":true}');
    for (const text of ["NNNNNN", "%F0%9F%98%80", "a%2Fb"])
      await same(`/v1/referral/${text}/validate`, { headers: anyone });
    for (const text of ["%zz", "%00", "A".repeat(257), ""]) {
      assertError(await same(`/v1/referral/${text}/validate`, { headers: anyone }), "invalidRequest");
      assertError(await same(`/v1/referral/${text}/validate`, { headers: { "x-us-env": "1" } }), "missingClientKey");
    }
  });
  test("C1 401, 403, 498, 499", async () => {
    const foreign = await usStage.another();
    assertError(await same("/v1/referral", { headers: anyone }), "notAuthenticated");
    assertError(await same("/v1/referral", { headers: { ...headers, authorization: "Bearer x" } }), "notAuthenticated");
    const theirs = `Bearer ${await foreign.tokenFor("x")}`;
    assertError(await same("/v1/referral", { headers: { ...headers, authorization: theirs } }), "notAuthorized");
    assertError(await same("/v1/referral", { headers: { ...headers, "x-client-key": "nobody" } }), "invalidClientKey");
    assertError(await same("/v1/referral", { headers: { "x-us-env": "true" } }), "missingClientKey");
  });
  test("C1 a client key that is known only here: 401, and no code is valid", async () => {
    const only = await near.createTenant();
    const given = { ...headers, "x-client-key": only.clientKey };
    assertError(await near.send("/v1/referral", { headers: given }), "notAuthenticated");
    assertAnswer(await near.send("/v1/referral/STATES/validate", { headers: given }), 200, '{"valid":false}');
    assertError(await near.send("/v1/referral/%zz/validate", { headers: given }), "invalidRequest");
  });
  test("C1 the management API too: bodies, lists, refusals and replays", async () => {
    await same("/v1/tenant", { headers: secret });
    await same("/v1/codes?limit=1", { headers: secret });
    await same("/v1/campaigns/cmp_none", { headers: secret });
    await same("/v1/tenant", { headers: { "x-us-env": "true", authorization: "Bearer x" } });
    await same("/v1/campaigns", { method: "POST", headers: secret, body: { name: 7 } });
    await same("/v1/tenant", { method: "PATCH", headers: secret, body: { name: "x" } });
    const send = { method: "POST", headers: { ...secret, "idempotency-key": "once" }, body: { name: "Ünïcödé 漢字" } };
    const made = await near.send("/v1/campaigns", send);
    assert.equal(made.status, 201);
    const replayed = await far.send("/v1/campaigns", send);
    assert.deepEqual([replayed.body, replayed.headers["idempotent-replayed"]], [made.body, "true"]);
  });
  test("C1 first GETs through both sides at once are one code", async () => {
    const fresh = await usStage.as("newcomer");
    const nodes = [near, far];
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_value, index) => nodes[index % 2]!.send("/v1/referral", { headers: fresh })),
    );
    assert.equal(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size, 1);
    assert.equal(await usStage.codesOf("newcomer"), 1);
  });
  test("the data is there and only there, and nothing of it is in the log here", async () => {
    const there = await storedText(far.environment("us"));
    const global = await storedText(far.environment("global"));
    const stored = await storedText(near.environment());
    for (const text of [person, "STATES", "newcomer", "Ünïcödé"]) {
      assert.ok(there.includes(text), text);
      for (const place of [global, stored, near.logged]) assert.ok(!place.includes(text), text);
    }
    assert.ok(stored.includes(here.clientKey));
  });
});

describe("C1 the other side is gone", () => {
  const gone = async (by: TestService): Promise<void> => {
    assertError(await by.send("/v1/referral", { headers }), "internal");
    assertError(await by.send("/v1/referral/STATES/validate", { headers: anyone }), "internal");
    assertError(await by.send("/v1/referral/%zz/validate", { headers: anyone }), "internal");
    assertError(await by.send("/v1/referral", { headers: { "x-us-env": "true" } }), "missingClientKey");
    for (const send of [{ headers: secret }, { headers: secret, method: "PATCH", body: { name: "x" } }]) {
      const answer = await by.send("/v1/tenant", send);
      const { code: error } = JSON.parse(answer.body) as { code: string };
      assert.deepEqual(
        [answer.status, answer.headers["content-type"], answer.headers["retry-after"], error],
        [503, "application/problem+json; charset=utf-8", "1", "unavailable"],
      );
    }
    assert.equal((await by.send("/v1/referral", { headers: { "x-client-key": here.clientKey } })).status, 401);
  };
  const well = async () => assertAnswer(await near.send("/v1/referral", { headers }), 200, code);

  // The limit of the test is the promise: an answer in well under 6 s.
  test("C1 a black hole: 500 in the contract's bytes within 6 s, and well again after it", {
    timeout: 6_000,
  }, async () => {
    line.set({ kind: "blackhole", drop: true });
    const both = await Promise.all([
      near.send("/v1/referral", { headers }),
      near.send("/v1/tenant", { headers: secret }),
    ]);
    line.set({ kind: "pass" });
    assertError(both[0], "internal");
    assert.equal(both[1].status, 503);
    await well();
  });
  test("C1 an answer that is cut in the middle is no answer", async () => {
    for (const bytes of [0, 1, 20, 300]) {
      line.set({ kind: "cut-after", bytes });
      assertError(await near.send("/v1/referral", { headers }), "internal");
      line.set({ kind: "pass" });
      line.resetAll();
    }
    await well();
  });
  test("C1 nobody listens there", async () => {
    const closed = await startFaultProxy({ host: "127.0.0.1", port: Number(port) });
    await closed.close();
    await gone(await near.another({ BECKON_US_UPSTREAM_URL: `http://127.0.0.1:${closed.port}` }));
  });
  test("C1 what answers there is not HTTP", async () => {
    const server = net.createServer((socket) => socket.on("error", () => {}).end("hello\r\n"));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port: strange } = server.address() as net.AddressInfo;
    await gone(await near.another({ BECKON_US_UPSTREAM_URL: `http://127.0.0.1:${strange}` }));
    server.close();
  });
  test("C1 two that name each other do not hand a request around", async () => {
    let target = 0;
    const relay = net.createServer((socket) => {
      const onward = net.connect(target, "127.0.0.1");
      for (const [one, other] of [
        [socket, onward],
        [onward, socket],
      ] as const)
        one.on("error", () => other.destroy()).pipe(other);
    });
    relay.listen(0, "127.0.0.1");
    await once(relay, "listening");
    const { port: self } = relay.address() as net.AddressInfo;
    const looped = await near.another({ BECKON_US_UPSTREAM_URL: `http://127.0.0.1:${self}` });
    target = Number(new URL(looped.url).port);
    await gone(looped);
    assert.match(looped.logged, /forwarded twice/);
    relay.close();
  });
});
