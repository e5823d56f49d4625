/** Money: rewards one by one and many together, the books and whether they are right, the year. */
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import type { Page } from "playwright-core";
import { accessFaults, inBrowser, lookAt, shoot, useConsole } from "./harness.ts";
import { euros } from "../../server/test/rewards/reward-world.ts";
import { moneyWorld } from "./money-world.ts";
import { hostile } from "./review-world.ts";

const it = await useConsole();
const dialog = (page: Page, name: string | RegExp) => page.getByRole("dialog", { name });
const row = (page: Page, ...names: string[]) =>
  names.reduce((rows, name) => rows.filter({ hasText: name }), page.getByRole("row"));

/** What the page gives to save, as text. */
const saved = async (page: Page, press: () => Promise<unknown>): Promise<string> => {
  const [download] = await Promise.all([page.waitForEvent("download"), press()]);
  return fs.readFile(await download.path(), "utf8");
};

inBrowser("a reward says why it waits, is approved with its consequences, and paid under a reference", async () => {
  const world = await moneyWorld(it);
  await world.earned("marta", "noah");
  const page = await it.open(world.manager, `${world.at}/money?show=waiting`);
  await page.getByText("1 in all").waitFor();
  await page.getByRole("link", { name: "marta" }).click();
  const drawer = dialog(page, "€20.00");
  await drawer.getByText("It waits for somebody's approval.").waitFor();
  await drawer.getByText("Somebody has to decide.").waitFor();
  assert.deepEqual(await accessFaults(page), []);
  await shoot(page, "money-open");
  await drawer.getByRole("button", { name: "Approve" }).click();
  const approve = dialog(page, "Approve 1 reward");
  await approve.getByText("1 reward will be changed, €20.00").waitFor();
  await approve.getByText("1 will be available").waitFor();
  await approve.getByRole("button", { name: "Approve 1 reward" }).click();
  await page.getByText("1 reward changed.").waitFor();
  await drawer.getByRole("button", { name: "Mark paid" }).click();
  const pay = dialog(page, "Mark 1 reward as paid");
  await pay.getByText("1 will be paid").waitFor();
  await pay.getByRole("button", { name: "Mark 1 reward as paid" }).click();
  await pay.getByText("1 to 128 letters, digits and signs, without spaces.").waitFor();
  await pay.getByLabel("Payout reference").fill("batch-7");
  await pay.getByRole("button", { name: "Mark 1 reward as paid" }).click();
  await drawer.getByRole("button", { name: "batch-7" }).waitFor();
  assert.equal((await world.rewardOf("marta", "thanks")).status, "paid");
  await drawer.getByRole("link", { name: "Its entries in the ledger" }).click();
  await page.getByRole("table", { name: "Entries" }).getByText("Paid").first().waitFor();
});

inBrowser("a payout fails and stands as failed; a reward is reversed for a reason only", async () => {
  const world = await moneyWorld(it);
  await world.earned("marta", "noah");
  const { id } = await world.rewardOf("noah", "welcome");
  const page = await it.open(world.manager, `${world.at}/money?open=${id}`);
  const drawer = dialog(page, "€12.50");
  await drawer.getByRole("button", { name: "Report failed payout" }).click();
  const fail = dialog(page, "Report 1 failed payout");
  await fail.getByText("1 will be available").waitFor();
  await fail.getByRole("button", { name: "Report 1 failed payout" }).click();
  await fail.getByText("Say why, in a few words.").waitFor();
  await fail.getByLabel("Reason").fill("account closed");
  await fail.getByRole("button", { name: "Report 1 failed payout" }).click();
  await drawer.getByText("It waits to be paid. The latest payout failed: account closed.").waitFor();
  await drawer.getByText("Payout failed", { exact: true }).waitFor();
  await drawer.getByRole("button", { name: "Reverse" }).click();
  const reverse = dialog(page, "Reverse 1 reward");
  await reverse.getByLabel("Reason").fill("the purchase was a fraud");
  await reverse.getByText("1 will be reversed").waitFor();
  await reverse.getByRole("button", { name: "Reverse 1 reward" }).click();
  await drawer.getByText("the purchase was a fraud").waitFor();
  assert.equal((await world.rewardOf("noah", "welcome")).status, "reversed");
});

