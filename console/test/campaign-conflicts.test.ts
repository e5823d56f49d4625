/** S6: two people change one campaign. Nothing that either of them saved or typed is lost, over a reload either. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { accessFaults, api, inBrowser, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();
type Tenant = Awaited<ReturnType<typeof tenantWith>>["tenant"];
type Terms = {
  codeCap: number;
  codePolicy: { prefix: string; length: number };
  limits: { budget: { amount: string } | null; referralsPerCampaign: number | null };
  rewards: { id: string; holdSeconds: number; value: { amount: string } }[];
};

const euros = (amount: string) => ({ amount, currency: "EUR" });
const reward = (side: string, amount: string) => ({
  ...{ id: side, side, kind: "fixed", holdSeconds: 0 },
  value: { type: "money", ...euros(amount) },
});
const terms = {
  rewards: [reward("referrer", "20.00"), reward("referee", "10.00")],
  limits: { budget: euros("1000.00"), referralsPerCampaign: 50 },
};

/** A campaign, open in the builder of a manager. */
const opened = async (): Promise<{ page: Page; tenant: Tenant; path: string }> => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const { id } = await api<{ id: string }>(it, tenant, { path: "/v1/campaigns", body: { name: "Contested", terms } });
  return { page: await it.open(person, `${at}/campaigns/${id}`), tenant, path: `/v1/campaigns/${id}` };
};

const somebodySaves = (tenant: Tenant, path: string, changed: object): Promise<unknown> =>
  api(it, tenant, { method: "PATCH", path, headers: { "if-match": '"1"' }, body: { terms: changed } });

const termsAt = async (tenant: Tenant, path: string): Promise<Terms> =>
  (await api<{ revision: { terms: Terms } }>(it, tenant, { path })).revision.terms;

const conflictOn = async (page: Page) => {
  await page.getByRole("button", { name: "Save changes" }).click();
  const dialog = page.getByRole("dialog", { name: "Somebody changed this campaign meanwhile" });
  await dialog.getByRole("table").waitFor();
  return dialog;
};

const keepMine = async (dialog: Awaited<ReturnType<typeof conflictOn>>): Promise<void> => {
  await dialog.getByRole("button", { name: "Save my changes on top" }).click();
  await dialog.waitFor({ state: "hidden" });
};

