/** S6: what two people did to the steps and rewards of one campaign, put together. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Draft } from "../src/pages/campaigns/draft.ts";
import { mergedDraft } from "../src/pages/campaigns/merge.ts";
import { draftFrom, newReward, newStep } from "../src/pages/campaigns/templates.ts";

const base = draftFrom("bank", "Contested", { currency: "EUR", timeZone: "Europe/Berlin" });
type Terms = Draft["terms"];

/** The draft with these steps and rewards behind its own. */
const withMore = (steps: Terms["qualification"]["steps"], rewards: Terms["rewards"]): Draft => ({
  ...base,
  terms: {
    ...base.terms,
    qualification: { ...base.terms.qualification, steps: [...base.terms.qualification.steps, ...steps] },
    rewards: [...base.terms.rewards, ...rewards],
  },
});
const purchase = (count: number) => ({ ...newStep("purchase", "purchase"), count });
const onPurchase = (amount: string) => ({
  ...newReward("bonus", "referee", amount, "EUR"),
  on: { step: "purchase" },
});
const added = ({ terms: { qualification, rewards } }: Draft) => ({
  steps: qualification.steps.slice(base.terms.qualification.steps.length).map(({ id, count }) => [id, count]),
  rewards: rewards.slice(base.terms.rewards.length).map(({ id, on }) => [id, on]),
});

describe("what both added under one name", () => {
  test("both stay, the saved one first, and a reward goes along with the step it was made for", () => {
    const mine = withMore([purchase(3)], [onPurchase("5.00")]);
    const saved = withMore([purchase(1)], [onPurchase("7.00")]);
    assert.deepEqual(added(mergedDraft(base, mine, saved)), {
      steps: [
        ["purchase", 1],
        ["purchase-2", 3],
      ],
      rewards: [
        ["bonus", { step: "purchase" }],
        ["bonus-2", { step: "purchase-2" }],
      ],
    });
  });

  test("a free name is one that nobody uses", () => {
    const mine = withMore([purchase(3)], []);
    const saved = withMore([purchase(1), { ...purchase(2), id: "purchase-2" }], []);
    const { steps } = added(mergedDraft(base, mine, saved));
    assert.deepEqual(steps, [
      ["purchase", 1],
      ["purchase-2", 2],
      ["purchase-3", 3],
    ]);
  });

  test("the same thing added twice is there once", () => {
    const same = withMore([purchase(3)], [onPurchase("5.00")]);
    assert.deepEqual(mergedDraft(base, same, structuredClone(same)), same);
  });
});
