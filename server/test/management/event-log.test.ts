/** The log of events that came in: found by what they are, each with what it brought about. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { withClient } from "../../src/store/migrate.ts";
import { eventPages } from "../../src/store/events.ts";
import { planOf, rowsSkippedAlong } from "../harness/query-plan.ts";
import { useService } from "../harness/service.ts";
import { callerOf, expectStatus } from "./caller.ts";

const service = await useService();
const at = (ms = 0) => new Date(service.clock.nowMs() + ms).toISOString();
const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" });
const terms = {
  qualification: {
    ordered: true,
    steps: [
      { id: "kyc", name: "Identity check", event: "kyc.*" },
      { id: "spend", event: "purchase", minAmount: { amount: "10.00", currency: "EUR" } },
    ],
  },
  rewards: [
    { id: "early", side: "referee", kind: "fixed", on: { step: "kyc" }, value: euros("1.00") },
    { id: "thanks", side: "referrer", kind: "fixed", value: euros("20.00") },
  ],
};

type Listed = { items: { id: string }[]; nextCursor: string | null };
type Effects = {
  referrals: { steps: unknown[]; unused: string | null; rewards: { side: string; status: string }[] }[];
};

const world = async () => {
  const tenant = await service.createTenant({ campaign: { terms } as never });
  const call = callerOf(service, tenant.secretKey);
  const made = async (...given: Parameters<typeof call>) => expectStatus(await call(...given), 201).json;
  const { code } = await made("createCode", { body: { participantId: "ann", campaignId: tenant.campaignId } });
  const send = (id: string, type: string, more: object = {}) =>
    made("createEvent", { body: { id, type, participantId: "bob", occurredAt: at(), ...more } });
  const list = async (query: Record<string, string> = {}): Promise<string[]> => {
    const ids: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page: Listed = expectStatus(
        await call("listEvents", { query: { limit: "2", ...query, ...(cursor === "" ? {} : { cursor }) } }),
        200,
      ).json as never;
      ids.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    return ids;
  };
  const effects = async (eventId: string) =>
    expectStatus(await call("explainEvent", { params: { eventId } }), 200).json as unknown as Effects;
  return { tenant, call, made, code, send, list, effects };
};

test("events are listed as they came in, whoever they are about, page by page and by each filter", async () => {
  const { made, call, send, list } = await world();
  await send("old", "purchase", { occurredAt: at(-86_400_000), amount: "3", currency: "EUR" });
  service.clock.advance(1_000);
  const from = at();
  // At once, and in another order than they happened.
  await made("createEvent", { body: { id: "b", type: "kyc.done", onboardingId: "o-1", occurredAt: at(-2_000) } });
  await send("a", "purchase", { status: "pending", occurredAt: at(-1_000) });
  const to = at();
  service.clock.advance(1_000);
  await send("late", "purchase", { occurredAt: at(-3_600_000), status: "reversed", objectId: "old" });
  assert.deepEqual(await list(), ["late", "a", "b", "old"]);
  assert.deepEqual(await list({ receivedFrom: from, receivedTo: to }), ["a", "b"]);
  assert.deepEqual(await list({ receivedTo: to }), ["a", "b", "old"]);
  assert.deepEqual(await list({ type: "purchase" }), ["late", "a", "old"]);
  assert.deepEqual(await list({ type: "kyc.done" }), ["b"]);
  assert.deepEqual(await list({ status: "reversed" }), ["late"]);
  assert.deepEqual(await list({ status: "pending", type: "purchase", source: "api" }), ["a"]);
  assert.deepEqual(await list({ status: "cleared" }), ["b", "old"]);
  assert.deepEqual(await list({ source: "api" }), ["late", "a", "b", "old"]);
  assert.deepEqual(await list({ source: "src_01k9w3f5q8z2m4n6p7r9t1v3xy" }), []);
  assert.deepEqual(await list({ participantId: "bob" }), ["late", "a", "old"]);
  assert.deepEqual(await list({ participantId: "o-1", onboardingId: "o-1", type: "kyc.done" }), ["b"]);
  assert.deepEqual(await list({ participantId: "bob", status: "cleared", receivedTo: to }), ["old"]);
  const wrong = await call("listEvents", { query: { receivedFrom: "2026-02-30T25:00:00.000Z" } });
  assert.ok(wrong.status === 400 || wrong.status === 422, String(wrong.status));
  const read = expectStatus(await call("getEvent", { params: { eventId: "late" } }), 200).json;
  assert.deepEqual([read["objectId"], read["status"], read["source"]], ["old", "reversed", "api"]);
  assert.equal((await call("getEvent", { params: { eventId: "no-such" } })).status, 404);
});

test("an event says which steps it counts for, why not, and which rewards hang on it", async () => {
  const { call, made, send, code, effects } = await world();
  await send("before", "kyc.done", { occurredAt: at(-60_000) });
  assert.deepEqual(await effects("before"), { referrals: [] });
  const { id: referralId } = await made("registerReferral", { body: { code, refereeId: "bob" } });
  await send("early", "purchase", { occurredAt: at(500), amount: "50", currency: "EUR" });
  await send("kyc", "kyc.done", { occurredAt: at(1_000) });
  await send("small", "purchase", { occurredAt: at(2_000), amount: "9.99", currency: "EUR" });
  await send("other", "login", { occurredAt: at(2_000) });
  await send("wait", "purchase", { occurredAt: at(3_000), amount: "20", currency: "EUR", status: "pending" });
  const told = async (id: string) => {
    const [effect, ...more] = (await effects(id)).referrals;
    assert.equal(more.length, 0);
    const { steps, unused, rewards } = effect ?? { steps: [], unused: null, rewards: [] };
    return { steps, unused, rewards: rewards.map(({ side, status }) => `${side} ${status}`) };
  };
  const step = (id: string, name: string, meaning: string, reason: string | null = null) => ({
    steps: [{ id, name, meaning, reason }],
    unused: null,
  });
  assert.deepEqual(await told("before"), { steps: [], unused: "before_sign_up", rewards: [] });
  assert.deepEqual(await told("early"), { steps: [], unused: "out_of_turn", rewards: [] });
  assert.deepEqual(await told("other"), { steps: [], unused: "no_step", rewards: [] });
  assert.deepEqual(await told("kyc"), { ...step("kyc", "Identity check", "counts"), rewards: ["referee available"] });
  assert.deepEqual(await told("small"), { ...step("spend", "spend", "rejected", "amount_below_minimum"), rewards: [] });
  assert.deepEqual(await told("wait"), { ...step("spend", "spend", "pending"), rewards: [] });
  const booked = { objectId: "wait", occurredAt: at(4_000), amount: "20", currency: "EUR" };
  await send("booked", "purchase", booked);
  assert.deepEqual(await told("booked"), { ...step("spend", "spend", "counts"), rewards: ["referrer available"] });

  const story = expectStatus(await call("explainReferral", { params: { referralId } }), 200).json;
  const inBrief = (story["events"] as { id: string; amount: string | null }[]).map(({ id, amount }) => [id, amount]);
  assert.deepEqual(inBrief, [
    ["kyc", null],
    ["small", "9.99"],
    ["wait", "20.00"],
    ["booked", "20.00"],
  ]);
  const { items } = (await call("listRewards", { query: { referralId } })).json as never as {
    items: { id: string; rule: string }[];
  };
  const behind = async (rule: string) => {
    const params = { rewardId: items.find((one) => one.rule === rule)?.id ?? "" };
    const { json } = await call("explainReward", { params });
    return (json["events"] as { id: string }[]).map(({ id }) => id);
  };
  assert.deepEqual(await behind("early"), ["kyc"]);
  assert.deepEqual(await behind("thanks"), ["kyc", "wait", "booked"]);

  // Taken back: the reward still says what it was earned with.
  await send("back", "purchase", { ...booked, occurredAt: at(5_000), status: "reversed" });
  assert.deepEqual(await told("booked"), {
    ...step("spend", "spend", "rejected", "refunded"),
    rewards: ["referrer reversed"],
  });
  assert.deepEqual(await behind("thanks"), ["kyc", "wait", "booked", "back"]);
});

test("each list of events goes along its own index, with no more than a page's rows looked at, however many there are", () =>
  withClient(service.environment().connection, async (client) => {
    await client.query("set session_replication_role = replica");
    await client.query(`insert into events (tenant_id, event_id, type, participant_id, object_id, status, occurred_at, received_at,
        attributes, source, content_hash)
      select 'tnt_many', 'e' || n, case when n % 10000 = 3 then 'rare' else 'usual' end, 'p' || n / 50, 'e' || n,
        case when n % 10000 = 5 then 'reversed' else 'cleared' end, now() + n * interval '1 s', now() + n * interval '1 s', '{}',
        case when n % 10000 = 7 then 'src_rare' else 'api' end, ''
      from generate_series(1, 60000) n; analyze events`);
    await client.query(
      "set plan_cache_mode = force_generic_plan; select set_config('beckon.tenant_id', 'tnt_many', false)",
    );
    const asked = {
      person: [["'p3'", "'p3'", "null", "null", "null"], /events_by_(participant|onboarding)/],
      status: [["null", "null", "null", "null", "'reversed'"], /events_not_cleared/],
      type: [["null", "null", "'rare'", "null", "null"], /events_by_type/],
      source: [["null", "null", "null", "'src_rare'", "null"], /events_by_source/],
      all: [["null", "null", "null", "null", "null"], /events_by_arrival/],
    } as const;
    for (const [lead, [values, index]] of Object.entries(asked)) {
      const statement = eventPages[lead as keyof typeof asked];
      await client.query(`prepare events_${lead} as ${statement.text}`);
      const page = `events_${lead} ('tnt_many', ${values.join(", ")}, null, null, null, 26)`;
      const skipped = rowsSkippedAlong(index, await planOf(client, page, { run: true }));
      assert.ok(skipped < 100, `${lead}: ${skipped} rows looked at for nothing`);
    }
  }));
