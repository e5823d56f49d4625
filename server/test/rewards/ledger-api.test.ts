import assert from "node:assert/strict";
import { test } from "node:test";
import pg from "pg";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld } from "./reward-world.ts";

const service = await useService({ onlyGlobal: true });
const ours = { id: "ours", side: "referrer", kind: "fixed", value: euros() } as const;
const theirs = { id: "theirs", side: "referee", kind: "fixed", value: euros("5.00") } as const;

test("ledger check finds a row that came past the constraints", async () => {
  const world = await rewardWorld(service, { rewards: [ours, theirs] });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  const sound = await world.call("GET", "/v1/ledger/check");
  assert.deepEqual([sound.body["ok"], sound.body["transactions"], sound.body["rewards"]], [true, 4, 2]);
  const client = new pg.Client(service.environment().connection);
  await client.connect();
  const changed: [string, string][] = [
    [`update ledger_entries set amount = amount + 1 where tenant_id = $1 and account = 'available'`, "transaction_sum"],
    [`update rewards set state = 'cancelled' where tenant_id = $1 and side = 'referrer'`, "reward_balance"],
    [`update campaign_usage set amount = amount + 1 where tenant_id = $1 and measure = 'referrals'`, "campaign_usage"],
  ];
  for (const [text, check] of changed) {
    await client.query("begin");
    // As a superuser whose triggers sleep.
    await client.query("set local session_replication_role = replica");
    await client.query(text, [world.tenantId]);
    await client.query("commit");
    const { body } = await world.call("GET", "/v1/ledger/check");
    assert.equal(body["ok"], false);
    assert.ok(
      (body["faults"] as { check: string }[]).some((fault) => fault.check === check),
      JSON.stringify(body),
    );
  }
  await client.end();
  assert.equal(rewards.length, 2);
});

test("entries come as JSON, CSV and lines, page by page, with exact amounts", async () => {
  const world = await rewardWorld(service, { rewards: [ours] });
  await world.qualify((await world.register("=cmd()", { refereeId: 'bob,"x"' })).referralId);
  const all = await world.call("GET", "/v1/ledger/entries");
  const items = all.body["items"] as Record<string, unknown>[];
  assert.deepEqual(items.map(({ amount }) => String(amount)).toSorted(), ["-10.00", "-10.00", "10.00", "10.00"]);
  const first = await world.call("GET", "/v1/ledger/entries?limit=3");
  const next = await world.call("GET", `/v1/ledger/entries?limit=3&cursor=${String(first.body["nextCursor"])}`);
  assert.deepEqual([...(first.body["items"] as unknown[]), ...(next.body["items"] as unknown[])], items);
  const headers = { authorization: `Bearer ${world.tenant.secretKey}` };
  const csv = await service.send("/v1/ledger/entries?limit=3", { headers: { ...headers, accept: "text/csv" } });
  assert.equal(csv.headers["content-type"], "text/csv; charset=utf-8");
  const lines = csv.body.split("\r\n");
  assert.equal(lines[0], "id,transactionId,account,campaignId,participantId,rewardId,amount,currency,at");
  assert.equal(lines.length, 5);
  assert.ok(csv.body.includes(",'=cmd(),"), csv.body);
  const rest = /<([^>]+)>; rel="next"/.exec(String(csv.headers.link))?.[1];
  const last = await service.send(rest!, { headers: { ...headers, accept: "application/x-ndjson" } });
  assert.equal(last.headers["content-type"], "application/x-ndjson; charset=utf-8");
  assert.deepEqual(
    last.body
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line)),
    [items[3]],
  );
  const mine = await world.call("GET", "/v1/ledger/entries?account=funding");
  assert.equal((mine.body["items"] as unknown[]).length, 1);
});

test("a statement holds balances and entries of one participant; paid and reversed stands as owed", async () => {
  const world = await rewardWorld(service, { rewards: [ours] });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  const at = `/v1/rewards/${rewards[0]!.rewardId}`;
  await world.call("POST", `${at}/pay`, { reference: "p" });
  await world.call("POST", `${at}/reverse`, { reason: "fraud" });
  const { body } = await world.call("GET", "/v1/ledger/statements/ann");
  const balances = (body["balances"] as Record<string, string>[]).map((one) => [one["account"], one["amount"]]);
  assert.deepEqual(balances, [
    ["available", "0.00"],
    ["clawback", "-10.00"],
    ["paid", "10.00"],
    ["pending", "0.00"],
  ]);
  assert.equal((body["entries"] as { items: unknown[] }).items.length, 6);
  await world.assertSound();
});

