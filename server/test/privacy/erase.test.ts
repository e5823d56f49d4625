/** P3: what is held about a person comes out whole, and goes whole, while the books stay as they were. */
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { test } from "node:test";
import type { AnswerOf, Operations } from "@beckon/contract";
import { useService } from "../harness/service.ts";
import { storedText } from "../http/stored-text.ts";
import { euros, type RewardWorld, rewardWorld } from "../rewards/reward-world.ts";

const service = await useService({ onlyGlobal: true });
const pseudonymPattern = /^erased_[0-9a-hjkmnp-tv-z]{26}$/;
const terms: Parameters<typeof rewardWorld>[1] = {
  rewards: [
    { id: "thanks", side: "referrer", kind: "fixed", value: euros("10.00") },
    { id: "welcome", side: "referee", kind: "fixed", value: euros("5.00") },
  ],
  // Everybody's first friend brings them to it, which an event of the campaign says by name.
  limits: { perReferrer: [{ metric: "count", window: "total", max: 1 }] },
};
let people = 0;
let lives = 0;
/** An id that nothing else in the database contains, with what JSON, patterns and SQL find special. */
const somebody = (): string => `p3rs0n.${++people}"$1\\%_é/😀`;
const path = (id: string): string => `/v1/participants/${encodeURIComponent(id)}`;

type Held = AnswerOf<Operations["exportParticipant"]>;
type Done = AnswerOf<Operations["eraseParticipant"]>;
type Told = { items: { data: { participantId: string; codeIds: string[] } }[] };

const erase = async (world: RewardWorld, id: string, wish: object, query = "") => {
  const { status, body } = await world.call("POST", `${path(id)}/erase${query}`, wish);
  return { status, ...(body as Done & { code: string }) };
};