describe("two people at one campaign", () => {
  inBrowser("S6: a draft kept over a reload shows what others saved meanwhile, and does not undo it", async () => {
    const { page, tenant, path } = await opened();
    await page.getByLabel("Friends per code").fill("8");
    await somebodySaves(tenant, path, { limits: { budget: euros("777.00") } });
    await page.reload();
    await page.getByText("typed before and not saved yet").waitFor();
    const dialog = await conflictOn(page);
    const budget = dialog.getByRole("row").filter({ hasText: "Budget" });
    assert.deepEqual(await budget.getByRole("cell").allTextContents(), ["€1,000.00", "€777.00", "–"]);
    const cap = dialog.getByRole("row").filter({ hasText: "Friends per code" });
    assert.deepEqual(await cap.getByRole("cell").allTextContents(), ["5 friends", "5 friends", "8 friends"]);
    await shoot(page, "campaign-conflict-reloaded");
    assert.deepEqual(await accessFaults(page), []);
    await keepMine(dialog);
    const saved = await termsAt(tenant, path);
    assert.equal(saved.codeCap, 8);
    assert.equal(saved.limits.budget?.amount, "777.00");
  });

  inBrowser("S6: different fields of one part, and different rewards, both stay", async () => {
    const { page, tenant, path } = await opened();
    await page.getByLabel("Rewarded friends in all").fill("60");
    await page.getByLabel("Beginning of every code").fill("HI");
    await somebodySaves(tenant, path, {
      limits: { budget: euros("777.00") },
      codePolicy: { length: 9 },
      rewards: [reward("referrer", "20.00"), reward("referee", "11.00")],
    });
    await page
      .getByRole("group", { name: /, reward 1$/ })
      .getByLabel("Worth", { exact: true })
      .fill("25.00");
    const dialog = await conflictOn(page);
    assert.equal(await dialog.getByText("Both changed this").count(), 0);
    await keepMine(dialog);
    const { limits, codePolicy, rewards } = await termsAt(tenant, path);
    assert.deepEqual([limits.budget?.amount, limits.referralsPerCampaign], ["777.00", 60]);
    assert.deepEqual([codePolicy.prefix, codePolicy.length], ["HI", 9]);
    assert.deepEqual(
      rewards.map(({ value }) => value.amount),
      ["25.00", "11.00"],
    );
  });

  inBrowser("S6: the same field says that mine would replace theirs", async () => {
    const { page, tenant, path } = await opened();
    await page.getByLabel("Budget", { exact: true }).fill("500.00");
    await somebodySaves(tenant, path, { limits: { budget: euros("777.00") } });
    const dialog = await conflictOn(page);
    await dialog.getByText("Both changed this, and yours would replace theirs: Budget.").waitFor();
    await dialog.getByRole("button", { name: "Take what is saved" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await page.getByLabel("Budget", { exact: true }).inputValue(), "777.00");
  });
});

inBrowser("a number that is not finished comes back unfinished after a reload, never as no limit", async () => {
  const { page, tenant, path } = await opened();
  await page.getByLabel("Rewarded friends in all").fill("6o");
  await page.reload();
  await page.getByText("typed before and not saved yet").waitFor();
  assert.equal(await page.getByLabel("Rewarded friends in all").inputValue(), "");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("1 field needs another look").waitFor();
  assert.equal((await termsAt(tenant, path)).limits.referralsPerCampaign, 50);
  await page.getByRole("link", { name: "Try out" }).click();
  const run = page.getByRole("button", { name: "Try it" });
  assert.equal(await run.getAttribute("aria-disabled"), "true");
  await run.focus();
  await page.getByRole("tooltip").getByText("A field of the terms needs another look first.").waitFor();
  assert.deepEqual(await accessFaults(page), []);
});

inBrowser("a fault in a field that is folded away is found, opened and shown", async () => {
  const { page } = await opened();
  const length = page.getByLabel("Letters after it", { exact: true });
  await page.locator("summary").filter({ hasText: "Letters after it" }).click();
  await length.fill("x");
  await page.reload();
  await page.getByText("typed before and not saved yet").waitFor();
  assert.equal(await length.isVisible(), false);
  await page.getByRole("button", { name: "Save changes" }).click();
  await length.waitFor();
  assert.equal(await length.evaluate((field) => field === document.activeElement), true);
});

describe("a campaign that is being saved", () => {
  inBrowser("keeps what is typed meanwhile as a change that is not saved yet", async () => {
    const { page, tenant, path } = await opened();
    let letGo = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(`**${path}`, async (route) => {
      if (route.request().method() === "PATCH") await held;
      await route.continue();
    });
    await page.getByLabel("Friends per code").fill("8");
    const sent = page.waitForRequest((request) => request.method() === "PATCH");
    await page.getByRole("button", { name: "Save changes" }).click();
    await sent;
    await page.getByLabel("Rewarded friends in all").fill("60");
    letGo();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByText("Unsaved changes", { exact: true }).waitFor();
    assert.equal(await page.getByLabel("Rewarded friends in all").inputValue(), "60");
    assert.equal(await page.getByLabel("Friends per code").inputValue(), "8");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("No changes", { exact: true }).waitFor();
    const { codeCap, limits } = await termsAt(tenant, path);
    assert.deepEqual([codeCap, limits.referralsPerCampaign], [8, 60]);
  });

  inBrowser("says so when what others saved cannot be read, and shows it the next time", async () => {
    const { page, tenant, path } = await opened();
    await page.getByLabel("Friends per code").fill("8");
    await somebodySaves(tenant, path, { limits: { budget: euros("777.00") } });
    await page.route(`**${path}`, (route) => (route.request().method() === "GET" ? route.abort() : route.continue()));
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByRole("alert").getByText("Your connection or the service is down.").waitFor();
    assert.equal(await page.getByLabel("Friends per code").inputValue(), "8");
    await page.unroute(`**${path}`);
    await keepMine(await conflictOn(page));
    assert.equal((await termsAt(tenant, path)).codeCap, 8);
  });
});
