/** The builder's sentence as its control: each bold part opens its own fields, by mouse, touch and keyboard. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Locator, Page } from "playwright-core";
import { accessFaults, api, inBrowser, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();
type Tenant = Awaited<ReturnType<typeof tenantWith>>["tenant"];

const euros = (amount: string) => ({ amount, currency: "EUR" });
const within = (days: number) => ({ seconds: days * 86_400, after: "registration" });
const terms = {
  qualification: {
    steps: [
      { id: "identity", event: "identity.verified" },
      { id: "purchases", event: "purchase", count: 3, minAmount: euros("10.00"), within: within(30) },
    ],
  },
  rewards: ["referrer", "referee"].map((side) => ({
    ...{ id: side, side, kind: "fixed", holdSeconds: 1_209_600 },
    value: { type: "money", ...euros("20.00") },
  })),
  limits: {
    budget: euros("10000.00"),
    perReferrer: [{ metric: "count", max: 10, window: "month", kind: "calendar", acrossCampaigns: false }],
  },
};

type Saved = {
  endsAt: string | null;
  revision: {
    terms: {
      codeCap: number;
      qualification: { steps: { minAmount: { amount: string } | null }[] };
      rewards: { side: string; value: { amount: string } }[];
      limits: { budget: { amount: string } };
    };
  };
};

const make = async (tenant: Tenant, changed: object = {}): Promise<string> => {
  const body = { name: "Said", terms: { ...terms, ...changed } };
  return (await api<{ id: string }>(it, tenant, { path: "/v1/campaigns", body })).id;
};

const sentence = (page: Page): Locator => page.locator(".sentence").first();
const part = (page: Page, name: string | RegExp): Locator => sentence(page).getByRole("button", { name });
const isFocused = (locator: Locator): Promise<boolean> => locator.evaluate((one) => one === document.activeElement);
const opened = async (page: Page, title: string): Promise<Locator> => {
  const dialog = page.getByRole("dialog", { name: title });
  await dialog.waitFor();
  return dialog;
};

/** The place of a popover, which must not change while one types. */
const placeOf = async (dialog: Locator) => {
  const { x, y, height } = (await dialog.boundingBox()) ?? { x: 0, y: 0, height: 0 };
  return { x, y, height };
};

