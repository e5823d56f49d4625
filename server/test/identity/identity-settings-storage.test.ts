/** A7: provider secrets rest sealed, are never presented, and do not show in the token tester. */
import assert from "node:assert/strict";
import { createHmac, randomBytes } from "node:crypto";
import { test } from "node:test";
import { inEnglish } from "@beckon/contract";
import { Compile } from "typebox/compile";
import { IdentitySettings, IdentitySettingsInput } from "../../../contract/src/identity-settings.ts";
import { createSecretBox } from "../../src/identity/secret-box.ts";
import {
  openIdentitySettings,
  presentIdentitySettings,
  sealIdentitySettings,
} from "../../src/identity/stored-identity-settings.ts";
import { clientKey, compact, nowSeconds, openVerifier, randomness, tenantA, tenantB } from "./stand-ins.ts";

const box = createSecretBox([{ id: "k1", key: randomBytes(32) }], randomness);
const input = Compile(IdentitySettingsInput);
const output = Compile(IdentitySettings);
const canary = "canary-Zk3v9Q-0b7f1c1e-secret-88";

const samples: IdentitySettingsInput[] = [
  { provider: "beckon" },
  { provider: "jwt", issuer: "https://idp.example/", audience: ["api"], sharedSecret: canary },
  { provider: "jwt", issuer: "https://idp.example/", audience: "api", jwksUrl: "https://idp.example/jwks" },
  {
    provider: "jwt",
    issuer: "i",
    audience: "api",
    keys: [{ kty: "EC", crv: "P-256", x: "x", y: "y" }],
    algorithms: ["ES256"],
  },
  { provider: "introspection", url: "https://idp.example/i", clientId: "c", clientSecret: canary, auth: "post" },
  { provider: "userinfo", url: "https://idp.example/u", userIdPath: "data.id", statusMapping: { "401": "refused" } },
];

test("A7 settings come back whole for use, and without secrets for reading", () => {
  for (const settings of samples) {
    assert.equal(input.Check(settings), true, settings.provider);
    const sealed = sealIdentitySettings(settings, box, tenantA);
    assert.equal(JSON.stringify(sealed).includes(canary), false);
    assert.deepEqual(openIdentitySettings(JSON.parse(JSON.stringify(sealed)), box, tenantA), settings);
    const presented = presentIdentitySettings(sealed);
    assert.equal(output.Check(presented), true, JSON.stringify(presented));
    assert.equal(/canary|v1\.k1|sealed/.test(JSON.stringify(presented)), false);
    if (JSON.stringify(settings).includes(canary))
      assert.throws(() => openIdentitySettings(sealed, box, tenantB), /another context/);
  }
});

test("the contract's shape refuses unknown fields, private keys, alg none and boundless values", () => {
  const jwt = { provider: "jwt", issuer: "i", audience: "a" };
  const wrong: unknown[] = [
    {},
    { provider: "none" },
    { provider: "beckon", issuer: "x" },
    { ...jwt, sharedSecret: "short" },
    { ...jwt, algorithms: ["none"] },
    { ...jwt, algorithms: [] },
    { ...jwt, audience: [] },
    { ...jwt, audience: "a".repeat(257) },
    { ...jwt, clockToleranceSeconds: 61 },
    { ...jwt, jwksUrl: "ftp://a.example/" },
    { ...jwt, jwksUrl: `https://a.example/${"a".repeat(2_048)}` },
    { ...jwt, keys: [{ kty: "RSA", n: "x", e: "AQAB", d: "x" }] },
    { ...jwt, keys: [{ kty: "oct", k: "x" }] },
    { ...jwt, requiredScopes: ["two words"] },
    { provider: "introspection", url: "https://a.example/", clientId: "c", auth: "basic" },
    { provider: "userinfo", url: "https://a.example/", userIdPath: "id", method: "POST" },
    { provider: "userinfo", url: "https://a.example/", userIdPath: "id", statusMapping: { "200": "refused" } },
    { provider: "userinfo", url: "https://a.example/", userIdPath: "id", statusMapping: { "401": "verified" } },
    { provider: "userinfo", url: "https://a.example/", userIdPath: "id", headers: { accessToken: "a b" } },
  ];
  for (const settings of wrong) assert.equal(input.Check(settings), false, JSON.stringify(settings).slice(0, 200));
});

test("A7 the token tester says why, and repeats neither token, person nor secret", async (t) => {
  const { verifier } = openVerifier(t, { settings: { [tenantA]: samples[1] ?? { provider: "beckon" } } });
  const claims = { iss: "https://idp.example/", aud: "other", sub: "person-77", exp: nowSeconds - 5, nbf: nowSeconds };
  const unsigned = compact({ alg: "HS256", kid: "k" }, claims, "").slice(0, -1);
  const token = `${unsigned}.${createHmac("sha256", canary).update(unsigned).digest("base64url")}`;
  const { verdict, steps } = await verifier.explainToken({ tenantId: tenantA, clientKey, token });
  assert.deepEqual(verdict, { kind: "refused", reason: "audience_wrong" });
  assert.deepEqual(
    steps.filter((step) => step.outcome === "failed").map((step) => step.step),
    ["audience", "expiry", "verdict"],
  );
  const text = JSON.stringify(steps);
  for (const hidden of [canary, "person-77", ...token.split(".")]) assert.equal(text.includes(hidden), false, hidden);
  assert.ok(steps.some(({ said }) => inEnglish(said) === "Expires 5 s ago."));

  for (const odd of ["", "a b", "x".repeat(9_000), "not-a-jwt", compact({ alg: "none" }, { iss: "<script>\u202e" })]) {
    const explained = await verifier.explainToken({ tenantId: tenantA, clientKey, token: odd });
    assert.equal(explained.verdict.kind, "refused");
    assert.equal(explained.steps.at(-1)?.outcome, "failed");
    assert.equal(/<script>|\u202e/.test(JSON.stringify(explained)), false);
  }
});
