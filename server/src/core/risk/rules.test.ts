import assert from "node:assert/strict";
import { test } from "node:test";
import { allRiskRules } from "@beckon/contract";
import { backTest } from "./back-test.ts";
import type { Facts, SignUp } from "./facts.ts";
import { judge, score } from "./judge.ts";
import { listedNetwork, networkOf, normaliseEmail, normalisePhone } from "./normalise.ts";
import { defaultRiskTerms, policyOf, presets } from "./presets.ts";
import { needsTwo, stakeOf, stakeRank } from "./review.ts";
import type { Assessment } from "./risk-store.ts";
import { noSignals } from "./signals.ts";

const mailbox = (typed: string) => normaliseEmail(typed)?.mailbox;

test("one mailbox has one spelling: dots, tags and other domains where its provider does not tell them apart", () => {
  for (const same of ["ann.smith@gmail.com", "AnnSmith+x@googlemail.com", " a.n.n.smith@GMAIL.com. "])
    assert.equal(mailbox(same), "annsmith@gmail.com", same);
  assert.equal(mailbox("ann.smith@mail.example"), "ann.smith@mail.example");
  assert.notEqual(mailbox("ann@outlook.com"), mailbox("ann@hotmail.com"));
  assert.equal(mailbox("ann-shop@yahoo.com"), "ann@yahoo.com");
  assert.equal(mailbox("+only@mail.example"), "+only@mail.example");
  for (const same of [
    '"ann.smith"@gmail.com',
    "annsmith(work)@gmail.com",
    "ann\u200bsmith@gmail.com",
    "ａnnsmith@gmail。com",
  ])
    assert.equal(mailbox(same), "annsmith@gmail.com", same);
  assert.equal(mailbox("ann@bücher.example"), mailbox("ann@xn--bcher-kva.example"));
  assert.equal(mailbox("(x)@mail.example"), "(x)@mail.example");
  assert.equal(mailbox("ann@gmail.com/evil.example"), "ann@gmail.com/evil.example");
  assert.equal(normaliseEmail("@mail.example"), null);
  assert.equal(normaliseEmail("ann@"), null);
});

test("addresses that differ in digits, dots and order are alike; domains are named with those above them", () => {
  const [one, other] = [normaliseEmail("ann.smith1@mail.example"), normaliseEmail("smith_ann22@mail.example")];
  assert.equal(one?.series, other?.series);
  assert.equal(one?.name, normaliseEmail("annsmith@other.example")?.name);
  assert.equal(normaliseEmail("x1@mail.example")?.series, null);
  assert.deepEqual(normaliseEmail("x@a.b.evil.example")?.domains, [
    "a.b.evil.example",
    "b.evil.example",
    "evil.example",
  ]);
});

test("a phone number is E.164, whatever stands between its digits", () => {
  for (const same of ["+49 170 1234567", "+49 (0)170 1234567", "+49-170.1234567", "+49 0170 1234567"])
    assert.equal(normalisePhone(same), "+491701234567", same);
  // In Italy the zero is part of the number.
  assert.equal(normalisePhone("+39 06 12345678"), "+390612345678");
  for (const none of ["0170 1234567", "+0 170 1234567", "+49", "+49170123456789012"])
    assert.equal(normalisePhone(none), null);
});

test("a network is the /24 or the /64; a mapped address is what it maps; nonsense is none", () => {
  assert.equal(networkOf("198.51.100.7"), "198.51.100.0/24");
  assert.equal(networkOf("::ffff:198.51.100.7"), "198.51.100.0/24");
  assert.equal(networkOf("::ffff:c633:6407"), "198.51.100.0/24");
  assert.equal(networkOf("2001:DB8:0:1::9"), "2001:db8:0:1::/64");
  assert.equal(networkOf("2001:db8::1"), networkOf("2001:db8:0:0:ffff::"));
  for (const none of ["1.2.3.256", "1.2.3", "::1::", ":::", "2001:db8", "g::1"])
    assert.equal(networkOf(none), null, none);
  assert.equal(listedNetwork("198.51.100.0/24"), "198.51.100.0/24");
  assert.equal(listedNetwork("198.51.0.0/16"), null);
});

