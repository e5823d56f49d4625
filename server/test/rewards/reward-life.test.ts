import assert from "node:assert/strict";
import { test } from "node:test";
import { settleRewards } from "../../src/jobs/chores.ts";
import { useService } from "../harness/service.ts";
import { euros, rewardWorld } from "./reward-world.ts";

const service = await useService({ onlyGlobal: true });
const day = 86_400_000;

const doubleSided = [
  { id: "ours", side: "referrer", kind: "fixed", value: euros("10.00") },
  { id: "theirs", side: "referee", kind: "fixed", value: euros("5.50") },
] as const;

test("both sides are rewarded, available at once, and the referral is rewarded", async () => {
  const world = await rewardWorld(service, { rewards: [...doubleSided] });
  const { referralId } = await world.register("ann");
  const { rewards, refused, referral } = await world.qualify(referralId);
  assert.equal(rewards.length, 2);
  assert.deepEqual(refused, []);
  assert.equal(referral.state, "rewarded");
  const { body } = await world.call("GET", "/v1/rewards?status=available");
  const shown = (body["items"] as Record<string, unknown>[]).map(({ side, participantId, value }) => [
    side,
    participantId,
    value,
  ]);
  assert.deepEqual(
    new Set(shown.map((one) => JSON.stringify(one))),
    new Set([
      JSON.stringify(["referrer", "ann", euros("10.00")]),
      JSON.stringify(["referee", referral.refereeId, euros("5.50")]),
    ]),
  );
  assert.deepEqual(await world.usage(), { EUR: 1550n, referrals: 1n });
  await world.assertSound();
});

test("a hold runs from approval, each side is decided by itself, and the referral follows the last one", async () => {
  const world = await rewardWorld(service, {
    rewards: [
      { ...doubleSided[0], holdSeconds: 86_400 },
      { ...doubleSided[1], approval: "manual" },
    ],
  });
  const { referralId } = await world.register("ann");
  const { rewards, referral } = await world.qualify(referralId);
  assert.equal(referral.state, "approved");
  const ours = rewards.find(({ side }) => side === "referrer")!;
  const theirs = rewards.find(({ side }) => side === "referee")!;
  assert.equal((await world.call("POST", `/v1/rewards/${ours.rewardId}/pay`, { reference: "p-1" })).status, 409);
  assert.equal((await world.call("POST", `/v1/rewards/${ours.rewardId}/decline`)).body["code"], "invalid_state");
  const approved = await world.call("POST", `/v1/rewards/${theirs.rewardId}/approve`);
  assert.equal(approved.body["status"], "available", JSON.stringify(approved.body));
  assert.equal((await world.call("GET", `/v1/referrals/${referralId}`)).body["status"], "approved");
  await settleRewards(world.store, world.surroundings);
  assert.equal((await world.call("GET", `/v1/rewards/${ours.rewardId}`)).body["status"], "pending");
  service.clock.advance(day);
  await settleRewards(world.store, world.surroundings);
  assert.equal((await world.call("GET", `/v1/rewards/${ours.rewardId}`)).body["status"], "available");
  assert.equal((await world.call("GET", `/v1/referrals/${referralId}`)).body["status"], "rewarded");
  await world.assertSound();
});

test("a payout is confirmed once; a failed one leaves the reward available with the failure beside it", async () => {
  const world = await rewardWorld(service, { rewards: [doubleSided[0]] });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  const at = `/v1/rewards/${rewards[0]?.rewardId}`;
  const failed = await world.call("POST", `${at}/fail`, { reason: "account closed" });
  assert.equal(failed.body["status"], "available");
  assert.equal((failed.body["failure"] as Record<string, unknown>)["reason"], "account closed");
  assert.deepEqual(await world.call("POST", `${at}/fail`, { reason: "account closed" }), failed);
  const paid = await world.call("POST", `${at}/pay`, { reference: "payout-1" });
  assert.equal(paid.status, 200, JSON.stringify(paid.body));
  assert.equal(paid.body["status"], "paid");
  assert.equal(paid.body["failure"], null);
  assert.deepEqual(await world.call("POST", `${at}/pay`, { reference: "payout-1" }), paid);
  const other = await world.call("POST", `${at}/pay`, { reference: "payout-2" });
  assert.deepEqual([other.status, other.body["code"]], [409, "conflict"]);
  assert.equal((await world.call("POST", `${at}/cancel`)).body["code"], "invalid_state");
  assert.match(String((await world.call("POST", `${at}/cancel`)).body["detail"]), /is paid/);
  assert.equal((await world.call("POST", `${at}/fail`, { reason: "x" })).body["code"], "invalid_state");
  await world.assertSound();
});

