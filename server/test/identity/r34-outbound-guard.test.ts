/** R34: no tenant's URL reaches an address that is not public or listed by the operator. */
import assert from "node:assert/strict";
import * as http from "node:http";
import { test } from "node:test";
import { createGuardedRequest, type Resolver } from "../../src/outbound/guarded-request.ts";
import { serve } from "./stand-ins.ts";

// biome-ignore format: a table reads better as a table
const literals = [
  "127.0.0.1", "127.1", "127.255.255.254", "2130706433", "0x7f000001", "0177.0.0.1", "0x7f.1", "017700000001", "127.0.0.1.",
  "①②⑦.0.0.1", "%31%32%37.0.0.1", "0.0.0.0", "0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.127.255.255",
  "169.254.169.254", "0xa9fea9fe", "172.16.0.1", "172.31.255.255", "192.0.0.1", "192.0.2.1", "192.168.1.1", "192.88.99.1",
  "198.18.0.1", "198.19.255.255", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
  "[::]", "[::1]", "[0:0:0:0:0:0:0:1]", "[::127.0.0.1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:8.8.8.8]",
  "[::ffff:0:127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b::8.8.8.8]", "[64:ff9b:1::1]", "[100::1]", "[2001::1]",
  "[2001:0:4136:e378:8000:63bf:3fff:fdd2]", "[2001:10::1]", "[2001:db8::1]", "[2002:7f00:1::]", "[2002:a00:1::1]", "[3fff::1]",
  "[5f00::1]", "[fc00::1]", "[fd12:3456::1]", "[fe80::1]", "[febf::1]", "[fec0::1]", "[ff02::1]", "[4000::1]",
];

// biome-ignore format: a table reads better as a table
const texts = [
  "http://93.184.216.34/", "https://user@example.org/", "https://user:secret@example.org/", "https://:secret@example.org/",
  "ftp://example.org/", "file:///etc/passwd", "data:text/plain,x", "javascript:1", "gopher://example.org/", "unix:/tmp/socket",
  "https://", "https:///", "//example.org/", "", "https://exa mple.org/", "https://example.org/\n", "\thttps://example.org/",
  "https://example.org\\@127.0.0.1/", "https://[fe80::1%25eth0]/", "https://example.org:0/", "https://example.org:99999/",
  "http://localhost/", "https://localhost/", "https://localhost./", "https://LOCALHOST/", "https://a.localhost/",
  `https://example.org/${"a".repeat(2048)}`,
];

