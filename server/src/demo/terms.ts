/** The three campaigns of the demo's history. */
import type { Chance } from "./chance.ts";

/** Units: seconds. */
const day = 86_400;

/** Which campaign, by the product it is for. */
export type Product = "account" | "card" | "wallet";
/** All of them. */
export const products: readonly Product[] = ["account", "card", "wallet"];

/** What each campaign is called, which is also how a later start finds it again. */
export const campaignNames: Readonly<Record<Product, string>> = {
  account: "Current account: 25 EUR each",
  card: "Card: spend three times",
  wallet: "Crypto wallet: 15 USDC",
};

/** Where each campaign's people live. */
export const countries: Readonly<Record<Product, readonly string[]>> = {
  account: ["DE", "DE", "DE", "AT", "FR", "NL"],
  card: ["DE", "DE", "FR", "FR", "ES", "IT", "NL"],
  wallet: ["DE", "PT", "ES", "NL", "GB"],
};

/** How many friends one code may bring. */
export const codeCaps: Readonly<Record<Product, number>> = { account: 25, card: 20, wallet: 6 };

/** What a referral that goes all the way costs, both sides together. Units: of the currency. */
export const costs: Readonly<Record<Product, number>> = { account: 50, card: 25, wallet: 30 };

const money = (amount: number, currency: string) => ({ amount: amount.toFixed(2), currency });
const audience = (product: Product) => ({
  type: "rules",
  rules: [{ attribute: "product", operator: "in", values: [product] }],
});

/**
 * The terms as `POST /v1/campaigns` takes them. The audiences go by an attribute that only people of this history have: whoever comes
 * by the API, as alice and bob, stays with the demo's first campaign.
 */
export const termsOf = (product: Product, budget: number) => {
  const shared = { audience: audience(product), codeCap: codeCaps[product] };
  const registration = { countries: [...new Set(countries[product])], windowSeconds: 14 * day };
  const step = (id: string, event: string, more: object = {}) => ({ id, event, ...more });
  const within = (days: number) => ({ within: { seconds: days * day, after: "registration" } });
  const identity = step("identity", "identity.verified", { name: "Identity verified" });
  const fixed = (id: string, side: string, value: object, more: object) => ({
    id,
    side,
    kind: "fixed",
    value,
    ...more,
  });
  const euros = (amount: number) => ({ type: "money", ...money(amount, "EUR") });
  const usdc = (amount: number) => ({ type: "money", ...money(amount, "usdc") });
  if (product === "account") {
    const funded = { name: "First deposit", minAmount: money(50, "EUR"), ...within(30) };
    return {
      ...shared,
      registration,
      qualification: { steps: [identity, step("deposit", "account.funded", funded)] },
      rewards: [
        fixed("thanks", "referrer", euros(25), { holdSeconds: 14 * day }),
        fixed("welcome", "referee", euros(25), { holdSeconds: 14 * day }),
      ],
      limits: {
        budget: money(budget, "EUR"),
        perReferrer: [{ metric: "count", max: 12, window: "month", kind: "calendar" }],
      },
    };
  }
  if (product === "card") {
    const purchases = {
      name: "Three purchases",
      count: 3,
      minAmount: money(10, "EUR"),
      excludeCategories: ["6051", "7995"],
      ...within(45),
    };
    return {
      ...shared,
      registration,
      qualification: {
        approval: "manual",
        refundsUnqualify: true,
        steps: [
          identity,
          step("card", "card.activated", { name: "Card activated", ...within(21) }),
          step("purchases", "purchase", purchases),
        ],
      },
      rewards: [
        fixed("first-tap", "referee", euros(5), { on: { step: "card" }, expiresAfterSeconds: 45 * day }),
        fixed("thanks", "referrer", euros(20), { holdSeconds: 10 * day, approval: "manual" }),
      ],
      limits: { budget: money(budget, "EUR") },
    };
  }
  return {
    ...shared,
    registration,
    jurisdiction: ["gb-crypto-rewards"],
    qualification: {
      steps: [identity, step("funding", "wallet.funded", { name: "Wallet funded", ...within(21) })],
    },
    rewards: [
      fixed("thanks", "referrer", usdc(15), { holdSeconds: 7 * day }),
      fixed("welcome", "referee", usdc(15), { holdSeconds: 7 * day }),
    ],
    limits: { budget: money(budget, "usdc") },
  };
};

/** Draws a product as often as each is bought. */
export const drawProduct = (chance: Chance): Product => {
  const drawn = chance.next();
  return drawn < 0.45 ? "account" : drawn < 0.83 ? "card" : "wallet";
};
