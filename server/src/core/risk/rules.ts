/** The risk rules. Pure: each looks at a sign-up and its facts and says what it found, or nothing. Points come from the policy. */
import type { RiskRule } from "@beckon/contract";
import {
  dayMs,
  type Facts,
  halfHourMs,
  peopleWithin,
  quickLinks,
  signalKey,
  type SignUp,
  type Sighting,
} from "./facts.ts";
import { bounds } from "./presets.ts";
import { participantPerson, type SignalKind } from "./signals.ts";

/** `count`: how many, this sign-up included, where the rule counts. `people`: others whom it found. */
export type Finding = { rule: RiskRule; count: number | null; people: string[] };

const plain = (rule: RiskRule, met: boolean): Finding[] => (met ? [{ rule, count: null, people: [] }] : []);
const counted = (rule: RiskRule, count: number, bound: number, people: readonly string[] = []): Finding[] =>
  count >= bound ? [{ rule, count, people: [...people] }] : [];

const hashesOf = ({ signals }: SignUp, kind: SignalKind): string[] =>
  signals.hashes.filter((one) => one.kind === kind).map(({ hash }) => hash);

/** Whether these two are known by the same thing of a kind. */
const shares = (signUp: SignUp, of: ReadonlySet<string>, kind: SignalKind): boolean =>
  hashesOf(signUp, kind).some((hash) => of.has(signalKey(kind, hash)));

const samePerson = (signUp: SignUp, { relatives }: Facts): Finding[] => {
  const referrer = relatives.find(({ depth }) => depth === 0)?.signals ?? new Set<string>();
  const further = relatives.filter(({ depth, participantId }) => depth > 0 && participantId !== signUp.referrerId);
  const same = (kind: SignalKind) => shares(signUp, referrer, kind);
  const above = (...kinds: SignalKind[]) =>
    further.filter(({ signals }) => kinds.some((kind) => shares(signUp, signals, kind)));
  const ring = above("email", "phone", "payout");
  const ringDevice = above("device");
  const people = (of: typeof further) => of.map(({ participantId }) => participantPerson(participantId));
  return [
    ...plain("same_email", same("email")),
    ...plain("same_phone", same("phone")),
    ...plain("same_payout", same("payout")),
    ...plain("same_device", same("device")),
    ...plain("same_network", same("network")),
    ...plain("similar_email", !same("email") && same("email_series")),
    ...plain("similar_name", !same("email") && !same("email_series") && same("email_name")),
    ...counted("ring", ring.length, 1, people(ring)),
    ...counted("ring_device", ringDevice.length, 1, people(ringDevice)),
  ];
};

/** Different people among these, without this one. */
const besides = ({ person }: SignUp, sightings: readonly Sighting[]): string[] => [
  ...new Set(sightings.map((one) => one.person).filter((other) => other !== person)),
];

/** Everybody else among these: neither this person nor the referrer, who has rules of their own. */
const others = (signUp: SignUp, sightings: readonly Sighting[]): string[] =>
  besides(signUp, sightings).filter((person) => person !== participantPerson(signUp.referrerId));

/**
 * Who was there first is not held for whoever comes after them, unless the same referrer brought both. At registration everybody was
 * there before, whatever the clock of the process says that let them in.
 */
const earlier = (signUp: SignUp, facts: Facts, kind: SignalKind): string[] => {
  const isBefore = ({ atMs, referrerId }: Sighting) =>
    !facts.again || atMs <= signUp.atMs || referrerId === signUp.referrerId;
  return others(signUp, facts.seen(kind).filter(isBefore));
};

const reused = (signUp: SignUp, facts: Facts): Finding[] => {
  const emails = earlier(signUp, facts, "email");
  const phones = earlier(signUp, facts, "phone");
  const payouts = earlier(signUp, facts, "payout");
  const series = others(
    signUp,
    facts.seen("email_series").filter(({ referrerId }) => referrerId === signUp.referrerId),
  );
  return [
    ...counted("email_reused", emails.length, 1, emails),
    ...counted("phone_reused", phones.length, 1, phones),
    ...counted("phone_reused_often", phones.length, bounds.phoneOthers),
    ...counted("payout_reused", payouts.length, 1, payouts),
    ...counted("payout_reused_often", payouts.length, bounds.payoutOthers),
    ...counted("email_series", series.length, 1, series),
    ...counted("email_series_long", series.length, bounds.seriesOthers),
  ];
};

/** People of sign-ups from here that are near enough in time to this one, whichever came first; this one not among them. */
const within = (signUp: SignUp, sightings: readonly Sighting[], ms: number): string[] =>
  peopleWithin(sightings, signUp.atMs, ms).filter((person) => person !== signUp.person);

