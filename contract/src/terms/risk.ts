/** What a campaign's terms say about risk: which preset judges its sign-ups, and where the campaign differs from it. */
import { type Static, Type } from "typebox";
import { Closed, Nullable } from "../schemas.ts";

/** The one registry of risk rules: what each says when it is met. */
export const riskRules = {
  same_email: "The referrer has the same e-mail address, in whatever spelling.",
  same_phone: "The referrer has the same phone number.",
  same_payout: "The referrer is paid to the same account.",
  same_device: "The referrer uses the same device.",
  same_network: "The referrer uses the same network.",
  similar_email: "The referrer's e-mail address differs in its digits only.",
  similar_name: "The referrer's e-mail address has the same name at another provider.",
  ring: "Somebody further up who referred the referrer has the same e-mail address, phone or payout account.",
  ring_device: "Somebody further up who referred the referrer uses the same device.",
  email_reused: "Somebody else has the same e-mail address.",
  phone_reused: "Somebody else has the same phone number.",
  phone_reused_often: "Several others have the same phone number.",
  payout_reused: "Somebody else is paid to the same account.",
  payout_reused_often: "Several others are paid to the same account.",
  email_series: "Another sign-up of the referrer has an e-mail address that differs in its digits only.",
  email_series_long: "Several sign-ups of the referrer have e-mail addresses that differ in their digits only.",
  disposable_domain: "The e-mail address is of a service for throw-away addresses.",
  hasty: "The sign-up form was filled in faster than people type.",
  device_reused: "Somebody else signed up on the device before, or has it.",
  device_shared: "Three people or more use the device.",
  device_burst: "Many signed up on the device within half an hour.",
  device_day: "Many signed up on the device within a day.",
  network_burst: "Many signed up from the network within half an hour.",
  network_burst_referrer: "Many sign-ups of the referrer came from the network within half an hour.",
  network_flood_referrer: "Very many sign-ups of the referrer came from the network within half an hour.",
  network_new: "Many came within a day from a network that was new, all of them by a few referrers.",
  referrer_burst: "The referrer brought many within half an hour.",
  referrer_flood: "The referrer brought very many within half an hour.",
  referrer_day: "The referrer brought very many within a day.",
  code_burst: "The code brought many within half an hour.",
  chain: "Each referred the next within a day, several in a row.",
  chain_long: "Each referred the next within a day, many in a row.",
  country_network: "The network is in another country than the person says.",
  country_phone: "The phone number is of another country than the person says.",
  country_both: "Network and phone are both of the same other country than the person says.",
  late_entry: "The code came more than a week after the sign-up.",
  blocked_participant: "The referrer or the referee is on the block list.",
  blocked_email_domain: "The e-mail domain is on the block list.",
  blocked_network: "The network is on the block list.",
  blocked_device: "The device is on the block list.",
  blocked_country: "The country is on the block list.",
} as const satisfies Record<string, string>;

export type RiskRule = keyof typeof riskRules;
export const allRiskRules = Object.keys(riskRules) as [RiskRule, ...RiskRule[]];

export const RiskPreset = Type.Enum(["relaxed", "moderate", "strict"], {
  description: "How strictly sign-ups are judged; `moderate` unless the terms say otherwise.",
});
export type RiskPreset = Static<typeof RiskPreset>;

const Points = Type.Integer({ minimum: 0, maximum: 100 });
const Bound = Nullable(Type.Integer({ minimum: 1, maximum: 100 }));
const Weights = Type.Partial(
  Type.Object(Object.fromEntries(allRiskRules.map((rule) => [rule, Points])) as Record<RiskRule, typeof Points>),
  { additionalProperties: false, description: "Points of single rules, in place of the preset's; 0 switches one off." },
);

const fields = {
  preset: RiskPreset,
  holdAt: Bound,
  refuseAt: Bound,
  weights: Weights,
};

export const RiskTerms = Closed(fields, {
  title: "RiskTerms",
  description:
    "How the campaign's sign-ups are judged. `holdAt` and `refuseAt` are scores from which a sign-up is held or refused; null for the preset's.",
});
export type RiskTerms = Static<typeof RiskTerms>;
export const RiskTermsInput = Type.Partial(Type.Object(fields), {
  additionalProperties: false,
  title: "RiskTermsInput",
});

/** Who asked not to be tracked. */
export const DoNotTrack = Type.Boolean({
  description:
    "Address, its country and device of this person are not taken in: neither stored nor hashed. So for everybody where the tenant's privacy settings say so.",
});

/** What somebody's sign-up or account is known by. Kept as keyed hashes only, never as sent. */
export const signalFields = {
  email: Type.String({
    minLength: 3,
    maxLength: 254,
    pattern: "^[^\\s@\\p{C}]{1,64}@[^\\s@\\p{C}]{1,252}$",
    description: "Their e-mail address. Kept as keyed hashes of its normalised forms only.",
    examples: ["ann.smith@example.com"],
  }),
  phone: Type.String({
    pattern: "^\\+[0-9 ().-]{6,30}$",
    description: "Their phone number with its country code, as `+49 170 1234567`. Kept as a keyed hash only.",
    examples: ["+491701234567"],
  }),
  ip: Type.String({
    minLength: 2,
    maxLength: 45,
    pattern: "^[0-9a-fA-F:.]+$",
    description: "The network address they came from. Only its /24 or /64 counts, and only as a keyed hash.",
    examples: ["198.51.100.7"],
  }),
  deviceId: Type.String({
    minLength: 1,
    maxLength: 256,
    pattern: "^[^\\p{C}]+$",
    description: "What your app knows the device by. Kept as a keyed hash only.",
    examples: ["device-7f3a"],
  }),
  payoutHash: Type.String({
    minLength: 1,
    maxLength: 256,
    pattern: "^[^\\p{C}\\p{Z}]+$",
    description: "The account they are paid to, as a hash or token of your own; hashed again with our key.",
    examples: ["pay-5b1c"],
  }),
};
