/** Overview: the funnel, days, money, and what needs somebody. Besides, what all pages are on a slow line and without a server. */
import assert from "node:assert/strict";
import fs from "node:fs";
import type { Page } from "playwright-core";
import { inTurns, notedOf, noteShifts, slowLine } from "./hard-conditions.ts";
import { accessFaults, api, inBrowser, lookAt, newOperator, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();
const terms = {
  codeCap: 20,
  qualification: { approval: "manual", steps: [{ id: "spend", event: "purchase" }] },
  rewards: [
    {
      id: "thanks",
      side: "referrer",
      kind: "fixed",
      value: { type: "money", amount: "20.00", currency: "EUR" },
      approval: "manual",
    },
  ],
  limits: { budget: { amount: "21.00", currency: "EUR" } },
};

/** Three friends: one is approved, which takes almost the whole budget, one qualified, one only registered. */
const start = async (role: Parameters<typeof tenantWith>[1] = "manager") => {
  const made = await tenantWith(it, role, { campaign: { terms } as never });
  const { tenant } = made;
  const post = (path: string, body: unknown = {}) => api<{ id: string; code: string }>(it, tenant, { path, body });
  const { code } = await post("/v1/codes", { participantId: "anna", campaignId: tenant.campaignId });
  for (const refereeId of ["ben", "cem", "dora"]) {
    const { id } = await post("/v1/referrals", { code, refereeId });
    if (refereeId === "dora") continue;
    await post("/v1/events", {
      id: `buy-${refereeId}`,
      type: "purchase",
      participantId: refereeId,
      occurredAt: new Date().toISOString(),
    });
    if (refereeId === "ben") await post(`/v1/referrals/${id}/approve`);
  }
  return made;
};

inBrowser(
  "the funnel counts each step, with its rate and the period before, and tells checks from people",
  async () => {
    const { person, at, tenant } = await start();
    await it.service.environment().store.reports.addChecks([
      {
        tenantId: tenant.tenantId,
        campaignId: tenant.campaignId,
        quarterMs: Math.floor(Date.now() / 900_000) * 900_000,
        checks: 12,
      },
    ]);
    const page = await it.open(person, at);
    await page.getByRole("heading", { name: "Overview", level: 1 }).waitFor();
    const funnel = page.getByRole("region", { name: "From code to reward" });
    await funnel.getByText("Friends registered").waitFor();
    const lines = (await funnel.getByRole("listitem").allTextContents()).filter((line) =>
      /^(Codes|Valid|Friends|Referrals)/.test(line),
    );
    assert.deepEqual(
      lines.map((line) => /^([A-Za-z ]+)(\d+)/.exec(line)?.slice(1)),
      [
        ["Codes issued", "1"],
        ["Valid checks of codes", "12"],
        ["Friends registered", "3"],
        ["Friends qualified", "2"],
        ["Referrals rewarded", "0"],
      ],
    );
    await funnel.getByText("12 for each code").waitFor();
    await funnel.getByText("25% of the checks").waitFor();
    await funnel.getByText(/66\.7% as many/).waitFor();
    await funnel.getByText(/^Checks are not people/).waitFor();
    // Twelve checks do not make three friends a quarter of a bar.
    const shares = await funnel
      .locator(".funnel-bar:not(.funnel-bar-before)")
      .evaluateAll((bars) => bars.map((bar) => (bar as HTMLElement).style.width));
    assert.deepEqual(
      shares.map((share) => Math.round(Number.parseFloat(share))),
      [33, 100, 100, 67, 0],
    );
    await funnel.getByText("As a table").click();
    await funnel
      .getByRole("row", { name: /Valid checks of codes/ })
      .getByText("12 for each code")
      .waitFor();
    await shoot(page, "funnel-checks");
    await it.service
      .environment()
      .database.query({ name: "", text: "update tenants set checks_counted_from = now() where tenant_id = $1" }, [
        tenant.tenantId,
      ]);
    await page.reload();
    await funnel.getByText(/Counted since \d/).waitFor();
    await funnel.getByText("3 for each code").waitFor();
    await funnel.getByText("no rate").first().waitFor();
    assert.deepEqual(await accessFaults(page), []);
  },
);

inBrowser("days are a chart by pointer and keyboard, a table, and a file; the address keeps the choice", async () => {
  const { person, at } = await start();
  const page = await it.open(person, `${at}/overview?days=7`);
  const chart = page.getByRole("img", { name: /Friends registered/ });
  await chart.focus();
  await page.keyboard.press("End");
  const days = page.getByRole("region", { name: "By day", exact: true });
  await days.getByText(/: 3 \(/).waitFor();
  // What stands at the pointer is drawn there; the keyboard's day is drawn as well.
  assert.match((await days.locator(".chart-tip").textContent()) ?? "", /^3.+0 · /);
  await days.getByText("Friends a day").waitFor();
  await shoot(page, "overview-tip");
  await page.keyboard.press("ArrowLeft");
  await days.getByText(/: 0 \(/).waitFor();
  await days.getByText("Friends qualified", { exact: true }).first().click();
  assert.match(page.url(), /measure=qualified/);
  await days.getByText("As a table").click();
  const rows = days.getByRole("table", { name: "Friends qualified" }).getByRole("row");
  await rows.last().waitFor();
  assert.equal(await rows.count(), 8);
  const download = page.waitForEvent("download");
  await days.getByRole("button", { name: "Download CSV" }).click();
  const file = fs
    .readFileSync(await (await download).path(), "utf8")
    .trimEnd()
    .split("\r\n");
  assert.equal(file[0], "day,issued,validated,registered,qualified,rewarded");
  assert.match(file.at(-1) ?? "", /,1,0,3,2,0$/);
  assert.equal(file.length, 15);
});

inBrowser("money and budget say what is left, and what needs somebody leads there", async () => {
  const { person, at, tenant } = await start();
  const page = await it.open(person, `${at}/overview`);
  const money = page.getByRole("region", { name: "Money" });
  await money.getByText("\u20ac20.00").first().waitFor();
  await money.getByText("Budget of Test").waitFor();
  await money.getByText("nothing left in 30 days (the mark)").waitFor();
  await money.getByRole("img", { name: /Granted/ }).focus();
  await page.keyboard.press("End");
  await money.getByText(/: \u20ac20\.00 \(/).waitFor();
  await money.getByText("Paid", { exact: true }).last().click();
  await page.waitForURL(/flow=paid/);
  await money.getByText("As a table").click();
  await money.getByRole("table", { name: "Paid" }).getByRole("row").last().getByText("\u20ac0.00").first().waitFor();
  await money
    .getByText(/\u20ac1\.00/)
    .first()
    .waitFor();
  const attention = page.getByRole("region", { name: "Needs attention" });
  await attention.getByText("1 reward waits for an approval").waitFor();
  await attention.getByText("The budget of Test is almost used up").waitFor();
  await attention
    .getByRole("listitem")
    .filter({ hasText: "1 reward waits for an approval" })
    .getByRole("link", { name: "Look" })
    .click();
  await page.waitForURL(/money\?show=waiting/);
  await page.goBack();
  await attention.getByRole("listitem").filter({ hasText: "budget" }).getByRole("link", { name: "Look" }).click();
  await page.waitForURL(new RegExp(`campaigns/${tenant.campaignId}`));
});

inBrowser("top referrers lead to their pages", async () => {
  const { person, at } = await start();
  const page = await it.open(person, `${at}/overview`);
  await page.getByRole("table", { name: "Top referrers" }).getByRole("link", { name: "anna" }).click();
  await page.getByRole("heading", { name: "anna", level: 1, exact: true }).waitFor();
});

/** Somebody who sees every page, and pages of every build: numbers, one person's, a story, lists, a form, figures of the service. */
const seeingAll = async () => {
  const { tenant } = await start();
  const { tenantId, campaignId } = tenant;
  const operator = await newOperator(it.service);
  const { items } = await api<{ items: { id: string }[] }>(it, tenant, { path: "/v1/referrals" });
  const targets = [
    ...[
      "overview",
      `campaigns/${campaignId}?tab=numbers`,
      "people/participants/anna",
      `people/referrals/${items[0]?.id}`,
    ],
    ...["review", "money", "developers/webhooks", "settings", "settings/operations"],
  ];
  return { targets, page: await it.open(operator, `/${tenantId}/settings`), at: `/console/${tenantId}` };
};

inBrowser(
  "on a slow line pages say that they wait, nothing jumps when they come, and one press saves once",
  async () => {
    const { page, targets, at } = await seeingAll();
    const save = page.getByRole("button", { name: "Save", exact: true });
    await page.getByLabel("Name", { exact: true }).fill("Pressed twice");
    await slowLine(page);
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "PATCH" && sent.push(request.url()));
    await save.dblclick();
    await page.getByRole("status").getByText("Saved").waitFor();
    assert.equal(sent.length, 1);

    await inTurns(targets, async (target) => {
      const other = await page.context().newPage();
      await noteShifts(other);
      await slowLine(other);
      await other.goto(`${it.service.url}${at}/${target}`);
      await other.getByRole("heading", { level: 1 }).waitFor();
      await other.waitForLoadState("networkidle");
      const { shift, moved, waited } = await notedOf(other);
      assert.ok(waited, `${target} says that it waits`);
      assert.ok(shift < 0.1, [`${target} jumps by ${shift}`, ...moved].join("\n"));
      await other.close();
    });
  },
);

inBrowser("without the server every page says so, and comes with the next try", async () => {
  const { page, targets, at } = await seeingAll();
  await inTurns(targets, async (target) => {
    const other = await page.context().newPage();
    await other.route("**/v1/**", (route) => route.abort());
    await other.goto(`${it.service.url}${at}/${target}`);
    const retry = other.getByRole("button", { name: "Try again" });
    await retry.first().waitFor();
    await other.unroute("**/v1/**");
    // One press asks again for all that failed in its part.
    while ((await retry.count()) > 0)
      await retry
        .first()
        .click({ timeout: 500 })
        .catch(() => undefined);
    await other.getByText("Your connection or the service is down").first().waitFor({ state: "detached" });
    await other.close();
  });
});

inBrowser("U1: the overview is readable wide and narrow, light and dark, full and empty", async () => {
  const { person, at } = await start();
  const ready = async (page: Page) => {
    await page.getByRole("region", { name: "By day", exact: true }).waitFor();
    await page.getByRole("table", { name: "Top referrers" }).getByRole("link", { name: "anna" }).waitFor();
  };
  await lookAt(it, person, { name: "overview", target: `${at}/overview`, ready });
  const empty = await tenantWith(it, "viewer", { campaign: null });
  await lookAt(it, empty.person, {
    name: "overview-empty",
    target: `${empty.at}/overview`,
    ready: (page) => page.getByText("Nothing needs you right now.").waitFor(),
  });
});
