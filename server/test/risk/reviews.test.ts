/** Flagged referrals: the queue by what is at stake, decisions of one or two people for each side, what undoing brings back. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "../management/caller.ts";
import { purchase, type RiskWorld, riskWorld } from "./risk-world.ts";

const service = await useService({ onlyGlobal: true });
const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" }) as const;
type Terms = NonNullable<Parameters<typeof riskWorld>[1]>;
const thanks = (amount: string) => ({ id: "thanks", side: "referrer", kind: "fixed", value: euros(amount) }) as const;
const terms: Terms = {
  qualification: { steps: [{ id: "spend", event: "purchase" }] },
  rewards: [thanks("20.00"), { id: "welcome", side: "referee", kind: "fixed", value: euros("5.00") }],
};
const both = (verdict: "clear" | "confirm") => ({ referrer: verdict, referee: verdict });

/** A world whose sign-ups from one network are held. */
const heldWorld = async () => {
  const world = await riskWorld(service, terms);
  const ip = "198.51.100.7";
  await world.call("addRiskListEntry", { body: { list: "block", kind: "network", value: ip } });
  const held = async (refereeId: string, buys = true): Promise<string> => {
    const { json } = expectStatus(await world.signUp("ann", { refereeId, ip }), 201);
    assert.equal(json["review"], "flagged");
    if (buys) await purchase(world, refereeId);
    return json.id;
  };
  return { ...world, held };
};

const decide = ({ call }: Pick<RiskWorld, "call">, referralId: string, body: object) =>
  call("decideReview", { params: { referralId }, body });
const stands = async ({ call }: Pick<RiskWorld, "call">, referralId: string) => {
  const { json } = await call("readReferral", { params: { referralId } });
  const { json: found } = await call("listRewards", { query: { referralId } });
  const rewards = (found["items"] as { side: string; status: string }[]).map(({ side, status }) => `${side} ${status}`);
  return { status: json["status"], review: json["review"], rewards: rewards.toSorted() };
};

test("the queue shows the most money first, with evidence; a note and a decision are kept", async () => {
  const world = await heldWorld();
  const { call, held } = world;
  const first = await held("bob");
  const rich = await world.call("createCampaign", {
    body: { name: "Rich", terms: { ...terms, rewards: [thanks("900.00")] } },
  });
  const campaignId = rich.json.id;
  await call("activateCampaign", { params: { campaignId } });
  const { json: code } = await call("createCode", { body: { participantId: "rich", campaignId } });
  const second = await call("registerReferral", { body: { code: code.code, refereeId: "eve", ip: "198.51.100.9" } });
  const { json } = expectStatus(await call("listReviews"), 200);
  const items = json["items"] as { referralId: string; stake: unknown; evidence: { results: { rule: string }[] } }[];
  assert.deepEqual(
    items.map(({ referralId, stake }) => [referralId, stake]),
    [
      [second.json.id, [{ asset: "EUR", amount: "900.00" }]],
      [first, [{ asset: "EUR", amount: "25.00" }]],
    ],
  );
  assert.deepEqual(
    items[0]?.evidence.results.map(({ rule }) => rule),
    ["blocked_network"],
  );
  const page = await call("listReviews", { query: { limit: "1" } });
  const next = await call("listReviews", { query: { limit: "1", cursor: String(page.json["nextCursor"]) } });
  assert.deepEqual((next.json["items"] as { referralId: string }[])[0]?.referralId, first);
  expectStatus(await call("noteReview", { params: { referralId: first }, body: { note: "Asked both." } }), 201);
  expectStatus(await decide(world, first, { ...both("clear"), note: "Colleagues." }), 200);
  const { steps } = (await call("getReview", { params: { referralId: first } })).json as unknown as {
    steps: { action: string; note: string | null }[];
  };
  assert.deepEqual(
    steps.map(({ action, note }) => [action, note]),
    [
      ["decided", "Colleagues."],
      ["noted", "Asked both."],
      ["flagged", null],
    ],
  );
  const decided = (await call("listReviews", { query: { status: "decided" } })).json["items"] as {
    referralId: string;
  }[];
  assert.deepEqual(
    decided.map(({ referralId }) => referralId),
    [first],
  );
});

test("cleared goes on as if nothing had been; confirmed is voided; each side is decided by itself", async () => {
  const world = await heldWorld();
  const honest = await world.held("bob");
  expectStatus(await decide(world, honest, both("clear")), 200);
  const whole = { status: "rewarded", review: "cleared", rewards: ["referee available", "referrer available"] };
  assert.deepEqual(await stands(world, honest), whole);

  const abuse = await world.held("carl");
  expectStatus(await decide(world, abuse, both("confirm")), 200);
  assert.deepEqual(await stands(world, abuse), { status: "voided", review: "confirmed", rewards: [] });

  const split = await world.held("dora");
  expectStatus(await decide(world, split, { referrer: "confirm", referee: "clear" }), 200);
  assert.deepEqual(await stands(world, split), {
    status: "rewarded",
    review: "cleared",
    rewards: ["referee available"],
  });
  const { json } = await world.call("listReferralRewards", { params: { referralId: split } });
  assert.deepEqual(
    (json["refused"] as { reason: string }[]).map(({ reason }) => reason),
    ["risk_declined"],
  );
  // The same again changes nothing; another one needs an undo first.
  expectStatus(await decide(world, split, { referrer: "confirm", referee: "clear" }), 200);
  expectStatus(await decide(world, split, both("clear")), 409, "invalid_state");
});