test("the wallet is not there until the first credit, then in the platform's shape", async () => {
  const world = await rewardWorld(service, {
    rewards: [{ ...ours, value: { type: "money", amount: "45.75", currency: "usdc" }, approval: "manual" }],
  });
  const token = await world.tenant.tokenFor("ann");
  const wallet = async (headers: Record<string, string> = {}) => {
    const own = { "x-client-key": world.tenant.clientKey, authorization: `Bearer ${token}` };
    const { status, body } = await service.send("/v1/wallet/reward", { headers: { ...own, ...headers } });
    return { status, body };
  };
  assert.deepEqual(await wallet(), { status: 404, body: '{"message":"Wallet not found"}' });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  assert.equal((await wallet()).status, 404);
  await world.call("POST", `/v1/rewards/${rewards[0]!.rewardId}/approve`);
  const { body } = await wallet();
  const { id, ...rest } = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual(rest, { balance: "45.75", currency: "usdc", isWithdrawable: true, type: "REWARD" });
  assert.match(String(id), /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  await world.call("POST", `/v1/rewards/${rewards[0]!.rewardId}/pay`, { reference: "p" });
  assert.deepEqual(JSON.parse((await wallet()).body), { id, ...rest, balance: "0.00", isWithdrawable: false });
  assert.equal((await wallet({ "x-client-key": "" })).status, 499);
  assert.equal((await wallet({ "x-client-key": "nope" })).status, 498);
  assert.deepEqual(await wallet({ authorization: "Bearer nope" }), {
    status: 401,
    body: '{"message":"Not authenticated"}',
  });
  const post = await service.send("/v1/wallet/reward", { method: "POST", headers: {} });
  assert.deepEqual([post.status, post.body], [405, '{"message":"Method not allowed"}']);
});

test("with several currencies the wallet is of the tenant's own", async () => {
  const world = await rewardWorld(service, {
    rewards: [ours, { ...ours, id: "crypto", value: { type: "money", amount: "1", currency: "btc" } }],
  });
  await world.qualify((await world.register("ann")).referralId);
  const token = await world.tenant.tokenFor("ann");
  const headers = { "x-client-key": world.tenant.clientKey, authorization: `Bearer ${token}` };
  const { body } = await service.send("/v1/wallet/reward", { headers });
  const { balance, currency } = JSON.parse(body) as Record<string, unknown>;
  assert.deepEqual([balance, currency], ["10.00", "eur"]);
});

test("the yearly report sums payments in the tenant's zone and flags who reached a threshold", async () => {
  const value = { type: "money", amount: "1500.00", currency: "USD" } as const;
  const world = await rewardWorld(service, { rewards: [{ ...ours, value }], jurisdiction: ["us-reporting"] });
  await world.call("PUT", "/v1/participants/ann", { country: "US" });
  const flags: unknown[] = [];
  for (let n = 0; n < 2; n++) {
    const { rewards } = await world.qualify((await world.register("ann")).referralId);
    const paid = await world.call("POST", `/v1/rewards/${rewards[0]!.rewardId}/pay`, { reference: `p-${n}` });
    flags.push((paid.body["ruleResults"] as { rule: string }[]).map(({ rule }) => rule));
  }
  assert.deepEqual(flags, [[], ["policy:us-reporting/from-2026"]]);
  const year = new Date(service.clock.nowMs()).getUTCFullYear();
  const { body } = await world.call("GET", `/v1/ledger/reports/yearly?year=${year}`);
  assert.deepEqual(body["items"], [
    {
      participantId: "ann",
      country: "US",
      values: [{ currency: "USD", paid: "3000.00", clawedBack: "0.00" }],
      flags: [
        {
          policy: "us-reporting",
          rule: "from-2026",
          threshold: { amount: "2000", currency: "USD" },
          value: "3000.00",
        },
      ],
    },
  ]);
  assert.deepEqual((await world.call("GET", `/v1/ledger/reports/yearly?year=${year - 1}`)).body["items"], []);
});

test("another tenant sees nothing of it", async () => {
  const world = await rewardWorld(service, { rewards: [ours] });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  const stranger = await rewardWorld(service, { rewards: [ours] });
  const id = rewards[0]!.rewardId;
  for (const target of [`/v1/rewards/${id}`, `/v1/rewards/${id}/explain`])
    assert.equal((await stranger.call("GET", target)).status, 404);
  for (const action of ["approve", "decline", "cancel"])
    assert.equal((await stranger.call("POST", `/v1/rewards/${id}/${action}`)).status, 404);
  assert.equal((await stranger.call("POST", `/v1/rewards/${id}/pay`, { reference: "x" })).status, 404);
  assert.deepEqual((await stranger.call("GET", `/v1/ledger/entries?rewardId=${id}`)).body["items"], []);
  assert.deepEqual((await stranger.call("GET", "/v1/rewards?participantId=ann")).body["items"], []);
});
