import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";

const service = await useService();

test("a draft is tried on imagined people and on the past, and nothing is kept", async () => {
  const tenant = await service.createTenant();
  const headers = { authorization: `Bearer ${tenant.secretKey}` };
  const call = async (method: string, target: string, body?: unknown) => {
    const answer = await service.send(target, { method, body, headers });
    return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
  };
  const at = (ms: number) => new Date(Date.now() + ms).toISOString();
  const { body: code } = await call("POST", "/v1/codes", { participantId: "ann", campaignId: tenant.campaignId });
  await call("POST", "/v1/referrals", { code: code["code"], refereeId: "bob" });
  await call("POST", "/v1/events", {
    id: "e1",
    type: "purchase",
    participantId: "bob",
    occurredAt: at(1_000),
    amount: "5",
    currency: "EUR",
  });
  const steps = [
    {
      id: "spend",
      event: "purchase",
      totalAmount: { amount: "10", currency: "EUR" },
      within: { seconds: 60, after: "registration" },
    },
  ];
  const buy = (ms: number, amount: string) => ({ type: "purchase", occurredAt: at(ms), amount, currency: "EUR" });
  const tried = await call("POST", `/v1/campaigns/${tenant.campaignId}/simulate`, {
    terms: { qualification: { steps } },
    people: [
      { signedUpAt: at(0), events: [buy(1_000, "4"), buy(2_000, "6")] },
      { signedUpAt: at(0), events: [buy(61_000, "50")] },
    ],
    past: { of: "campaign", latest: 100 },
    at: at(120_000),
  });
  assert.equal(tried.status, 200, JSON.stringify(tried.body));
  const { judged, qualified, open, missed } = tried.body;
  assert.deepEqual({ judged, qualified, open, missed }, { judged: 3, qualified: 1, open: 0, missed: 2 });
  const before = await call("GET", "/v1/referrals");
  assert.equal((before.body["items"] as { status: string }[])[0]?.status, "registered");
  const wrong = {
    qualification: { steps: [{ id: "a", event: "x", minAmount: { amount: "1.234", currency: "EUR" } }] },
  };
  const refused = await call("POST", `/v1/campaigns/${tenant.campaignId}/simulate`, { terms: wrong });
  assert.equal(refused.status, 422);
  assert.equal(
    (refused.body["errors"] as { pointer: string }[])[0]?.pointer,
    "/body/terms/qualification/steps/0/minAmount",
  );
});
