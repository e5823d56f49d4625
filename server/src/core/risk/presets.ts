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
 * What many honest people share (a network, a device, a payout account, a busy hour) stays below the hold together; what honest
 * people hardly share reaches it alone. Everything about networks together never refuses.
 */
const moderate: RiskPolicy["weights"] = {
  same_email: 100,
  same_phone: 55,
  same_payout: 50,
  same_device: 20,
  same_network: 5,
  similar_email: 50,
  similar_name: 35,
  ring: 60,
  ring_device: 25,
  email_reused: 70,
  phone_reused: 30,
  phone_reused_often: 30,
  payout_reused: 15,
  payout_reused_often: 40,
  email_series: 25,
  email_series_long: 40,
  disposable_domain: 55,
  device_burst: 35,
  device_day: 25,
  device_shared: 30,
  network_burst: 5,
  network_burst_referrer: 10,
  network_flood_referrer: 30,
  referrer_burst: 15,
  referrer_flood: 30,
  referrer_day: 10,
  code_burst: 5,
  chain: 25,
  chain_long: 30,
  country_network: 10,
  country_phone: 10,
  late_entry: 5,
  blocked_participant: 100,
  blocked_email_domain: 100,
  blocked_network: 60,
  blocked_device: 100,
  blocked_country: 100,
};

export const presets: Readonly<Record<RiskPreset, RiskPolicy>> = {
  relaxed: { preset: "relaxed", holdAt: 75, refuseAt: 101, weights: moderate },
  moderate: { preset: "moderate", holdAt: 50, refuseAt: 100, weights: moderate },
  strict: {
    preset: "strict",
    holdAt: 35,
    refuseAt: 85,
    weights: { ...moderate, same_device: 35, email_series: 35, referrer_burst: 20 },
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

/** Bounds of the rules that count. Units: sign-ups or people, this one included. */
export const bounds = {
  deviceBurst: 4,
  deviceDay: 4,
  devicePeople: 6,
  networkBurst: 10,
  networkBurstReferrer: 6,
  networkFloodReferrer: 15,
  referrerBurst: 6,
  referrerFlood: 30,
  referrerDay: 25,
  codeBurst: 10,
  phoneOthers: 2,
  payoutOthers: 3,
  seriesOthers: 2,
  /** Codes with a cap from here on are meant for many. */
  capForMany: 1_000,
  chain: 3,
  chainLong: 5,
  lateEntryMs: 7 * 86_400_000,
} as const;
