/** Campaigns: made from a template, changed, tried out, activated, paused, ended, duplicated; by those who may. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { accessFaults, api, type Console, inBrowser, lookAt, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();
type Tenant = Awaited<ReturnType<typeof tenantWith>>["tenant"];

const euros = (amount: string) => ({ amount, currency: "EUR" });
const cardTerms = {
  audience: { type: "rules", rules: [{ attribute: "country", operator: "in", values: ["DE", "FR"] }] },
  qualification: {
    steps: [
      { id: "identity", event: "identity.verified" },
      {
        id: "purchases",
        event: "purchase",
        count: 3,
        minAmount: euros("10.00"),
        within: { seconds: 2_592_000, after: "registration" },
      },
    ],
  },
  rewards: ["referrer", "referee"].map((side) => ({
    ...{ id: side, side, kind: "fixed", holdSeconds: 1_209_600 },
    value: { type: "money", ...euros("20.00") },
  })),
  limits: { budget: euros("10000.00") },
};

const make = async (tenant: Tenant, name: string, terms: object = cardTerms, step?: string): Promise<string> => {
  const { id } = await api<{ id: string }>(it, tenant, { path: "/v1/campaigns", body: { name, terms } });
  if (step !== undefined) await api(it, tenant, { method: "POST", path: `/v1/campaigns/${id}/${step}` });
  return id;
};

const sentence = (page: Page) => page.getByRole("group", { name: "What you are saying" });

/** Sign-ups of this campaign, half of which did all that is asked. */
const bringFriends = async (tenant: Tenant, campaignId: string, count: number): Promise<void> => {
  await api(it, tenant, { method: "PUT", path: "/v1/participants/ann", body: { country: "DE" } });
  const { code } = await api<{ code: string }>(it, tenant, {
    path: "/v1/codes",
    body: { campaignId, participantId: "ann" },
  });
  for (let n = 0; n < count; n += 1) {
    const id = `friend-${n}`;
    await api(it, tenant, { path: "/v1/referrals", body: { code, refereeId: id, country: "DE" } });
    if (n % 2 === 0)
      await api(it, tenant, {
        path: "/v1/events",
        body: { id: `e-${n}`, type: "identity.verified", participantId: id, occurredAt: new Date().toISOString() },
      });
  }
};

describe("making a campaign", () => {
  inBrowser("a template becomes a draft in a minute, and its sentence says what it does", async () => {
    const { person, at } = await tenantWith(it, "manager", { campaign: null });
    const page = await it.open(person, `${at}/campaigns`);
    await page.getByText("No campaign yet").waitFor();
    await page.getByRole("link", { name: "New campaign" }).first().click();
    await page.getByRole("link", { name: /Card spend/ }).click();
    await sentence(page).getByText("3 × purchase of at least €10.00 each within 30 days").waitFor();
    await page.getByLabel("Name", { exact: true }).last().fill("Autumn cards");
    await page.getByLabel("Friends per code").fill("7");
    await sentence(page).getByText("7 friends").waitFor();
    await page.getByRole("button", { name: "Save as draft" }).click();
    await page.getByRole("heading", { name: "Autumn cards", level: 1 }).waitFor();
    await page.getByText("Draft", { exact: true }).waitFor();
    assert.equal(await page.getByLabel("Friends per code").inputValue(), "7");
  });

  inBrowser("what is wrong is told at its field, and nothing is sent before it is right", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const page = await it.open(person, `${at}/campaigns/new?template=bank`);
    await page.getByLabel("Friends per code").fill("many");
    await page
      .getByText("A whole number from 1 to 1,000,000.")
      .or(page.getByText("A whole number from 1 to 1000000."))
      .waitFor();
    await page.getByLabel("Budget", { exact: true }).fill("ten");
    await page.getByText("An amount, as 12.50.").waitFor();
    await page.getByText("2 fields need another look").waitFor();
    await page.getByRole("button", { name: "Save as draft" }).click();
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid")), "true");
    const { items } = await api<{ items: unknown[] }>(it, tenant, { path: "/v1/campaigns" });
    assert.equal(items.length, 0);
  });

  inBrowser("a reload keeps what was typed, and discarding it is one press", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const id = await make(tenant, "Kept");
    const page = await it.open(person, `${at}/campaigns/${id}`);
    await page.getByLabel("Friends per code").fill("9");
    await page.reload();
    await page.getByText("typed before and not saved yet").waitFor();
    assert.equal(await page.getByLabel("Friends per code").inputValue(), "9");
    await page.getByRole("button", { name: "Discard changes" }).click();
    assert.equal(await page.getByLabel("Friends per code").inputValue(), "5");
  });
});

