/** Campaigns to begin with: good as they are, in the words and money of the tenant. */
import type { Draft, Reward, Step, Terms } from "./draft.ts";

export const templateIds = ["bank", "card", "crypto", "business", "blank"] as const;
export type TemplateId = (typeof templateIds)[number];

const day = 86_400;

/** What a campaign has unless it says otherwise, as the server has it. */
const plain: Terms = {
  audience: { type: "everyone" },
  codeCap: 5,
  usedCounts: "registered",
  codePolicy: { alphabet: "ACDEFGHJKLMNPQRTUVWXY23456789", length: 6, prefix: "", blockedWords: [] },
  registration: { windowSeconds: 30 * day, countries: null },
  qualification: {
    ordered: true,
    approval: "automatic",
    refundsUnqualify: true,
    pendingGraceSeconds: 30 * day,
    steps: [],
  },
  rewards: [],
  limits: { perReferrer: [], referralsPerCampaign: null, budget: null },
  jurisdiction: [],
  risk: { preset: "moderate", holdAt: null, refuseAt: null, weights: {} },
};

/** A step as it is before anything is said about it. */
export const newStep = (id: string, event: string): Step => ({
  ...{ id, event, count: 1, minAmount: null, totalAmount: null, within: null },
  excludeCategories: [],
  excludeTypes: [],
});

/** A reward of money as it is before anything is said about it. */
export const newReward = (id: string, side: Reward["side"], amount: string, currency: string): Reward => ({
  ...{ id, side, on: "qualified", kind: "fixed", approval: "automatic", expiresAfterSeconds: null },
  holdSeconds: 14 * day,
  value: { type: "money", amount, currency },
});

const both = (amount: string, currency: string): Reward[] => [
  newReward("referrer", "referrer", amount, currency),
  newReward("friend", "referee", amount, currency),
];

const inTime = (step: Step, days: number): Step => ({
  ...step,
  within: { seconds: days * day, after: "registration" },
});

const makers: Readonly<Record<TemplateId, (currency: string) => Terms>> = {
  bank: (currency) => ({
    ...plain,
    qualification: {
      ...plain.qualification,
      steps: [
        inTime(newStep("identity", "identity.verified"), 30),
        { ...inTime(newStep("funded", "account.funded"), 60), minAmount: { amount: "50.00", currency } },
      ],
    },
    rewards: both("25.00", currency),
    limits: { ...plain.limits, budget: { amount: "25000.00", currency } },
  }),
  card: (currency) => ({
    ...plain,
    qualification: {
      ...plain.qualification,
      steps: [
        newStep("identity", "identity.verified"),
        newStep("activated", "card.activated"),
        {
          ...inTime(newStep("purchases", "purchase"), 30),
          count: 3,
          minAmount: { amount: "10.00", currency },
          excludeCategories: ["6051", "7995"],
        },
      ],
    },
    rewards: [
      { ...newReward("activated", "referee", "5.00", currency), on: { step: "activated" }, holdSeconds: 0 },
      ...both("20.00", currency),
    ],
    limits: {
      ...plain.limits,
      perReferrer: [{ metric: "count", max: 10, window: "month", kind: "calendar", acrossCampaigns: false }],
      budget: { amount: "50000.00", currency },
    },
  }),
  crypto: (currency) => ({
    ...plain,
    qualification: {
      ...plain.qualification,
      steps: [
        newStep("identity", "identity.verified"),
        { ...inTime(newStep("trade", "trade"), 30), totalAmount: { amount: "100.00", currency } },
      ],
    },
    rewards: both("10.00", "usdc"),
    jurisdiction: ["gb-crypto-promotion", "us-reporting"],
    limits: { ...plain.limits, budget: { amount: "20000.00", currency: "usdc" } },
    risk: { ...plain.risk, preset: "strict" },
  }),
  business: (currency) => ({
    ...plain,
    codeCap: 20,
    registration: { windowSeconds: 90 * day, countries: null },
    qualification: {
      ...plain.qualification,
      approval: "manual",
      steps: [newStep("signed", "contract.signed"), { ...inTime(newStep("paid", "invoice.paid"), 180), count: 2 }],
    },
    rewards: [{ ...newReward("referrer", "referrer", "250.00", currency), holdSeconds: 30 * day }],
    limits: { ...plain.limits, budget: { amount: "50000.00", currency } },
    risk: { ...plain.risk, preset: "relaxed" },
  }),
  blank: () => ({ ...plain, qualification: { ...plain.qualification, steps: [newStep("qualified", "qualified")] } }),
};

/** A draft by a template. */
export const draftFrom = (id: TemplateId, name: string, tenant: { currency: string; timeZone: string }): Draft => ({
  ...{ name, priority: 0, timeZone: tenant.timeZone, startsAt: "", endsAt: "" },
  terms: makers[id](tenant.currency),
});
