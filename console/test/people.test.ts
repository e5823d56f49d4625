/** People: finding anybody, the story of a referral, and what support does for them. */
import assert from "node:assert/strict";
import fs from "node:fs/promises";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { accessFaults, type Console, api, inBrowser, lookAt, shoot, tenantWith, useConsole } from "./harness.ts";
import { find, hostile, type Made, peopleTerms, peopleWorld } from "./people-world.ts";

const it = await useConsole();
const start = async (role: Parameters<typeof tenantWith>[1] = "support") => {
  const made = await tenantWith(it, role, { campaign: { terms: peopleTerms } as never });
  return { ...made, ...(await peopleWorld(it, made.tenant)) };
};

describe("finding anybody", () => {
  inBrowser("by user id, code, onboarding id, and ids of a code, a referral and a reward", async () => {
    const { person, at, tenant, code, done } = await start();
    const page = await it.open(person, `${at}/people`);
    await find(page, "anna");
    await page.getByRole("heading", { name: "anna", level: 1, exact: true }).waitFor();
    assert.match(page.url(), /participants\/anna/);
    await page.goto(`${it.service.url}/console${at}/people`);
    await find(page, "With-Anna");
    await page.getByRole("region", { name: "Found" }).getByRole("link", { name: "anna" }).waitFor();
    await find(page, "onb-77");
    await page.getByRole("region", { name: "Found" }).getByText("signing up").waitFor();
    await find(page, code.id);
    await page.getByRole("heading", { name: "anna", level: 1, exact: true }).waitFor();
    for (const id of [done]) {
      await page.goto(`${it.service.url}/console${at}/people`);
      await find(page, id);
      await page.getByRole("heading", { name: /Referral WITHANNA/ }).waitFor();
    }
    await api(it, tenant, { path: `/v1/referrals/${done}/approve`, body: {} });
    const { rewards } = await api<{ rewards: Made[] }>(it, tenant, { path: `/v1/referrals/${done}/rewards` });
    await page.goto(`${it.service.url}/console${at}/people`);
    await find(page, rewards[0]?.id ?? "");
    await page.getByRole("heading", { name: /Referral WITHANNA/ }).waitFor();
    await page.goto(`${it.service.url}/console${at}/people`);
    await find(page, "nobody-at-all");
    await page.getByText("Nothing has this id or code").waitFor();
  });

  inBrowser("P1: by an e-mail address, which stands in no address, title or store of the browser", async () => {
    const { person, at, tenant } = await start();
    const know = (id: string, email: string) =>
      api(it, tenant, { method: "PUT", path: `/v1/participants/${id}/signals`, body: { email } });
    for (const id of ["anna", "cem"]) await know(id, "family.long@gmail.com");
    await know("ben", "ben@mail.example");
    const page = await it.open(person, `${at}/people?q=family.long%40gmail.com`);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const list = page.getByRole("region", { name: "Found" });
    await list.getByRole("link", { name: "anna" }).waitFor();
    await list.getByRole("link", { name: "cem" }).waitFor();
    await find(page, "Ann <familylong+card@googlemail.com>");
    await page.getByText("Known by familylong+card@googlemail.com").waitFor();
    await list.getByRole("link", { name: "cem" }).waitFor();
    assert.equal(await list.getByRole("listitem").count(), 2);
    const kept = () =>
      page.evaluate(
        () =>
          `${location.href} ${document.title} ${JSON.stringify([history.state, { ...localStorage }, { ...sessionStorage }])}`,
      );
    assert.doesNotMatch(`${await kept()} ${asked.join(" ")}`, /@|%40|family/i);
    await shoot(page, "people-by-email");
    assert.deepEqual(await accessFaults(page), []);
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox").fill("BEN@mail.example");
    await page.getByRole("combobox").press("Enter");
    await page.getByRole("heading", { name: "ben", level: 1, exact: true }).waitFor();
    assert.doesNotMatch(`${await kept()} ${asked.join(" ")}`, /@|%40|family/i);
    await find(page, "nobody@mail.example");
    await page.getByText("Nobody is known by this e-mail address").waitFor();
    await page.reload();
    await page.getByText("Search for the e-mail address once more").waitFor();
    assert.doesNotMatch(it.service.logged, /family|nobody@/i);
  });

  inBrowser("the latest referrals can be narrowed to a state, and the address keeps it", async () => {
    const { person, at } = await start();
    const page = await it.open(person, `${at}/people`);
    const table = page.getByRole("table", { name: "Latest referrals" });
    await table.getByRole("link", { name: "cem" }).waitFor();
    await page.getByLabel("State").selectOption("qualified");
    await page.getByText("1 in all").waitFor();
    assert.match(page.url(), /state=qualified/);
    assert.equal(await table.getByRole("link", { name: "cem" }).count(), 0);
    // The page's own way back leads to the list as it was.
    await table.getByRole("link", { name: "WITHANNA" }).click();
    await page.getByRole("region", { name: "Story" }).waitFor();
    await page.getByRole("link", { name: "People" }).last().click();
    await page.getByText("1 in all").waitFor();
    assert.match(page.url(), /state=qualified/);
  });

  inBrowser("what waits for approval is approved together, with the money in numbers", async () => {
    const { person, at } = await start();
    const page = await it.open(person, at);
    await page.getByText("1 referral waits for an approval").waitFor();
    await page.locator("li", { hasText: "waits for an approval" }).getByRole("link", { name: "Look" }).click();
    const table = page.getByRole("table", { name: "Latest referrals" });
    await table.getByRole("link", { name: "ben" }).waitFor();
    assert.match(page.url(), /people\?state=awaiting/);
    await table.getByLabel("Select all that are shown").check();
    await page.getByRole("region", { name: "1 selected" }).getByRole("button", { name: "Approve" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 referral will be rewarded").waitFor();
    await dialog.getByText("\u20ac30.00 goes on its way to being paid").waitFor();
    await shoot(page, "referrals-approve");
    await dialog.getByRole("button", { name: "Approve referral" }).click();
    await page.getByText("Nothing waits for approval.").waitFor();
  });
});

describe("where is my reward?", () => {
  inBrowser("the story says who has to act, which step waits, and which event does not count", async () => {
    const { person, at, waiting } = await start();
    const page = await it.open(person, `${at}/people/referrals/${waiting}`);
    await page.getByRole("region", { name: "Story" }).getByText("The friend has to act").waitFor();
    const steps = page.getByRole("region", { name: "Steps" });
    await steps.getByText("0 of 3").waitFor();
    await steps.getByText("1 event does not count").click();
    await steps.getByText("buy-cem-1").waitFor();
    await steps.getByText("The amount is below the step's minimum.").waitFor();
  });

  inBrowser("a referral is approved, and what it earned stands beside it", async () => {
    const { person, at, done } = await start();
    const page = await it.open(person, `${at}/people/referrals/${done}`);
    await page.getByRole("button", { name: "Approve referral" }).click();
    await page.getByRole("dialog").getByText("1 referral will be rewarded").waitFor();
    await page.getByRole("dialog").getByRole("button", { name: "Approve referral" }).click();
    const money = page.getByRole("region", { name: "Money" });
    const asked: string[] = [];
    page.on("request", (request) => void asked.push(new URL(request.url()).pathname));
    await money.getByText("\u20ac20.00").waitFor();
    await money.getByText("\u20ac10.00").waitFor();
    await page.getByRole("region", { name: "What happened" }).getByText("Kim support").first().waitFor();
    const stories = () => asked.filter((path) => /rewards\/rwd_\w+\/explain$/.test(path)).length;
    assert.equal(stories(), 0, "a story is asked for before somebody wants it");
    await money.getByText("Why it is there").first().click();
    await money
      .getByText(/pays? it|payout|paid/i)
      .first()
      .waitFor();
    assert.equal(stories(), 1);
  });

  inBrowser("what was paid is said with its reference, and a payment is noted and taken back from here", async () => {
    const { person, at, tenant, done } = await start("manager");
    await api(it, tenant, { path: `/v1/referrals/${done}/approve`, body: {} });
    const page = await it.open(person, `${at}/people/referrals/${done}`);
    const money = page.getByRole("region", { name: "Money" });
    await money.getByRole("button", { name: "Change reward" }).first().click();
    await page.getByRole("menuitem", { name: "Mark paid" }).click();
    await page.getByRole("dialog").getByLabel("Payout reference").fill("PAY-17");
    await page.getByRole("dialog").getByRole("button", { name: "Mark 1 reward as paid" }).click();
    await page
      .getByRole("region", { name: "Story" })
      .getByText(/was paid on \d{4}-\d\d-\d\d as PAY-17/)
      .waitFor();
    await money.getByText("PAY-17").waitFor();
    await money.getByRole("link", { name: "\u20ac20.00" }).click();
    assert.match(page.url(), /reward=rwd_/);
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /Reverse|Cancel/ })
      .first()
      .waitFor();
  });

  inBrowser("a void asks why, and can be undone", async () => {
    const { person, at, waiting } = await start();
    const page = await it.open(person, `${at}/people/referrals/${waiting}`);
    await page.getByRole("button", { name: "Void referral" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 slot of a code is given back").waitFor();
    await dialog.getByRole("button", { name: "Void referral" }).click();
    await dialog.getByText("Say why, in a few words.").waitFor();
    await dialog.getByLabel("Reason").fill("ticket 12");
    // What was typed is not lost by a key or a press beside it.
    await page.keyboard.press("Escape");
    await page.mouse.click(5, 400);
    assert.equal(await dialog.getByLabel("Reason").inputValue(), "ticket 12");
    await dialog.getByRole("button", { name: "Void referral" }).click();
    await page.getByRole("button", { name: "Undo the void" }).waitFor();
    // Who works by keys is where the pressed button was, not at the top of the page.
    await page.waitForFunction(() => document.activeElement?.textContent === "Undo the void");
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("1 void undone.").waitFor();
    await page.getByRole("region", { name: "What happened" }).getByText("ticket 12").waitFor();
    await page.getByRole("button", { name: "Decline referral" }).click();
    await dialog.getByText("1 referral will be declined").waitFor();
    await dialog.getByLabel("Reason").fill("ticket 13");
    await dialog.getByRole("button", { name: "Decline referral" }).click();
    await page.getByRole("region", { name: "Story" }).getByText("The referral was declined.").waitFor();
  });

  inBrowser("a sign-up is linked to the person it became", async () => {
    const { person, at, linking } = await start();
    const page = await it.open(person, `${at}/people/referrals/${linking}`);
    await page.getByRole("button", { name: "Link friend" }).click();
    await page.getByRole("dialog").getByLabel("User id of the friend").fill("dora");
    await page.getByRole("dialog").getByRole("button", { name: "Link friend" }).click();
    await page.getByRole("region", { name: "Story" }).getByRole("link", { name: "dora" }).waitFor();
  });
});

describe("a participant", () => {
  inBrowser("gets another code text; the old one stops; a wrong one says why and keeps what was typed", async () => {
    const { person, at, tenant, code } = await start();
    const page = await it.open(person, `${at}/people/participants/anna`);
    const codes = page.getByRole("region", { name: "Codes" });
    await codes.getByText("6 of 20").waitFor();
    await codes.getByRole("button", { name: "Replace code" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("New text").fill("!!");
    await dialog.getByRole("button", { name: "Replace code" }).click();
    await dialog.getByRole("alert").waitFor();
    assert.equal(await dialog.getByLabel("New text").inputValue(), "!!");
    await dialog.getByLabel("New text").fill("ANNA-26");
    await dialog.getByRole("button", { name: "Replace code" }).click();
    await codes.getByText("ANNA26").waitFor();
    await codes.getByRole("button", { name: "Change cap" }).click();
    await dialog.getByLabel("Successful referrals at the most").fill("9");
    await dialog.getByText("3 more friends can come by it; 14 could").waitFor();
    await dialog.getByRole("button", { name: "Change cap" }).click();
    await codes.getByText("6 of 9").waitFor();
    await codes.getByRole("button", { name: "Disable code" }).click();
    await dialog.getByText("3 more friends cannot come by it").waitFor();
    await dialog.getByLabel("Reason").fill("leaked");
    await dialog.getByRole("button", { name: "Disable code" }).click();
    await codes.getByRole("button", { name: "Enable code" }).waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await codes.getByRole("button", { name: "Disable code" }).waitFor();
    const now = await api<{ code: string; state: string }>(it, tenant, { path: `/v1/codes/${code.id}` });
    assert.deepEqual([now.code, now.state], ["ANNA26", "active"]);
    const trail = await api<{ items: { operation: string; reason: string | null }[] }>(it, tenant, {
      path: `/v1/audit?subject=${code.id}`,
    });
    assert.equal(trail.items.find(({ operation }) => operation === "disableCode")?.reason, "leaked");
  });

  inBrowser("a friend who forgot the code is attributed by hand, with the terms, the slots and a reason", async () => {
    const { person, at } = await start();
    const page = await it.open(person, `${at}/people/participants/anna`);
    await page.getByRole("button", { name: "Attribute a friend" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("14 slots of the code are left; this takes one").waitFor();
    await dialog.getByText("The friend still has to do: Identity check and Three purchases").waitFor();
    await dialog.getByLabel("User id of the friend").fill("ben");
    await dialog.getByText("They are attributed to anna by WITHANNA already: nothing will be changed").waitFor();
    await dialog.getByLabel("User id of the friend").fill("fay");
    await dialog.getByText("This user id is new here; check its spelling").waitFor();
    await dialog.getByLabel("Reason").fill("ticket 88");
    await shoot(page, "attribute-friend");
    await dialog.getByRole("button", { name: "Attribute a friend" }).click();
    await page.getByRole("region", { name: "Story" }).getByRole("link", { name: "fay" }).waitFor();
    await page.getByRole("region", { name: "What happened" }).getByText("ticket 88").waitFor();
  });

  inBrowser("gets one code when the answer is lost and it is tried once more", async () => {
    const { person, at, tenant } = await start();
    const page = await it.open(person, `${at}/people/participants/cem`);
    const keys: (string | undefined)[] = [];
    await page.route("**/v1/codes", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      keys.push((await route.request().allHeaders())["idempotency-key"]);
      if (keys.length === 1) {
        await route.fetch();
        return route.abort();
      }
      // What is refused before it is looked at says nothing about the first try.
      const body = JSON.stringify({ code: "too_many_requests", detail: "Wait a moment.", status: 429 });
      if (keys.length === 2) return route.fulfill({ status: 429, contentType: "application/problem+json", body });
      return route.continue();
    });
    await page.getByRole("button", { name: "Give a code" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("20 friends may come by it").waitFor();
    await dialog.getByLabel("New text").fill("with anna");
    await dialog.getByText("anna has this text, or one that looks like it").waitFor();
    await dialog.getByLabel("New text").fill("cem-26");
    await dialog.getByText("Nobody has this text").waitFor();
    await dialog.getByRole("button", { name: "Give a code" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByRole("button", { name: "Give a code" }).click();
    await dialog.getByText("Wait a moment.").waitFor();
    await dialog.getByRole("button", { name: "Give a code" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.equal(keys.length, 3);
    assert.equal(new Set(keys).size, 1);
    const { items } = await api<{ items: { code: string }[] }>(it, tenant, { path: "/v1/codes?participantId=cem" });
    assert.deepEqual(
      items.map((one) => one.code),
      ["CEM26"],
    );
  });

  inBrowser("is blocked with the consequence in numbers, and unblocked", async () => {
    const { person, at, tenant } = await start("owner");
    const page = await it.open(person, `${at}/people/participants/anna`);
    await page.getByRole("button", { name: "Block participant" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("1 code stops being valid").waitFor();
    await dialog.getByText("6 referrals on their way stay as they are").waitFor();
    await dialog.getByText("1 reward still owed stays as it is, \u20ac20.00").waitFor();
    await dialog.getByLabel("Reason").fill("ticket 9");
    await dialog.getByRole("button", { name: "Block participant" }).click();
    await page.getByRole("button", { name: "Unblock participant" }).waitFor();
    await page.getByRole("button", { name: "Undo", exact: true }).click();
    await page.getByText("Unblocked.").waitFor();
    await page.getByRole("button", { name: "Edit facts" }).click();
    await dialog.getByLabel("Value").fill("silver");
    await dialog.getByRole("button", { name: "Add attribute" }).click();
    await dialog.getByLabel("Attribute").last().fill("cards");
    await dialog.getByLabel("Kind").last().selectOption("number");
    await dialog.getByLabel("Value").last().fill("2");
    await dialog.getByText("2 facts will be changed").waitFor();
    await shoot(page, "edit-facts");
    await dialog.getByRole("button", { name: "Edit facts" }).click();
    await page.getByRole("region", { name: "What is known" }).getByText("silver").waitFor();
    await page.getByRole("button", { name: "End access tokens" }).click();
    await dialog.getByRole("button", { name: "End access tokens" }).click();
    await page.getByText("0 tokens ended.").waitFor();
    await page.getByRole("button", { name: "Block participant" }).waitFor();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("button", { name: "Export everything" }).click(),
    ]);
    assert.equal(file.suggestedFilename(), "anna.json");
    const all = JSON.parse(await fs.readFile(await file.path(), "utf8")) as {
      participant: { id: string };
      codes: unknown[];
    };
    assert.equal(all.participant.id, "anna");
    assert.equal(all.codes.length, 1);
    await api(it, tenant, { path: "/v1/participants/cem/block", body: { reason: "ticket 10" } });
    await page.getByRole("link", { name: "People" }).last().click();
    await page.getByRole("link", { name: "Participants" }).click();
    await page.getByRole("group").getByText("Blocked").click();
    await page.getByText("1 in all").waitFor();
    await page.getByRole("table", { name: "Participants" }).getByRole("link", { name: "cem" }).waitFor();
    assert.match(page.url(), /view=participants&standing=blocked/);
  });

  inBrowser("is erased only after their id was typed, and is then a pseudonym", async () => {
    const { person, at } = await start();
    const page = await it.open(person, `${at}/people/participants/cem`);
    await page.getByRole("button", { name: "Erase person" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Nothing is owed to them").waitFor();
    await dialog.getByLabel("Reason").fill("request 4711");
    assert.equal(await dialog.getByRole("button", { name: "Erase person" }).getAttribute("aria-disabled"), "true");
    await dialog.getByLabel("Type cem to confirm").fill("cem");
    await dialog.getByRole("button", { name: "Erase person" }).click();
    await page.getByRole("heading", { name: /^erased_/, level: 1 }).waitFor();
  });

  inBrowser("their rewards and the ledger about them have addresses of their own", async () => {
    const { person, at, tenant, done } = await start();
    await api(it, tenant, { path: `/v1/referrals/${done}/approve`, body: {} });
    const page = await it.open(person, `${at}/people/participants/anna?view=rewards`);
    await page.getByRole("table", { name: "Rewards" }).getByText("\u20ac20.00").waitFor();
    await page.getByRole("link", { name: "Ledger" }).click();
    await page.getByRole("table", { name: "Balances" }).getByText("\u20ac20.00").first().waitFor();
    await page.getByRole("table", { name: "Ledger" }).getByText("\u20ac20.00").first().waitFor();
    assert.match(page.url(), /view=ledger/);
  });
});

inBrowser("A6: a viewer sees why they may not, and nothing happens", async () => {
  const { person, at, done } = await start("viewer");
  const page = await it.open(person, `${at}/people/referrals/${done}`);
  const approve = page.getByRole("button", { name: "Approve referral" });
  await approve.waitFor();
  assert.equal(await approve.getAttribute("aria-disabled"), "true");
  await approve.click({ force: true });
  assert.equal(await page.getByRole("dialog").count(), 0);
});

inBrowser("U1: each page of People is readable wide and narrow, light and dark, whatever is in it", async () => {
  const { person, at, tenant, done, waiting } = await start();
  await api(it as Console, tenant, { path: `/v1/referrals/${done}/approve`, body: {} });
  const look = (name: string, target: string, ready: (page: Page) => Promise<unknown>) =>
    lookAt(it, person, { name, target: `${at}${target}`, ready });
  await look("people", "/people", (page) => page.getByRole("link", { name: "cem" }).waitFor());
  await look("people-found", "/people?q=with-anna", (page) => page.getByRole("region", { name: "Found" }).waitFor());
  await look("people-nobody", "/people?q=nobody", (page) => page.getByText("Nothing has this id or code").waitFor());
  await look("referral-done", `/people/referrals/${done}`, (page) => page.getByText("\u20ac20.00").waitFor());
  await look("referral-waiting", `/people/referrals/${waiting}`, (page) =>
    page.getByRole("region", { name: "Steps" }).getByText("0 of 3").waitFor(),
  );
  await look("participant", "/people/participants/anna", (page) => page.getByRole("link", { name: "cem" }).waitFor());
  for (const id of hostile.slice(0, 1))
    await look("participant-hostile", `/people/participants/${encodeURIComponent(id)}`, (page) =>
      page.getByRole("heading", { name: id, level: 1 }).waitFor(),
    );
});
