/** A3 and A4: tokens of one tenant at another's door, revocation, and the limits of what is remembered. */
import assert from "node:assert/strict";
import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { test } from "node:test";
import { SignJWT } from "jose";
import type { IdentitySettingsInput, PublicJwk } from "../../src/core/identity/identity-settings.ts";
import type { ParticipantTokenSource } from "../../src/core/ports.ts";
import { hashCredential, mintParticipantToken } from "../../src/identity/beckon-tokens.ts";
import { VerdictCache } from "../../src/identity/verdict-cache.ts";
import {
  clientKey,
  noon,
  nowSeconds,
  openVerifier,
  randomness,
  sendJson,
  serve,
  tenantA,
  tenantB,
} from "./stand-ins.ts";

const tenantC = `tnt_${"c".repeat(26)}`;
const sharedIssuer = "https://idp.example/";

function issuerKey() {
  const pair = generateKeyPairSync("ed25519");
  return { privateKey: pair.privateKey, jwk: pair.publicKey.export({ format: "jwk" }) as PublicJwk };
}
const keyA = issuerKey();
const keyB = issuerKey();

const jwtSettings = (audience: string, key: PublicJwk, issuer = sharedIssuer): IdentitySettingsInput => ({
  provider: "jwt",
  issuer,
  audience,
  keys: [key],
});
const sign = (key: KeyObject, claims: object = {}) =>
  new SignJWT({ iss: sharedIssuer, sub: "user-1", exp: nowSeconds + 600, ...claims })
    .setProtectedHeader({ alg: "EdDSA" })
    .sign(key);

/** Issued tokens in memory. */
function issued() {
  const rows = new Map<string, { participantId: string; expiresAtMs: number; revokedAtMs: number | null }>();
  const source: ParticipantTokenSource & { asked: number } = {
    asked: 0,
    async find(tenantId, hash) {
      source.asked += 1;
      return rows.get(`${tenantId} ${Buffer.from(hash).toString("hex")}`) ?? null;
    },
  };
  const issue = (tenantId: string, expiresAtMs = noon + 3_600_000) => {
    const token = mintParticipantToken(randomness, tenantId);
    const row = { participantId: "user-1", expiresAtMs, revokedAtMs: null as number | null };
    rows.set(`${tenantId} ${hashCredential(token).toString("hex")}`, row);
    return { token, row };
  };
  return { source, issue };
}

test("A4 signed tokens: each tenant's own are verified, another's are foreign, unproven ones are refused", async (t) => {
  const { verify, counts } = openVerifier(t, {
    settings: {
      [tenantA]: jwtSettings("a", keyA.jwk),
      [tenantB]: jwtSettings("b", keyB.jwk),
      [tenantC]: { provider: "beckon" },
    },
  });
  const tokenA = await sign(keyA.privateKey, { aud: "a" });
  const tokenB = await sign(keyB.privateKey, { aud: "b" });
  const kinds = async (token: string) =>
    Promise.all([tenantA, tenantB, tenantC].map(async (tenantId) => (await verify(token, tenantId)).kind));
  assert.deepEqual(await kinds(tokenA), ["verified", "foreign", "foreign"]);
  assert.deepEqual(await kinds(tokenB), ["foreign", "verified", "foreign"]);
  const refusedEverywhere = ["refused", "refused", "refused"];
  assert.deepEqual(await kinds(await sign(keyA.privateKey, { aud: "b" })), refusedEverywhere);
  assert.deepEqual(await kinds(await sign(keyB.privateKey, { aud: "b", exp: nowSeconds })), refusedEverywhere);
  assert.deepEqual(
    await kinds(await sign(keyB.privateKey, { aud: "b", iss: "https://nobody.example/" })),
    refusedEverywhere,
  );
  assert.deepEqual(await kinds(`${tokenB.slice(0, -4)}AAAA`), refusedEverywhere);
  assert.ok(counts.findByIssuer <= 2, `${counts.findByIssuer} searches by issuer`);
});

