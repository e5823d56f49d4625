import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultRewardTerms, faultsOfRewardTerms, withRewardTerms } from "./reward-terms.ts";

type Input = Parameters<typeof withRewardTerms>[1];
type Rule = NonNullable<Input["rewards"]>[number];

const known = { policyIds: new Set(["gb-crypto-rewards"]), stepIds: new Set(["kyc"]) };
const faults = (input: Input): string[] =>
  faultsOfRewardTerms(withRewardTerms(defaultRewardTerms, input), known).map(
    ({ pointer, code }) => `${pointer.replace("/body/terms", "")} ${code}`,
  );
const money = (amount: string, currency = "EUR") => ({ type: "money", amount, currency }) as const;
const fixed = (more: object = {}): Rule => ({
  ...({ id: "a", side: "referrer", kind: "fixed", value: money("10") } as const),
  ...more,
});
const tiers = (...values: [number, ReturnType<typeof money>][]): Rule => ({
  id: "t",
  side: "referrer",
  kind: "tiered",
  tiers: values.map(([from, value]) => ({ from, value })),
});

const table: [name: string, input: Input, faults: string[]][] = [
  ["nothing", {}, []],
  ["two sides and a step", { rewards: [fixed(), fixed({ id: "b", side: "referee", on: { step: "kyc" } })] }, []],
  ["one id twice", { rewards: [fixed(), fixed()] }, ["/rewards/1/id duplicate_id"]],
  ["an unknown step", { rewards: [fixed({ on: { step: "no" } })] }, ["/rewards/0/on/step unknown_step"]],
  [
    "a milestone for a referee",
    { rewards: [{ id: "m", side: "referee", kind: "milestone", every: 3, value: money("1") }] },
    ["/rewards/0/side referrer_only"],
  ],
  [
    "a milestone on a step",
    { rewards: [{ id: "m", side: "referrer", kind: "milestone", every: 3, value: money("1"), on: { step: "kyc" } }] },
    ["/rewards/0/on counts_qualified"],
  ],
  ["nothing as a value", { rewards: [fixed({ value: money("0.00") })] }, ["/rewards/0/value/amount zero_amount"]],
  ["half a cent", { rewards: [fixed({ value: money("0.005") })] }, ["/rewards/0/value/amount too_many_digits"]],
  [
    "a currency nobody knows",
    { rewards: [fixed({ value: money("1", "XYZ") })] },
    ["/rewards/0/value/currency unknown_currency"],
  ],
  [
    "tiers out of order and in two currencies",
    { rewards: [tiers([3, money("1")], [3, money("1", "USD")])] },
    ["/rewards/0/tiers/1/from tiers_not_ascending", "/rewards/0/tiers/1/value mixed_assets"],
  ],
  [
    "a NUL in a payload",
    { rewards: [fixed({ value: { type: "custom", payload: { a: ["\0"] } } })] },
    ["/rewards/0/value/payload bad_text"],
  ],
  [
    "a budget in another currency",
    { rewards: [fixed()], limits: { budget: { amount: "100", currency: "USD" } } },
    ["/rewards/0/value/currency currency_mismatch"],
  ],
  [
    "a budget below a reward",
    { rewards: [fixed()], limits: { budget: { amount: "9.99", currency: "EUR" } } },
    ["/limits/budget/amount budget_below_reward"],
  ],
  [
    "a value limit below a reward, and one that cannot see it",
    {
      rewards: [fixed()],
      limits: {
        perReferrer: [
          { metric: "value", window: "day", max: { amount: "5", currency: "EUR" } },
          { metric: "value", window: "week", max: { amount: "5", currency: "USD" } },
        ],
      },
    },
    ["/limits/perReferrer/0/max/amount limit_below_reward", "/limits/perReferrer/1/max/currency currency_mismatch"],
  ],
  [
    "a total that rolls, and a limit twice",
    {
      limits: {
        perReferrer: [
          { metric: "count", window: "total", kind: "rolling", max: 1 },
          { metric: "count", window: "day", max: 1 },
          { metric: "count", window: "day", max: 2 },
        ],
      },
    },
    ["/limits/perReferrer/0/kind total_never_rolls", "/limits/perReferrer/2 duplicate_limit"],
  ],
  ["a policy nobody has", { jurisdiction: ["gb-crypto-rewards", "zz"] }, ["/jurisdiction/1 unknown_policy"]],
];

for (const [name, input, expected] of table) test(name, () => assert.deepEqual(faults(input), expected));

test("parts that are left out stay, a list that is given replaces the present one", () => {
  const first = withRewardTerms(defaultRewardTerms, {
    rewards: [fixed()],
    limits: { budget: { amount: "100", currency: "EUR" } },
  });
  const second = withRewardTerms(first, { limits: { referralsPerCampaign: 7 } });
  assert.equal(second.rewards.length, 1);
  assert.deepEqual(second.limits, {
    perReferrer: [],
    referralsPerCampaign: 7,
    budget: { amount: "100", currency: "EUR" },
  });
  assert.deepEqual(withRewardTerms(second, { rewards: [], limits: { budget: null } }).limits.budget, null);
});
