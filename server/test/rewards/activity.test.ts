/** `GET /v1/referral/activity`: where a person's referrals and rewards are, in words that tell nothing of anybody else. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { activityOn, day, type Page, path, spent, steps, thanks, welcome } from "./activity-world.ts";

const service = await useService({ onlyGlobal: true });
const { sandbox, headersOf, only, nextOf, report, at, advance } = activityOn(service);

test("both see one referral from the sign-up to the payout, each in their own words", async () => {
  const world = await sandbox({
    qualification: { steps: [...steps], approval: "manual" },
    rewards: [{ ...thanks, approval: "manual", holdSeconds: 3 * day }, welcome],
  });
  const { referralId, registeredAtMs } = await world.register("ann", { refereeId: "bob" });
  const first = await only(world, "bob");
  assert.deepEqual(first, {
    role: "referee",
    status: "registered",
    registeredAt: new Date(registeredAtMs).toISOString(),
    steps: [
      {
        name: "Verify your identity",
        state: "waiting",
        progress: { have: 0, need: 1 },
        deadline: new Date(registeredAtMs + day * 1000).toISOString(),
      },
      { name: "Spend 50 EUR", state: "waiting", progress: { have: 0, need: 2 }, deadline: null },
    ],
    next: { who: "you", code: "step", text: 'Your next step is "Verify your identity".' },
    rewards: [],
  });
  const friends = await only(world, "ann");
  const theirs = { who: "friend", code: "step", text: `Your friend's next step is "Verify your identity".` };
  assert.deepEqual(friends, { ...first, role: "referrer", next: theirs });

  await report(world, "kyc.verified");
  await report(world, "purchase", spent("10.00"));
  assert.deepEqual(await nextOf(world, "bob"), ["you", "step", 'Your next step is "Spend 50 EUR" (1 of 2 done).']);
  await report(world, "purchase", spent("13.37"));
  assert.deepEqual(await nextOf(world, "bob"), [
    "you",
    "step",
    'Your next step is "Spend 50 EUR" (23.37 of 50.00 EUR).',
  ]);
  const euro = (amount: string) => ({ amount, currency: "EUR" });
  const progress = async (who: string) => (await only(world, who)).steps.map((step) => step.progress);
  const verified = { have: 1, need: 1 };
  assert.deepEqual(await progress("bob"), [verified, { have: euro("23.37"), need: euro("50.00") }]);
  assert.deepEqual(await progress("ann"), [verified, null], "what a friend spends is the friend's affair");
  assert.equal((await nextOf(world, "ann"))[2], `Your friend's next step is "Spend 50 EUR".`);
  await report(world, "purchase", spent("40.00", { objectId: "p", status: "pending" }));
  const clearing = 'A payment for "Spend 50 EUR" has yet to clear. It counts once it has.';
  for (const who of ["ann", "bob"]) assert.deepEqual(await nextOf(world, who), [null, "payment_clearing", clearing]);
  await report(world, "purchase", spent("40.00", { objectId: "p", status: "cleared" }));
  const confirms = ["company", "approval", "All steps are done. The company confirms it next."];
  for (const who of ["ann", "bob"]) assert.deepEqual(await nextOf(world, who), confirms);
  assert.deepEqual(await progress("ann"), [verified, { have: 2, need: 2 }]);

  await world.call("POST", `/v1/referrals/${referralId}/approve`, {});
  const support = async () => {
    const { body } = await world.call("GET", `/v1/referrals/${referralId}/explain`);
    return [body["waitingFor"], body["summary"]];
  };
  assert.deepEqual(await support(), ["operator", "Approved; a reward waits for somebody's approval."]);
  assert.deepEqual(await nextOf(world, "ann"), [
    "company",
    "reward_approval",
    "All steps are done. The company confirms your reward next.",
  ]);
  assert.deepEqual((await only(world, "ann")).rewards, [
    { status: "pending", amount: euro("10.00"), availableAt: null },
  ]);
  const ready = ["company", "payout", "Your reward is available. The company pays it out next."];
  assert.deepEqual(await nextOf(world, "bob"), ready);
  const [own] = (await only(world, "bob")).rewards;
  assert.deepEqual([own?.status, own?.amount], ["available", { amount: 500, unit: "miles" }]);

  const reward = (await world.rewardsOf(referralId)).find(({ side }) => side === "referrer");
  const rewardAt = `/v1/rewards/${reward!.rewardId}`;
  await world.call("POST", `${rewardAt}/approve`, {});
  assert.deepEqual(await nextOf(world, "ann"), [
    null,
    "reward_hold",
    "Your reward is on its way. It becomes available when its waiting time is over.",
  ]);
  assert.deepEqual(await support(), ["time", "Approved; rewards become available when their hold is over."]);
  const { availableAt } = (await only(world, "ann")).rewards[0]!;
  assert.ok(Math.abs(Date.parse(availableAt!) - (at(world) + 3 * day * 1000)) < 600_000);
  const approved = (await world.call("GET", `${rewardAt}/explain`)).body["steps"] as { step: string; at: string }[];
  assert.ok(
    Date.parse(approved.find(({ step }) => step === "approved")?.at ?? ""),
    "support sees when it was approved",
  );
  await world.call("POST", `${rewardAt}/cancel`, {});
  const none = [null, "reward_over", "There is no open reward for you here any more."];
  assert.deepEqual(await nextOf(world, "ann"), none);
  const cancelled = "The referrer's 10.00 EUR was cancelled. Somebody decided so.";
  assert.deepEqual(await support(), ["operator", `Approved; rewards are available and wait to be paid. ${cancelled}`]);
  const miles = (await world.rewardsOf(referralId)).find(({ side }) => side === "referee")!;
  await world.call("POST", `/v1/rewards/${miles.rewardId}/fail`, { reason: "account closed" });
  assert.match(String((await support())[1]), /The payout of the friend's 500 miles failed: account closed\./);
  await world.call("POST", `/v1/rewards/${miles.rewardId}/pay`, { reference: "p" });
  assert.deepEqual(await nextOf(world, "bob"), [null, "paid", "Your reward was paid."]);
  const paidOn = new Date(at(world)).toISOString().slice(0, 10);
  assert.deepEqual(await support(), [
    "nobody",
    `Approved; no reward is open. ${cancelled} The friend's 500 miles was paid on ${paidOn} as p.`,
  ]);
  await world.call("POST", `/v1/rewards/${miles.rewardId}/reverse`, { reason: "canary-reason" });
  assert.deepEqual(await nextOf(world, "bob"), none);
});

test("without a rule for a side, or any step, it says so", async () => {
  const custom = { type: "custom", payload: { voucher: "canary-voucher" } } as const;
  const world = await sandbox({ qualification: { steps: [] }, rewards: [{ ...thanks, value: custom }] });
  const { referralId } = await world.register("ann", { refereeId: "bob" });
  const checking = [null, "checking", "All steps are done. The reward follows in a moment."];
  assert.deepEqual(await nextOf(world, "bob"), checking);
  await world.qualify(referralId);
  assert.deepEqual(await nextOf(world, "bob"), [
    null,
    "no_reward",
    "All steps are done. There is no reward for you here.",
  ]);
  assert.equal((await only(world, "ann")).rewards[0]?.amount, null);
});

test("declined, voided, reversed: one sentence for all of them, and no reason", async () => {
  const sentences = new Set<string>();
  for (const action of ["decline", "void", "refund"] as const) {
    const spend = [{ id: "spend", event: "purchase" }];
    const world = await sandbox({ qualification: { steps: spend }, rewards: [thanks, welcome] });
    const { referralId } = await world.register("ann", { refereeId: "bob" });
    if (action === "refund") {
      await report(world, "purchase", spent("9.00", { objectId: "p" }));
      await report(world, "purchase", spent("9.00", { objectId: "p", status: "reversed" }));
    } else await world.call("POST", `/v1/referrals/${referralId}/${action}`, { note: "canary-note" });
    for (const who of ["ann", "bob"]) {
      const item = await only(world, who);
      assert.equal(item.status, { decline: "declined", void: "voided", refund: "reversed" }[action]);
      assert.deepEqual(
        item.steps.map(({ state }) => state),
        ["missed"],
        "nothing more can be done",
      );
      assert.doesNotMatch(JSON.stringify(item), /canary|reason|manual_decision|refund|risk|review/i);
      assert.deepEqual(
        item.rewards.map(({ status }) => status),
        action === "refund" ? ["reversed"] : [],
      );
      sentences.add(JSON.stringify(item.next));
    }
    const { body } = await world.call("GET", `/v1/referrals/${referralId}/explain`);
    assert.match(String(body["summary"]), action === "refund" ? /payment was refunded/ : /Somebody decided so/);
    assert.equal(body["waitingFor"], "nobody");
  }
  const text = "This referral does not count. If you think that is wrong, ask the company.";
  assert.deepEqual(
    [...sentences].map((one) => JSON.parse(one) as unknown),
    [{ who: null, code: "not_counted", text }],
  );
});

test("deadlines go by the sandbox's clock", async () => {
  const world = await sandbox({ qualification: { steps: [...steps], ordered: true }, rewards: [thanks] });
  await world.register("ann", { refereeId: "bob" });
  const over = [null, "time_over", "The time for a step is over, so nothing more can be earned here."];
  await advance(world, day - 60);
  assert.equal((await nextOf(world, "bob"))[1], "step");
  // Another tenant's time is its own.
  const other = await sandbox({ qualification: { steps: [...steps] } });
  await other.register("ann", { refereeId: "bob" });
  await advance(world, 120);
  for (const who of ["ann", "bob"]) {
    const item = await only(world, who);
    assert.deepEqual(Object.values(item.next), over);
    assert.deepEqual([item.status, ...item.steps.map(({ state }) => state)], ["expired", "missed", "missed"]);
  }
  assert.equal((await nextOf(other, "bob"))[1], "step");
});

test("a step that was missed is told before anybody looked at the referral again", async () => {
  const world = await sandbox({ qualification: { steps: [...steps] } });
  await world.register("ann", { refereeId: "bob" });
  const text = "update tenants set clock_ahead_ms = $2 where tenant_id = $1";
  const { database } = service.environment();
  await database.query({ name: "test-clock", text }, [world.tenantId, 2 * day * 1000]);
  const again = await service.another();
  const answer = await again.send(path, { headers: await headersOf(world, "bob") });
  const [item] = (JSON.parse(answer.body) as Page).items;
  assert.deepEqual([item?.status, item?.next.code], ["registered", "time_over"]);
});

test("P1 an answer holds nothing of the other person, and no ids at all", async () => {
  const world = await sandbox({ qualification: { steps: [...steps] }, rewards: [thanks, welcome] });
  await world.call("PUT", "/v1/participants/canary-ann", { country: "DE", attributes: { plan: "canary-plan" } });
  await world.register("canary-ann", { refereeId: "bob", onboardingId: "canary-onboarding", country: "DE" });
  await report(world, "purchase", spent("77.77", { objectId: "canary-object", category: "canary-category" }));
  await report(world, "kyc.verified", { attributes: { mail: "canary@example.org" } });
  for (const who of ["canary-ann", "bob"]) {
    const answer = await service.send(path, { headers: await headersOf(world, who) });
    assert.doesNotMatch(answer.body, /canary|bob|DE"|(?:ref|rwd|cmp|cod|evt)_/);
    if (who !== "bob") assert.doesNotMatch(answer.body, /77\.77/);
  }
  assert.doesNotMatch(service.logged, /canary-(?:ann|onboarding|object)|canary@/);
});