test("a decision is undone while no money moved: nothing is paid meanwhile, and another decision counts", async () => {
  const world = await heldWorld();
  const { call } = world;
  const undo = (referralId: string) => call("undoReview", { params: { referralId }, body: { note: "Too quick." } });
  const wrong = await world.held("bob");
  await decide(world, wrong, both("confirm"));
  expectStatus(await undo(wrong), 200);
  assert.deepEqual(await stands(world, wrong), { status: "qualified", review: "flagged", rewards: [] });
  await decide(world, wrong, { referrer: "confirm", referee: "clear" });
  expectStatus(await undo(wrong), 200);
  const [frozen] = (await call("listRewards", { query: { referralId: wrong } })).json["items"] as { id: string }[];
  const pay = () => call("payReward", { params: { rewardId: frozen?.id ?? "" }, body: { reference: "p-1" } });
  expectStatus(await pay(), 409, "invalid_state");
  await decide(world, wrong, both("clear"));
  assert.deepEqual((await stands(world, wrong)).rewards, ["referee available", "referrer available"]);
  expectStatus(await pay(), 200);
  expectStatus(await undo(wrong), 409, "invalid_state");
});

test("four eyes: from the amount on two different people must say the same, also for what cannot be compared", async () => {
  const world = await heldWorld();
  const settings = async (fourEyesFrom: object | null) => {
    const { headers } = expectStatus(await world.call("getRiskSettings"), 200);
    const put = { headers: { "if-match": String(headers.etag) }, body: { fourEyesFrom } };
    expectStatus(await world.call("putRiskSettings", put), 200);
  };
  const scopes = ["reviews:write", "risk:read"] as const;
  const other = { call: callerOf(service, await world.tenant.keyWith(scopes)) };
  await settings({ amount: "25.00", currency: "EUR" });
  const referralId = await world.held("bob");
  assert.equal(expectStatus(await decide(world, referralId, both("clear")), 200).json["status"], "proposed");
  assert.equal(expectStatus(await decide(world, referralId, both("clear")), 200).json["status"], "proposed");
  assert.equal((await stands(world, referralId)).review, "flagged");
  expectStatus(await decide(other, referralId, both("confirm")), 409, "conflict");
  assert.equal(expectStatus(await decide(other, referralId, both("clear")), 200).json["status"], "decided");
  assert.equal((await stands(world, referralId)).status, "rewarded");
  await settings({ amount: "25.01", currency: "EUR" });
  const small = await world.held("carl");
  assert.equal((await decide(world, small, both("clear"))).json["status"], "decided");
  await settings({ amount: "1000.00", currency: "USD" });
  const foreign = await world.held("dora");
  assert.equal((await decide(world, foreign, both("clear"))).json["status"], "proposed");
});

test("many at once, previewed: a preview changes nothing, and one that is refused stops nobody else", async () => {
  const world = await heldWorld();
  const ids = [await world.held("bob"), await world.held("carl"), "ref_01k9w3f5q8z2m4n6p7r9t1v3xy"];
  const many = async (preview: boolean) => {
    const query: Record<string, string> = preview ? { preview: "true" } : {};
    const { json } = expectStatus(await world.call("decideReviews", { query, body: { ids, ...both("clear") } }), 200);
    return (json["items"] as { outcome: string; referralStatus: string }[]).map((one) => [
      one.outcome,
      one.referralStatus,
    ]);
  };
  const expected = [
    ["decided", "rewarded"],
    ["decided", "rewarded"],
    ["refused", null],
  ];
  assert.deepEqual(await many(true), expected);
  assert.equal((await stands(world, ids[0] ?? "")).review, "flagged");
  assert.deepEqual(await many(false), expected);
  assert.equal((await stands(world, ids[1] ?? "")).status, "rewarded");
});

test("a back-test says how past sign-ups would be judged by another preset, and what reviews had said of them", async () => {
  const world = await heldWorld();
  await decide(world, await world.held("bob"), both("clear"));
  await world.signUp("ann", { email: "x@mailinator.com" });
  await world.signUp("ann", { email: "fine@mail.example" });
  const { json } = expectStatus(
    await world.call("backTestRisk", { body: { risk: { preset: "relaxed", weights: { blocked_network: 0 } } } }),
    200,
  );
  const { changed, ...counts } = json as unknown as { changed: { from: string; to: string; review: string }[] };
  assert.deepEqual(counts, {
    judged: 3,
    preset: "relaxed",
    before: { pass: 1, hold: 2, refuse: 0 },
    after: { pass: 3, hold: 0, refuse: 0 },
    cleared: { pass: 1, hold: 0, refuse: 0 },
    confirmed: { pass: 0, hold: 0, refuse: 0 },
  });
  assert.deepEqual(
    changed.map(({ from, to, review }) => [from, to, review]),
    [
      ["hold", "pass", "flagged"],
      ["hold", "pass", "cleared"],
    ],
  );
  expectStatus(
    await world.call("backTestRisk", { body: { risk: { holdAt: 90, refuseAt: 80 } } }),
    422,
    "rule_violated",
  );
});