inBrowser(
  "failed payouts are found from the overview; a file has all rows, however few are shown, or none",
  async () => {
    const world = await moneyWorld(it);
    for (let n = 0; n < 34; n += 1) await world.earned(`referrer-${n}`, `friend-${n}`);
    for (const who of ["friend-3", "friend-30"]) {
      const { id } = await world.rewardOf(who, "welcome");
      await world.call("POST", `/v1/rewards/${id}/fail`, { reason: "account closed" });
    }
    const page = await it.open(world.manager, `${world.at}/overview`);
    const failed = page.getByRole("listitem").filter({ hasText: "2 payouts failed" });
    await failed.getByRole("link", { name: "Look" }).click();
    await page.getByText("2 in all").waitFor();
    await row(page, "friend-30").getByText("Payout failed").waitFor();
    await page.getByText("More filters").click();
    await page.getByLabel("Granted from").fill("2020-01-01");
    await page.getByLabel("Rule's id").fill("thanks");
    await page.getByLabel("Rule's id").press("Enter");
    await page.getByText("None is like this. Loosen the filter.").waitFor();
    assert.match(page.url(), /show=failed.*rule=thanks|rule=thanks.*show=failed/);
    await page.getByLabel("Rule's id").fill("");
    await page.getByLabel("Rule's id").press("Enter");
    await page.getByText("2 in all").waitFor();
    await page.getByLabel("Show", { exact: true }).selectOption("All rewards");
    await page.getByText("25 shown").waitFor();
    // The second page of the file hangs until one has stopped: nothing is saved.
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(
      /\/v1\/rewards\?.*cursor=/,
      async (route) => (await held, await route.continue().catch(() => undefined)),
    );
    const download = page.getByRole("button", { name: "Download CSV" });
    await download.click();
    await page.getByText("100 so far").waitFor();
    await page.getByRole("button", { name: "Stop" }).click();
    await download.waitFor();
    await page.unroute(/\/v1\/rewards\?.*cursor=/);
    release();
    const csv = await saved(page, () => download.click());
    assert.equal(csv.trimEnd().split("\r\n").length, 103);
    await page.getByText("102 rows saved as rewards.csv").waitFor();
  },
);

inBrowser(
  "many at once: filtered in the address, previewed with sums, what does not fit is refused and named",
  async () => {
    const world = await moneyWorld(it);
    for (const n of [1, 2]) await world.earned(`referrer-${n}`, `friend-${n}`);
    const page = await it.open(world.manager, `${world.at}/money`);
    await page.getByText("6 in all").waitFor();
    await page.getByLabel("Currency").fill("points:miles");
    await page.getByLabel("Currency").press("Enter");
    await page.getByText("2 in all").waitFor();
    await page.getByLabel("Currency").fill("EUR");
    await page.getByLabel("Currency").press("Enter");
    await page.getByText("4 in all").waitFor();
    assert.match(page.url(), /currency=EUR/);
    const csv = await saved(page, () => page.getByRole("button", { name: "Download CSV" }).click());
    assert.equal(csv.trimEnd().split("\r\n").length, 5);
    assert.match(csv, /,12\.50,EUR,/);
    await page.getByRole("checkbox", { name: "Select all that are shown" }).check();
    await page.getByText("4 selected · €65.00").waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Cancel" }).click();
    await dialog(page, "Cancel 4 rewards").getByText("4 rewards will be changed, €65.00").waitFor();
    await page.getByRole("button", { name: "Cancel", exact: true }).click();
    await page.getByRole("button", { name: "Approve", exact: true }).click();
    const approve = dialog(page, "Approve 4 rewards");
    await approve.getByText("2 rewards will be changed, €40.00").waitFor();
    await approve.getByText(/^2 are (refused|so already)/).waitFor();
    await shoot(page, "money-bulk");
    await approve.getByRole("button", { name: "Approve 4 rewards" }).click();
    await page.getByText("2 rewards changed.").waitFor();
    assert.equal((await world.rewards("?status=available&currency=EUR")).length, 4);
    assert.equal((await world.rewards("?approval=waiting")).length, 0);
  },
);

/** Twenty rewards of a euro for each referral, all to be approved. */
const manyRewards = {
  rewards: Array.from({ length: 20 }, (_, n) => ({
    ...{ id: `r${n}`, side: "referrer" as const, kind: "fixed" as const, approval: "manual" as const },
    value: euros("1.00"),
  })),
};

