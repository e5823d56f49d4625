/** The terms that the story is about, and their units. */

/** Units: seconds. */
export const day = 86_400;

/** An amount as the API has it. */
export const euros = (amount: string) => ({ amount, currency: "EUR" });

const held = { kind: "fixed", holdSeconds: 14 * day, value: { type: "money", ...euros("20.00") } } as const;

/** What the friend must do, what both earn, and how many friends a code brings. */
export const terms = {
  codeCap: 2,
  qualification: {
    steps: [
      { id: "identity", event: "identity.verified" },
      {
        id: "purchases",
        event: "purchase",
        count: 3,
        minAmount: euros("10.00"),
        within: { seconds: 30 * day, after: "registration" },
      },
    ],
  },
  rewards: [
    { id: "thanks", side: "referrer", ...held },
    { id: "welcome", side: "referee", ...held },
  ],
};