test("A4 one provider for two tenants: the claim that names the tenant decides, in signed and in opaque tokens", async (t) => {
  const url = await serve(t, (request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const form = new URLSearchParams(Buffer.concat(chunks).toString());
      const org = (form.get("token") ?? request.headers.authorization ?? "").split("-").at(-1);
      sendJson(response, { active: true, sub: "user-1", org, data: { org, id: "user-1" } });
    });
  });
  const asked = { provider: "introspection", url, clientId: "b", clientSecret: "words", auth: "post" } as const;
  const claim = (value: string, name = "org") => ({ tenantClaim: { name, value } });
  for (const settings of [
    jwtSettings("a", keyA.jwk),
    asked,
    { provider: "userinfo", url, userIdPath: "data.id" } as const,
  ]) {
    const name = settings.provider === "userinfo" ? "data.org" : "org";
    const { verify } = openVerifier(t, {
      settings: {
        [tenantA]: { ...settings, ...claim("a", name) } as IdentitySettingsInput,
        [tenantB]: { ...settings, ...claim("b", name) } as IdentitySettingsInput,
        [tenantC]: { provider: "beckon" },
      },
    });
    const tokenOf = (org: string) =>
      settings.provider === "jwt" ? sign(keyA.privateKey, { aud: "a", org }) : Promise.resolve(`opaque-${org}`);
    const kinds = async (token: string) =>
      Promise.all([tenantA, tenantB, tenantC].map(async (tenantId) => (await verify(token, tenantId)).kind));
    const elsewhere = settings.provider === "jwt" ? "foreign" : "refused";
    assert.deepEqual(await kinds(await tokenOf("a")), ["verified", "forbidden", elsewhere], settings.provider);
    assert.deepEqual(await kinds(await tokenOf("b")), ["forbidden", "verified", elsewhere], settings.provider);
    assert.deepEqual(await kinds(await tokenOf("nobody's")), ["forbidden", "forbidden", "refused"], settings.provider);
  }
});

test("A4 environments: a token that is genuine in one is refused in the other", async (t) => {
  const { source, issue } = issued();
  const global = openVerifier(t, { settings: { [tenantA]: { provider: "beckon" } }, tokens: source });
  const us = openVerifier(t, { settings: { [tenantA]: { provider: "beckon" }, [tenantB]: { provider: "beckon" } } });
  const { token } = issue(tenantA);
  assert.equal((await global.verify(token)).kind, "verified");
  assert.equal((await us.verify(token)).kind, "refused");
  assert.equal((await us.verify(token, tenantB)).kind, "refused");
});

test("A4 Beckon's tokens: foreign only when live and of a tenant that uses them", async (t) => {
  const { source, issue } = issued();
  const { verify } = openVerifier(t, {
    settings: {
      [tenantA]: { provider: "beckon" },
      [tenantB]: { provider: "beckon" },
      [tenantC]: jwtSettings("c", keyA.jwk),
    },
    tokens: source,
  });
  assert.equal((await verify(issue(tenantB).token)).kind, "foreign");
  assert.equal((await verify(issue(tenantB).token, tenantC)).kind, "foreign");
  assert.equal((await verify(mintParticipantToken(randomness, tenantB))).kind, "refused");
  assert.equal((await verify(issue(tenantB, noon).token)).kind, "refused");
  const revoked = issue(tenantB);
  revoked.row.revokedAtMs = noon - 1;
  assert.equal((await verify(revoked.token)).kind, "refused");
  // Issued while the tenant used Beckon's tokens, which it no longer does.
  const late = issue(tenantC).token;
  assert.equal((await verify(late)).kind, "refused");
  assert.equal((await verify(late, tenantC)).kind, "refused");
});

test("A4 Beckon's credentials are never shown to a provider", async (t) => {
  let asked = 0;
  const url = await serve(t, (_request, response) => {
    asked += 1;
    sendJson(response, { id: "user-1" });
  });
  const { verify } = openVerifier(t, { settings: { [tenantA]: { provider: "userinfo", url, userIdPath: "id" } } });
  assert.equal((await verify(mintParticipantToken(randomness, tenantA))).kind, "refused");
  assert.equal((await verify(mintParticipantToken(randomness, tenantB))).kind, "refused");
  assert.equal(asked, 0);
});

test("A3 revocation bites within 60 s, and at once in the process that revoked", async (t) => {
  const { source, issue } = issued();
  const { verify, verifier, clock } = openVerifier(t, {
    settings: { [tenantA]: { provider: "beckon" } },
    tokens: source,
  });
  const [first, second] = [issue(tenantA), issue(tenantA)];
  for (const { token } of [first, second]) assert.equal((await verify(token)).kind, "verified");
  for (const { row } of [first, second]) row.revokedAtMs = noon;
  assert.equal(verifier.verifyCached({ tenantId: tenantA, clientKey, token: first.token })?.kind, "verified");
  verifier.forget({ tenantId: tenantA, token: first.token });
  assert.equal(verifier.verifyCached({ tenantId: tenantA, clientKey, token: first.token }), undefined);
  assert.equal((await verify(first.token)).kind, "refused");
  assert.equal((await verify(second.token)).kind, "verified");
  clock.moveMs(59_999);
  assert.equal((await verify(second.token)).kind, "verified");
  clock.moveMs(1);
  assert.equal((await verify(second.token)).kind, "refused");
});