test("an unpaid reward expires and gives its value back", async () => {
  const world = await rewardWorld(service, { rewards: [{ ...doubleSided[0], expiresAfterSeconds: 3_600 }] });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  await settleRewards(world.store, world.surroundings);
  assert.equal((await world.store.rewards.find(world.tenantId, rewards[0]!.rewardId))?.state, "available");
  service.clock.advance(3_600_000);
  await settleRewards(world.store, world.surroundings);
  const { body } = await world.call("GET", `/v1/rewards/${rewards[0]!.rewardId}`);
  assert.deepEqual([body["status"], body["reason"]], ["expired", "expired"]);
  assert.deepEqual(await world.usage(), { EUR: 0n, referrals: 0n });
  await world.assertSound();
});

test("staged rewards come step by step, and do not wait for the whole", async () => {
  const world = await rewardWorld(service, {
    qualification: { steps: [{ id: "kyc", event: "kyc.verified" }] },
    rewards: [
      { id: "verified", side: "referrer", kind: "fixed", value: euros("2.00"), on: { step: "kyc" } },
      { ...doubleSided[0] },
    ],
  });
  const { referralId } = await world.register("ann");
  const first = await world.qualify(referralId, { trigger: { step: "kyc" } });
  assert.deepEqual(
    first.rewards.map(({ ruleId }) => ruleId),
    ["verified"],
  );
  assert.deepEqual((await world.qualify(referralId, { trigger: { step: "kyc" } })).rewards, []);
  await settleRewards(world.store, world.surroundings);
  assert.deepEqual(
    (await world.rewardsOf(referralId)).map(({ state }) => state),
    ["available"],
  );
  const second = await world.qualify(referralId);
  assert.deepEqual(
    second.rewards.map(({ ruleId }) => ruleId),
    ["ours"],
  );
  assert.equal(second.referral.state, "rewarded");
  assert.deepEqual(await world.usage(), { EUR: 1200n, referrals: 1n });
  await world.assertSound();
});

test("a referee without a permanent id is rewarded once it is linked; the refusal says so until then", async () => {
  const world = await rewardWorld(service, { rewards: [...doubleSided] });
  const { referralId } = await world.register("ann", { refereeId: null, onboardingId: "onb-1" });
  const first = await world.qualify(referralId);
  assert.deepEqual(
    first.refused.map(({ reason }) => reason),
    ["referee_not_linked"],
  );
  const told = await world.call("GET", `/v1/referrals/${referralId}/rewards`);
  assert.equal((told.body["refused"] as unknown[]).length, 1);
  assert.equal((await world.call("POST", `/v1/referrals/${referralId}/link`, { refereeId: "bob" })).status, 200);
  assert.deepEqual(
    (await world.qualify(referralId)).rewards.map(({ participantId }) => participantId),
    ["bob"],
  );
  assert.deepEqual((await world.call("GET", `/v1/referrals/${referralId}/rewards`)).body["refused"], []);
  await world.assertSound();
});

test("points and custom values: points in the ledger, custom ones without value", async () => {
  const world = await rewardWorld(service, {
    rewards: [
      { id: "miles", side: "referrer", kind: "fixed", value: { type: "points", amount: 500, unit: "miles" } },
      { id: "mug", side: "referee", kind: "fixed", value: { type: "custom", payload: { sku: "mug-1" } } },
    ],
  });
  await world.qualify((await world.register("ann")).referralId);
  assert.deepEqual(await world.usage(), { "points:miles": 500n, referrals: 1n });
  assert.equal((await world.balances({ participantId: "ann" })).get("points:miles available"), 500n);
  await world.assertSound();
});