inBrowser(
  "all that match are approved in parts, stopped, and gone on with under the same key; then paid from a file",
  async () => {
    const world = await moneyWorld(it, manyRewards);
    for (let n = 0; n < 27; n += 1) await world.earned(`referrer-${n}`, `friend-${n}`);
    const page = await it.open(world.manager, `${world.at}/money?show=waiting`);
    const keys: string[] = [];
    const selectAll = async (label: string): Promise<void> => {
      await page.getByRole("checkbox", { name: "Select all that are shown" }).check();
      await page.getByRole("button", { name: "Select all that match" }).click();
      await page.getByText(label).waitFor();
      await page.getByRole("region", { name: label }).getByRole("button", { name: "Approve" }).click();
    };
    await selectAll("540 selected · €540.00");
    const approve = dialog(page, "Approve 540 rewards");
    await approve.getByText("540 rewards will be changed, €540.00").waitFor();
    // Stopped while the first part is on its way: that part ends, the second is not begun.
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    await page.route(/rewards\/batch$/, async (route) => (await held, await route.continue()));
    await approve.getByRole("button", { name: "Approve 540 rewards" }).click();
    await approve.getByText("Working: 0 of 540").waitFor();
    await shoot(page, "money-working");
    await approve.getByRole("button", { name: "Stop" }).click();
    release();
    await page.getByText("You stopped it: 500 were tried, 40 were left as they were.").waitFor();
    await page.getByRole("button", { name: "Close" }).last().click();
    await page.unroute(/rewards\/batch$/);
    // The rest, over a connection that breaks once: it is tried again by itself, as the same intention.
    await page.getByText("25 shown").waitFor();
    await page.route(/rewards\/batch$/, async (route) => {
      keys.push((await route.request().headerValue("idempotency-key")) ?? "");
      await (keys.length === 1 ? route.abort() : route.continue());
    });
    await selectAll("40 selected · €40.00");
    await dialog(page, "Approve 40 rewards").getByRole("button", { name: "Approve 40 rewards" }).click();
    await page.getByText("40 rewards changed.").waitFor();
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
    const { items } = (await world.call("GET", "/v1/rewards?status=available&limit=5")).body as {
      items: { id: string }[];
    };
    const [one, two, three] = items.map(({ id }) => id);
    const lines = [
      "id,payoutReference",
      `${one},wire-1`,
      `${two},'=wire-2`,
      `${three},`,
      `${one},again`,
      "rwd_x,wire-3",
    ];
    await page.getByRole("button", { name: "Pay from a file" }).click();
    const file = dialog(page, /each under its own reference/);
    await file.locator("input[type=file]").setInputFiles({
      name: "payouts.csv",
      mimeType: "text/csv",
      buffer: Buffer.from([...lines, `rwd_${"0".repeat(26)},wire-4`].join("\r\n")),
    });
    await file.getByText("payouts.csv: 6 lines").waitFor();
    await file.getByText("2 rewards will be changed, €2.00").waitFor();
    await file.getByText("1 line has no reference and is left out").waitFor();
    await file.getByText("3 lines do not fit").click();
    await file.getByText("line 5").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "money-file");
    await page.setViewportSize({ width: 390, height: 844 });
    await shoot(page, "money-file");
    await file.getByRole("button", { name: "Mark 2 rewards as paid" }).click();
    await page.getByText("2 rewards changed.").waitFor();
    const paid = (await world.everyReward()).filter(({ state }) => state === "paid");
    assert.deepEqual(
      new Map(paid.map((reward) => [reward.rewardId, reward.payoutReference])),
      new Map([
        [one, "wire-1"],
        [two, "=wire-2"],
      ]),
    );
  },
);

