import assert from "node:assert/strict";
import { test } from "node:test";
import { type TestTenant, useService } from "../harness/service.ts";

const service = await useService();

type Answer = { status: number; body: Record<string, unknown> };

const call = async (
  tenant: TestTenant,
  method: string,
  target: string,
  body?: unknown,
  more: Record<string, string> = {},
): Promise<Answer> => {
  const answer = await service.send(target, {
    method,
    body,
    headers: { authorization: `Bearer ${tenant.secretKey}`, ...more },
  });
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
};
const codeOf = async (tenant: TestTenant, participantId: string): Promise<{ code: string; codeId: string }> => {
  const { body } = await call(tenant, "POST", "/v1/codes", { participantId, campaignId: tenant.campaignId });
  return { code: String(body["code"]), codeId: String(body["id"]) };
};
const usedOf = async (tenant: TestTenant, codeId: string) =>
  (await call(tenant, "GET", `/v1/codes/${codeId}`)).body["used"];

test("a sign-up with a code becomes a referral, takes a slot, and is told again the same", async () => {
  const tenant = await service.createTenant();
  const { code, codeId } = await codeOf(tenant, "ann");
  const first = await call(tenant, "POST", "/v1/referrals", { code: code.toLowerCase(), refereeId: "bob" });
  assert.equal(first.status, 201, JSON.stringify(first.body));
  assert.equal(first.body["status"], "registered");
  assert.equal(first.body["referrerId"], "ann");
  assert.equal(await usedOf(tenant, codeId), 1);
  const again = await call(tenant, "POST", "/v1/referrals", { code, refereeId: "bob" });
  assert.deepEqual(again, first);
  assert.equal(await usedOf(tenant, codeId), 1);
});

test("F1 nobody refers themself, and circles do not close, also at the same moment", async () => {
  const tenant = await service.createTenant();
  const codes = Object.fromEntries(
    await Promise.all(["a", "b", "c", "d"].map(async (id) => [id, (await codeOf(tenant, id)).code] as const)),
  );
  const register = (referrer: string, refereeId: string) =>
    call(tenant, "POST", "/v1/referrals", { code: codes[referrer], refereeId });
  assert.equal((await register("a", "a")).body["code"], "self_referral");
  const [one, other] = await Promise.all([register("a", "b"), register("b", "a")]);
  assert.deepEqual(
    [one.status, other.status].toSorted((a, b) => a - b),
    [201, 422],
    JSON.stringify([one, other]),
  );
  const [top, below] = one.status === 201 ? ["a", "b"] : ["b", "a"];
  assert.equal((await register(below, "c")).status, 201);
  assert.equal((await register("c", top)).body["code"], "referral_cycle");
});

test("a sign-up that is still to come is refused as an event would be; a clock may be a little ahead", async () => {
  const tenant = await service.createTenant();
  const { code, codeId } = await codeOf(tenant, "ann");
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const refused = await call(tenant, "POST", "/v1/referrals", { code, refereeId: "bob", registeredAt: at(3_600_000) });
  assert.equal(refused.status, 422, JSON.stringify(refused.body));
  assert.equal(refused.body["code"], "rule_violated");
  assert.deepEqual(
    (refused.body["errors"] as { pointer: string; code: string }[]).map(({ pointer, code: rule }) => [pointer, rule]),
    [["/body/registeredAt", "in_future"]],
  );
  assert.equal(await usedOf(tenant, codeId), 0);
  const ahead = await call(tenant, "POST", "/v1/referrals", { code, refereeId: "bob", registeredAt: at(60_000) });
  assert.equal(ahead.status, 201, JSON.stringify(ahead.body));
});

test("decline gives the slot back once; void can be undone while a slot is free", async () => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 1 } } });
  const { code, codeId } = await codeOf(tenant, "ann");
  const first = await call(tenant, "POST", "/v1/referrals", { code, refereeId: "bob" });
  const id = String(first.body["id"]);
  assert.equal(
    (await call(tenant, "POST", "/v1/referrals", { code, refereeId: "cy" })).body["code"],
    "code_cap_reached",
  );
  assert.equal((await call(tenant, "POST", `/v1/referrals/${id}/void`, { note: "mistake" })).body["status"], "voided");
  assert.equal((await call(tenant, "POST", `/v1/referrals/${id}/void`)).body["status"], "voided");
  assert.equal(await usedOf(tenant, codeId), 0);
  assert.equal((await call(tenant, "POST", "/v1/referrals", { code, refereeId: "cy" })).status, 201);
  assert.equal((await call(tenant, "POST", `/v1/referrals/${id}/unvoid`)).body["code"], "code_cap_reached");
  const steps = await call(tenant, "GET", `/v1/referrals/${id}/transitions`);
  assert.deepEqual(
    (steps.body["items"] as { to: string }[]).map(({ to }) => to),
    ["voided", "registered"],
  );
});

test("a slot is held for a long sign-up, used by it, and linked to the permanent id", async () => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 1 } } });
  const { code, codeId } = await codeOf(tenant, "ann");
  const held = await call(tenant, "POST", `/v1/codes/${code}/reservations`, { onboardingId: "onb-1" });
  assert.equal(held.status, 201, JSON.stringify(held.body));
  assert.equal(await usedOf(tenant, codeId), 1);
  assert.equal(
    (await call(tenant, "POST", "/v1/referrals", { code, refereeId: "zed" })).body["code"],
    "code_cap_reached",
  );
  const made = await call(tenant, "POST", "/v1/referrals", { code, onboardingId: "onb-1" });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  assert.equal(await usedOf(tenant, codeId), 1);
  const linked = await call(tenant, "POST", `/v1/referrals/${String(made.body["id"])}/link`, { refereeId: "bob" });
  assert.equal(linked.body["refereeId"], "bob");
  assert.equal(
    (await call(tenant, "POST", `/v1/referrals/${String(made.body["id"])}/link`, { refereeId: "eve" })).status,
    409,
  );
});

test("a refused sign-up leaves nobody behind", async () => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 1 } } });
  const { code } = await codeOf(tenant, "ann");
  await call(tenant, "POST", "/v1/referrals", { code, refereeId: "bob" });
  const refused = await Promise.all(
    ["cy", "di"].map((refereeId) => call(tenant, "POST", "/v1/referrals", { code, refereeId })),
  );
  assert.deepEqual(
    refused.map(({ body }) => body["code"]),
    ["code_cap_reached", "code_cap_reached"],
  );
  const { body } = await call(tenant, "GET", "/v1/participants");
  assert.deepEqual(
    (body["items"] as { id: string }[]).map(({ id }) => id),
    ["ann", "bob"],
  );
});
