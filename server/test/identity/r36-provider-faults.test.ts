/** R36: whatever an identity provider does, a verdict comes within two seconds, and nobody is let through or logged out by it. */
import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import type { RequestListener, ServerResponse } from "node:http";
import * as net from "node:net";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { SignJWT } from "jose";
import type { IdentitySettingsInput } from "../../src/core/identity/identity-settings.ts";
import { clientKey, noon, nowSeconds, openVerifier, sendJson, serve, tenantA } from "./stand-ins.ts";

const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
const jwks = { keys: [{ ...pair.publicKey.export({ format: "jwk" }), kid: "k1" }] };
const issuer = "https://idp.example/";
const token = await sign("k1");

function sign(kid: string, subject = "user-1"): Promise<string> {
  const claims = new SignJWT({ iss: issuer, aud: "api", sub: subject, exp: nowSeconds + 86_400 });
  return claims.setProtectedHeader({ alg: "ES256", kid }).sign(pair.privateKey);
}

type Provider = { settings: (url: string) => IdentitySettingsInput; good: unknown };
const providers: Record<string, Provider> = {
  jwks: { settings: (url) => ({ provider: "jwt", issuer, audience: "api", jwksUrl: url }), good: jwks },
  introspection: {
    settings: (url) => ({
      provider: "introspection",
      url,
      clientId: "beckon",
      clientSecret: "s3cret&+ ü",
      auth: "basic",
    }),
    good: { active: true, sub: "user-1" },
  },
  userinfo: {
    settings: (url) => ({ provider: "userinfo", url, userIdPath: "data.user.id" }),
    good: { data: { user: { id: "user-1" } } },
  },
};

/** One way to fail. `body` is what a good provider would have sent. */
const faults: Record<string, (response: ServerResponse, body: string) => void> = {
  "never answers": () => {},
  "headers, then nothing": (response) => response.writeHead(200, { "content-type": "application/json" }).flushHeaders(),
  "all but the last byte": (response, body) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.slice(0, -1));
  },
  "slow drip": (response, body) => {
    response.writeHead(200);
    let sent = 0;
    const drip = setInterval(() => response.write(body[sent++ % body.length]), 100);
    response.on("close", () => clearInterval(drip));
  },
  "endless spaces": (response) => {
    response.writeHead(200);
    const more = () => {
      while (!response.destroyed && response.write(" ".repeat(65_536)));
    };
    response.on("drain", more);
    more();
  },
  "announced huge": (response) => response.writeHead(200, { "content-length": 10 ** 9 }).flushHeaders(),
  "reset in the body": (response, body) => {
    response.writeHead(200, { "content-length": body.length });
    response.write(body.slice(0, 5), () => response.socket?.resetAndDestroy());
  },
  "reset at once": (response) => void response.socket?.resetAndDestroy(),
  "500": (response, body) => void response.writeHead(500).end(body),
  "503": (response, body) => void response.writeHead(503).end(body),
  "429": (response, body) => void response.writeHead(429).end(body),
  "204": (response) => void response.writeHead(204).end(),
  "201 with the right body": (response, body) => void response.writeHead(201).end(body),
  redirect: (response) => void response.writeHead(302, { location: "/good" }).end(),
  "permanent redirect": (response) => void response.writeHead(308, { location: "/good" }).end(),
  gzip: (response, body) => void response.writeHead(200, { "content-encoding": "gzip" }).end(body),
  empty: (response) => void response.end(),
  HTML: (response) => void response.end("<!doctype html><title>Login</title>"),
  "cut JSON": (response, body) => void response.end(body.slice(0, -1)),
  "not UTF-8": (response) => void response.end(Buffer.from([0x7b, 0xff, 0x7d])),
  null: (response) => void response.end("null"),
  "a list": (response, body) => void response.end(`[${body}]`),
  "a number": (response) => void response.end("7"),
  "an empty object": (response) => void response.end("{}"),
  "members in the prototype": (response, body) => void response.end(`{"__proto__":${body}}`),
  "huge header": (response, body) => void response.writeHead(200, { "x-pad": "x".repeat(20_000) }).end(body),
};