test("A3 a remembered token dies at its expiry, and a clock set back makes it unknown", async (t) => {
  const { verify, verifier, clock } = openVerifier(t, { settings: { [tenantA]: jwtSettings("a", keyA.jwk) } });
  const token = await sign(keyA.privateKey, { aud: "a", exp: nowSeconds + 10 });
  const known = () => verifier.verifyCached({ tenantId: tenantA, clientKey, token })?.kind;
  await verify(token);
  clock.moveMs(9_999);
  assert.equal(known(), "verified");
  clock.moveMs(1);
  assert.equal(known(), undefined);
  assert.equal((await verify(token)).kind, "refused");
  clock.moveMs(-60_000);
  assert.equal(known(), undefined);
});

test("A3 changed settings bite within 5 s, and at once after forget", async (t) => {
  const { verify, put, clock, verifier } = openVerifier(t, { settings: { [tenantA]: jwtSettings("a", keyA.jwk) } });
  const token = (jti: string) => sign(keyA.privateKey, { aud: "a", jti });
  assert.equal((await verify(await token("1"))).kind, "verified");
  put(tenantA, jwtSettings("a", keyB.jwk));
  clock.moveMs(5_000);
  assert.equal((await verify(await token("2"))).kind, "refused");
  put(tenantA, jwtSettings("a", keyA.jwk));
  assert.equal((await verify(await token("3"))).kind, "refused");
  verifier.forget({ tenantId: tenantA });
  assert.equal((await verify(await token("3"))).kind, "verified");
});

test("A3 a verdict under way when its token is revoked is not remembered", async (t) => {
  const gate = Promise.withResolvers<void>();
  const { verify, verifier } = openVerifier(t, {
    settings: { [tenantA]: { provider: "beckon" } },
    tokens: {
      async find() {
        await gate.promise;
        return { participantId: "user-1", expiresAtMs: noon + 60_000, revokedAtMs: null };
      },
    },
  });
  const token = mintParticipantToken(randomness, tenantA);
  const flight = verify(token);
  verifier.forget({ tenantId: tenantA, token });
  gate.resolve();
  assert.equal((await flight).kind, "verified");
  assert.equal(verifier.verifyCached({ tenantId: tenantA, clientKey, token }), undefined);
});

test("64 verifications per tenant, equal ones shared, others' tenants unharmed, and places come back", async (t) => {
  const gate = Promise.withResolvers<void>();
  let asked = 0;
  const { verify } = openVerifier(t, {
    settings: { [tenantA]: { provider: "beckon" }, [tenantB]: { provider: "beckon" } },
    tokens: {
      async find(tenantId) {
        asked += 1;
        if (tenantId === tenantA) await gate.promise;
        return { participantId: "user-1", expiresAtMs: noon + 60_000, revokedAtMs: null };
      },
    },
  });
  const tokens = Array.from({ length: 64 }, () => mintParticipantToken(randomness, tenantA));
  const flights = [...tokens, ...tokens].map((token) => verify(token));
  const fresh = mintParticipantToken(randomness, tenantA);
  assert.equal((await verify(fresh)).kind, "busy");
  assert.equal((await verify(mintParticipantToken(randomness, tenantB), tenantB)).kind, "verified");
  gate.resolve();
  assert.equal(
    (await Promise.all(flights)).every((verdict) => verdict.kind === "verified"),
    true,
  );
  assert.equal(asked, 65);
  assert.equal((await verify(fresh)).kind, "verified");
});

test("the memory of verdicts is bounded, keeps what is used, and bad tokens push out no good ones", async (t) => {
  const cache = new VerdictCache(1_000);
  const request = { tenantId: tenantA, clientKey, token: "t" };
  const verdict = { kind: "refused", reason: "unknown" } as const;
  cache.store("kept", request, verdict, noon, noon + 1_000);
  for (let index = 0; index < 10_000; index += 1) {
    cache.store(`key-${index}`, request, verdict, noon, noon + 1_000);
    assert.ok(cache.size <= 1_000);
    assert.equal(cache.find("kept", noon), verdict);
  }
  assert.equal(cache.find("key-0", noon), undefined);

  const { source, issue } = issued();
  const { verify, verifier } = openVerifier(t, { settings: { [tenantA]: { provider: "beckon" } }, tokens: source });
  const { token } = issue(tenantA);
  await verify(token);
  for (let index = 0; index < 21_000; index += 1) await verify(`bad-${index}`);
  assert.equal(verifier.verifyCached({ tenantId: tenantA, clientKey, token })?.kind, "verified");
});
