import assert from "node:assert/strict";
import { test } from "node:test";
import { type TestTenant, useService } from "../harness/service.ts";

const service = await useService();
const call = async (tenant: TestTenant, method: string, target: string, body?: unknown) => {
  const answer = await service.send(target, { method, body, headers: { authorization: `Bearer ${tenant.secretKey}` } });
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
};

test("a sandbox's clock goes ahead and what is due happens; a live tenant has none", async () => {
  const steps = [
    { id: "verified", event: "kyc.verified", within: { seconds: 86_400, after: "registration" as const } },
  ];
  const sandbox = await service.createTenant({ mode: "sandbox", campaign: { terms: { qualification: { steps } } } });
  const { body: code } = await call(sandbox, "POST", "/v1/codes", {
    participantId: "ann",
    campaignId: sandbox.campaignId,
  });
  const { body: referral } = await call(sandbox, "POST", "/v1/referrals", { code: code["code"], refereeId: "bob" });
  const moved = await call(sandbox, "POST", "/v1/sandbox/clock", { advanceSeconds: 86_402 });
  assert.deepEqual([moved.status, moved.body["aheadSeconds"]], [200, 86_402]);
  const later = await call(sandbox, "GET", `/v1/referrals/${String(referral["id"])}`);
  assert.equal(later.body["status"], "expired");
  assert.ok(Date.parse(String(later.body["updatedAt"])) > Date.now() + 86_000_000);
  const live = await service.createTenant();
  assert.equal((await call(live, "POST", "/v1/sandbox/clock", { advanceSeconds: 1 })).body["code"], "not_a_sandbox");
});

test("moving a sandbox's clock ends holds, unpaid rewards and held slots before the answer", async () => {
  const reward = {
    side: "referrer",
    kind: "fixed",
    holdSeconds: 3_600,
    value: { type: "points", amount: 5, unit: "miles" },
  } as const;
  const rewards = [
    { ...reward, id: "stays" },
    { ...reward, id: "ends", expiresAfterSeconds: 3_600 },
  ];
  const sandbox = await service.createTenant({
    mode: "sandbox",
    campaign: { terms: { qualification: { steps: [] }, rewards } },
  });
  const { body: code } = await call(sandbox, "POST", "/v1/codes", {
    participantId: "ann",
    campaignId: sandbox.campaignId,
  });
  const text = String(code["code"]);
  await call(sandbox, "POST", `/v1/codes/${text}/reservations`, { onboardingId: "later", ttlSeconds: 3_600 });
  const { body: referral } = await call(sandbox, "POST", "/v1/referrals", { code: text, refereeId: "bob" });
  const states = async () => {
    const { body } = await call(sandbox, "GET", `/v1/referrals/${String(referral["id"])}/rewards`);
    const shown = body["rewards"] as { rule: string; status: string }[];
    return Object.fromEntries(shown.map(({ rule, status }) => [rule, status]));
  };
  const used = async () => (await call(sandbox, "GET", `/v1/codes/${String(code["id"])}`)).body["used"];
  await call(sandbox, "POST", "/v1/sandbox/clock", { advanceSeconds: 1 });
  assert.deepEqual([await states(), await used()], [{ stays: "pending", ends: "pending" }, 2]);
  await call(sandbox, "POST", "/v1/sandbox/clock", { advanceSeconds: 3_600 });
  assert.deepEqual([await states(), await used()], [{ stays: "available", ends: "available" }, 1]);
  await call(sandbox, "POST", "/v1/sandbox/clock", { advanceSeconds: 3_600 });
  assert.deepEqual(await states(), { stays: "available", ends: "expired" });
});

test("the compatible endpoints are on the sandbox's time too", async () => {
  const sandbox = await service.createTenant({
    mode: "sandbox",
    campaign: { endsAt: new Date(Date.now() + 3_600_000).toISOString() },
  });
  const headers = { "x-client-key": sandbox.clientKey, authorization: `Bearer ${await sandbox.tokenFor("ann")}` };
  const { body } = await service.send("/v1/referral", { headers });
  const { code } = JSON.parse(body) as { code: string };
  assert.equal((await service.send(`/v1/referral/${code}/validate`, { headers })).body, '{"valid":true}');
  await call(sandbox, "POST", "/v1/sandbox/clock", { advanceSeconds: 3_601 });
  assert.equal((await service.send("/v1/referral", { headers })).body, "{}");
  assert.equal((await service.send(`/v1/referral/${code}/validate`, { headers })).body, '{"valid":false}');
});

test("keys and tokens know real time only: none outlives its end by as much as the clock was moved", async () => {
  const sandbox = await service.createTenant({ mode: "sandbox" });
  await call(sandbox, "POST", "/v1/sandbox/clock", { advanceSeconds: 30 * 86_400 });
  const made = await call(sandbox, "POST", "/v1/keys", { type: "secret", name: "old", scopes: ["tenant:read"] });
  const { id, secretKey } = made.body as { id: string; secretKey: string };
  const asks = async () => (await call({ ...sandbox, secretKey }, "GET", "/v1/tenant")).status;
  assert.equal(await asks(), 200);
  assert.equal((await call(sandbox, "POST", `/v1/keys/${id}/rotate`, { overlapSeconds: 0 })).status, 201);
  assert.equal(await asks(), 401);
  const soon = new Date(Date.now() + 86_400_000).toISOString();
  const short = { type: "secret", name: "short", scopes: ["tenant:read"], expiresAt: soon };
  assert.equal((await call(sandbox, "POST", "/v1/keys", short)).status, 201);
  const token = await call(sandbox, "POST", "/v1/participant-tokens", { participantId: "ann", ttlSeconds: 600 });
  assert.ok(Date.parse(String(token.body["expiresAt"])) < Date.now() + 601_000);
});
