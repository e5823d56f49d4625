/** A1: no forged token is ever verified. */
import assert from "node:assert/strict";
import { createHmac, generateKeyPairSync, type KeyObject, sign as signBytes } from "node:crypto";
import { test } from "node:test";
import type { IdentitySettingsInput, PublicJwk, TokenAlgorithm } from "../../src/core/identity/identity-settings.ts";
import { mintParticipantToken, mintSecretKey } from "../../src/identity/beckon-tokens.ts";
import { compact, nowSeconds, openVerifier, randomness, tenantA, tenantB } from "./stand-ins.ts";

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const weakRsa = generateKeyPairSync("rsa", { modulusLength: 1024 });
const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const attacker = generateKeyPairSync("rsa", { modulusLength: 2048 });
const attackerEc = generateKeyPairSync("ec", { namedCurve: "P-256" });

const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: "jwk" }), kid }) as PublicJwk;
const publicPem = rsa.publicKey.export({ type: "spki", format: "pem" }).toString();
const publicDer = rsa.publicKey.export({ type: "spki", format: "der" });
const sharedSecret = "Zk3v9Q-shared-secret-of-tenant-B-7f1";

const issuer = "https://login.tenant-a.example/";
const settings: IdentitySettingsInput = {
  provider: "jwt",
  issuer,
  audience: "card-api",
  keys: [jwk(rsa.publicKey, "r1"), jwk(ec.publicKey, "e1"), jwk(ed.publicKey, "d1"), jwk(weakRsa.publicKey, "w1")],
};
const good = { iss: issuer, aud: "card-api", sub: "user-1", exp: nowSeconds + 600, iat: nowSeconds };
const header = { alg: "RS256", kid: "r1", typ: "JWT" };

const signingInput = (head: unknown, payload: unknown) => compact(head, payload, "").slice(0, -1);

