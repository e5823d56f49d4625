/** Somebody who knows the rules: what they try against judging and against reviews, and what stops them. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "../management/caller.ts";
import { purchase, riskWorld } from "./risk-world.ts";

const service = await useService({ onlyGlobal: true });
const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" }) as const;
const terms = {
  qualification: { steps: [{ id: "spend", event: "purchase" }] },
  rewards: [{ id: "thanks", side: "referrer", kind: "fixed", value: euros("20.00") }],
} as const;
const paying = () =>
  riskWorld(service, { qualification: { steps: [...terms.qualification.steps] }, rewards: [...terms.rewards] });
const day = 86_400_000;

test("one device goes from referrer to referrer, weeks apart: held from the second on, and the first before it is approved", async () => {
  const world = await paying();
  const { signUp, judged, call } = world;
  const outcomes = [];
  for (const name of ["olga", "piet", "quinn", "rosa"]) {
    outcomes.push((await judged(await signUp(`of-${name}`, { refereeId: name, deviceId: "shelf-1" }))).outcome);
    service.clock.advance(20 * day);
  }
  assert.deepEqual(outcomes, ["pass", "hold", "hold", "hold"]);
  await purchase(world, "olga");
  const { json } = await call("listReferrals", { query: { refereeId: "olga" } });
  const [first] = json["items"] as { review: string; status: string }[];
  assert.deepEqual([first?.status, first?.review], ["qualified", "flagged"]);
});

test("one mailbox in every spelling, by another referrer's code each time, is held each time", async () => {
  const { signUp, judged } = await riskWorld(service);
  const spellings = [
    "ann.smith@gmail.com",
    "a.n.n.smith+bonus@gmail.com",
    "AnnSmith@GoogleMail.com",
    '"ann.smith"@gmail.com',
    "annsmith(two)@gmail.com",
    "ａｎｎsmith@gmail.com",
    "annsmith@gmail.com.",
    "ann\u034fsmith@gmail.com",
  ];
  const outcomes = [];
  for (const [number, email] of spellings.entries())
    outcomes.push((await judged(await signUp(`referrer-${number}`, { email }))).outcome);
  assert.deepEqual(outcomes, ["pass", ...spellings.slice(1).map(() => "hold")]);
});

test("one number in every spelling is held each time, a zero of the trunk included", async () => {
  const { signUp, judged } = await riskWorld(service);
  const spellings = ["+44 7700 900123", "+44 (0)7700 900123", "+44 07700 900123", "+44-7700.900.123"];
  const outcomes = [];
  for (const [number, phone] of spellings.entries())
    outcomes.push((await judged(await signUp(`referrer-${number}`, { phone }))).outcome);
  assert.deepEqual(outcomes, ["pass", "hold", "hold", "hold"]);
});

test("two sign-ups of one person race in two processes: at most one of them is ever paid for", async () => {
  const world = await paying();
  const other = callerOf(await service.another(), world.tenant.secretKey);
  const pairs = Array.from({ length: 8 }, (_, number) => number);
  for (const number of pairs) {
    const [left, right] = [`left-${number}`, `right-${number}`];
    const codes = await Promise.all([world.codeOf(`l-${number}`), world.codeOf(`r-${number}`)]);
    const body = (place: 0 | 1, refereeId: string) => ({
      code: codes[place],
      refereeId,
      payoutHash: `account-${number}`,
    });
    await Promise.all([
      world.call("registerReferral", { body: body(0, left) }),
      other("registerReferral", { body: body(1, right) }),
    ]);
    await Promise.all([purchase(world, left), purchase(world, right)]);
    const { json } = await world.call("listRewards", { query: { limit: "100" } });
    const paid = (json["items"] as { participantId: string }[]).filter(({ participantId }) =>
      [`l-${number}`, `r-${number}`].includes(participantId),
    );
    assert.ok(paid.length <= 1, `pair ${number}: ${paid.length}`);
  }
});

test("a process whose clock is behind judges by what is there, not by whose clock says what", async () => {
  const world = await riskWorld(service);
  await world.signUp("ann", { payoutHash: "account" });
  const late = await service.another();
  late.clock.advance(service.clock.nowMs() - late.clock.nowMs() - 5_000);
  const answer = await callerOf(late, world.tenant.secretKey)("registerReferral", {
    body: { code: await world.codeOf("carl"), refereeId: "second", payoutHash: "account" },
  });
  assert.equal(answer.json["review"], "flagged", answer.body);
});

test("a reward for a step is judged before it is granted also where people approve the whole, and one event does it all", async () => {
  const world = await riskWorld(service, {
    qualification: { steps: [...terms.qualification.steps], approval: "manual" },
    rewards: [{ ...terms.rewards[0], on: { step: "spend" } }],
  });
  const { call, know, signUp } = world;
  const { json: early } = await signUp("ann", { refereeId: "bob", phone: "+491701234567" });
  await know("ann", { phone: "+49 0170 1234567" });
  await purchase(world, "bob");
  const { json } = await call("readReferral", { params: { referralId: early.id } });
  assert.deepEqual([json["status"], json["review"]], ["qualified", "flagged"]);
  assert.deepEqual((await call("listRewards", { query: { referralId: early.id } })).json["items"], []);
});

/** A referral that is held, qualified and waits for a review. */
const heldIn = async (world: Awaited<ReturnType<typeof paying>>, name: string): Promise<string> => {
  await world.codeOf(`of-${name}`);
  await world.know(`of-${name}`, { deviceId: `device-${name}` });
  const { json } = await world.signUp(`of-${name}`, { refereeId: name, deviceId: `device-${name}` });
  assert.equal(json["review"], "flagged");
  await purchase(world, name);
  return json.id;
};
const both = (verdict: "clear" | "confirm") => ({ referrer: verdict, referee: verdict });

