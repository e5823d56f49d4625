import assert from "node:assert/strict";
import { test } from "node:test";
import { operations, type Operation } from "@beckon/contract";
import { compileAll, faultsOf } from "./validation.ts";

const bodyFaults = (operation: Operation, body: unknown) =>
  faultsOf(operation, { params: {}, query: {}, body })?.faults.map(({ pointer, code }) => `${pointer} ${code}`) ?? [];

test("every operation's schemas compile in strict mode", () => compileAll());

test("a fault in a union is told for the branch that was meant, and for no other", () => {
  const put = operations.putIdentitySettings;
  assert.deepEqual(bodyFaults(put, { provider: "jwt", issuer: "x" }), ["/body/audience missing"]);
  assert.deepEqual(bodyFaults(put, { provider: "beckon", issuer: "x" }), ["/body/issuer unknown_field"]);
  assert.deepEqual(bodyFaults(put, { provider: "saml" }), ["/body unknown_kind"]);
  assert.deepEqual(bodyFaults(put, {}), ["/body unknown_kind"]);
  assert.deepEqual(bodyFaults(put, { provider: "jwt", issuer: "x", audience: 5, jwksUrl: "https://a.example" }), [
    "/body/audience type",
  ]);
  const create = operations.createCampaign;
  const audience = { type: "rules", rules: [{ attribute: "country", operator: "is" }] };
  assert.deepEqual(bodyFaults(create, { name: "n", terms: { audience } }), [
    "/body/terms/audience/rules/0/operator enum",
  ]);
  assert.deepEqual(bodyFaults(create, { name: "n", startsAt: 5 }), ["/body/startsAt type"]);
});

test("sentences name the form that is asked for and never the value", () => {
  const secret = "sk_live_canary";
  const found = faultsOf(operations.createKey, {
    params: {},
    query: {},
    body: { type: secret, name: `${secret}\n`, scopes: [secret], expiresAt: secret },
  });
  assert.deepEqual(
    found?.faults.map(({ pointer }) => pointer),
    ["/body/type", "/body/name", "/body/scopes/0", "/body/expiresAt"],
  );
  assert.ok(!JSON.stringify(found).includes(secret));
  assert.match(found?.faults[0]?.detail ?? "", /^Must be one of: client, secret\.$/);
  assert.match(found?.faults[3]?.detail ?? "", /^Has the wrong form\. ISO 8601/);
});

test("texts that no database holds faithfully are refused wherever they stand", () => {
  const put = operations.putParticipant;
  const of = (attributes: unknown) =>
    faultsOf(put, { params: { participantId: "ann" }, query: {}, body: { attributes } })?.faults.map((f) => f.pointer);
  assert.deepEqual(of({ a: "x\0" }), ["/body/attributes/a"]);
  assert.deepEqual(of({ a: "\ud800" }), ["/body/attributes/a"]);
  assert.equal(of({ a: "😀" }), undefined);
});

test("a moment whose UTC form needs a fifth digit of the year is refused", () => {
  const of = (expiresAt: string) =>
    faultsOf(operations.createKey, {
      params: {},
      query: {},
      body: { type: "client", name: "x", expiresAt },
    })?.faults.map((fault) => fault.pointer);
  assert.equal(of("9999-12-31T23:59:59.999Z"), undefined);
  assert.deepEqual(of("9999-12-31T23:59:59-23:59"), ["/body/expiresAt"]);
});