/** The whole test takes no longer than its slowest case: all stand side by side. */
async function judgeWithin(t: TestContext, settings: IdentitySettingsInput, name: string): Promise<void> {
  const { verify } = openVerifier(t, { settings: { [tenantA]: settings } });
  const startedAt = performance.now();
  const verdict = await verify(token);
  const tookMs = performance.now() - startedAt;
  assert.equal(verdict.kind, "unavailable", `${name}: ${JSON.stringify(verdict)}`);
  assert.ok(tookMs < 2_300, `${name} took ${tookMs} ms`);
}

for (const [providerName, provider] of Object.entries(providers)) {
  test(`R36 ${providerName}: ${Object.keys(faults).length + 3} faults, each unavailable within two seconds`, async (t) => {
    const body = JSON.stringify(provider.good);
    const cases = Object.entries(faults).map(async ([name, fault]) => {
      const address = await serve(t, (request, response) => {
        if (request.url === "/good") return void response.end(body);
        fault(response, body);
      });
      await judgeWithin(t, provider.settings(`${address}/`), name);
    });
    const garbage = net.createServer((socket) => void socket.on("error", () => {}).end("SSH-2.0-OpenSSH_9.9\r\n"));
    garbage.listen(0, "127.0.0.1");
    await once(garbage, "listening");
    t.after(() => garbage.close());
    const { port } = garbage.address() as net.AddressInfo;
    cases.push(judgeWithin(t, provider.settings(`http://127.0.0.1:${port}/`), "not HTTP"));
    cases.push(judgeWithin(t, provider.settings("http://127.0.0.1:1/"), "nobody listens"));
    cases.push(judgeWithin(t, provider.settings("http://10.255.255.1/"), "address not allowed"));
    await Promise.all(cases);
  });
}

test("R36 introspection: what is asked, and what each answer means", async (t) => {
  let answer: unknown = providers["introspection"]?.good;
  const asked: string[] = [];
  const address = await serve(t, async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    asked.push(`${request.method} ${request.headers.authorization ?? ""} ${body}`);
    sendJson(response, answer);
  });
  const settings: IdentitySettingsInput = {
    provider: "introspection",
    url: address,
    clientId: "beckon",
    clientSecret: "s3cret&+ ü",
    auth: "basic",
    issuer,
    audience: ["api"],
    requiredScopes: ["referral"],
  };
  const { verify, put, verifier } = openVerifier(t, { settings: { [tenantA]: settings } });
  const base = {
    active: true,
    sub: "user-1",
    iss: issuer,
    aud: ["x", "api"],
    scope: "openid referral",
    exp: nowSeconds + 30,
  };
  let count = 0;
  const kind = async (changed: object) => {
    answer = { ...base, ...changed };
    return (await verify(`opaque-${count++}`)).kind;
  };
  assert.equal(await kind({}), "verified");
  const credentials = Buffer.from("beckon:s3cret%26%2B+%C3%BC").toString("base64");
  assert.equal(asked[0], `POST Basic ${credentials} token=opaque-0&token_type_hint=access_token`);
  assert.equal(await kind({ active: false }), "refused");
  assert.equal(await kind({ exp: nowSeconds }), "refused");
  assert.equal(await kind({ nbf: nowSeconds + 1 }), "refused");
  assert.equal(await kind({ iss: "https://other.example/" }), "refused");
  assert.equal(await kind({ aud: "other" }), "refused");
  assert.equal(await kind({ sub: undefined }), "refused");
  assert.equal(await kind({ scope: "openid" }), "forbidden");
  assert.equal(await kind({ active: "true" }), "unavailable");
  assert.equal(await kind({ exp: "soon" }), "unavailable");
  put(tenantA, { ...settings, auth: "post" });
  verifier.forget({ tenantId: tenantA });
  assert.equal(await kind({}), "verified");
  assert.match(
    asked.at(-1) ?? "",
    /^POST {2}token=opaque-\d+&token_type_hint=access_token&client_id=beckon&client_secret=s3cret%26%2B\+%C3%BC$/,
  );
});

