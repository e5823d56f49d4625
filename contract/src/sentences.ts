/**
 * The sentences in which the API explains: each has a code and, in braces, the values that stand in it. The API gives the code and the values
 * beside the English words, so that whoever shows them can word them in another language and never has to read the English ones.
 */
import { type Static, Type } from "typebox";
import { reasonCodes } from "./reason-codes.ts";
import { Closed } from "./schemas.ts";

export const sentences = {
  reason: "{reason}",
  // Where a referral stands.
  referral_expired: "A step was not done in time, so the referral is over.",
  referral_declined: "The referral was declined.",
  referral_voided: "The referral was voided; that can be undone while no money moved.",
  referral_reversed: "The referral was reversed, with its rewards.",
  review_first: "Nothing is approved or paid before that.",
  steps_done: "All steps are done.",
  referral_awaits_approval: "All steps are done; somebody has to approve it.",
  step_missed: 'The step "{step}" was not done in time.',
  step_clearing: 'The step "{step}" waits for a payment to clear ({count} of {needed} done).',
  step_next: 'The step "{step}" is next ({count} of {needed} done).',
  rewards_await_approval: "Approved; a reward waits for somebody's approval.",
  rewards_await_host: "Approved; a reward waits for the answer of your system.",
  rewards_held: "Approved; rewards become available when their hold is over.",
  rewards_available: "Approved; rewards are available and wait to be paid.",
  rewards_paid: "Everything it earned is paid.",
  rewards_none: "Approved; no reward is open.",
  reward_payout_failed: "The payout of the {side}'s {worth} failed: {failure}.",
  reward_paid: "The {side}'s {worth} was paid on {day} as {reference}.",
  reward_expired: "The {side}'s {worth} expired.",
  reward_cancelled: "The {side}'s {worth} was cancelled.",
  reward_reversed: "The {side}'s {worth} was reversed.",
  reward_refused: "A reward of the {side} was not granted.",
  // Where a reward stands.
  granted: "The reward was granted.",
  host_asked: "It waits for the answer of your system: {attempts} attempts so far.",
  host_asked_once: "It waits for the answer of your system: 1 attempt so far.",
  host_asked_next: "It waits for the answer of your system: {attempts} attempts so far, the next at {moment}.",
  host_asked_once_next: "It waits for the answer of your system: 1 attempt so far, the next at {moment}.",
  ended_before_answer: "It ended before your system answered.",
  no_approval_needed: "It needs no approval of its own.",
  approved_by_host: "Your system approved it.",
  approved_by_person: "Somebody approved it.",
  declined_by_host: "Your system declined it.",
  declined_by_person: "Somebody declined it.",
  ended_before_approval: "It ended before anybody approved it.",
  host_silent: "Your system gave no answer in time, so it waits for somebody's approval.",
  awaits_person: "It waits for somebody's approval.",
  became_available: "It became available.",
  ended_before_available: "It ended before it became available.",
  available_once_approved: "It becomes available when it is approved.",
  hold_begins_once_approved: "Its hold begins when it is approved.",
  hold_not_over: "Its hold is not over yet.",
  hold_over_referral_open: "Its hold is over; the referral is {referralState}, not approved.",
  hold_over: "Its hold is over; it becomes available within a minute.",
  paid_as: "It was paid as {reference}.",
  not_paid: "It was not paid.",
  awaits_payment: "It waits to be paid.",
  latest_payout_failed: "The latest payout failed: {failure}.",
  payable_later: "It can be paid once it is available.",
  ended_cancelled: "The reward is cancelled.",
  ended_expired: "The reward expired: it was not paid in time.",
  ended_reversed: "The reward is reversed.",
  // What was checked before a reward was granted.
  found_abuse: "A review found this side to be abuse.",
  no_permanent_id: "The referee has no permanent id yet.",
  participant_blocked: "The participant is blocked: somebody decides.",
  cap_taken: "The campaign brings at most {max} rewarded referrals.",
  budget_too_small: "Less than the reward is left of {budget}.",
  within_budget: "Within the budget of {budget}.",
  limit_count: "{count} of {max} other referrals reward the referrer, {window}.",
  limit_value: "{earned} of {limit} earned before, {window}.",
  country_unknown: "The participant's country is not known.",
  policy_applies: "{country}: {policy}",
  policy_elsewhere: "Not for {country}.",
  reporting_threshold: "Paid this year: {paid}; to be reported from {threshold}.",
  host_answered: "Your system answered {status} to {attempts} attempts.",
  host_answered_once: "Your system answered {status} to 1 attempt.",
  veto_off: "The veto was switched off before your system answered: somebody decides.",
  host_unusable: "Your system gave no usable answer to {attempts} attempts in 72 hours: somebody decides.",
  host_unusable_once: "Your system gave no usable answer to 1 attempt in 72 hours: somebody decides.",
  // Why a token is accepted or refused.
  token_too_long: "{count} characters; at most {max} are read.",
  token_impossible: "Empty, or with spaces, line ends or other characters that no token has.",
  token_length: "{count} characters.",
  no_identity_settings: "The tenant has no identity settings in this environment.",
  judged_by: 'Tokens are judged by the provider "{provider}".',
  not_issued_here: "Not a token that Beckon issues (bpt_...).",
  is_secret_key: "This is a secret key. Treat it as leaked: replace it.",
  names_tenant: "Names this tenant.",
  names_other_tenant: "Names another tenant.",
  not_a_jwt: "Not a signed JWT: three base64url parts with JSON objects in the first two.",
  algorithm: "{found}; allowed: {allowed}.",
  critical_header: "crit or b64 is present; neither is understood.",
  no_critical_header: "None.",
  key_from_jwks: "kid {found}, keys from the JWKS address.",
  key_from_secret: "kid {found}, keys from the shared secret.",
  key_inline: "kid {found}, keys from {count} inline key(s).",
  claim: "{found}; expected: {expected}.",
  claim_one_of: "{found}; expected one of: {expected}.",
  tenant_claim: 'Claim "{claim}": {found}; expected: {expected}.',
  subject_claim: 'Claim "{claim}" must be a non-empty string.',
  expires_in: "Expires in {seconds} s.",
  expired_ago: "Expires {seconds} s ago.",
  no_expiry: "exp is missing or not a number; it is required.",
  valid_from_in: "Valid from in {seconds} s.",
  valid_from_ago: "Valid from {seconds} s ago.",
  not_before_unreadable: "nbf is not a number.",
  verdict_verified: "Verified: signature or provider, time and scopes are in order.",
  verdict_foreign: "Genuine, but it belongs to another tenant (403).",
  verdict_forbidden: "Genuine, but not enough: {cause} (403).",
  verdict_refused: "Refused: {cause} (401).",
  verdict_unavailable: "Could not be settled: {cause} (500).",
  verdict_busy: "Too many verifications are under way (429).",
} as const;