const devices = (signUp: SignUp, facts: Facts): Finding[] => {
  const device = facts.seen("device");
  const reusers = earlier(signUp, facts, "device");
  const users = besides(signUp, device);
  const soon = within(signUp, device, halfHourMs);
  const today = within(signUp, device, dayMs);
  const shared = counted("device_shared", users.length + 1, bounds.devicePeople, users);
  return [
    ...(shared.length > 0 ? shared : counted("device_reused", reusers.length, 1, reusers)),
    ...counted("device_burst", soon.length + 1, bounds.deviceBurst, soon),
    ...counted("device_day", today.length + 1, bounds.deviceDay, today),
  ];
};

const networks = (signUp: SignUp, facts: Facts): Finding[] => {
  const { atMs, referrerId } = signUp;
  const network = facts.seen("network");
  const near = within(signUp, network, halfHourMs);
  const today = within(signUp, network, dayMs);
  const nearOfReferrer = within(
    signUp,
    network.filter((one) => one.referrerId === referrerId),
    halfHourMs,
  );
  // A carrier's gateway, a campus, an old office: others were there before, or come today as well.
  const isNew = !network.some((one) => one.referrerId !== referrerId && atMs - one.atMs > bounds.networkKnownMs);
  const bringers = new Set(network.filter(({ person }) => today.includes(person)).map((one) => one.referrerId));
  const isFew = bringers.add(referrerId).size <= bounds.networkBringers;
  return [
    ...counted("network_burst", near.length + 1, bounds.networkBurst),
    ...counted("network_burst_referrer", nearOfReferrer.length + 1, bounds.networkBurstReferrer, nearOfReferrer),
    ...counted("network_flood_referrer", nearOfReferrer.length + 1, bounds.networkFloodReferrer),
    ...(isNew && isFew ? counted("network_new", today.length + 1, bounds.networkNew, today) : []),
  ];
};

const pace = (_: SignUp, { referrer, code, codeCap }: Facts): Finding[] => [
  ...counted("referrer_burst", referrer.halfHour, bounds.referrerBurst),
  ...(codeCap < bounds.capForMany ? counted("referrer_flood", referrer.halfHour, bounds.referrerFlood) : []),
  ...counted("referrer_day", referrer.day, bounds.referrerDay),
  ...counted("code_burst", code.halfHour, bounds.codeBurst),
];

const graph = ({ atMs }: SignUp, { relatives }: Facts): Finding[] => {
  const links = quickLinks(relatives, atMs);
  return [...counted("chain", links, bounds.chain), ...counted("chain_long", links, bounds.chainLong)];
};

const stated = (signUp: SignUp): Finding[] => {
  const { country, ipCountry, signedUpAtMs, atMs, signals } = signUp;
  const { disposable, phoneCountries, openMs } = signals;
  const networkAbroad = country !== null && ipCountry !== null && country !== ipCountry;
  const phoneAbroad = country !== null && phoneCountries !== null && !phoneCountries.includes(country);
  const ofOneCountry = networkAbroad && phoneAbroad && phoneCountries.includes(ipCountry);
  return [
    ...plain("disposable_domain", disposable === true),
    ...plain("country_network", networkAbroad),
    ...plain("country_phone", phoneAbroad),
    ...plain("country_both", ofOneCountry),
    ...plain("hasty", openMs !== null && openMs < bounds.hastyMs),
    ...plain("late_entry", signedUpAtMs !== null && atMs - signedUpAtMs > bounds.lateEntryMs),
  ];
};

const listed = (_: SignUp, { lists }: Facts): Finding[] =>
  [...new Set(lists.filter(({ list }) => list === "block").map(({ kind }) => kind))].map((kind) => ({
    rule: `blocked_${kind}` as const,
    count: null,
    people: [],
  }));

/** What an allowed thing takes away. */
const excused: Readonly<Record<"email_domain" | "network" | "device" | "country", readonly RiskRule[]>> = {
  email_domain: ["disposable_domain", "email_series", "email_series_long", "similar_email"],
  network: [
    "same_network",
    "network_burst",
    "network_burst_referrer",
    "network_flood_referrer",
    "network_new",
    "blocked_network",
  ],
  device: [
    "same_device",
    "ring_device",
    "device_reused",
    "device_shared",
    "device_burst",
    "device_day",
    "blocked_device",
  ],
  country: ["country_network", "country_phone", "country_both"],
};

/** Everything the rules find, without what is on an allow list. */
export const findingsOf = (signUp: SignUp, facts: Facts): Finding[] => {
  const found = [samePerson, reused, devices, networks, pace, graph, stated, listed].flatMap((rule) =>
    rule(signUp, facts),
  );
  const allowed = facts.lists.filter(({ list }) => list === "allow").map(({ kind }) => kind);
  if (allowed.includes("participant")) return found.filter(({ rule }) => rule.startsWith("blocked_"));
  const gone = new Set(allowed.flatMap((kind) => (kind === "participant" ? [] : excused[kind])));
  return found.filter(({ rule }) => !gone.has(rule));
};