describe("changing a campaign", () => {
  inBrowser("a change makes a revision, which says what it changed", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const id = await make(tenant, "Changing");
    const page = await it.open(person, `${at}/campaigns/${id}`);
    await page.getByLabel("Budget", { exact: true }).fill("500.00");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("link", { name: "Revisions" }).click();
    const revision = page.getByRole("article", { name: "Revision 2" });
    await revision.getByText("€500.00").waitFor();
    await revision.getByText("€10,000.00").waitFor();
    await page.getByLabel("From", { exact: true }).selectOption("Revision 2");
    await page.getByLabel("To", { exact: true }).selectOption("Revision 1");
    await page.getByRole("region", { name: "Compare" }).getByText("€10,000.00").waitFor();
    await shoot(page, "campaign-revisions");
    assert.deepEqual(await accessFaults(page), []);
    await page.getByRole("button", { name: "Take these terms again" }).click();
    await page.getByText("Unsaved changes", { exact: true }).waitFor();
    assert.equal(await page.getByLabel("Budget", { exact: true }).inputValue(), "10000.00");
  });

  inBrowser("S6: two people at once see both versions, and nothing typed is lost", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const id = await make(tenant, "Contested");
    const page = await it.open(person, `${at}/campaigns/${id}`);
    await page.getByLabel("Friends per code").fill("8");
    await api(it, tenant, {
      method: "PATCH",
      path: `/v1/campaigns/${id}`,
      headers: { "if-match": '"1"' },
      body: { terms: { limits: { budget: euros("777.00") } } },
    });
    await page.getByRole("button", { name: "Save changes" }).click();
    const dialog = page.getByRole("dialog", { name: "Somebody changed this campaign meanwhile" });
    await dialog.getByText("€777.00").first().waitFor();
    await dialog.getByText("8 friends").waitFor();
    await shoot(page, "campaign-conflict");
    assert.deepEqual(await accessFaults(page), []);
    await dialog.getByRole("button", { name: "Save my changes on top" }).click();
    await dialog.waitFor({ state: "hidden" });
    const saved = await api<{ revision: { terms: { codeCap: number; limits: { budget: { amount: string } } } } }>(
      it,
      tenant,
      { path: `/v1/campaigns/${id}` },
    );
    assert.equal(saved.revision.terms.codeCap, 8);
    assert.equal(saved.revision.terms.limits.budget.amount, "777.00");
  });
});

inBrowser("a campaign's numbers lead from code to reward, by day, with a table and by arrow keys", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const id = await make(tenant, "Counted", { ...cardTerms, codeCap: 50 }, "activate");
  await bringFriends(tenant, id, 4);
  const page = await it.open(person, `${at}/campaigns/${id}?tab=numbers`);
  const funnel = page.getByRole("region", { name: "From code to reward" });
  await funnel
    .getByRole("listitem")
    .filter({ hasText: "Friends registered" })
    .getByText("4", { exact: true })
    .waitFor();
  const chart = page.getByRole("img", { name: /^Friends registered/ });
  await chart.focus();
  await chart.press("End");
  await page
    .getByRole("status")
    .filter({ hasText: /: 4 \(0 before\)/ })
    .waitFor();
  await page.getByRole("region", { name: "By day" }).getByText("As a table").click();
  const days = page.getByRole("table", { name: "Friends registered" }).getByRole("row");
  await days.last().waitFor();
  assert.equal(await days.count(), 31);
  await page.getByText("€10,000.00 of €10,000.00 left").waitFor();
  await shoot(page, "campaign-numbers");
  assert.deepEqual(await accessFaults(page), []);
});