/** A token truly signed by `key`; header and payload are free, also as raw text. */
function signed(
  payload: unknown,
  head: unknown = header,
  key: KeyObject = rsa.privateKey,
  hashName: string | null = "sha256",
): string {
  const input = signingInput(head, payload);
  const signature = signBytes(hashName, Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
  return `${input}.${signature.toString("base64url")}`;
}

function hmac(payload: unknown, head: unknown, secret: string | Buffer, hashName = "sha256"): string {
  const input = signingInput(head, payload);
  return `${input}.${createHmac(hashName, secret).update(input).digest("base64url")}`;
}

const without = (claim: keyof typeof good) =>
  Object.fromEntries(Object.entries(good).filter(([name]) => name !== claim));
const raw = JSON.stringify(good);
const attackerJwk = jwk(attacker.publicKey, "r1");
const valid = signed(good);
const [head64 = "", body64 = "", sig64 = ""] = valid.split(".");
const embedded = (extra: object) => signed(good, { ...header, ...extra }, attacker.privateKey);
const otherClaims = (claims: object) => signed({ ...good, ...claims });

const forged: Record<string, string> = {
  "alg none": compact({ alg: "none" }, good, "").slice(0, -1) + ".",
  "alg none with a signature": compact({ alg: "none", kid: "r1" }, good),
  "alg None": compact({ alg: "None" }, good, sig64),
  "alg nOnE": compact({ alg: "nOnE" }, good, sig64),
  "alg empty": compact({ alg: "", kid: "r1" }, good, sig64),
  "alg missing": compact({ kid: "r1" }, good, sig64),
  "alg a list": compact({ alg: ["RS256"], kid: "r1" }, good, sig64),
  "alg null": compact({ alg: null, kid: "r1" }, good, sig64),
  "alg twice, none last": `${Buffer.from('{"alg":"RS256","kid":"r1","alg":"none"}').toString("base64url")}.${body64}.${sig64}`,
  "alg lower case": compact({ ...header, alg: "rs256" }, good, sig64),
  "confusion: HS256 with the public PEM": hmac(good, { ...header, alg: "HS256" }, publicPem),
  "confusion: HS256 with the trimmed PEM": hmac(good, { ...header, alg: "HS256" }, publicPem.trim()),
  "confusion: HS256 with the DER": hmac(good, { ...header, alg: "HS256" }, publicDer),
  "confusion: HS256 with the modulus": hmac(
    good,
    { ...header, alg: "HS256" },
    Buffer.from(jwk(rsa.publicKey, "").n ?? "", "base64url"),
  ),
  "confusion: HS256 with the JWK": hmac(good, { ...header, alg: "HS256" }, JSON.stringify(jwk(rsa.publicKey, "r1"))),
  "confusion: HS384 with the public PEM": hmac(good, { ...header, alg: "HS384" }, publicPem, "sha384"),
  "confusion: HS512 with the public PEM": hmac(good, { ...header, alg: "HS512" }, publicPem, "sha512"),
  "confusion: HS256 with the Ed25519 key": hmac(
    good,
    { alg: "HS256", kid: "d1" },
    Buffer.from(jwk(ed.publicKey, "").x ?? "", "base64url"),
  ),
  "confusion: HS256 with an empty secret": hmac(good, { alg: "HS256" }, ""),
  "ES256 with the RSA key's kid": signed(good, { alg: "ES256", kid: "r1" }, attackerEc.privateKey),
  "RS256 with the EC key's kid": signed(good, { alg: "RS256", kid: "e1" }, attacker.privateKey),
  "ES256 all-zero signature": compact({ alg: "ES256", kid: "e1" }, good, Buffer.alloc(64).toString("base64url")),
  "ES256 DER signature": `${signingInput({ alg: "ES256", kid: "e1" }, good)}.${signBytes("sha256", Buffer.from(signingInput({ alg: "ES256", kid: "e1" }, good)), ec.privateKey).toString("base64url")}`,
  "EdDSA all-zero signature": compact({ alg: "EdDSA", kid: "d1" }, good, Buffer.alloc(64).toString("base64url")),
  "attacker's key, right kid": signed(good, header, attacker.privateKey),
  "attacker's key, no kid": signed(good, { alg: "RS256" }, attacker.privateKey),
  "kid a path": signed(good, { ...header, kid: "../../../../dev/null" }, attacker.privateKey),
  "kid a path, HS256 with nothing": hmac(good, { alg: "HS256", kid: "/dev/null" }, Buffer.alloc(1)),
  "kid SQL": signed(good, { ...header, kid: "x' UNION SELECT 'key' --" }, attacker.privateKey),
  "kid a URL": signed(good, { ...header, kid: "http://127.0.0.1/key" }, attacker.privateKey),
  "kid __proto__": signed(good, { ...header, kid: "__proto__" }, attacker.privateKey),
  "kid a number": signed(good, { ...header, kid: 1 }, attacker.privateKey),
  "kid a list": signed(good, { ...header, kid: ["r1"] }, attacker.privateKey),
  "jwk in the header": embedded({ jwk: attackerJwk }),
  "jwk in the header, no kid": signed(good, { alg: "RS256", jwk: attackerJwk }, attacker.privateKey),
  "jku in the header": embedded({ jku: "http://127.0.0.1:9/jwks.json" }),
  "x5u in the header": embedded({ x5u: "http://127.0.0.1:9/cert.pem" }),
  "x5c in the header": embedded({ x5c: ["MIIB"] }),
  crit: signed(good, { ...header, crit: ["exp"], exp: 1 }),
  "crit empty": signed(good, { ...header, crit: [] }),
  "crit b64": signed(good, { ...header, crit: ["b64"], b64: false }),
  "b64 true": signed(good, { ...header, b64: true }),
  "weak RSA": signed(good, { alg: "RS256", kid: "w1" }, weakRsa.privateKey),
  "iss wrong": otherClaims({ iss: "https://login.tenant-b.example/" }),
  "iss without the slash": otherClaims({ iss: issuer.slice(0, -1) }),
  "iss in capitals": otherClaims({ iss: issuer.toUpperCase() }),
  "iss a list": otherClaims({ iss: [issuer] }),
  "iss missing": signed(without("iss")),
  "iss null": otherClaims({ iss: null }),
  "aud wrong": otherClaims({ aud: "other-api" }),
  "aud a list without ours": otherClaims({ aud: ["other-api", "card-api "] }),
  "aud a nested list": otherClaims({ aud: [["card-api"]] }),
  "aud an empty list": otherClaims({ aud: [] }),
  "aud an object": otherClaims({ aud: { "card-api": true } }),
  "aud missing": signed(without("aud")),
  "exp past": otherClaims({ exp: nowSeconds - 1 }),
  "exp now": otherClaims({ exp: nowSeconds }),
  "exp missing": signed(without("exp")),
  "exp text": otherClaims({ exp: String(nowSeconds + 600) }),
  "exp null": otherClaims({ exp: null }),
  "exp infinite": signed(raw.replace(/"exp":\d+/, '"exp":1e999')),
  "nbf future": otherClaims({ nbf: nowSeconds + 5 }),
  "nbf text": otherClaims({ nbf: "0" }),
  "sub missing": signed(without("sub")),
  "sub empty": otherClaims({ sub: "" }),
  "sub a number": otherClaims({ sub: 1 }),
  "sub an object": otherClaims({ sub: { $ne: null } }),
  "sub a list": otherClaims({ sub: ["user-1"] }),
  "sub true": otherClaims({ sub: true }),
  "sub with NUL": otherClaims({ sub: "user-1\0" }),
  "sub with a space": otherClaims({ sub: "user 1" }),
  "sub with a line end": otherClaims({ sub: "user-1\n" }),
  "sub with a zero-width space": otherClaims({ sub: "user\u200b-1" }),
  "sub with a direction override": otherClaims({ sub: "user\u202e-1" }),
  "sub with half a pair": signed(raw.replace("user-1", "user\\ud800")),
  "sub of 129": otherClaims({ sub: "u".repeat(129) }),
  "sub only inherited": signed(raw.replace('"sub":"user-1"', '"__proto__":{"sub":"user-1"}')),
  "sub twice, the last one unusable": signed(raw.replace('"sub":"user-1"', '"sub":"user-1","sub":7')),
  "payload changed": `${head64}.${Buffer.from(raw.replace("user-1", "user-2")).toString("base64url")}.${sig64}`,
  "payload a list": signed([good]),
  "payload null": signed("null"),
  "payload not JSON": signed(`${raw},`),
  "payload not UTF-8": (() => {
    const input = `${head64}.${Buffer.from([0x7b, 0xff, 0x7d]).toString("base64url")}`;
    return `${input}.${signBytes("sha256", Buffer.from(input), rsa.privateKey).toString("base64url")}`;
  })(),
  "signature empty": `${head64}.${body64}.`,
  "signature missing": `${head64}.${body64}`,
  "signature cut": valid.slice(0, -8),
  "signature of another token": `${head64}.${body64}.${signed({ ...good, sub: "user-2" }).split(".")[2]}`,
  "four parts": `${valid}.${sig64}`,
  "five parts": `${head64}..${body64}.${sig64}.${sig64}`,
  "space before": ` ${valid}`,
  "space after": `${valid} `,
  "line end after": `${valid}\n`,
  "tab within": `${head64}.\t${body64}.${sig64}`,
  "NUL after": `${valid}\0`,
  padding: `${head64}=.${body64}.${sig64}`,
  "standard base64": `${head64}.${body64}.+/${sig64.slice(2)}`,
  "JSON serialization": JSON.stringify({ protected: head64, payload: body64, signature: sig64 }),
  huge: otherClaims({ pad: "x".repeat(9_000) }),
  "a megabyte": `${head64}.${"A".repeat(1_000_000)}.${sig64}`,
  empty: "",
  "two dots": "..",
  "Bearer twice": `Bearer ${valid}`,
  emoji: "🦊.🦊.🦊",
  "a Beckon token never issued": mintParticipantToken(randomness, tenantA),
  "a Beckon token of another tenant, never issued": mintParticipantToken(randomness, tenantB),
  "a secret key": mintSecretKey(randomness, tenantA, "live"),
};

test(`A1 ${Object.keys(forged).length} forged tokens: none verified, none foreign`, async (t) => {
  // Another tenant with the same issuer and a shared secret stands by, so that the search for foreign tokens runs as well.
  const other: IdentitySettingsInput = { provider: "jwt", issuer, audience: "other", sharedSecret };
  const { verify, verifier } = openVerifier(t, { settings: { [tenantA]: settings, [tenantB]: other } });
  for (const [name, token] of Object.entries(forged)) {
    const verdict = await verify(token);
    assert.equal(verdict.kind, "refused", `${name}: ${JSON.stringify(verdict)}`);
    // And again, from the memory of refusals.
    assert.equal((await verify(token)).kind, "refused", name);
    assert.equal(
      verifier.verifyCached({ tenantId: tenantA, clientKey: "another", token })?.kind ?? "refused",
      "refused",
      name,
    );
  }
  const verdict = await verify(valid);
  assert.deepEqual(verdict, { kind: "verified", participantId: "user-1", expiresAtMs: good.exp * 1000 });
});

test("A1 what is genuine passes: each algorithm, an audience list, tolerance, typ, scopes, another subject claim", async (t) => {
  const { verify } = openVerifier(t, { settings: { [tenantA]: settings } });
  const kinds = async (token: string) => (await verify(token)).kind;
  assert.equal(await kinds(signed(good, { alg: "ES256", kid: "e1" }, ec.privateKey)), "verified");
  assert.equal(await kinds(signed(good, { alg: "EdDSA", kid: "d1" }, ed.privateKey, null)), "verified");
  assert.equal(await kinds(signed(good, { ...header, alg: "RS512" }, rsa.privateKey, "sha512")), "verified");
  assert.equal(await kinds(otherClaims({ aud: ["x", "card-api"], nbf: nowSeconds, jti: "1" })), "verified");
  assert.equal(await kinds(otherClaims({ sub: "auth0|5f7c8ec7c33c6c004bbafe82", jti: "2" })), "verified");
  assert.equal(await kinds(otherClaims({ sub: "ü".repeat(128), jti: "3" })), "verified");

  const strict: IdentitySettingsInput = {
    ...settings,
    algorithms: ["RS256"],
    typ: "at+jwt",
    clockToleranceSeconds: 30,
    requiredScopes: ["referral:read"],
    subjectClaim: "https://tenant-a.example/user_id",
  };
  const settled = openVerifier(t, { settings: { [tenantA]: strict } });
  const claims = {
    ...good,
    exp: nowSeconds - 10,
    scope: "openid referral:read",
    "https://tenant-a.example/user_id": "u-9",
  };
  const head = { ...header, typ: "application/at+jwt" };
  const verdict = await settled.verify(signed(claims, head));
  assert.equal(verdict.kind === "verified" && verdict.participantId, "u-9");
  assert.equal((await settled.verify(signed({ ...claims, scope: "openid" }, head))).kind, "forbidden");
  assert.equal((await settled.verify(signed(claims))).kind, "refused");
  assert.equal((await settled.verify(signed({ ...claims, exp: nowSeconds - 31 }, head))).kind, "refused");
  assert.equal(
    (await settled.verify(signed(claims, { ...head, alg: "RS512" }, rsa.privateKey, "sha512"))).kind,
    "refused",
  );
});

test("A1 a shared secret allows HS algorithms only, and only those the settings name", async (t) => {
  const hs = (algorithms?: TokenAlgorithm[]): IdentitySettingsInput => ({
    provider: "jwt",
    issuer,
    audience: "card-api",
    sharedSecret,
    ...(algorithms === undefined ? {} : { algorithms }),
  });
  const { verify } = openVerifier(t, { settings: { [tenantA]: hs() } });
  assert.equal((await verify(hmac(good, { alg: "HS256" }, sharedSecret))).kind, "verified");
  assert.equal((await verify(hmac(good, { alg: "HS512" }, sharedSecret, "sha512"))).kind, "refused");
  assert.equal((await verify(hmac(good, { alg: "HS256" }, `${sharedSecret}x`))).kind, "refused");
  assert.equal((await verify(hmac({ ...good, iss: "x" }, { alg: "HS256" }, sharedSecret))).kind, "refused");
  assert.equal((await verify(signed(good))).kind, "refused");
  assert.equal((await verify(compact({ alg: "none" }, good, "").slice(0, -1) + ".")).kind, "refused");
});
