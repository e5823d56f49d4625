/** What is told, when, in which shape: the outbox and the registry of events. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type EventType, eventEnvelope, events as registry } from "@beckon/contract";
import { Webhook } from "standardwebhooks";
import { Compile } from "typebox/compile";
import { useService } from "../harness/service.ts";
import { eventually, openSink, platformSignature } from "../harness/sink.ts";
import { call, codeOf, createEndpoint, itemsOf, type Json, loopback, register } from "./webhook-api.ts";

const service = await useService({ env: loopback });

test("a registration is told, signed, in the shape of its type", async () => {
  const sink = await openSink();
  const tenant = await service.createTenant();
  const { secret } = await createEndpoint(service, tenant, sink.url);
  const { code } = await codeOf(service, tenant, "ann");
  await register(service, tenant, code, "bob");
  await eventually(() => sink.received.length === 2);
  for (const { headers, body } of sink.received) {
    const told = new Webhook(secret).verify(body, headers as Record<string, string>) as { id: string; type: EventType };
    assert.ok(Compile(eventEnvelope(told.type)).Check(told), body);
    assert.equal(headers["webhook-id"], told.id);
    assert.match(String(headers["content-type"]), /^application\/json/);
  }
  assert.deepEqual(
    sink.received.map(({ body }) => String((JSON.parse(body) as Json)["type"])).toSorted((a, b) => (a < b ? -1 : 1)),
    ["code.issued", "referral.registered"],
  );
});

test("every step of a referral, a code's cap and a campaign is told once, in its order", async () => {
  const sink = await openSink();
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 5 } } });
  await createEndpoint(service, tenant, sink.url);
  const { code, codeId } = await codeOf(service, tenant, "ann");
  const ids: string[] = [];
  for (const friend of ["b", "c", "d", "e", "f"]) ids.push(await register(service, tenant, code, friend));
  const decide = (id: string, step: string) => call(service, tenant, "POST", `/v1/referrals/${id}/${step}`, {});
  for (const step of ["void", "void", "unvoid", "decline"]) await decide(ids[0] ?? "", step);
  await register(service, tenant, code, "g");
  const read = await call(service, tenant, "GET", `/v1/codes/${codeId}`);
  const ifMatch = { "if-match": String(read.headers["etag"]) };
  assert.equal((await call(service, tenant, "PATCH", `/v1/codes/${codeId}`, { cap: 20 }, ifMatch)).status, 200);
  for (const step of ["pause", "activate", "end", "archive"])
    await call(service, tenant, "POST", `/v1/campaigns/${tenant.campaignId}/${step}`);

  const told = async (subject: string) =>
    (await itemsOf(service, tenant, `/v1/outbound-events?limit=100&subjectId=${subject}`))
      .map(({ type, sequence }) => `${String(sequence)} ${String(type)}`)
      .reverse();
  assert.deepEqual(await told(ids[0] ?? ""), [
    "1 referral.registered",
    "2 referral.voided",
    "3 referral.unvoided",
    "4 referral.declined",
  ]);
  assert.deepEqual(await told(codeId), [
    "1 code.issued",
    "2 code.cap_near",
    "3 code.cap_reached",
    "4 code.cap_reached",
    "5 code.cap_reached",
  ]);
  const version = (text: string) => text.replace(/^\d+ /, "");
  assert.deepEqual((await told(tenant.campaignId)).map(version), [
    "campaign.activated",
    "campaign.paused",
    "campaign.activated",
    "campaign.ended",
  ]);
  const { length } = await itemsOf(service, tenant, "/v1/outbound-events?limit=100");
  // The campaign was activated before there was an endpoint.
  await eventually(() => sink.received.length === length - 1);
});

test("what events and deadlines make of a referral is told in its order", async () => {
  const steps = [{ id: "spend", event: "purchase", within: { seconds: 3600, after: "registration" as const } }];
  const tenant = await service.createTenant({
    campaign: { terms: { qualification: { steps, refundsUnqualify: true } } },
  });
  const { code } = await codeOf(service, tenant, "ann");
  const [bought, returned, late] = await Promise.all(
    ["bea", "cat", "dan"].map((friend) => register(service, tenant, code, friend)),
  );
  const report = async (id: string, participantId: string, status: string) => {
    const occurredAt = new Date(service.clock.nowMs()).toISOString();
    const event = { id, type: "purchase", objectId: participantId, participantId, status, occurredAt };
    assert.equal((await call(service, tenant, "POST", "/v1/events", event)).status, 201);
  };
  await report("e1", "bea", "cleared");
  await report("e2", "cat", "cleared");
  await report("e3", "cat", "reversed");
  service.clock.advance(2 * 3_600_000);
  const told = async (subject = "") =>
    (await itemsOf(service, tenant, `/v1/outbound-events?subjectId=${subject}`))
      .map(({ sequence, type, data }) => [sequence, type, (data as Json)["reason"]])
      .reverse();
  const registered = [1, "referral.registered", null];
  const done = [registered, [2, "referral.qualified", null], [3, "referral.approved", null]];
  assert.deepEqual(await told(bought), done);
  assert.deepEqual(await told(returned), [...done, [4, "referral.voided", "refunded"]]);
  // The worker finds that the deadline is over.
  await eventually(async () => (await told(late)).length === 2);
  assert.deepEqual(await told(late), [registered, [2, "referral.expired", "qualification_window_over"]]);
});

test("a reward's life is told: earned, available, failed, paid, reversed, with its own sequence, to one receiver", async () => {
  const sink = await openSink();
  const value = { type: "money", amount: "10.00", currency: "EUR" } as const;
  const rewards = [{ id: "ours", kind: "fixed", side: "referrer", value } as const];
  const tenant = await service.createTenant({ campaign: { terms: { rewards } } });
  await createEndpoint(service, tenant, sink.url, {
    eventTypes: ["reward.pending", "reward.available", "reward.failed", "reward.paid", "reward.reversed"],
  });
  const { code } = await codeOf(service, tenant, "ann");
  await register(service, tenant, code, "bob");
  const event = {
    id: "e1",
    type: "qualified",
    participantId: "bob",
    occurredAt: new Date(service.clock.nowMs()).toISOString(),
  };
  assert.equal((await call(service, tenant, "POST", "/v1/events", event)).status, 201);
  const reward = await eventually(async () => (await itemsOf(service, tenant, "/v1/rewards?status=available"))[0]);
  const step = async (name: string, body: Json) =>
    assert.equal(
      (await call(service, tenant, "POST", `/v1/rewards/${String(reward["id"])}/${name}`, body)).status,
      200,
    );
  await step("fail", { reason: "the account is closed" });
  await step("pay", { reference: "payout-1" });
  await step("reverse", { reason: "charged back" });
  await eventually(() => sink.received.length === 5);
  const told = sink.received
    .map(({ body }) => JSON.parse(body) as { type: EventType; sequence: number; data: Json })
    .toSorted((one, other) => one.sequence - other.sequence);
  for (const one of told) assert.ok(Compile(eventEnvelope(one.type)).Check(one), JSON.stringify(one));
  assert.deepEqual(
    told.map(({ type, sequence, data }) => [sequence, type, data["rewardId"] === reward["id"], data["status"]]),
    [
      [1, "reward.pending", true, "pending"],
      [2, "reward.available", true, "available"],
      [3, "reward.failed", true, "available"],
      [4, "reward.paid", true, "paid"],
      [5, "reward.reversed", true, "reversed"],
    ],
  );
});

test("what is refused or rolled back is not told", async () => {
  const tenant = await service.createTenant({ campaign: { terms: { codeCap: 1 } } });
  const { code } = await codeOf(service, tenant, "ann");
  await register(service, tenant, code, "bob");
  const refused = await call(service, tenant, "POST", "/v1/referrals", { code, refereeId: "cy" });
  assert.equal(refused.status, 422);
  await register(service, tenant, code, "bob");
  const types = (await itemsOf(service, tenant, "/v1/outbound-events")).map(({ type }) => String(type));
  assert.deepEqual(
    types.toSorted((a, b) => (a < b ? -1 : 1)),
    ["campaign.activated", "code.cap_reached", "code.issued", "referral.registered"],
  );
});

test("the participant's own first code is told too, and only once by a hundred calls", async () => {
  const tenant = await service.createTenant();
  const token = await tenant.tokenFor("ann");
  const headers = { "x-client-key": tenant.clientKey, authorization: `Bearer ${token}` };
  await Promise.all(Array.from({ length: 100 }, () => service.send("/v1/referral", { headers })));
  const issued = await itemsOf(service, tenant, "/v1/outbound-events?type=code.issued");
  assert.equal(issued.length, 1);
});

test("the platform scheme: its headers, its signature, its payload", async () => {
  const sink = await openSink();
  const tenant = await service.createTenant();
  const { secret } = await createEndpoint(service, tenant, sink.url, {
    scheme: "platform",
    eventTypes: ["referral.registered"],
  });
  const { code, codeId } = await codeOf(service, tenant, "ann");
  const referralId = await register(service, tenant, code, "bob");
  const received = await eventually(() => sink.received[0]);
  assert.equal(received.headers["x-signature"], platformSignature(secret, received));
  assert.ok(Math.abs(Number(received.headers["x-timestamp"]) - service.clock.nowMs() / 1000) < 60);
  assert.equal(received.headers["webhook-id"], undefined);
  const { event_id: eventId, occurred_at: at, ...payload } = JSON.parse(received.body) as Json;
  assert.match(String(eventId), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.match(String(at), /^\d{4}-\d{2}-\d{2}T[\d:]{8}\.\d{3}Z$/);
  const object = {
    referral_id: referralId,
    campaign_id: tenant.campaignId,
    code_id: codeId,
    referrer_id: "ann",
    referee_id: "bob",
    onboarding_id: null,
    status: "registered",
    review: "none",
    reason: null,
  };
  assert.deepEqual(payload, {
    api_version: "2026-11-01",
    event_category: "referral",
    event_type: "referral.registered",
    user_id: "ann",
    event_object_id: referralId,
    event_object_status: "registered",
    event_object: object,
    environment: "global",
    sequence: 1,
  });
  assert.equal(sink.received.length, 1);
});

test("P2 no personal data leaves: what the tenant said about people is in no message, event, delivery or log", async () => {
  const sink = await openSink(() => ({
    status: 500,
    body: "no such user canary.person@example.com, tel. +49 170 1234567",
  }));
  const tenant = await service.createTenant();
  await createEndpoint(service, tenant, sink.url, { description: "all of it" });
  await call(service, tenant, "PUT", "/v1/participants/p-1", {
    country: "ZW",
    attributes: { nickname: "canary-nick" },
  });
  const { code } = await codeOf(service, tenant, "p-1");
  const headers = { authorization: `Bearer ${tenant.secretKey}` };
  const body = { code, refereeId: "p-2", country: "ZW", registeredAt: new Date(Date.now() - 86_400_000).toISOString() };
  const made = await service.send("/v1/referrals", { method: "POST", body, headers });
  const { id } = JSON.parse(made.body) as { id: string };
  await call(service, tenant, "POST", `/v1/referrals/${id}/void`, { note: "canary-note" });
  await eventually(() => sink.received.length >= 3);
  const deliveries = await eventually(async () => {
    const items = await itemsOf(service, tenant, "/v1/webhook-deliveries?state=retrying");
    return items.length === 3 && items;
  });
  const logs = await Promise.all(
    deliveries.map(({ id: one }) => call(service, tenant, "GET", `/v1/webhook-deliveries/${String(one)}`)),
  );
  const events = await itemsOf(service, tenant, "/v1/outbound-events");
  const seen = JSON.stringify([sink.received, deliveries, logs, events]) + service.logged;
  for (const canary of ["canary", "1234567", code]) assert.equal(seen.includes(canary), false, canary);
  // Two letters stand in many an id and signature; as a value they would stand before a quote.
  assert.doesNotMatch(seen, /\bZW\\*"/);
  assert.ok(seen.includes("[removed]"));
});

test("the registry tells only ids and states", () => {
  const allowed =
    /^(referral|campaign|code|reward|endpoint|participant|referrer|referee|onboarding)Id$|^codeIds$|^(status|reason|review|side|rule|approval|alarm|cap|used|currency|leftPercent|metric|window|kind|acrossCampaigns)$/;
  for (const [type, { data }] of Object.entries(registry))
    for (const field of Object.keys(data.properties)) assert.match(field, allowed, `${type} ${field}`);
});