inBrowser("people are put on a campaign's list out of a table, found, and taken off and back", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const id = await make(tenant, "Listed", { ...cardTerms, audience: { type: "list" } });
  await api(it, tenant, { path: `/v1/campaigns/${id}/audience`, body: { participantIds: ["ann"] } });
  const page = await it.open(person, `${at}/campaigns/${id}`);
  await page.getByRole("button", { name: "Add people" }).click();
  const dialog = page.getByRole("dialog", { name: "Add people to the list" });
  const file = {
    name: "people.csv",
    mimeType: "text/csv",
    buffer: Buffer.from("name;id\nA;ann\nB;bob\nC;no id\nD;bob\n"),
  };
  await dialog.getByLabel("Read a file").setInputFiles(file);
  await dialog.getByText("2 ids will be added.").waitFor();
  await dialog.getByText("1 is no id, and is left out: “no id”").waitFor();
  await shoot(page, "campaign-list-add");
  assert.deepEqual(await accessFaults(page), []);
  await dialog.getByRole("button", { name: "Add people" }).click();
  await page.getByText("1 new on the list; 1 was on it already").waitFor();
  const list = page.getByRole("region", { name: "People on the list" });
  await list.getByLabel("Id begins with").fill("bo");
  await list.getByLabel("Id begins with").press("Enter");
  await list.getByRole("link", { name: "ann" }).waitFor({ state: "hidden" });
  await list.getByLabel("Choose bob").check();
  await shoot(page, "campaign-list");
  assert.deepEqual(await accessFaults(page), []);
  await list.getByRole("button", { name: "Remove 1 person" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Remove 1 person" }).click();
  await page.getByText("Nobody on the list has such an id").waitFor();
  await page.getByRole("button", { name: "Undo" }).click();
  await list.getByRole("link", { name: "bob" }).waitFor();
});

describe("a campaign's life", () => {
  inBrowser("activate, pause and end say in numbers what will happen, and then it has", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const id = await make(tenant, "Living", { ...cardTerms, codeCap: 50 });
    const page = await it.open(person, `${at}/campaigns/${id}`);
    await page.getByRole("button", { name: "Activate campaign" }).click();
    let dialog = page.getByRole("dialog", { name: "Activate “Living”?" });
    await dialog.getByText("It pays at most €10,000.00 in all.").waitFor();
    await shoot(page, "campaign-activate");
    assert.deepEqual(await accessFaults(page), []);
    await dialog.getByRole("button", { name: "Activate campaign" }).click();
    await page.getByText("Active", { exact: true }).waitFor();
    await bringFriends(tenant, id, 3);
    await page.getByLabel("Friends per code").fill("60");
    await page.getByRole("button", { name: "Save changes" }).click();
    dialog = page.getByRole("dialog", { name: "Change “Living”?" });
    await dialog.getByText("60 friends").waitFor();
    await dialog.getByText("What keeps the number of friends it was issued with: 1 code.").waitFor();
    await dialog.getByLabel("Note (optional)").fill("More for everybody");
    await shoot(page, "campaign-save");
    assert.deepEqual(await accessFaults(page), []);
    await dialog.getByRole("button", { name: "Save changes" }).click();
    await page.getByText("Saved", { exact: true }).waitFor();
    await page.getByRole("button", { name: "Pause campaign" }).click();
    dialog = page.getByRole("dialog", { name: "Pause “Living”?" });
    await dialog.getByText("What stops working until you activate it again: 1 code.").waitFor();
    await dialog.getByText(/can still count and be paid: 3 open referrals\.$/).waitFor();
    await dialog.getByRole("button", { name: "Pause campaign" }).click();
    await page.getByText("Paused", { exact: true }).first().waitFor();
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "End campaign" }).click();
    dialog = page.getByRole("dialog", { name: "End “Living” for good?" });
    await dialog.getByText("An ended campaign cannot be activated again.").waitFor();
    await shoot(page, "campaign-end");
    await dialog.getByLabel(/^Type .*Living/).fill("Living");
    await dialog.getByRole("button", { name: "End campaign" }).click();
    await page.getByText("its terms stay as they are").waitFor();
    await page.getByRole("button", { name: "Archive campaign" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Archive campaign" }).click();
    await page.getByText("This campaign is archived").waitFor();
  });

  inBrowser("what else runs is said before it runs, and which of them goes first", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    await make(tenant, "Older", cardTerms, "activate");
    const page = await it.open(person, `${at}/campaigns/${await make(tenant, "Younger")}`);
    const asked = async (name: string, text: string): Promise<void> => {
      await page.getByRole("button", { name: "Activate campaign" }).click();
      await page
        .getByRole("dialog", { name: `Activate “${name}”?` })
        .getByText(text)
        .waitFor();
      await page.keyboard.press("Escape");
    };
    await page.route("**/campaigns?state=active*", (route) => route.abort());
    await page.getByRole("button", { name: "Activate campaign" }).click();
    const dialog = page.getByRole("dialog", { name: "Activate “Younger”?" });
    await dialog.getByRole("alert").waitFor();
    await page.unroute("**/campaigns?state=active*");
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByText("“Older”").waitFor();
    await page.keyboard.press("Escape");
    await asked("Younger", "Whoever is also in “Older” gets the code of that one");
    const body = { name: "Higher", priority: 1, terms: cardTerms };
    const { id } = await api<{ id: string }>(it, tenant, { path: "/v1/campaigns", body });
    await page.goto(`${it.service.url}/console${at}/campaigns/${id}`);
    await asked("Higher", "Whoever is also in “Older” gets the code of this one from then on.");
  });

  inBrowser("what cannot be counted is said, counted again when asked, and counted anew each time", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const id = await make(tenant, "Uncounted", { ...cardTerms, codeCap: 50 }, "activate");
    const page = await it.open(person, `${at}/campaigns/${id}`);
    await page.route("**/commitments", (route) => route.abort());
    await page.getByRole("button", { name: "Pause campaign" }).click();
    const dialog = page.getByRole("dialog", { name: "Pause “Uncounted”?" });
    await dialog.getByRole("alert").waitFor();
    await shoot(page, "campaign-uncounted");
    assert.deepEqual(await accessFaults(page), []);
    await page.unroute("**/commitments");
    await dialog.getByRole("button", { name: "Try again" }).click();
    await dialog.getByText("None of its codes works now.").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.waitFor({ state: "hidden" });
    await bringFriends(tenant, id, 1);
    const shown: string[] = [];
    await page.exposeFunction("note", (text: string) => shown.push(text));
    await page.evaluate(() => {
      const { note } = globalThis as unknown as { note: (text: string) => void };
      new MutationObserver(() => note(document.body.innerText)).observe(document.body, {
        ...{ childList: true, subtree: true, characterData: true },
      });
    });
    await page.getByRole("button", { name: "Pause campaign" }).click();
    await dialog.getByText("What stops working until you activate it again: 1 code.").waitFor();
    assert.ok(shown.length > 0);
    assert.ok(shown.every((text) => !text.includes("None of its codes works now.")));
  });

  inBrowser("a duplicate is a draft with the same terms", async () => {
    const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
    const id = await make(tenant, "Original", { ...cardTerms, codeCap: 12 });
    const page = await it.open(person, `${at}/campaigns/${id}`);
    await page.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    await page.getByRole("heading", { name: "Original (copy)", level: 1 }).waitFor();
    assert.equal(await page.getByLabel("Friends per code").inputValue(), "12");
  });

  inBrowser("who may only look is told why at each button", async () => {
    const { person, at, tenant } = await tenantWith(it, "viewer", { campaign: null });
    const id = await make(tenant, "Looked at");
    const page = await it.open(person, `${at}/campaigns/${id}`);
    const activate = page.getByRole("button", { name: "Activate campaign" });
    assert.equal(await activate.getAttribute("aria-disabled"), "true");
    await activate.focus();
    await page.getByRole("tooltip").getByText("Your role here, viewer, does not allow this.").waitFor();
    await activate.press("Enter");
    assert.equal(await page.getByRole("dialog").count(), 0);
  });
});

