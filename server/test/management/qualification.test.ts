import assert from "node:assert/strict";
import { test } from "node:test";
import { progressDueReferrals } from "../../src/jobs/chores.ts";
import { type TestTenant, useService } from "../harness/service.ts";

const service = await useService();

const call = async (tenant: TestTenant, method: string, target: string, body?: unknown, type?: string) => {
  const headers: Record<string, string> = { authorization: `Bearer ${tenant.secretKey}` };
  if (type) headers["content-type"] = type;
  const answer = await service.send(target, { method, body, headers });
  return { status: answer.status, body: JSON.parse(answer.body) as Record<string, unknown> };
};
const start = async (tenant: TestTenant, refereeId: string): Promise<string> => {
  const { body } = await call(tenant, "POST", "/v1/codes", { participantId: "ann", campaignId: tenant.campaignId });
  const made = await call(tenant, "POST", "/v1/referrals", { code: body["code"], refereeId });
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return String(made.body["id"]);
};
const statusOf = async (tenant: TestTenant, id: string) =>
  (await call(tenant, "GET", `/v1/referrals/${id}`)).body["status"];
const look = () => {
  const { deployment } = service.service;
  return progressDueReferrals(
    service.environment().store,
    { clock: service.clock, randomness: deployment.randomness },
    (error) => {
      throw error;
    },
  );
};
const at = (ms = 0) => new Date(service.clock.nowMs() + ms).toISOString();

const spending = {
  terms: {
    qualification: {
      steps: [
        { id: "verified", event: "kyc.verified", within: { seconds: 86_400, after: "registration" } },
        {
          id: "spend",
          event: "purchase",
          count: 2,
          minAmount: { amount: "10.00", currency: "EUR" },
          within: { seconds: 86_400, after: "previous_step" },
          excludeCategories: ["6051"],
        },
      ],
    },
  },
} as const;

test("a chain of steps qualifies, whatever order the events come in", async () => {
  const tenant = await service.createTenant({ campaign: structuredClone(spending) as never });
  const id = await start(tenant, "bob");
  const send = (event: object) =>
    call(tenant, "POST", "/v1/events", { participantId: "bob", occurredAt: at(), ...event });
  assert.equal(
    (await send({ id: "p1", type: "purchase", amount: "10.00", currency: "EUR", occurredAt: at(2_000) })).status,
    201,
  );
  assert.equal(
    (await send({ id: "p2", type: "purchase", amount: "9.99", currency: "EUR", occurredAt: at(2_000) })).status,
    201,
  );
  assert.equal(
    (await send({ id: "p3", type: "purchase", amount: "50", currency: "EUR", category: "6051", occurredAt: at(3_000) }))
      .status,
    201,
  );
  assert.equal(await statusOf(tenant, id), "registered");
  assert.equal((await send({ id: "k", type: "kyc.verified", occurredAt: at(1_000) })).status, 201);
  assert.equal(await statusOf(tenant, id), "registered");
  const pending = { type: "purchase", objectId: "t4", amount: "20", currency: "EUR" };
  assert.equal((await send({ id: "p4", ...pending, status: "pending", occurredAt: at(4_000) })).status, 201);
  assert.equal(await statusOf(tenant, id), "registered");
  assert.equal((await send({ id: "p5", ...pending, status: "cleared", occurredAt: at(5_000) })).status, 201);
  assert.equal(await statusOf(tenant, id), "approved");
  assert.equal(
    (await send({ id: "p5", ...pending, status: "cleared", occurredAt: at(5_000) })).body["code"],
    "conflict",
  );
  assert.equal((await send({ id: "p6", ...pending, status: "reversed", occurredAt: at(6_000) })).status, 201);
  assert.equal(await statusOf(tenant, id), "voided");
});

test("a missed deadline expires the referral and gives its slot back", async () => {
  const tenant = await service.createTenant({ campaign: structuredClone(spending) as never });
  const id = await start(tenant, "bob");
  service.clock.advance(86_400_000 + 1_000);
  await look();
  const { body } = await call(tenant, "GET", `/v1/referrals/${id}`);
  assert.deepEqual([body["status"], body["reason"], body["counted"]], ["expired", "qualification_window_over", false]);
});