const signUp: SignUp = {
  ...{ person: "p:bob", refereeId: "bob", onboardingId: null, referrerId: "ann", codeId: "cod", campaignId: "cmp" },
  ...{ country: null, ipCountry: null, signedUpAtMs: null, atMs: 0, signals: noSignals },
};
const nothing: Facts = {
  ...{ seen: () => [], relatives: [], lists: [], failed: [], codeCap: 10, again: true },
  referrer: { halfHour: 1, day: 1 },
  code: { halfHour: 1, day: 1 },
};

test("F2 a fact that is missing holds under every preset, whatever the score, and never refuses", () => {
  for (const policy of Object.values(presets)) {
    assert.equal(judge(signUp, nothing, policy).outcome, "pass");
    assert.equal(judge(signUp, { ...nothing, failed: ["facts"] }, policy).outcome, "hold");
    const unknown = { ...signUp, signals: { ...noSignals, disposable: "failed" } } as const;
    assert.deepEqual(judge(unknown, nothing, policy).failed, ["disposable_domain"]);
    assert.equal(judge(unknown, nothing, policy).outcome, "hold");
  }
});

const found = (rules: readonly string[]) =>
  allRiskRules.filter((rule) => rules.includes(rule)).map((rule) => ({ rule, count: null, people: [] }));

test("networks, paces, countries and haste together never refuse, nor one device; what crowds share does not hold", () => {
  const crowd = allRiskRules.filter((rule) => /network|referrer_|code_|chain|country_|hasty|late/.test(rule));
  const ofCrowds = crowd.filter((rule) => !rule.startsWith("blocked_country"));
  const device = ["device_shared", "device_burst", "device_day"];
  for (const policy of Object.values(presets))
    for (const rules of [ofCrowds, device]) {
      const { outcome } = score(found(rules), [], { ...policy, refuseAt: presets.moderate.refuseAt });
      assert.notEqual(outcome, "refuse", rules.join(" "));
    }
  const busy = [
    "same_network",
    "network_burst",
    "network_burst_referrer",
    "referrer_burst",
    "referrer_day",
    "code_burst",
  ];
  assert.equal(score(found(busy), [], presets.moderate).outcome, "pass");
});

test("what one person has to themself holds when two have it, but for what a household shares under the relaxed preset", () => {
  for (const own of ["same_device", "same_payout", "same_phone", "device_reused", "payout_reused", "phone_reused"]) {
    assert.equal(score(found([own]), [], presets.relaxed).outcome, "pass", own);
    assert.equal(score(found([own]), [], presets.moderate).outcome, "hold", own);
    assert.equal(score(found([own]), [], presets.strict).outcome, "hold", own);
  }
  assert.equal(score(found(["same_device", "same_payout"]), [], presets.relaxed).outcome, "hold");
});

const seenBy = (person: string, atMs: number, referrerId: string | null = "ann") => ({ person, referrerId, atMs });
const rulesOf = (facts: Partial<Facts>, one: Partial<SignUp> = {}): string[] =>
  judge({ ...signUp, ...one }, { ...nothing, ...facts }, presets.moderate).results.map(({ rule }) => rule);

test("who was there first is not held for whoever comes after, unless the same referrer brought both", () => {
  const seen = (...sightings: ReturnType<typeof seenBy>[]) => ({
    seen: (kind: string) => (kind === "payout" || kind === "device" ? sightings : []),
  });
  assert.deepEqual(rulesOf(seen(seenBy("p:eve", -1, "carl"))), ["device_reused", "payout_reused"]);
  assert.deepEqual(rulesOf(seen(seenBy("p:eve", 1, "carl"))), []);
  assert.deepEqual(rulesOf({ ...seen(seenBy("p:eve", 1, "carl")), again: false }), ["device_reused", "payout_reused"]);
  assert.deepEqual(rulesOf(seen(seenBy("p:eve", 1, "ann"))), ["device_reused", "payout_reused"]);
  // Three people are a farm, whoever was first.
  assert.deepEqual(rulesOf(seen(seenBy("p:eve", 1, "carl"), seenBy("p:gus", 2, "dan"))), ["device_shared"]);
});