describe("the sentence is the control", () => {
  inBrowser("by keyboard: a threshold, an amount, a cap and a date, and the campaign has them", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const id = await make(tenant);
    const page = await it.open(person, `${at}/campaigns/${id}`);

    await part(page, /3 × purchase/).press("Enter");
    let dialog = await opened(page, "Step 2");
    assert.ok(await isFocused(dialog.getByLabel("Event")));
    const place = await placeOf(dialog);
    await dialog.getByLabel("Each of at least", { exact: true }).last().focus();
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("12.50");
    await sentence(page).getByText("3 × purchase of at least €12.50 each within 30 days").waitFor();
    assert.ok(await isFocused(dialog.getByLabel("Each of at least", { exact: true }).last()));
    assert.deepEqual(await placeOf(dialog), place);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await isFocused(part(page, /3 × purchase/)));

    await part(page, /both get €20.00/).press("Space");
    dialog = await opened(page, "Both sides");
    assert.ok(await isFocused(dialog.getByLabel("Worth", { exact: true })));
    await page.keyboard.type("25.00");
    await sentence(page).getByText("both get €25.00 after 14 days").waitFor();
    await page.keyboard.press("Escape");
    assert.ok(await isFocused(part(page, /both get €25.00/)));

    await part(page, "5 friends").press("Enter");
    await opened(page, "Code");
    await page.keyboard.type("7");
    await sentence(page).getByText("7 friends").waitFor();
    await page.keyboard.press("Escape");

    await part(page, "until you end it").press("Enter");
    dialog = await opened(page, "Dates");
    assert.ok(await isFocused(dialog.getByLabel("Ends")));
    await dialog.getByLabel("Ends").fill("2031-03-01T00:00");
    await sentence(page).getByText("1 Mar 2031").waitFor();
    await page.keyboard.press("Escape");
    assert.ok(await isFocused(part(page, "1 Mar 2031")));

    assert.equal(await page.getByLabel("Friends per code").inputValue(), "7");
    assert.deepEqual(
      await page
        .getByLabel("Worth", { exact: true })
        .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value)),
      ["25.00", "25.00"],
    );
    assert.equal(await page.getByLabel("Ends", { exact: true }).inputValue(), "2031-03-01T00:00");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    const saved = await api<Saved>(it, tenant, { path: `/v1/campaigns/${id}` });
    const { codeCap, qualification, rewards } = saved.revision.terms;
    assert.equal(qualification.steps[1]?.minAmount?.amount, "12.50");
    assert.deepEqual(
      rewards.map(({ side, value }) => [side, value.amount]),
      [
        ["referrer", "25.00"],
        ["referee", "25.00"],
      ],
    );
    assert.equal(codeCap, 7);
    assert.match(saved.endsAt ?? "", /^2031-0[23]-/);
  });

  inBrowser(
    "by mouse: a budget and a limit, closed by Done, by a press beside it, and by the way to the form",
    async () => {
      const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
      const id = await make(tenant);
      const page = await it.open(person, `${at}/campaigns/${id}`);

      await part(page, "at most €10,000.00 in all").click();
      let dialog = await opened(page, "Limits");
      await dialog.getByLabel("Budget", { exact: true }).fill("500.00");
      await sentence(page).getByText("at most €500.00 in all").waitFor();
      await dialog.getByRole("status").getByText("at most €500.00 in all").waitFor();
      await dialog.getByRole("button", { name: "Done" }).click();
      await dialog.waitFor({ state: "hidden" });

      await part(page, /10 friends a referrer a month/).click();
      dialog = await opened(page, "Limit 1 of a referrer");
      await dialog.getByLabel("At most").fill("4");
      await dialog.getByLabel("Each", { exact: true }).selectOption("week");
      await sentence(page).getByText("4 friends a referrer a week").waitFor();
      await page.mouse.click(4, 600);
      await dialog.waitFor({ state: "hidden" });
      assert.ok(await isFocused(part(page, /4 friends a referrer a week/)));

      await part(page, "at most €500.00 in all").click();
      dialog = await opened(page, "Limits");
      await dialog.getByRole("link", { name: "Show in the form" }).click();
      await dialog.waitFor({ state: "hidden" });
      const budget = page.getByRole("region", { name: "Limits" }).getByLabel("Budget", { exact: true });
      assert.ok(await isFocused(budget));
      assert.equal(await budget.inputValue(), "500.00");
      await page.getByRole("button", { name: "Save changes" }).click();
      await page.getByText("Saved", { exact: true }).waitFor();
      const saved = await api<Saved>(it, tenant, { path: `/v1/campaigns/${id}` });
      assert.equal(saved.revision.terms.limits.budget.amount, "500.00");
    },
  );

  inBrowser(
    "a fault is marked in the sentence, with a word, and its part opens at the field that is wrong",
    async () => {
      const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
      const page = await it.open(person, `${at}/campaigns/${await make(tenant)}`);
      await page.getByRole("textbox", { name: "Each of at least", exact: true }).fill("ten");
      const wrong = part(page, /purchase of at least … EUR each within 30 days \(needs another look\)/);
      await wrong.waitFor();
      assert.equal(
        await sentence(page)
          .getByRole("button", { name: /needs another look/ })
          .count(),
        1,
      );
      await wrong.scrollIntoViewIfNeeded();
      await shoot(page, "sentence-fault", false);
      assert.deepEqual(await accessFaults(page), []);
      await wrong.click();
      const dialog = await opened(page, "Step 2");
      assert.ok(await isFocused(dialog.getByRole("textbox", { name: "Each of at least", exact: true })));
      await dialog.getByText("An amount, as 12.50.").waitFor();
      await page.keyboard.type("15.00");
      await sentence(page).getByText("of at least €15.00 each").waitFor();
      await page.keyboard.press("Escape");
      assert.equal(
        await sentence(page)
          .getByRole("button", { name: /needs another look/ })
          .count(),
        0,
      );
    },
  );

  inBrowser("rewards that differ are two parts; what is half typed as it closes is taken", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const page = await it.open(person, `${at}/campaigns/${await make(tenant)}`);
    await page.getByLabel("Worth", { exact: true }).last().fill("5.00");
    await part(page, "the friend gets €5.00 after 14 days").click();
    const dialog = await opened(page, "Friend, reward 2");
    await page.keyboard.type("6.00");
    await sentence(page).getByText("the friend gets €6.00").waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    await part(page, "the referrer gets €20.00 after 14 days").waitFor();
    await part(page, "from anywhere").click();
    await opened(page, "Who");
    await page.keyboard.type("de");
    await page.keyboard.press("Escape");
    await part(page, "only from Germany").waitFor();
  });

  inBrowser("without steps and rewards a part leads to where one adds them", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const empty = { qualification: { steps: [] }, rewards: [], limits: {} };
    const page = await it.open(person, `${at}/campaigns/${await make(tenant, empty)}`);
    await part(page, "as soon as they sign up").press("Enter");
    assert.ok(await isFocused(page.getByRole("button", { name: "Add step" })));
    await part(page, "nobody gets anything").click();
    assert.ok(await isFocused(page.getByRole("button", { name: "Reward the referrer" })));
    assert.equal(await page.getByRole("dialog").count(), 0);
    await part(page, "no budget and no limit").click();
    const dialog = await opened(page, "Limits");
    await dialog.getByLabel("A budget").check();
    await sentence(page).getByText("at most €10,000.00 in all").waitFor();
    await dialog.getByRole("status").getByText("at most €10,000.00 in all").waitFor();
    await page.keyboard.press("Escape");
    assert.ok(await isFocused(part(page, "at most €10,000.00 in all")));
  });

  inBrowser("each policy is a part, and opens at its own box", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const jurisdiction = ["gb-crypto-promotion", "us-reporting"];
    const page = await it.open(person, `${at}/campaigns/${await make(tenant, { jurisdiction })}`);
    await page
      .getByRole("group", { name: "Country policies" })
      .getByLabel(/^United States/)
      .waitFor();
    await part(page, /yearly reporting/).press("Enter");
    const dialog = await opened(page, "Country policies");
    assert.ok(await isFocused(dialog.getByLabel(/^United States/)));
    await page.keyboard.press("Space");
    await part(page, /yearly reporting/).waitFor({ state: "hidden" });
    await page.keyboard.press("Escape");
    await part(page, /no rewards for cryptoasset/).waitFor();
  });

  inBrowser("who may only look reads the sentence: nothing in it is pressed", async () => {
    const { person, at, tenant } = await tenantWith(it, "viewer", { campaign: null });
    const page = await it.open(person, `${at}/campaigns/${await make(tenant)}`);
    await sentence(page).locator("strong").getByText("5 friends").waitFor();
    assert.equal(await sentence(page).getByRole("button").count(), 0);
    assert.equal(await page.getByText("Press a bold part").count(), 0);
  });
});