test("explain says who has to act", async () => {
  const world = await rewardWorld(service, { rewards: [{ ...doubleSided[0], approval: "manual", holdSeconds: 60 }] });
  const { rewards } = await world.qualify((await world.register("ann")).referralId);
  const at = `/v1/rewards/${rewards[0]!.rewardId}`;
  const steps = async () =>
    ((await world.call("GET", `${at}/explain`)).body["steps"] as Record<string, unknown>[]).map(
      ({ step, outcome, waitsFor }) => `${String(step)} ${String(outcome)} ${String(waitsFor)}`,
    );
  assert.deepEqual(await steps(), [
    "granted done null",
    "approved waiting reviewer",
    "available waiting reviewer",
    "paid waiting reviewer",
  ]);
  const story = await world.call("GET", `/v1/referrals/${rewards[0]!.referralId}/explain`);
  assert.deepEqual(
    [story.body["waitingFor"], story.body["summary"]],
    ["operator", "Approved; a reward waits for somebody's approval."],
  );
  await world.call("POST", `${at}/approve`);
  assert.equal((await steps())[2], "available waiting time");
  await world.call("POST", `${at}/cancel`, { reason: "mistake" });
  assert.deepEqual((await steps()).at(-1), "ended done null");
});

test("a batch gives a result per reward, a preview changes nothing, and paying needs its scope", async () => {
  const world = await rewardWorld(service, { rewards: [...doubleSided] });
  const one = await world.qualify((await world.register("ann")).referralId);
  const two = await world.qualify((await world.register("ben")).referralId);
  const ids = [...one.rewards, ...two.rewards].map(({ rewardId }) => rewardId);
  const stranger = `rwd_${"0".repeat(26)}`;
  const body = { action: "pay", ids: [...ids, stranger], reference: "run-1" };
  const preview = await world.call("POST", "/v1/rewards/batch?preview=true", body);
  assert.deepEqual([preview.body["changed"], preview.body["refused"]], [4, 1], JSON.stringify(preview.body));
  assert.deepEqual(preview.body["worth"], [{ currency: "EUR", amount: "31.00" }]);
  assert.ok((await world.everyReward()).every(({ state }) => state === "available"));
  const done = await world.call("POST", "/v1/rewards/batch", body);
  assert.deepEqual([done.body["changed"], done.body["refused"]], [4, 1]);
  assert.deepEqual((done.body["items"] as { code: string | null }[]).at(-1)?.code, "not_found");
  const again = await world.call("POST", "/v1/rewards/batch", body);
  assert.deepEqual([again.body["changed"], again.body["unchanged"]], [0, 4]);
  const payouts = [
    { id: two.rewards[0]!.rewardId, reference: "run-1" },
    { id: two.rewards[1]!.rewardId, reference: "of-its-own" },
  ];
  const each = await world.call("POST", "/v1/rewards/batch", { action: "pay", payouts });
  assert.deepEqual(
    (each.body["items"] as { result: string; code: string | null }[]).map(({ result, code }) => [result, code]),
    [
      ["unchanged", null],
      ["refused", "conflict"],
    ],
  );
  for (const wrong of [
    { action: "fail", reason: "no" },
    { action: "pay", reference: "r" },
    { action: "pay", ids },
  ])
    assert.equal((await world.call("POST", "/v1/rewards/batch", { ...wrong, payouts })).status, 422);
  const twice = { action: "pay", payouts: [payouts[0], { ...payouts[0], reference: "other" }] };
  assert.equal((await world.call("POST", "/v1/rewards/batch", twice)).body["code"], "rule_violated");
  const weak = await world.tenant.keyWith(["rewards:write"]);
  const refused = await service.send("/v1/rewards/batch", {
    method: "POST",
    body,
    headers: { authorization: `Bearer ${weak}` },
  });
  assert.equal(refused.status, 403);
  const side = { action: "reverse", referralId: one.referral.referralId, side: "referee", reason: "mistake" };
  const reversed = await world.call("POST", "/v1/rewards/batch", side);
  assert.equal(reversed.body["changed"], 1, JSON.stringify(reversed.body));
  assert.equal(
    (await world.call("POST", "/v1/rewards/batch", { action: "reverse", ids })).body["code"],
    "rule_violated",
  );
  await world.assertSound();
});