inBrowser("who may approve but not pay sees why, cancels and declines", async () => {
  const world = await moneyWorld(it);
  await world.earned("marta", "noah");
  const { id } = await world.rewardOf("noah", "welcome");
  const page = await it.open(world.risk, `${world.at}/money?open=${id}`);
  const drawer = dialog(page, "€12.50");
  assert.equal(await drawer.getByRole("button", { name: "Mark paid" }).getAttribute("aria-disabled"), "true");
  await drawer.getByRole("button", { name: "Cancel" }).click();
  const cancel = dialog(page, "Cancel 1 reward");
  await cancel.getByText("1 reward will be changed, €12.50").waitFor();
  await cancel.getByLabel("Reason").fill("sent twice");
  await cancel.getByRole("button", { name: "Cancel 1 reward" }).click();
  await drawer.getByText("sent twice").waitFor();
  assert.equal((await world.rewardOf("noah", "welcome")).status, "cancelled");
  await drawer.getByRole("button", { name: "Close" }).click();
  await page.getByRole("link", { name: "marta" }).click();
  await dialog(page, "€20.00").getByRole("button", { name: "Decline" }).click();
  const decline = dialog(page, "Decline 1 reward");
  await decline.getByText("1 will be cancelled").waitFor();
  await decline.getByRole("button", { name: "Decline 1 reward" }).click();
  await decline.waitFor({ state: "hidden" });
  const declined = await world.rewardOf("marta", "thanks");
  assert.deepEqual([declined.status, declined.approval], ["cancelled", "declined"]);
  assert.equal((await world.rewardOf("noah", "miles")).status, "available");
});

inBrowser("the ledger: balances by currency, somebody's statement, a transaction, the check, and a CSV", async () => {
  const world = await moneyWorld(it);
  await world.earned("marta", "noah");
  const page = await it.open(world.manager, `${world.at}/money/ledger`);
  const balances = page.getByRole("table", { name: "Balances" });
  await balances.getByText("-€32.50").waitFor();
  await balances.getByText("-500 miles").waitFor();
  await page.getByRole("button", { name: "Check the books" }).click();
  await page
    .getByText(/The books are right: \d+ transactions sum to zero, and every account is what 3 rewards say\./)
    .waitFor();
  await page.getByLabel("Account").selectOption("available");
  await page.getByText("2 in all").waitFor();
  const csv = await saved(page, () => page.getByRole("button", { name: "Download CSV" }).click());
  assert.equal(csv.trimEnd().split("\r\n").length, 3);
  await page.getByRole("link", { name: "noah" }).first().click();
  await page.getByRole("heading", { name: "Statement of noah" }).waitFor();
  await page.getByRole("table", { name: "Statement of noah" }).getByText("€12.50").waitFor();
  assert.match(page.url(), /account=available/);
});

inBrowser("the year: what each was paid, and the whole of it as CSV", async () => {
  const world = await moneyWorld(it);
  await world.earned("marta", "=noah");
  const { id } = await world.rewardOf("=noah", "welcome");
  await world.call("POST", `/v1/rewards/${id}/pay`, { reference: "p-1" });
  const page = await it.open(world.manager, `${world.at}/money/year`);
  await row(page, "=noah").getByText("€12.50").waitFor();
  const csv = await saved(page, () => page.getByRole("button", { name: "Download CSV of the year" }).click());
  assert.equal(csv, "participantId,country,currency,paid,clawedBack,flags\r\n'=noah,,EUR,12.50,0.00,\r\n");
  await page.getByLabel("Year", { exact: true }).selectOption({ index: 1 });
  await page.getByText("Nobody was paid in this year").waitFor();
});

inBrowser("U1: every page of Money, with the hardest names", async () => {
  const world = await moneyWorld(it);
  await world.earned("marta.lindqvist", "noah.adeyemi-22");
  await world.earned(hostile.long, hostile.rightToLeft);
  await world.earned(hostile.script, "liselotte.van-der-berg");
  const paid = await world.rewardOf("noah.adeyemi-22", "welcome");
  await world.call("POST", `/v1/rewards/${paid.id}/pay`, { reference: "batch-7" });
  const failed = await world.rewardOf("liselotte.van-der-berg", "welcome");
  await world.call("POST", `/v1/rewards/${failed.id}/fail`, { reason: hostile.script });
  for (const [name, target, text] of [
    ["money", "/money", "noah.adeyemi-22"],
    ["money-failed", `/money?open=${failed.id}`, "The latest payout failed"],
    ["money-ledger", "/money/ledger?check=on", "The books are right"],
    ["money-year", "/money/year", "noah.adeyemi-22"],
  ] as const)
    await lookAt(it, world.manager, {
      target: `${world.at}${target}`,
      name,
      ready: (page) => page.getByText(text).first().waitFor(),
    });
});