/** Addresses that a name server may give for an innocent name. */
// biome-ignore format: a table reads better as a table
const resolved = [
  ["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["::ffff:127.0.0.1"], ["fe80::1%eth0"], ["fd00::1"], ["0.0.0.0"],
  ["93.184.216.34", "127.0.0.1"], ["2606:2800:220:1::1", "::1"], ["64:ff9b::a9fe:a9fe"], ["not an address"], [],
];

const family = (address: string) => ({ address, family: address.includes(":") ? 6 : 4 });

test(`R34 ${literals.length + texts.length} addresses are refused by their text, before anything is sent`, async (t) => {
  const resolve: Resolver = async () => assert.fail("resolved");
  const guard = createGuardedRequest({ allow: [], resolve });
  t.after(() => guard.close());
  for (const url of [...literals.map((host) => `https://${host}/`), ...texts]) {
    const answer = await guard.request({ url, method: "GET" });
    assert.equal(answer.kind, "refused", url);
    assert.notEqual(guard.judgeUrl(url), null, url);
  }
});

test(`R34 ${resolved.length} answers of a name server lead nowhere`, async (t) => {
  for (const addresses of resolved) {
    const guard = createGuardedRequest({ allow: [], resolve: async () => addresses.map(family) });
    t.after(() => guard.close());
    const answer = await guard.request({ url: "https://innocent.example/", method: "GET" });
    assert.equal(answer.kind, addresses.length === 0 ? "failed" : "refused", addresses.join());
  }
});

test("R34 a trusted network does not open plain http, loopback or other networks", async (t) => {
  let answer = "93.184.216.34";
  const guard = createGuardedRequest({ allow: ["10.1.0.0/16"], resolve: async () => [family(answer)] });
  t.after(() => guard.close());
  const ask = async (url: string) => guard.request({ url, method: "GET" });
  assert.deepEqual(await ask("http://innocent.example/"), { kind: "refused", reason: "plain http" });
  for (answer of ["10.2.0.1", "127.0.0.1", "::ffff:10.1.0.1"]) {
    assert.equal((await ask("https://innocent.example/")).kind, "refused", answer);
  }
  assert.equal((await ask("https://10.2.0.1/")).kind, "refused");
  assert.equal(guard.judgeUrl("http://10.1.2.3/"), null);
});

test("R34 rebinding: the address that was judged is the one that is called, and no second answer counts", async (t) => {
  let reached = 0;
  const url = new URL(
    await serve(t, (_request, response) => {
      reached += 1;
      response.setHeader("connection", "close");
      response.end("inside");
    }),
  );
  // 127.0.0.2 is listed, 127.0.0.1 is not: the name server says the one first and the other ever after.
  const answers = ["127.0.0.2", "127.0.0.1"];
  let asked = 0;
  const resolve: Resolver = async () => [family(answers[Math.min(asked++, 1)] ?? "")];
  const guard = createGuardedRequest({ allow: ["127.0.0.2"], resolve });
  t.after(() => guard.close());
  const call = () => guard.request({ url: `http://rebind.example:${url.port}/`, method: "GET" });
  // Nobody listens on 127.0.0.2: a guard that resolved again to connect would have reached the server.
  assert.deepEqual(await call(), { kind: "failed", reason: "connection refused" });
  assert.equal(asked, 1);
  assert.deepEqual(await call(), { kind: "refused", reason: "loopback" });
  assert.equal(reached, 0);
});

test("R34 redirects are answers and are never followed", async (t) => {
  let inside = 0;
  const secret = await serve(t, (_request, response) => {
    inside += 1;
    response.end();
  });
  for (const status of [301, 302, 303, 307, 308]) {
    const outside = await serve(t, (_request, response) => {
      response.writeHead(status, { location: secret });
      response.end();
    });
    const guard = createGuardedRequest({ allow: [new URL(outside).host] });
    t.after(() => guard.close());
    const answer = await guard.request({ url: outside, method: "GET" });
    assert.equal(answer.kind === "answered" && answer.status, status);
    assert.equal((await guard.request({ url: secret, method: "GET" })).kind, "refused");
  }
  assert.equal(inside, 0);
});

test("R34 proxies named in the environment are not used", async (t) => {
  let proxied = 0;
  const proxy = await serve(t, (_request, response) => {
    proxied += 1;
    response.end("proxy");
  });
  const direct = await serve(t, (_request, response) => void response.end("direct"));
  t.after(http.setGlobalProxyFromEnv({ http_proxy: proxy, HTTP_PROXY: proxy }));
  const guard = createGuardedRequest({ allow: [new URL(direct).host] });
  t.after(() => guard.close());
  const answer = await guard.request({ url: direct, method: "GET" });
  assert.equal(answer.kind === "answered" && Buffer.from(answer.body).toString(), "direct");
  assert.equal(proxied, 0);
});

test("R34 public addresses, listed networks and listed hosts pass", async (t) => {
  const direct = await serve(t, (request, response) => void response.end(request.headers["accept-encoding"]));
  const { port } = new URL(direct);
  const guard = createGuardedRequest({
    allow: [`idp.internal:${port}`, "::1/128", "10.0.0.0/8"],
    resolve: async () => [family("127.0.0.1")],
  });
  t.after(() => guard.close());
  for (const url of [
    "https://93.184.216.34/",
    "https://[2606:2800:220:1::1]/",
    "https://1.1.1.1:8443/",
    "http://[::1]/",
    "http://10.9.9.9/",
  ]) {
    assert.equal(guard.judgeUrl(url), null, url);
  }
  const answer = await guard.request({ url: `http://IDP.internal.:${port}/`, method: "GET" });
  assert.equal(answer.kind === "answered" && Buffer.from(answer.body).toString(), "identity");
  assert.equal((await guard.request({ url: `http://other.internal:${port}/`, method: "GET" })).kind, "refused");
});

test("R34 an allow list with a slip in it is an error, not a guess", () => {
  for (const entry of [
    "10.0.0.0/33",
    "10.0.0/8",
    "localhost",
    "a:b",
    "host:0",
    "host:70000",
    "::1/129",
    "",
    "*",
    "fe80::1%eth0",
  ]) {
    assert.throws(() => createGuardedRequest({ allow: [entry] }), /allow list/, entry);
  }
});

test("R34 sockets are kept and used again, and a kept one that died costs nothing", async (t) => {
  const sockets = new Set<unknown>();
  const address = await serve(t, (request, response) => {
    const used = sockets.has(request.socket);
    sockets.add(request.socket);
    if (used && request.url === "/die") return void request.socket.resetAndDestroy();
    response.end("ok");
  });
  const guard = createGuardedRequest({ allow: ["127.0.0.1"] });
  t.after(() => guard.close());
  const ask = async (path: string) => (await guard.request({ url: address + path, method: "GET" })).kind;
  assert.equal(await ask("/"), "answered");
  assert.equal(await ask("/"), "answered");
  assert.equal(sockets.size, 1);
  assert.equal(await ask("/die"), "answered");
  assert.equal(sockets.size, 2);
});