export type SentenceCode = keyof typeof sentences;
export const allSentenceCodes = Object.keys(sentences) as SentenceCode[];

/** What a token is asked, one after the other. */
export const tokenSteps = [
  ...["shape", "settings", "credential", "format", "algorithm", "critical header", "key", "issuer", "audience"],
  ...["tenant", "expiry", "not before", "subject", "verdict"],
] as const;
export type TokenStep = (typeof tokenSteps)[number];

const Worth = Closed({ amount: Type.String(), currency: Type.String() });
const SentenceValue = Type.Union([Type.String(), Type.Number(), Worth]);
export type SentenceValue = Static<typeof SentenceValue>;

export const Sentence = Closed(
  {
    code: Type.String({ description: "Which sentence it is; more may come.", examples: ["rewards_available"] }),
    values: Type.Record(Type.String({ pattern: "^[a-zA-Z]+$" }), SentenceValue, {
      description: "What stands in it. Money and points are an amount with its currency or unit.",
    }),
    text: Type.String({ description: "The English words." }),
  },
  { title: "Sentence" },
);
export const Sentences = Type.Array(Sentence, {
  description: "The same, sentence by sentence, as codes with values: to be worded in another language.",
});

type Named<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Named<Rest> : never;
type ValuesOf<Code extends SentenceCode> = { [Name in Named<(typeof sentences)[Code]>]: SentenceValue };

/** A sentence before it is worded. */
export type Said = { code: SentenceCode; values: Record<string, SentenceValue> };

/** Says a sentence with its values. */
export const say = <Code extends SentenceCode>(
  code: Code,
  ...[values]: [Named<(typeof sentences)[Code]>] extends [never] ? [] : [ValuesOf<Code>]
): Said => ({ code, values: { ...values } });

/** Values that are words of Beckon's own, in English. */
const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reason: reasonCodes,
  side: { referrer: "referrer", referee: "friend" },
  worth: { reward: "reward" },
  window: {
    total: "in all",
    ...Object.fromEntries(
      ["calendar", "rolling"].flatMap((kind) =>
        ["day", "week", "month", "year"].map((window) => [`${kind}_${window}`, `per ${kind} ${window}`]),
      ),
    ),
  },
};

const inWords = (name: string, value: SentenceValue | undefined): string => {
  if (typeof value === "object") return `${value.amount} ${value.currency}`;
  return words[name]?.[String(value)] ?? String(value);
};

/** The names in braces of a sentence, in whatever language it is written. */
export const namesIn = (text: string): string[] => [...text.matchAll(/\{([a-zA-Z]+)\}/g)].map(([, name = ""]) => name);

/** The English words. */
export const inEnglish = ({ code, values }: Said): string =>
  sentences[code].replaceAll(/\{([a-zA-Z]+)\}/g, (_, name: string) => inWords(name, values[name]));

/** Some sentences, one after the other. */
export const allInEnglish = (said: readonly Said[]): string => said.map(inEnglish).join(" ");