const hostile = {
  long: `${"Ein sehr langer Name ".repeat(5)}ohneUmbruch`.slice(0, 120),
  script: '<img src=x onerror="document.title=1"><script>alert(1)</script>',
  rtl: "ادعُ صديقًا واربح مكافأة",
};

const seedList = async (console: Console, tenant: Tenant): Promise<string> => {
  void console;
  const id = await make(tenant, "Bring a friend to your card", { ...cardTerms, codeCap: 50 }, "activate");
  await make(tenant, "Business pilot", { ...cardTerms, audience: { type: "list" } });
  const paused = await make(tenant, "Summer in two countries", cardTerms, "activate");
  await api(it, tenant, { method: "POST", path: `/v1/campaigns/${paused}/pause` });
  for (const name of Object.values(hostile)) await make(tenant, name, { rewards: [] });
  return id;
};

inBrowser("U1: the list and the builder are usable by everybody, with names that try to break them", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const id = await seedList(it, tenant);
  await lookAt(it, person, {
    target: `${at}/campaigns`,
    name: "campaigns",
    ready: (page) => page.getByRole("link", { name: hostile.script }).waitFor(),
  });
  await lookAt(it, person, {
    target: `${at}/campaigns/${id}`,
    name: "campaign",
    ready: (page) => page.getByRole("button", { name: "Save changes" }).waitFor(),
  });
  await lookAt(it, person, {
    target: `${at}/campaigns/new?template=crypto`,
    name: "campaign-new",
    ready: (page) => page.getByRole("button", { name: "Save as draft" }).waitFor(),
  });
});

inBrowser("in German everything is said in German", async () => {
  const { person, at, tenant } = await tenantWith(it, "manager", { campaign: null });
  const id = await make(tenant, "Freunde werben");
  const page = await it.open(person, `${at}/campaigns/${id}`, { language: "de-DE" });
  await page.getByText("3 × Einkauf von je mindestens 10,00 €").first().waitFor();
  await page.getByRole("button", { name: "Kampagne aktivieren" }).waitFor();
  await shoot(page, "campaign-german");
});
