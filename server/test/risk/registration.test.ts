/** What sign-ups are held or refused for, what is not held against anybody, and that nothing of it is kept as it was sent. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { useService } from "../harness/service.ts";
import { expectStatus } from "../management/caller.ts";
import { purchase, type RiskWorld, riskWorld } from "./risk-world.ts";

const service = await useService({ onlyGlobal: true });
const spend = [{ id: "spend", event: "purchase" }];
const bounty = [
  { id: "bounty", side: "referrer", kind: "fixed", value: { type: "money", amount: "10.00", currency: "EUR" } },
] as const;

test("a sign-up with the referrer's own mailbox, however spelled, is refused, and leaves nobody behind", async () => {
  const { signUp, know, codeOf, judged, call } = await riskWorld(service);
  await codeOf("ann");
  assert.deepEqual(await know("ann", { email: "Ann.Smith@gmail.com", phone: "+49 170 1234567" }), ["email", "phone"]);
  const answer = await signUp("ann", { refereeId: "me-again", email: "annsmith+2@GoogleMail.com" });
  expectStatus(answer, 422, "risk_declined");
  const { outcome, rules, assessment } = await judged(answer);
  assert.deepEqual([outcome, rules, assessment?.referralId], ["refuse", ["same_email"], null]);
  assert.equal((await call("getParticipant", { params: { participantId: "me-again" } })).status, 404);
});

test("the referrer's phone in another spelling holds; a new mailbox, phone and device pass", async () => {
  const { signUp, know, codeOf, judged, told } = await riskWorld(service);
  await codeOf("ann");
  await know("ann", { email: "ann@mail.example", phone: "+49 170 1234567", deviceId: "d1", ip: "198.51.100.7" });
  const held = await judged(await signUp("ann", { phone: "+49 (0)170/1234567".replace("/", " ") }));
  assert.deepEqual([held.outcome, held.rules, held.review], ["hold", ["same_phone"], "flagged"]);
  assert.deepEqual(
    (await told("referral.flagged")).map(({ review }) => review),
    ["flagged"],
  );
  const fine = { email: "carl@other.example", phone: "+491701111111", deviceId: "d2", ip: "203.0.113.9" };
  const passed = await judged(await signUp("ann", fine));
  assert.deepEqual([passed.outcome, passed.rules, passed.review], ["pass", [], "none"]);
});

test("a family on one network passes, and so does an office behind one address", async () => {
  const { signUp, know, codeOf, judged } = await riskWorld(service);
  await codeOf("ann");
  await know("ann", { email: "ann@home.example", deviceId: "phone-1", ip: "198.51.100.7" });
  for (const name of ["bert", "cleo"]) {
    const one = await judged(
      await signUp("ann", { email: `${name}@home.example`, deviceId: `of-${name}`, ip: "198.51.100.9" }),
    );
    assert.equal(one.outcome, "pass", JSON.stringify(one.rules));
  }
  for (let person = 0; person < 12; person++) {
    const own = {
      email: `${"abcdefghijkl"[person]}office@firm${person}.example`,
      deviceId: `laptop-${person}`,
      ip: "192.0.2.4",
    };
    const one = await judged(await signUp(`colleague-${person % 4}`, own));
    assert.equal(one.outcome, "pass", JSON.stringify(one.rules));
  }
});

test("a family on one tablet is looked at once and never refused; allowed or under the relaxed preset it passes", async () => {
  const family = async ({ signUp, know, codeOf, judged }: RiskWorld, names: readonly string[]) => {
    await codeOf("ann");
    await know("ann", { email: "ann@home.example", deviceId: "tablet", ip: "198.51.100.7" });
    const outcomes = [];
    for (const name of names) {
      const own = { email: `${name}@home.example`, deviceId: "tablet", ip: "198.51.100.9" };
      outcomes.push((await judged(await signUp("ann", own))).outcome);
    }
    return outcomes;
  };
  const moderate = await riskWorld(service);
  assert.deepEqual(await family(moderate, ["bert"]), ["hold"]);
  expectStatus(
    await moderate.call("addRiskListEntry", { body: { list: "allow", kind: "device", value: "tablet" } }),
    201,
  );
  assert.deepEqual(await family(moderate, ["cleo", "dora"]), ["pass", "pass"]);
  assert.deepEqual(await family(await riskWorld(service, { risk: { preset: "relaxed" } }), ["bert"]), ["pass"]);
});

test("a form that was open for less time than typing takes holds", async () => {
  const { signUp, judged } = await riskWorld(service);
  const ago = (ms: number) => new Date(service.clock.nowMs() - ms).toISOString();
  const script = await judged(await signUp("ann", { formOpenedAt: ago(2_000) }));
  assert.deepEqual([script.outcome, script.rules], ["hold", ["hasty"]]);
  const signedUp = { registeredAt: ago(3_600_000) };
  const typed = await judged(await signUp("ann", { ...signedUp, formOpenedAt: ago(3_660_000) }));
  assert.deepEqual([typed.outcome, typed.rules], ["pass", []]);
  // Opened after it was sent: that was no person either.
  assert.deepEqual((await judged(await signUp("ann", { ...signedUp, formOpenedAt: ago(0) }))).rules, ["hasty"]);
});

test("throw-away addresses in a row are held, then refused", async () => {
  const { signUp, judged } = await riskWorld(service);
  const outcomes = [];
  for (let number = 1; number <= 4; number++) {
    const bot = { email: `bot${number}@mailinator.com`, deviceId: `d${number}`, ip: "2001:db8:1:2::7" };
    outcomes.push((await judged(await signUp("ann", bot))).outcome);
  }
  assert.deepEqual(outcomes, ["hold", "hold", "refuse", "refuse"]);
});

test("many people on one device within half an hour are held, and the alarm is told once", async () => {
  const { signUp, judged, told, tenant } = await riskWorld(service);
  const names = ["olga", "piet", "quinn", "rosa", "sven", "tara"];
  const outcomes = [];
  for (const name of names)
    outcomes.push(
      (await judged(await signUp(`of-${name}`, { email: `${name}${name}@mail.example`, deviceId: "farm" }))).outcome,
    );
  assert.deepEqual(outcomes, ["pass", "hold", "hold", "hold", "hold", "hold"]);
  const alarms = await told("risk.alarm");
  const { campaignId } = tenant;
  assert.deepEqual(
    alarms.map(({ alarm, participantId, ...rest }) => ({ alarm, participantId, campaignId: rest["campaignId"] })),
    [{ alarm: "device_burst", participantId: "of-rosa", campaignId }],
  );
});

test("sign-ups of one batch see each other, whatever transaction they are in", async () => {
  const { signUp, judged } = await riskWorld(service);
  await signUp("ann");
  const answers = await Promise.all([1, 2, 3].map(() => signUp("ann", { email: "same@mail.example" })));
  const outcomes = await Promise.all(answers.map(async (answer) => (await judged(answer)).outcome));
  assert.deepEqual(outcomes.toSorted(), ["hold", "pass", "refuse"]);
});

test("a ring that closes over accounts is found: the mailbox comes from further up", async () => {
  const { signUp, judged } = await riskWorld(service);
  await signUp("ann", { refereeId: "b", email: "b@mail.example", phone: "+4915100000001" });
  await signUp("b", { refereeId: "c", email: "c@mail.example", phone: "+4915100000002" });
  const third = await judged(await signUp("c", { refereeId: "d", email: "d@mail.example", phone: "+4915100000001" }));
  assert.equal(third.outcome, "refuse");
  assert.deepEqual(
    third.rules.filter((rule) => rule === "ring"),
    ["ring"],
  );
  assert.deepEqual(third.assessment?.results.find(({ rule }) => rule === "ring")?.people, ["b"]);
});

test("blocked is refused, a blocked network held, an allowed participant passes; without entries all is as before", async () => {
  const { signUp, call, judged } = await riskWorld(service);
  const add = async (list: string, kind: string, value: string) =>
    expectStatus(await call("addRiskListEntry", { body: { list, kind, value } }), 201).json;
  const domain = await add("block", "email_domain", "@Evil.example");
  assert.equal(domain["value"], "evil.example");
  assert.equal((await add("block", "email_domain", "evil.example")).id, domain.id);
  await add("block", "network", "198.51.100.0/24");
  await add("block", "country", "KP");
  const refused = await judged(await signUp("ann", { email: "x@mail.evil.example" }));
  assert.deepEqual([refused.outcome, refused.rules], ["refuse", ["blocked_email_domain"]]);
  const held = await judged(await signUp("ann", { ip: "198.51.100.200" }));
  assert.deepEqual([held.outcome, held.rules], ["hold", ["blocked_network"]]);
  // Lists are looked at without any signal, too.
  expectStatus(await signUp("ann", { country: "KP" }), 422, "risk_declined");
  const clash = await call("addRiskListEntry", { body: { list: "allow", kind: "country", value: "KP" } });
  expectStatus(clash, 409, "conflict");
  expectStatus(await call("addRiskListEntry", { body: { list: "block", kind: "network", value: "10.0.0.0/8" } }), 422);
  expectStatus(await call("removeRiskListEntry", { params: { entryId: domain.id } }), 200);
  assert.equal((await judged(await signUp("ann", { email: "y@mail.evil.example" }))).outcome, "pass");
});

test("a campaign's terms weigh otherwise: a rule switched off, a stricter hold", async () => {
  const lax = await riskWorld(service, { risk: { weights: { disposable_domain: 0 } } });
  assert.equal((await lax.judged(await lax.signUp("ann", { email: "x@mailinator.com" }))).outcome, "pass");
  const strict = await riskWorld(service, { risk: { preset: "strict", holdAt: 5 } });
  const answer = await strict.signUp("ann", { email: "x@mail.example", country: "DE", ipCountry: "FR" });
  assert.deepEqual((await strict.judged(answer)).rules, ["country_network"]);
  assert.equal(answer.json["review"], "flagged");
});

test("a held referral qualifies, and is neither approved nor paid before somebody decided", async () => {
  const world = await riskWorld(service, { qualification: { steps: spend }, rewards: [...bounty] });
  const { signUp, call, codeOf, know } = world;
  await codeOf("ann");
  await know("ann", { phone: "+491701234567" });
  const { json: held } = await signUp("ann", { refereeId: "bob", phone: "+491701234567" });
  await purchase(world, "bob");
  const { json } = await call("readReferral", { params: { referralId: held.id } });
  assert.deepEqual([json["status"], json["review"]], ["qualified", "flagged"]);
  expectStatus(await call("approveReferral", { params: { referralId: held.id } }), 409, "invalid_state");
  assert.deepEqual((await call("listRewards", { query: { referralId: held.id } })).json["items"], []);
  const explained = (await call("explainReferral", { params: { referralId: held.id } })).json;
  assert.equal(explained["waitingFor"], "operator");
  assert.equal((explained["risk"] as { outcome: string }[])[0]?.outcome, "hold");
});

test("what was seen since the sign-up counts before the approval: the referral is held then", async () => {
  const world = await riskWorld(service, { qualification: { steps: spend }, rewards: [...bounty] });
  const { signUp, call, know } = world;
  const { json: first } = await signUp("ann", { refereeId: "bob", phone: "+491701234567" });
  assert.equal(first["review"], "none");
  await know("ann", { phone: "+49170 1234567" });
  await purchase(world, "bob");
  const { json } = await call("readReferral", { params: { referralId: first.id } });
  assert.deepEqual([json["status"], json["review"]], ["qualified", "flagged"]);
  const [latest] = await world.assessmentsOf({ referralId: first.id });
  assert.deepEqual([latest?.stage, latest?.outcome], ["approval", "hold"]);
  assert.deepEqual((await world.told("referral.flagged")).length, 1);
});

test("F2 when the facts cannot be read the sign-up is held, at registration and before an approval; nothing is paid", async () => {
  const world = await riskWorld(service, { qualification: { steps: spend }, rewards: [...bounty] });
  const { signUp, call, query, assessmentsOf } = world;
  const { json: early } = await signUp("ann", { refereeId: "early", email: "early@mail.example" });
  assert.equal(early["review"], "none");
  await query("alter table risk_list_entries rename column expires_at to away");
  try {
    const { json: late } = await signUp("ann", { refereeId: "late", email: "late@mail.example" });
    assert.equal(late["review"], "flagged");
    const [assessment] = await assessmentsOf({ referralId: late.id });
    assert.deepEqual([assessment?.outcome, assessment?.failed, assessment?.score], ["hold", ["facts"], 0]);
    await purchase(world, "early");
    const { json } = await call("readReferral", { params: { referralId: early.id } });
    assert.deepEqual([json["status"], json["review"]], ["qualified", "flagged"]);
    assert.deepEqual((await call("listRewards")).json["items"], []);
  } finally {
    await query("alter table risk_list_entries rename column away to expires_at");
  }
});

test("P1 nothing that a sign-up or an account is known by is kept, told or logged as it was sent", async () => {
  const { signUp, know, codeOf, call, query } = await riskWorld(service);
  const canaries = ["canarymailbox", "5550001234", "203.0.113", "canary-device", "canary-payout"];
  const signals = {
    email: "Canary.Mailbox@canaryhost.example",
    phone: "+1 202 555 0001234",
    ip: "203.0.113.77",
    deviceId: "canary-device-id",
    payoutHash: "canary-payout-id",
  };
  await codeOf("ann");
  await know("ann", signals);
  await signUp("bea", signals);
  await call("addRiskListEntry", { body: { list: "allow", kind: "device", value: "canary-device-id" } });
  const tables = [
    "risk_signals",
    "risk_assessments",
    "outbox_events",
    "referrals",
    "participants",
    "idempotency_records",
  ];
  const texts = [service.logged];
  for (const table of [...tables, "risk_list_entries"]) {
    const known = await query("select to_regclass($1) is not null as there", [table]);
    if (known[0]?.["there"] === true) texts.push(JSON.stringify(await query(`select t::text from ${table} t`)));
  }
  const all = texts.join("\n").toLowerCase().replaceAll(".mailbox", "mailbox");
  for (const canary of canaries) assert.ok(!all.includes(canary), canary);
  assert.ok(!all.includes("canaryhost"));
});

test("facts about a referee come with the sign-up and join those that are known", async () => {
  const { signUp, call } = await riskWorld(service);
  expectStatus(await signUp("ann", { onboardingId: "o1", attributes: { plan: "gold" } }), 422, "rule_violated");
  await call("putParticipant", {
    params: { participantId: "bob" },
    body: { attributes: { plan: "silver", cards: 1 } },
  });
  expectStatus(await signUp("ann", { refereeId: "bob", attributes: { plan: "gold" } }), 201);
  const { json } = await call("getParticipant", { params: { participantId: "bob" } });
  assert.deepEqual(json["attributes"], { plan: "gold", cards: 1 });
});

test("people are found by their address as it was said at a sign-up or afterwards, however spelled, and by an id spelled like it", async () => {
  const { signUp, know, codeOf, call, query, tenant } = await riskWorld(service);
  const search = async (email: string) => {
    const { json } = expectStatus(await call("searchParticipants", { body: { email } }), 200);
    const items = json["items"] as Record<
      "participantId" | "onboardingId" | "state" | "referralId" | "seenAt",
      string
    >[];
    const people = items.map((one) => [
      one.participantId ?? `(${one.onboardingId})`,
      one.state,
      one.referralId ?? null,
    ]);
    return { people, items, complete: json["complete"] };
  };
  const byName = <One extends readonly unknown[]>(people: One[]): One[] =>
    people.toSorted(([a], [b]) => String(a).localeCompare(String(b)));
  await codeOf("ann");
  await know("ann", { email: "Ann.Smith@gmail.com" });
  const { id } = expectStatus(await signUp("bea", { onboardingId: "onb-1", email: "annsmith@gmail.com" }), 201).json;
  const found = await search("a.n.n.smith+spring@GoogleMail.com");
  assert.deepEqual(byName(found.people), [
    ["(onb-1)", null, id],
    ["ann", "active", null],
  ]);
  assert.ok(found.complete === true && found.items.every(({ seenAt }) => Date.parse(seenAt) > 0));
  expectStatus(await call("linkReferral", { params: { referralId: id }, body: { refereeId: "cem" } }), 200);
  assert.deepEqual(byName((await search("annsmith@gmail.com")).people), [
    ["ann", "active", null],
    ["cem", "active", id],
  ]);
  assert.deepEqual((await search("ann.smithe@gmail.com")).people, []);
  // Who was refused left nobody behind, and is nobody here.
  expectStatus(await signUp("ann", { refereeId: "me-again", email: "ann.smith@gmail.com" }), 422, "risk_declined");
  assert.equal((await search("annsmith@gmail.com")).people.length, 2);
  await codeOf("dora@mail.example");
  assert.deepEqual((await search("dora@mail.example")).people, [["dora@mail.example", "active", null]]);
  await know("dora@mail.example", { email: "dora@mail.example" });
  assert.deepEqual((await search("DORA@mail.example")).people, [["dora@mail.example", "active", null]]);
  expectStatus(await call("searchParticipants", { body: { email: "x@." } }), 422, "rule_violated");
  await query(
    `insert into risk_signals (tenant_id, kind, hash, key_id, person, seen_at)
      select tenant_id, kind, hash, key_id, 'p:crowd-' || n, seen_at + n * interval '1 minute' from risk_signals, generate_series(1, 60) n
      where tenant_id = $1 and kind = 'email' and person = 'p:cem'`,
    [tenant.tenantId],
  );
  const crowd = await search("annsmith@gmail.com");
  assert.deepEqual([crowd.items.length, crowd.people[0]?.[0], crowd.complete], [50, "crowd-60", false]);
});