test("reviewers who race decide once, and nothing is approved past them", async () => {
  const world = await paying();
  const { call, tenant } = world;
  const other = callerOf(service, await tenant.keyWith(["reviews:write", "risk:read"]));
  for (const name of ["bob", "carl", "dora", "emil"]) {
    const referralId = await heldIn(world, name);
    const params = { referralId };
    const [clears, confirms, approval] = await Promise.all([
      call("decideReview", { params, body: both("clear") }),
      other("decideReview", { params, body: both("confirm") }),
      call("approveReferral", { params }),
    ]);
    const cleared = clears.status === 200;
    assert.deepEqual([clears.status, confirms.status], cleared ? [200, 409] : [409, 200]);
    const { json } = await call("readReferral", { params });
    const { json: found } = await call("listRewards", { query: { referralId } });
    const rewards = (found["items"] as object[]).length;
    assert.deepEqual(
      [json["status"], json["review"], rewards],
      cleared ? ["rewarded", "cleared", 1] : ["voided", "confirmed", 0],
    );
    // Before the decision it is refused; after a clearing one there is nothing left to approve.
    if (!cleared) assert.equal(approval.status, 409);
  }
  expectStatus(await call("checkLedger"), 200);
});

test("what a review voided comes back by undoing the review only, and earns nothing before another decision", async () => {
  const world = await paying();
  const { call } = world;
  const referralId = await heldIn(world, "bob");
  const params = { referralId };
  expectStatus(await call("decideReview", { params, body: both("confirm") }), 200);
  expectStatus(await call("unvoidReferral", { params }), 409, "invalid_state");
  expectStatus(await call("undoReview", { params, body: { note: "Too quick." } }), 200);
  const { json } = await call("readReferral", { params });
  assert.deepEqual([json["status"], json["review"]], ["qualified", "flagged"]);
  // Voided by hand while it is flagged, and brought back: it waits as before.
  expectStatus(await call("voidReferral", { params }), 200);
  expectStatus(await call("unvoidReferral", { params }), 200);
  assert.deepEqual((await call("listRewards", { query: { referralId } })).json["items"], []);
});

test("a preview of many meets the same limits as the work itself, and leaves nothing behind", async () => {
  const world = await riskWorld(service, { codeCap: 1 });
  const { call, signUp } = world;
  const ids: string[] = [];
  for (const refereeId of ["bob", "carl"]) {
    const { json } = expectStatus(await signUp("ann", { refereeId }), 201);
    expectStatus(await call("voidReferral", { params: { referralId: json.id } }), 200);
    ids.push(json.id);
  }
  const many = async (query: Record<string, string>) => {
    const { json } = expectStatus(await call("decideReferrals", { query, body: { action: "unvoid", ids } }), 200);
    return (json["items"] as { outcome: string; code: string | null }[]).map(({ outcome, code }) => [outcome, code]);
  };
  const expected = [
    ["changed", null],
    ["refused", "code_cap_reached"],
  ];
  assert.deepEqual(await many({ preview: "true" }), expected);
  const { json } = await call("readReferral", { params: { referralId: ids[0] ?? "" } });
  assert.equal(json["status"], "voided");
  assert.deepEqual(await many({}), expected);
});

test("an undo and a payout that race never both happen", async () => {
  const world = await paying();
  const { call } = world;
  for (const name of ["bob", "carl", "dora", "emil"]) {
    const referralId = await heldIn(world, name);
    const params = { referralId };
    expectStatus(await call("decideReview", { params, body: both("clear") }), 200);
    const { json } = await call("listRewards", { query: { referralId } });
    const rewardId = (json["items"] as { id: string }[])[0]?.id ?? "";
    const [undo, pay] = await Promise.all([
      call("undoReview", { params, body: { note: "Too quick." } }),
      call("payReward", { params: { rewardId }, body: { reference: `p-${name}` } }),
    ]);
    assert.deepEqual(
      [undo.status, pay.status].toSorted((one, other) => one - other),
      [200, 409],
      `${undo.body} ${pay.body}`,
    );
  }
});