test("a new network is one that nobody else's people were on two days ago, and that few referrers fill within a day", () => {
  const people = Array.from({ length: 6 }, (_, number) => seenBy(`p:new-${number}`, -number * 60_000));
  const on = (...more: ReturnType<typeof seenBy>[]) =>
    rulesOf({ seen: (kind) => (kind === "network" ? [...people, ...more] : []) });
  const threeDays = -3 * 86_400_000;
  assert.ok(on().includes("network_new"));
  assert.ok(on(seenBy("p:own", threeDays, "ann")).includes("network_new"));
  assert.ok(!on(seenBy("p:old", threeDays, "carl")).includes("network_new"));
  const crowd = ["carl", "dan", "fay"].map((referrer, place) => seenBy(`p:of-${referrer}`, place, referrer));
  assert.ok(!on(...crowd).includes("network_new"));
});

test("a form filled in faster than people type, and a network and a phone of one other country, are met", () => {
  const open = (openMs: number | null) => rulesOf({}, { signals: { ...noSignals, openMs } });
  assert.deepEqual([open(9_999), open(10_000), open(null)], [["hasty"], [], []]);
  const abroad = (phoneCountries: string[]) =>
    rulesOf({}, { country: "DE", ipCountry: "MA", signals: { ...noSignals, phoneCountries } });
  assert.ok(abroad(["MA", "EH"]).includes("country_both"));
  assert.ok(!abroad(["FR"]).includes("country_both"));
});

test("a campaign's weights come over the preset's, and 0 switches off even what decides alone", () => {
  const policy = policyOf({ ...defaultRiskTerms, holdAt: 10, weights: { late_entry: 10, blocked_device: 0 } });
  const one = (rule: "late_entry" | "blocked_device") => score([{ rule, count: null, people: [] }], [], policy).outcome;
  assert.deepEqual([one("late_entry"), one("blocked_device")], ["hold", "pass"]);
});

test("at stake is the most that both sides may earn; what cannot be compared with the bound needs two", () => {
  const shared = { on: "qualified", holdSeconds: 0, approval: "automatic", expiresAfterSeconds: null } as const;
  const euros = (amount: string) => ({ type: "money", amount, currency: "EUR" }) as const;
  const stake = stakeOf({
    rewards: [
      { ...shared, id: "a", side: "referee", kind: "fixed", value: euros("5.00") },
      {
        ...{ ...shared, id: "b", side: "referrer", kind: "tiered" },
        tiers: [
          { from: 1, value: euros("10.00") },
          { from: 5, value: euros("30.00") },
        ],
      },
      {
        ...shared,
        id: "c",
        side: "referrer",
        kind: "milestone",
        every: 3,
        value: { type: "points", amount: 7, unit: "miles" },
      },
    ],
  });
  assert.deepEqual(stake, [
    { asset: "EUR", amountMinor: 3500n },
    { asset: "points:miles", amountMinor: 7n },
  ]);
  assert.equal(stakeRank(stake), "35");
  const from = (amountMinor: bigint) => ({ fourEyesFrom: { asset: "EUR", amountMinor }, version: 1 });
  const [money = { asset: "EUR", amountMinor: 0n }] = stake;
  assert.deepEqual([needsTwo([money], from(3500n)), needsTwo([money], from(3501n))], [true, false]);
  assert.equal(needsTwo(stake, from(999_999n)), true);
  assert.equal(needsTwo(stake, { fourEyesFrom: null, version: 1 }), false);
});

test("a back-test takes each referral's latest assessment, and refuses nobody who was in already", () => {
  const past = (assessmentId: string, stage: Assessment["stage"], rule: "same_email" | "same_network") =>
    ({
      ...{ assessmentId, stage, referralId: "ref_1", outcome: "hold", score: 50, failed: [], review: "flagged" },
      results: [{ rule, points: 1, detail: "", count: null, people: [] }],
    }) as unknown as Parameters<typeof backTest>[0][number];
  const assessed = [past("rsk_2", "approval", "same_email"), past("rsk_1", "registration", "same_network")];
  const { judged, after, changed } = backTest(assessed, presets.moderate);
  assert.deepEqual([judged, after, changed], [1, { pass: 0, hold: 1, refuse: 0 }, []]);
});