test("a preview of an approval says what the approval then does, whatever the hold and the referral's own approval", async () => {
  const manual = { ...doubleSided[0], approval: "manual" } as const;
  const world = await rewardWorld(service, {
    rewards: [manual, { ...doubleSided[1], approval: "manual", holdSeconds: 60 }],
  });
  const approved = await world.qualify((await world.register("ann")).referralId);
  const qualified = await world.qualify((await world.register("ben")).referralId, { approve: false });
  const rewards = [...approved.rewards, ...qualified.rewards];
  const wanted = rewards.map(({ rewardId, side, participantId }) => ({
    id: rewardId,
    result: "changed",
    status: side === "referrer" && participantId === "ann" ? "available" : "pending",
    code: null,
    detail: null,
  }));
  const body = { action: "approve", ids: rewards.map(({ rewardId }) => rewardId) };
  const preview = await world.call("POST", "/v1/rewards/batch?preview=true", body);
  assert.deepEqual(preview.body["items"], wanted);
  assert.ok((await world.everyReward()).every(({ state, approval }) => state === "pending" && approval === "waiting"));
  const done = await world.call("POST", "/v1/rewards/batch", body);
  assert.deepEqual(done.body["items"], wanted);
  await world.assertSound();
});

test("rewards are paid each under its own reference; a list is narrowed to failed payouts, to a rule and to days", async () => {
  const world = await rewardWorld(service, { rewards: [...doubleSided] });
  const [ours, theirs] = (await world.qualify((await world.register("ann")).referralId)).rewards.toSorted((a, b) =>
    a.ruleId.localeCompare(b.ruleId),
  );
  service.clock.advance(40 * day);
  const later = (await world.qualify((await world.register("ben")).referralId)).rewards;
  const failed = later.find(({ side }) => side === "referee")!;
  await world.call("POST", `/v1/rewards/${failed.rewardId}/fail`, { reason: "account closed" });
  await world.call("POST", `/v1/rewards/${theirs!.rewardId}/fail`, { reason: "account closed" });
  const idsOf = async (query: string): Promise<unknown[]> =>
    ((await world.call("GET", `/v1/rewards?${query}`)).body["items"] as { id: string }[]).map(({ id }) => id);
  assert.deepEqual(await idsOf("failed=true"), [failed.rewardId, theirs!.rewardId]);
  const payouts = [
    { id: ours!.rewardId, reference: "wire-1" },
    { id: theirs!.rewardId, reference: "wire-2" },
  ];
  const paid = await world.call("POST", "/v1/rewards/batch", { action: "pay", payouts });
  assert.equal(paid.body["changed"], 2, JSON.stringify(paid.body));
  const references = (await world.everyReward()).map(({ payoutReference }) => payoutReference);
  assert.deepEqual(new Set(references), new Set(["wire-1", "wire-2", null]));
  assert.deepEqual(await idsOf("failed=true&rule=theirs"), [failed.rewardId]);
  assert.deepEqual(await idsOf("failed=true&rule=ours"), []);
  const from = new Date(service.clock.nowMs() - day).toISOString();
  assert.deepEqual(new Set(await idsOf(`grantedFrom=${from}`)), new Set(later.map(({ rewardId }) => rewardId)));
  assert.deepEqual(new Set(await idsOf(`grantedTo=${from}`)), new Set([ours!.rewardId, theirs!.rewardId]));
  // The sixtieth second of a minute has the form of a moment and is none.
  const none = await world.call("GET", "/v1/rewards?grantedTo=2026-12-31T23:59:60Z");
  assert.deepEqual([none.status, none.body["code"]], [422, "rule_violated"]);
  await world.assertSound();
});

test("a list is narrowed by approval and by currency, points among them", async () => {
  const miles = {
    id: "miles",
    side: "referee",
    kind: "fixed",
    value: { type: "points", amount: 5, unit: "miles" },
  } as const;
  const world = await rewardWorld(service, {
    rewards: [{ ...doubleSided[0], approval: "manual" }, doubleSided[1], miles],
  });
  await world.qualify((await world.register("ann")).referralId);
  const rulesOf = async (query: string): Promise<unknown[]> => {
    const { status, body } = await world.call("GET", `/v1/rewards?${query}`);
    assert.equal(status, 200);
    return (body["items"] as { rule: string }[]).map(({ rule }) => rule).toSorted();
  };
  assert.deepEqual(await rulesOf("approval=waiting"), ["ours"]);
  assert.deepEqual(await rulesOf("currency=EUR"), ["ours", "theirs"]);
  assert.deepEqual(await rulesOf("currency=points:miles"), ["miles"]);
  assert.deepEqual(await rulesOf("currency=USD"), []);
});
