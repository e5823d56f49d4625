import assert from "node:assert/strict";
import { test } from "node:test";
import type { SealedIdentitySettings } from "./identity-settings.ts";
import { takeSameTokens } from "./one-tenant-per-token.ts";

const issuer = "https://login.example.com";
const common = { provider: "jwt", issuer, audience: "shared" } as const;
const address = { ...common, jwksUrl: `${issuer}/jwks` } as const;
const claiming = (value: string, name = "org_id") => ({ ...address, tenantClaim: { name, value } });
const pasted = (n: string) => ({ ...common, keys: [{ kty: "RSA" as const, n, e: "AQAB" }] });
const asked = { provider: "introspection", url: `${issuer}/i`, clientId: "b", auth: "post" } as const;
const whoAmI = { provider: "userinfo", url: `${issuer}/me`, userIdPath: "id" } as const;

test("A4 which two settings take the same tokens, whichever comes first", () => {
  const pairs: [SealedIdentitySettings, SealedIdentitySettings, boolean][] = [
    [address, address, true],
    [address, { ...address, audience: ["more", "shared"] }, true],
    [address, { ...address, audience: "another" }, false],
    [address, { ...address, issuer: "another" }, false],
    [address, claiming("two"), true],
    [claiming("one"), claiming("two"), false],
    [claiming("one"), claiming("one"), true],
    [claiming("one"), claiming("two", "tid"), true],
    [pasted("a"), pasted("b"), false],
    [pasted("a"), pasted("a"), true],
    [address, pasted("a"), true],
    [{ ...common, sealedSharedSecret: "s" }, pasted("a"), false],
    [{ ...common, sealedSharedSecret: "s" }, { ...common, sealedSharedSecret: "t" }, true],
    [asked, { ...asked, url: "HTTPS://login.example.com:443/i", clientId: "c" }, true],
    [asked, { ...asked, issuer, audience: "another" }, true],
    [{ ...asked, issuer: "one" }, { ...asked, issuer: "two" }, false],
    [{ ...asked, audience: "one" }, { ...asked, audience: "two" }, false],
    [address, { ...asked, issuer }, true],
    [address, asked, false],
    [address, { provider: "beckon" }, false],
    [whoAmI, whoAmI, false],
  ];
  for (const [one, other, same] of pairs)
    for (const [a, b] of [
      [one, other],
      [other, one],
    ] as const)
      assert.equal(takeSameTokens(a, b), same, JSON.stringify([a, b]));
});