test("R36 userinfo: what is asked, and what each answer means", async (t) => {
  let reply: RequestListener = (_request, response) => sendJson(response, { id: 4711 });
  const asked: unknown[] = [];
  const address = await serve(t, (request, response) => {
    asked.push([request.method, request.headers["x-client-key"], request.headers.authorization]);
    reply(request, response);
  });
  const settings: IdentitySettingsInput = { provider: "userinfo", url: address, userIdPath: "/id" };
  const { verify, put, verifier } = openVerifier(t, { settings: { [tenantA]: settings } });
  assert.deepEqual(await verify("US_1"), { kind: "verified", participantId: "4711", expiresAtMs: null });
  assert.deepEqual(asked, [["GET", clientKey, "Bearer US_1"]]);
  let count = 0;
  const kindOf = async (status: number, body: unknown = {}) => {
    reply = (_request, response) => sendJson(response, body, status);
    return (await verify(`opaque-${count++}`)).kind;
  };
  for (const [status, kind] of Object.entries({
    400: "unavailable",
    401: "refused",
    403: "forbidden",
    404: "refused",
    498: "refused",
    499: "unavailable",
  })) {
    assert.equal(await kindOf(Number(status)), kind, status);
  }
  assert.equal(await kindOf(200, { id: "" }), "refused");
  assert.equal(await kindOf(200, { id: 1.5 }), "refused");
  assert.equal(await kindOf(200, { id: null }), "refused");
  assert.equal(await kindOf(200, { user: 1 }), "unavailable");
  put(tenantA, { ...settings, statusMapping: { "400": "refused" }, headers: { clientKey: "x-key" } });
  verifier.forget({ tenantId: tenantA });
  assert.equal(await kindOf(400), "refused");
  assert.equal(await kindOf(401), "unavailable");
});

test("R36 published keys survive an outage for an hour, are asked for sparingly, and rotate", async (t) => {
  let up = true;
  let asked = 0;
  let document: unknown = jwks;
  const address = await serve(t, (_request, response) => {
    asked += 1;
    sendJson(response, document, up ? 200 : 503);
  });
  const settings: IdentitySettingsInput = { provider: "jwt", issuer, audience: "api", jwksUrl: `${address}/jwks` };
  const { verify, clock } = openVerifier(t, { settings: { [tenantA]: settings } });
  let count = 0;
  const kind = async (kid = "k1") => (await verify(await sign(kid, `user-${count++}`))).kind;
  assert.deepEqual(await Promise.all([kind(), kind(), kind()]), ["verified", "verified", "verified"]);
  assert.equal(asked, 1);
  // Invented key ids do not become a flood at the provider.
  assert.deepEqual(
    await Promise.all(Array.from({ length: 20 }, (_, index) => kind(`invented-${index}`))),
    Array(20).fill("refused"),
  );
  assert.equal(asked, 1);
  // A new key is found once the pause is over.
  document = { keys: [...jwks.keys, { ...jwks.keys[0], kid: "k2" }] };
  clock.moveMs(10_000);
  assert.equal(await kind("k2"), "verified");
  assert.equal(asked, 2);
  // An outage: known keys go on, an unknown one may be new and is nobody's fault.
  up = false;
  clock.moveMs(59 * 60_000);
  assert.equal(await kind(), "verified");
  clock.moveMs(2_000);
  assert.equal(await kind("k3"), "unavailable");
  assert.equal(await kind(), "verified");
  clock.moveMs(60_000);
  assert.equal(await kind(), "unavailable");
  const before = asked;
  assert.equal(await kind(), "unavailable");
  assert.equal(asked, before, "right after a failure nobody is asked");
  up = true;
  clock.moveMs(1_000);
  assert.equal(await kind(), "verified");
  assert.ok(clock.nowMs() > noon);
});

test("R36 a store that fails or hangs closes the door too", async (t) => {
  const { verifier } = openVerifier(t, {
    settings: { [tenantA]: { provider: "beckon" } },
    tokens: {
      find: (_tenant, hash) => ((hash[0] ?? 0) % 2 === 0 ? Promise.reject(new Error("down")) : new Promise(() => {})),
    },
  });
  const startedAt = performance.now();
  const verdicts = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      verifier.verify({
        tenantId: tenantA,
        clientKey,
        token: `bpt_${"a".repeat(26)}_${String(index).padStart(43, "0")}`,
      }),
    ),
  );
  assert.ok(performance.now() - startedAt < 2_300);
  assert.deepEqual(new Set(verdicts.map((verdict) => verdict.kind)), new Set(["unavailable"]));
});
