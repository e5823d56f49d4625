/** How heavy each rule is, and from which score something happens: data, so that a campaign's terms can differ from it. */
import type { RiskPreset, RiskRule, RiskTerms } from "@beckon/contract";

export type RiskPolicy = {
  preset: RiskPreset;
  holdAt: number;
  /** 101 when no score refuses. */
  refuseAt: number;
  weights: Readonly<Record<RiskRule, number>>;
};

/**
 * What honest people share all the time (a network, a busy hour, a name) stays below the hold together; what one person has to
 * themself, as a phone, a payout account or a device, reaches it when two have it. All about networks together never refuses, nor all
 * about one device.
 */
const moderate: RiskPolicy["weights"] = {
  same_email: 100,
  same_phone: 55,
  same_payout: 50,
  same_device: 50,
  same_network: 10,
  similar_email: 45,
  similar_name: 40,
  ring: 60,
  ring_device: 25,
  email_reused: 70,
  phone_reused: 50,
  phone_reused_often: 30,
  payout_reused: 50,
  payout_reused_often: 40,
  email_series: 25,
  email_series_long: 40,
  disposable_domain: 55,
  hasty: 50,
  device_reused: 50,
  device_shared: 50,
  device_burst: 20,
  device_day: 15,
  network_burst: 5,
  network_burst_referrer: 5,
  network_flood_referrer: 30,
  network_new: 50,
  referrer_burst: 15,
  referrer_flood: 30,
  referrer_day: 5,
  code_burst: 5,
  chain: 25,
  chain_long: 30,
  country_network: 10,
  country_phone: 10,
  country_both: 35,
  late_entry: 5,
  blocked_participant: 100,
  blocked_email_domain: 100,
  blocked_network: 60,
  blocked_device: 100,
  blocked_country: 100,
};

/** What a household may share, a tablet, an account, a number, a mailbox nearly alike, waits for a second sign; a crowd does not. */
const relaxed: RiskPolicy["weights"] = {
  ...moderate,
  same_phone: 40,
  same_payout: 35,
  same_device: 35,
  phone_reused: 40,
  payout_reused: 35,
  device_reused: 35,
  device_shared: 60,
  referrer_flood: 40,
};

export const presets: Readonly<Record<RiskPreset, RiskPolicy>> = {
  relaxed: { preset: "relaxed", holdAt: 60, refuseAt: 101, weights: relaxed },
  moderate: { preset: "moderate", holdAt: 50, refuseAt: 100, weights: moderate },
  strict: {
    preset: "strict",
    holdAt: 35,
    refuseAt: 85,
    weights: { ...moderate, email_series: 35, referrer_burst: 20 },
  },
};

export const defaultRiskTerms: RiskTerms = { preset: "moderate", holdAt: null, refuseAt: null, weights: {} };

/** The preset with what the terms say otherwise. */
export const policyOf = ({ preset, holdAt, refuseAt, weights }: RiskTerms): RiskPolicy => {
  const base = presets[preset];
  return {
    preset,
    holdAt: holdAt ?? base.holdAt,
    refuseAt: refuseAt ?? base.refuseAt,
    weights: { ...base.weights, ...weights },
  };
};

/** Bounds of the rules that count. Units: sign-ups or people, this one included; times in milliseconds. */
export const bounds = {
  deviceBurst: 4,
  deviceDay: 4,
  devicePeople: 3,
  networkBurst: 10,
  networkBurstReferrer: 6,
  networkFloodReferrer: 15,
  networkNew: 7,
  /** A network on which others' people were seen this long ago is not new. */
  networkKnownMs: 2 * 86_400_000,
  /** More referrers than this whose people came from a network within a day are a crowd. */
  networkBringers: 3,
  referrerBurst: 6,
  referrerFlood: 12,
  referrerDay: 25,
  codeBurst: 10,
  phoneOthers: 2,
  payoutOthers: 3,
  seriesOthers: 2,
  /** Codes with a cap from here on are meant for many. */
  capForMany: 1_000,
  chain: 3,
  chainLong: 5,
  /** Nobody types a name, a mailbox and a number in less. */
  hastyMs: 10_000,
  lateEntryMs: 7 * 86_400_000,
} as const;
