import assert from "node:assert/strict";
import { test } from "node:test";
import {
  allowedAlgorithms,
  checkIdentitySettings,
  type IdentitySettingsInput,
  type JwtSettings,
  parseFieldPath,
  type PublicJwk,
} from "./identity-settings.ts";
import { isParticipantId } from "../participant/participant.ts";

const jwt: JwtSettings = { provider: "jwt", issuer: "https://idp.example/", audience: "api" };
const secret = "bGq7x0Tn5R2vKc9Wd4Yh8Lm1Zp6Sf3Aj";
const rsa: PublicJwk = { kty: "RSA", kid: "r", n: `u${"b".repeat(341)}`, e: "AQAB" };
const ec: PublicJwk = { kty: "EC", kid: "e", crv: "P-256", x: "x", y: "y" };
const judgeUrl = (url: string) => (url.startsWith("https://") ? null : "plain http");
const codes = (settings: IdentitySettingsInput) =>
  checkIdentitySettings(settings, judgeUrl).map((fault) => `${fault.pointer} ${fault.code}`);

test("a jwt provider has exactly one key source", () => {
  assert.deepEqual(codes(jwt), [" key_source_count"]);
  assert.deepEqual(codes({ ...jwt, jwksUrl: "https://a.example/", sharedSecret: secret }), [" key_source_count"]);
  assert.deepEqual(codes({ ...jwt, keys: [rsa], jwksUrl: "https://a.example/" }), [" key_source_count"]);
  for (const source of [{ jwksUrl: "https://a.example/" }, { keys: [rsa, ec] }, { sharedSecret: secret }]) {
    assert.deepEqual(codes({ ...jwt, ...source }), []);
  }
});

test("algorithms fit the key source, so a public key never becomes a secret", () => {
  assert.deepEqual(codes({ ...jwt, jwksUrl: "https://a.example/", algorithms: ["RS256", "HS256"] }), [
    "/algorithms/1 algorithm_mismatch",
  ]);
  assert.deepEqual(codes({ ...jwt, sharedSecret: secret, algorithms: ["ES256"] }), [
    "/algorithms/0 algorithm_mismatch",
  ]);
  // Even settings that went past the check give no mixture.
  assert.deepEqual(allowedAlgorithms({ algorithms: ["RS256", "HS256"] }), ["RS256"]);
  assert.deepEqual(allowedAlgorithms({ algorithms: ["RS256", "HS256"], sharedSecret: secret }), ["HS256"]);
  assert.deepEqual(allowedAlgorithms({ sharedSecret: secret }), ["HS256"]);
  assert.equal(
    allowedAlgorithms({}).some((algorithm) => algorithm.startsWith("HS")),
    false,
  );
});

test("shared secrets are long enough for their algorithm and not simple", () => {
  assert.deepEqual(codes({ ...jwt, sharedSecret: secret, algorithms: ["HS512"] }), ["/sharedSecret secret_too_short"]);
  assert.deepEqual(codes({ ...jwt, sharedSecret: "abc".repeat(20) }), ["/sharedSecret secret_too_simple"]);
  assert.deepEqual(codes({ ...jwt, sharedSecret: `-----BEGIN PUBLIC KEY-----\n${secret}` }), [
    "/sharedSecret secret_is_key",
  ]);
});

test("inline keys are public, complete, strong, named apart and fit their algorithm", () => {
  const wrong: [PublicJwk[], string][] = [
    [[{ ...rsa, d: "x" } as PublicJwk], "/keys/0/d key_is_private"],
    [[{ kty: "oct", k: "x" } as unknown as PublicJwk], "/keys/0/k key_is_private"],
    [[{ kty: "RSA", n: rsa.n ?? "" }], "/keys/0 key_incomplete"],
    [[{ ...rsa, n: "b".repeat(171) }], "/keys/0/n key_too_weak"],
    [[{ ...rsa, alg: "ES256" }], "/keys/0/alg algorithm_mismatch"],
    [[{ ...ec, alg: "ES384" }], "/keys/0/alg algorithm_mismatch"],
    [[{ kty: "EC", crv: "P-256", x: "x" }], "/keys/0 key_incomplete"],
    [[{ kty: "OKP", crv: "P-256", x: "x" }], "/keys/0/crv key_incomplete"],
    [[rsa, { ...ec, kid: "r" }], "/keys/1/kid kid_repeated"],
    [[{ kty: "OKP", crv: "Ed25519", x: "x" }, rsa], "/keys/0/kid kid_missing"],
  ];
  for (const [keys, expected] of wrong) assert.deepEqual(codes({ ...jwt, keys }), [expected]);
});

test("every address goes past the outbound policy", () => {
  const url = "http://a.example/";
  assert.deepEqual(codes({ ...jwt, jwksUrl: url }), ["/jwksUrl url_not_allowed"]);
  assert.deepEqual(codes({ provider: "introspection", url, clientId: "c", clientSecret: "s", auth: "basic" }), [
    "/url url_not_allowed",
  ]);
  assert.deepEqual(codes({ provider: "userinfo", url, userIdPath: "id" }), ["/url url_not_allowed"]);
});

test("userinfo: paths can be read and headers do not collide", () => {
  const userinfo = { provider: "userinfo", url: "https://a.example/", userIdPath: "id" } as const;
  assert.deepEqual(codes({ ...userinfo, userIdPath: "a..b" }), ["/userIdPath path_malformed"]);
  assert.deepEqual(codes({ ...userinfo, headers: { clientKey: "Authorization" } }), ["/headers header_repeated"]);
  assert.deepEqual(codes({ ...userinfo, headers: { clientKey: "Host" } }), ["/headers/clientKey header_reserved"]);
  assert.deepEqual(parseFieldPath("data.user.id"), ["data", "user", "id"]);
  assert.deepEqual(parseFieldPath("/a~1b/c~0d/e.f"), ["a/b", "c~d", "e.f"]);
  for (const path of ["", "/", "a.__proto__.b", "/a~2", "a.b.c.d.e.f.g.h.i"])
    assert.equal(parseFieldPath(path), null, path);
});

test("participant ids are 1 to 128 visible characters", () => {
  for (const id of ["1", "auth0|5f7c", "a@b.example", "ü".repeat(128), "🦊"])
    assert.equal(isParticipantId(id), true, id);
  for (const id of ["", " ", "a b", "a\n", "\0", "a\u00a0b", "\u200b", "\u202e", "\ud800", "u".repeat(129), 7, null]) {
    assert.equal(isParticipantId(id), false, JSON.stringify(id));
  }
});
