import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import { progressDueReferrals } from "../../src/jobs/chores.ts";
import { type TestTenant, useService } from "../harness/service.ts";

const service = await useService();
const secret = "a-shared-secret-of-the-platform";

const call = async (tenant: TestTenant, method: string, target: string, body?: unknown) => {
  const answer = await service.send(target, { method, body, headers: { authorization: `Bearer ${tenant.secretKey}` } });
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
};
const post = async (path: string, payload: unknown, more: { secret?: string; aheadSeconds?: number } = {}) => {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const timestamp = String(Math.floor(service.clock.nowMs() / 1000) + (more.aheadSeconds ?? 0));
  const signature = createHmac("sha256", more.secret ?? secret)
    .update(`${timestamp}.${body}`)
    .digest("hex");
  const headers = { "content-type": "application/json", "x-timestamp": timestamp, "x-signature": signature };
  const answer = await service.send(path, { method: "POST", body, headers });
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
};
const occurredAt = new Date(Date.now() + 2_000).toISOString();
const webhook = (more: object) => ({
  api_version: "1",
  event_id: "e-1",
  event_category: "KYC",
  event_type: "kyc.status.changed",
  user_id: "bob",
  event_object_id: "k-1",
  event_object_status: "VERIFIED",
  event_object: {},
  occurred_at: occurredAt,
  ...more,
});

test("the platform's webhooks qualify a referral as they are", async () => {
  const steps = [
    { id: "verified", event: "kyc.verified" },
    { id: "spend", event: "purchase", minAmount: { amount: "5", currency: "EUR" } },
  ];
  const tenant = await service.createTenant({ campaign: { terms: { qualification: { steps } } } });
  const { body: source } = await call(tenant, "POST", "/v1/event-sources", { name: "platform", secret });
  const path = String(source["path"]);
  const { body: code } = await call(tenant, "POST", "/v1/codes", {
    participantId: "ann",
    campaignId: tenant.campaignId,
  });
  const { body: referral } = await call(tenant, "POST", "/v1/referrals", { code: code["code"], refereeId: "bob" });

  assert.deepEqual(await post(path, webhook({})), { status: 200, body: { outcome: "accepted" } });
  assert.deepEqual(await post(path, webhook({})), { status: 200, body: { outcome: "duplicate" } });
  assert.equal(
    (await post(path, webhook({ event_id: "e-2", event_object_status: "PENDING" }))).body["outcome"],
    "ignored",
  );
  const paid = {
    event_id: "e-3",
    event_type: "transaction.cleared",
    event_object_id: "t-1",
    event_object_status: undefined,
  };
  assert.equal(
    (await post(path, webhook({ ...paid, event_object: { amount: "9.50", currency: "eur" } }))).body["outcome"],
    "accepted",
  );
  const { deployment } = service.service;
  await progressDueReferrals(
    service.environment().store,
    { clock: service.clock, randomness: deployment.randomness },
    (error) => {
      throw error;
    },
  );
  assert.equal((await call(tenant, "GET", `/v1/referrals/${String(referral["id"])}`)).body["status"], "approved");
});

test("what a source refuses is kept with the reason, and can be replayed", async () => {
  const tenant = await service.createTenant();
  const { body: source } = await call(tenant, "POST", "/v1/event-sources", { name: "platform", secret });
  const path = String(source["path"]);
  assert.equal((await post(path, webhook({}), { secret: "another-secret-altogether" })).status, 401);
  assert.equal((await post(path, webhook({}), { aheadSeconds: -301 })).status, 401);
  assert.equal((await post(path, "not json")).status, 422);
  assert.equal((await post(path, webhook({ user_id: undefined }))).status, 422);
  const { body: list } = await call(tenant, "GET", `/v1/event-sources/${String(source["id"])}/rejected`);
  const items = list["items"] as { id: string; reason: string; body: string | null }[];
  assert.deepEqual(
    items.map(({ reason, body }) => [reason, body !== null]),
    [
      ["unmapped", true],
      ["malformed", true],
      ["timestamp", true],
      ["signature", false],
    ],
  );
  const late = items.find(({ reason }) => reason === "timestamp");
  const replay = await call(tenant, "POST", `/v1/event-sources/${String(source["id"])}/rejected/${late?.id}/replay`);
  assert.deepEqual(replay.body, { outcome: "accepted", detail: null });
  const stranger = await service.createTenant();
  assert.equal((await post(path.replace(tenant.tenantId, stranger.tenantId), webhook({}))).status, 404);
});