inBrowser("another size of the window leaves a part open, where it is seen", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const page = await it.open(person, `${at}/campaigns/${await make(tenant)}`);
  await part(page, "5 friends").click();
  const field = (await opened(page, "Code")).getByLabel("Friends per code");
  await field.fill("8");
  for (const [width, height] of [
    [1100, 700],
    [390, 844],
    [1440, 1200],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.waitForFunction((now) => innerWidth === now, width);
    await field.waitFor();
    assert.equal(await field.inputValue(), "8");
    const place = await field.boundingBox();
    await shoot(page, "sentence-resized", false);
    assert.ok(
      place && place.y > 0 && place.y + place.height < height,
      `${width} x ${height}: ${JSON.stringify(place)}`,
    );
  }
});

for (const [width, scheme] of [
  [1440, "light"],
  [1440, "dark"],
  [390, "light"],
  [390, "dark"],
] as const)
  inBrowser(`U1: the fields of a part at ${width} px, ${scheme}`, async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const page = await it.open(person, `${at}/campaigns/${await make(tenant)}`, { width, scheme });
    const parts: [name: RegExp, title: string][] = [
      [/3 × purchase/, "Step 2"],
      [/both get/, "Both sides"],
      [/a referrer a month/, "Limit 1 of a referrer"],
      [/until you end it/, "Dates"],
      [/^5 friends/, "Code"],
      [/^Everyone/, "Who"],
    ];
    for (const [name, title] of parts) {
      await part(page, name).click();
      const dialog = await opened(page, title);
      await shoot(page, `sentence-${title.toLowerCase().replaceAll(" ", "-")}`, false);
      assert.deepEqual(await accessFaults(page), [], title);
      const { x, y, height, width: wide } = (await dialog.boundingBox()) ?? { x: -1, y: -1, height: 0, width: 0 };
      const [right, bottom] = [x + wide, y + height];
      assert.ok(x >= 0 && y >= 0 && right <= width && bottom <= (width < 700 ? 844 : 900), `${title} is on the screen`);
      if (width < 700) assert.ok(Math.abs(bottom - 844) <= 1, `${title} is at the bottom`);
      await page.keyboard.press("Escape");
      await dialog.waitFor({ state: "hidden" });
    }
  });

inBrowser("in German the parts and their fields are German", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const page = await it.open(person, `${at}/campaigns/${await make(tenant)}`, { language: "de-DE" });
  await part(page, /beide bekommen 20,00/).click();
  const dialog = await opened(page, "Beide Seiten");
  await dialog.getByText("Was Sie hier ändern, gilt für beide.").waitFor();
  await shoot(page, "sentence-german", false);
  await dialog.getByRole("link", { name: "Im Formular zeigen" }).click();
  assert.ok(await isFocused(page.getByLabel("Wert", { exact: true }).first()));
});