/** Everything a person can leave behind: facts, a token, a code, a friend, being a friend, events, refused webhooks, money. */
const live = async (world: RewardWorld, person: string): Promise<{ friend: string; host: string }> => {
  const { call, tenant } = world;
  lives += 1;
  const [friend, host] = [`friend-${lives}`, `host-${lives}`];
  const key = /^[!-~]+$/.test(person) ? `set-${person}` : `set-${lives}`;
  const ok = async (...[method, target, body, headers]: Parameters<typeof call>) => {
    const answer = await call(method, target, body, headers);
    assert.ok(answer.status < 300, `${method} ${target}: ${JSON.stringify(answer)}`);
    return answer.body;
  };
  const refused = await call("POST", `${path(person)}/block`, {}, { "idempotency-key": `block-${lives}` });
  assert.equal(refused.status, 404);
  await ok("PUT", path(person), { country: "DE", attributes: { nick: "secret-nickname" } }, { "idempotency-key": key });
  await tenant.tokenFor(person);
  await ok("POST", `/v1/campaigns/${tenant.campaignId}/audience`, { participantIds: [person, friend] });
  const seen = {
    ip: "203.0.113.7",
    deviceId: `device-${lives}`,
    payoutHash: `payout-${lives}`,
    phone: "+4915112345678",
  };
  const sign = { refereeId: person, onboardingId: `onb-${person}`, country: "DE", email: `ann.b${lives}@mail.example` };
  const taken = await ok("POST", "/v1/referrals", { code: await world.codeOf(host), ...sign, ...seen });
  const twin = { refereeId: `twin-${lives}`, code: await world.codeOf(`twins-${host}`), ...seen };
  await call("POST", "/v1/referrals", twin);
  const occurredAt = new Date(service.clock.nowMs()).toISOString();
  const event = { id: `e-${person}`, type: "purchase", participantId: person, objectId: `o-${person}`, occurredAt };
  await ok("POST", "/v1/events", { ...event, attributes: { shop: "secret-shop" } });
  await world.qualify(String(taken["id"]));
  const made = await world.register(person, { refereeId: friend });
  await world.qualify(made.referralId);
  const undone = await world.register(person, { refereeId: `other-${friend}` });
  await ok("POST", `/v1/referrals/${undone.referralId}/void`, { note: `${person} asked` });
  const secret = "what-the-platform-signs-with";
  const source = await ok("POST", "/v1/event-sources", { name: "platform", secret });
  const body = JSON.stringify({ event_id: "w-1", event_type: "card.activated", user: person });
  const timestamp = String(Math.floor(service.clock.nowMs() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  const headers = { "content-type": "application/json", "x-timestamp": timestamp, "x-signature": signature };
  await service.send(String(source["path"]), { method: "POST", body, headers });
  return { friend, host };
};

const textOfEverything = async (): Promise<string> => storedText(service.environment());

test("P3 the export holds everything of a person, and nothing of the other's", async () => {
  const world = await rewardWorld(service, terms);
  const person = somebody();
  const { friend, host } = await live(world, person);
  const { status, body } = await world.call("GET", `${path(person)}/export`);
  assert.equal(status, 200, JSON.stringify(body));
  const held = body as Held;
  assert.equal(held.participant?.country, "DE");
  assert.deepEqual(
    Object.fromEntries(
      Object.entries(held).flatMap(([name, list]) => (Array.isArray(list) ? [[name, list.length]] : [])),
    ),
    {
      codes: 1,
      asReferrer: 2,
      asReferee: 1,
      rewards: 2,
      events: 1,
      accessTokens: 1,
      audiences: 1,
      reservations: 0,
      riskAssessments: 1,
      riskSignals: 6,
      refusedWebhooks: 1,
    },
  );
  assert.equal(held.asReferee[0]?.onboardingId, `onb-${person}`);
  assert.ok((held.asReferee[0]?.transitions.length ?? 0) >= 3);
  assert.ok(held.ledger.entries.length >= 4);
  const text = JSON.stringify(held);
  for (const other of [friend, host, "p3rs0n asked"]) assert.ok(!text.includes(other), `${other} is in the export`);
  assert.equal((await world.call("GET", `${path("nobody")}/export`)).status, 404);
});

const erasesWithoutTrace = async (person: string): Promise<void> => {
  const world = await rewardWorld(service, terms);
  await live(world, person);
  const sums = await world.balances();
  const form = JSON.stringify(person).slice(1, -1);
  const traces = [person, form, form.replaceAll("\\", "\\\\"), "secret-nickname", "secret-shop"];
  const before = await textOfEverything();
  assert.ok(traces.some((trace) => before.includes(trace)));

  const owed = await erase(world, person, { reason: "request 4711" });
  assert.deepEqual([owed.status, owed.code], [409, "reward_owed"]);
  const preview = await erase(world, person, {}, "?preview=true");
  assert.deepEqual([preview.status, preview.preview, preview.owed.length], [200, true, 2]);
  assert.equal((await world.call("GET", path(person))).status, 200);

  const done = await erase(world, person, { reason: "request 4711", owedRewards: "keep" });
  assert.equal(done.status, 200, JSON.stringify(done));
  const { pseudonym, counts, repeated } = done;
  assert.match(pseudonym, pseudonymPattern);
  assert.equal(repeated, false);
  assert.deepEqual(counts, preview.counts);
  assert.deepEqual(await world.balances(), sums);
  await world.assertSound();
  const check = await world.call("GET", "/v1/ledger/check");
  assert.equal(check.body["ok"], true, JSON.stringify(check.body));

  const own = (await textOfEverything()).split("\n").filter((line) => line.includes(world.tenantId));
  for (const trace of traces)
    for (const line of own) assert.ok(!line.includes(trace), `${trace} is still in: ${line.slice(0, 300)}`);

  for (const id of [person, pseudonym]) {
    const again = await erase(world, id, {});
    assert.deepEqual([again.status, again.pseudonym, again.repeated], [200, pseudonym, true]);
  }
  assert.equal((await world.call("GET", path(person))).status, 404);
  const left = await world.call("GET", path(pseudonym));
  assert.deepEqual([left.body["state"], left.body["country"], left.body["attributes"]], ["erased", null, {}]);
  for (const [method, target, wish] of [
    ["PUT", path(pseudonym), { country: "DE" }],
    ["POST", `${path(pseudonym)}/block`, {}],
    ["POST", `${path(pseudonym)}/unblock`, {}],
  ] as const)
    assert.equal((await world.call(method, target, wish)).status, 409);

  const told = await world.call("GET", "/v1/outbound-events?type=participant.erased");
  const [event] = (told.body as Told).items;
  assert.equal(event?.data.participantId, pseudonym);
  assert.equal(event?.data.codeIds.length, 1);
};

for (const [what, person] of [
  ["an id of letters", "p3rs0n-plain"],
  ["an id of digits", "90071992547"],
  ["an id of every sign", somebody()],
] as const)
  test(`P3 an erasure leaves no trace of ${what} and its facts in any table, and every sum as it was`, () =>
    erasesWithoutTrace(person));

test("P3 what is owed can be withdrawn or stay payable under the pseudonym", async () => {
  const world = await rewardWorld(service, terms);
  const person = somebody();
  await live(world, person);
  const kept = somebody();
  await live(world, kept);
  const cancelled = await erase(world, person, { owedRewards: "cancel" });
  assert.equal(cancelled.status, 200, JSON.stringify(cancelled));
  const payables = await erase(world, kept, { owedRewards: "keep" });
  const rewards = await world.everyReward();
  const of = ({ pseudonym }: Done) => rewards.filter(({ participantId }) => participantId === pseudonym);
  assert.deepEqual(
    of(cancelled).map(({ state }) => state),
    ["cancelled", "cancelled"],
  );
  const [payable] = of(payables);
  assert.ok(payable);
  const paid = await world.call("POST", `/v1/rewards/${payable.rewardId}/pay`, { reference: "payout-1" });
  assert.equal(paid.status, 200, JSON.stringify(paid.body));
  await world.assertSound();
});

test("P3 who was referred, erased, and signs up again is not referred again; who was not referred may be", async () => {
  const world = await rewardWorld(service, terms);
  const [person, stranger] = [somebody(), somebody()];
  await live(world, person);
  await world.call("PUT", path(stranger), {});
  for (const id of [person, stranger]) assert.equal((await erase(world, id, { owedRewards: "cancel" })).status, 200);
  const code = await world.codeOf("somebody-else");
  const register = (body: object) => world.call("POST", "/v1/referrals", { code, ...body });
  for (const body of [{ refereeId: person }, { onboardingId: `onb-${person}` }]) {
    const answer = await register(body);
    assert.deepEqual([answer.status, answer.body["code"]], [422, "already_referred"]);
  }
  const reserved = await world.call("POST", `/v1/codes/${code}/reservations`, { onboardingId: `onb-${person}` });
  assert.equal(reserved.body["code"], "already_referred", JSON.stringify(reserved));
  const open = await register({ onboardingId: "onb-new" });
  const linked = await world.call("POST", `/v1/referrals/${open.body["id"] as string}/link`, { refereeId: person });
  assert.equal(linked.body["code"], "already_referred", JSON.stringify(linked));
  assert.equal((await register({ refereeId: stranger })).status, 201);
  // A new person under the old id: known afresh, and erased afresh.
  assert.equal((await world.call("PUT", path(person), { country: "FR" })).status, 200);
  assert.equal((await erase(world, person, {})).repeated, false);
});

test("P3 a code of the erased is no code any more, and a referral that waited is declined", async () => {
  const world = await rewardWorld(service, {
    ...terms,
    qualification: { steps: [{ id: "spend", event: "purchase" }] },
  });
  const person = somebody();
  const code = await world.codeOf(person);
  const waiting = await world.register("host", { refereeId: person });
  assert.equal((await erase(world, person, {})).status, 200);
  const referral = await world.store.referrals.find(world.tenantId, waiting.referralId);
  assert.deepEqual([referral?.state, referral?.reason], ["declined", "participant_erased"]);
  const validated = await service.send(`/v1/referral/${code}/validate`, {
    headers: { "x-client-key": world.tenant.clientKey },
  });
  assert.ok(!validated.body.includes("true"), validated.body);
  const registered = await world.call("POST", "/v1/referrals", { code, refereeId: "late-friend" });
  assert.equal(registered.status, 422, JSON.stringify(registered));
});

test("P3 append-only tables change by an erasure only: one column, to the pseudonym or to nothing", async () => {
  const world = await rewardWorld(service, terms);
  const [person, other] = [somebody(), somebody()];
  await live(world, person);
  await live(world, other);
  const { database, tenantId } = world;
  const run = (text: string, values: unknown[] = [tenantId]) => database.query({ name: "", text }, values);
  const { pseudonym } = await erase(world, person, { owedRewards: "cancel" });
  // After the erasure's own transaction nothing changes, whatever is asked for.
  for (const text of [
    `update ledger_entries set participant_id = '${pseudonym}' where tenant_id = $1`,
    "update ledger_entries set participant_id = null where tenant_id = $1",
    "update ledger_entries set amount = amount + 1 where tenant_id = $1",
    "delete from ledger_entries where tenant_id = $1",
    "update referral_transitions set note = null where tenant_id = $1",
    "update reward_transitions set note = 'x' where tenant_id = $1",
    "delete from reward_transitions where tenant_id = $1",
  ])
    await assert.rejects(run(text), /restrict_violation|never change/, text);
  // Within one: another person's rows, another column, another value.
  for (const change of [
    `update ledger_entries set participant_id = 'erased_00000000000000000000000000' where tenant_id = $1 and participant_id = $2`,
    "update ledger_entries set participant_id = 'x' where tenant_id = $1 and participant_id = $2",
    "update ledger_entries set amount = amount + 1 where tenant_id = $1 and participant_id = $2",
    "delete from ledger_entries where tenant_id = $1 and participant_id = $2",
    "update referral_transitions set note = 'x' where tenant_id = $1 and $2 <> '' and note is not null",
    "update referral_transitions set actor = 'x' where tenant_id = $1 and $2 <> ''",
  ])
    await assert.rejects(
      database.transaction(async (session) => {
        const insert = `insert into erasures (tenant_id, pseudonym, erased_at, actor, counts)
          values ($1, 'erased_00000000000000000000000000', now(), 'test', '{}')`;
        await session.query({ name: "", text: insert }, [tenantId]);
        await session.query({ name: "", text: change }, [tenantId, other]);
      }),
      /never change/,
      change,
    );
});