test("batches keep each event once and tell of each what became of it", async () => {
  const tenant = await service.createTenant();
  const id = await start(tenant, "bob");
  const good = { id: "e1", type: "qualified", participantId: "bob", occurredAt: at() };
  const bad = { id: "e2", type: "qualified", participantId: "bob", occurredAt: at(3_600_000) };
  const first = await call(tenant, "POST", "/v1/events/batch", { items: [good, bad, good] });
  assert.deepEqual(
    (first.body["items"] as { outcome: string }[]).map(({ outcome }) => outcome),
    ["accepted", "refused", "duplicate"],
  );
  const lines = `${JSON.stringify(good)}\n${JSON.stringify({ ...good, id: "e3" })}\n`;
  const second = await call(tenant, "POST", "/v1/events/batch", lines, "application/x-ndjson");
  assert.deepEqual(
    (second.body["items"] as { outcome: string }[]).map(({ outcome }) => outcome),
    ["duplicate", "accepted"],
  );
  await look();
  assert.equal(await statusOf(tenant, id), "approved");
});

test("a referral explains itself; people approve, in bulk with a preview", async () => {
  const tenant = await service.createTenant({
    campaign: {
      terms: {
        qualification: { ...(structuredClone(spending.terms.qualification) as object), approval: "manual" },
        rewards: [
          { id: "thanks", side: "referrer", kind: "fixed", value: { type: "money", amount: "20.00", currency: "EUR" } },
        ],
      },
    } as never,
  });
  const id = await start(tenant, "bob");
  const told = await call(tenant, "GET", `/v1/referrals/${id}/explain`);
  assert.equal(told.body["waitingFor"], "referee", JSON.stringify(told.body));
  assert.match(String(told.body["summary"]), /"verified" is next \(0 of 1 done\)/);
  const send = (event: object) =>
    call(tenant, "POST", "/v1/events", { participantId: "bob", occurredAt: at(), ...event });
  await send({ id: "k", type: "kyc.verified" });
  await send({ id: "p1", type: "purchase", amount: "10.00", currency: "EUR", occurredAt: at(1_000) });
  await send({ id: "p2", type: "purchase", amount: "10.00", currency: "EUR", occurredAt: at(1_000) });
  assert.equal(await statusOf(tenant, id), "qualified");
  const awaiting = async () =>
    (await call(tenant, "GET", "/v1/referrals?awaiting=approval&review=none")).body["items"] as { id: string }[];
  assert.deepEqual(
    (await awaiting()).map((one) => one.id),
    [id],
  );
  const attention = await call(tenant, "GET", "/v1/reports/attention");
  const [waits] = attention.body["items"] as { code: string; count: number; since: string }[];
  assert.deepEqual([waits?.code, waits?.count, typeof waits?.since], ["referrals_waiting", 1, "string"]);
  const unknown = id.slice(0, -4) + "0000";
  const preview = await call(tenant, "POST", "/v1/referrals/batch?preview=true", {
    action: "approve",
    ids: [id, unknown],
  });
  assert.deepEqual(
    (preview.body["items"] as { outcome: string; to: string }[]).map(({ outcome, to }) => [outcome, to]),
    [
      ["changed", "rewarded"],
      ["refused", null],
    ],
  );
  assert.equal(await statusOf(tenant, id), "qualified");
  type Told = { rewards: { from: string; to: string }[] }[];
  const statesOf = ({ body }: { body: Record<string, unknown> }) =>
    (body["items"] as Told).map(({ rewards }) => rewards.map(({ from, to }) => [from, to]));
  assert.deepEqual(statesOf(preview), [[["pending", "available"]], []]);
  const voided = { action: "void", ids: [id] };
  const wouldVoid = await call(tenant, "POST", "/v1/referrals/batch?preview=true", voided);
  assert.deepEqual(statesOf(wouldVoid), [[["pending", "reversed"]]]);
  const done = await call(tenant, "POST", "/v1/referrals/batch", { action: "approve", ids: [id] });
  assert.equal((done.body["items"] as { outcome: string }[])[0]?.outcome, "changed");
  assert.equal(await statusOf(tenant, id), "rewarded");
  assert.deepEqual(await awaiting(), []);
});

test("lines of JSON are for batches of events only, and are held to the rules of JSON bodies", async () => {
  const tenant = await service.createTenant();
  const type = "application/x-ndjson";
  assert.equal((await call(tenant, "POST", "/v1/campaigns", '{"name":"x"}\n', type)).status, 415);
  const polluted = await call(tenant, "POST", "/v1/events/batch", '{"__proto__":{"a":1}}\n', type);
  assert.deepEqual([polluted.status, polluted.body["code"]], [400, "bad_request"]);
  assert.equal((await call(tenant, "POST", "/v1/events/batch", "{\n", type)).status, 400);
});
