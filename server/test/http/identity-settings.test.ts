import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";

const service = await useService({ onlyGlobal: true });

test("identity settings of every provider can be stored over HTTP, and never come back with a secret", async () => {
  const tenant = await service.createTenant();
  const inputs = [
    { provider: "jwt", issuer: "https://id.example.com", audience: "app", jwksUrl: "https://id.example.com/jwks" },
    { provider: "introspection", url: "https://id.example.com/i", clientId: "b", clientSecret: "words", auth: "post" },
    { provider: "userinfo", url: "https://id.example.com/me", userIdPath: "data.id" },
    { provider: "beckon" },
  ];
  for (const [version, body] of inputs.entries()) {
    const headers = { authorization: `Bearer ${tenant.secretKey}`, "if-match": `"${version}"` };
    const answer = await service.send("/v1/identity-settings", { method: "PUT", headers, body });
    assert.equal(answer.status, 200, answer.body);
    assert.equal(answer.headers.etag, `"${version + 1}"`);
    assert.equal(JSON.parse(answer.body).provider, body.provider);
    assert.ok(!answer.body.includes("words"));
  }
  const headers = { authorization: `Bearer ${tenant.secretKey}`, "if-match": '"4"' };
  const refused = await service.send("/v1/identity-settings", { method: "PUT", headers, body: { provider: "none" } });
  assert.equal(refused.status, 400, refused.body);
});
