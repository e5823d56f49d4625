/** The shell: coming in, going out, where one is, what one may do, and what is shown when there is no page. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import { allScopes } from "@beckon/contract";
import { linkFor, password } from "../../server/test/harness/console.ts";
import { accessFaults, api, inBrowser, lookAt, newMember, shoot, tenantWith, useConsole } from "./harness.ts";

const it = await useConsole();

describe("coming in", () => {
  inBrowser(
    "the sign-in page refuses a wrong password in plain words and lets the right one through to where one wanted",
    async () => {
      const { person, at } = await tenantWith(it, "manager");
      const page = await it.open(null, `${at}/campaigns?state=active`);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("Enter your e-mail address.").waitFor();
      await page.getByLabel("E-mail").fill(person.email);
      await page.getByLabel("Password").fill("not this one at all");
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByRole("alert").getByText("do not belong together").waitFor();
      await page.getByLabel("Password").fill(password);
      await page.getByLabel("Password").press("Enter");
      await page.getByRole("button", { name: "Switch tenant or environment" }).waitFor();
      assert.match(page.url(), /campaigns\?state=active$/);
      // Nothing lies over the page: what was refused before the sign-in is no session that ended.
      await page.getByRole("button", { name: "You" }).click();
      await page.getByRole("menuitem", { name: "Sign out" }).waitFor();
    },
  );

  inBrowser("a welcome link asks for a name and a password, and works once", async () => {
    const { tenant } = await tenantWith(it, "owner");
    const { service } = it;
    const invited = "ida@example.com";
    const { tenantId } = tenant;
    const { deployment } = service.service;
    const { addMember } = await import("../../server/src/core/console/change-member.ts");
    await service
      .environment()
      .store.transaction((inside) =>
        addMember(inside, deployment, { tenantId, email: invited, role: "viewer", scopes: allScopes }),
      );
    const token = await linkFor(service, "welcome", invited);
    const page = await it.open(null, `/welcome#${token}`);
    await page.getByText(invited).waitFor();
    await page.getByLabel("Password").fill("too short");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByText("Too short").waitFor();
    await page.getByText("Enter your name.").waitFor();
    await page.getByLabel("Your name").fill("Ida Rhodes");
    await page.getByLabel("Password").fill("twelve words are easier to keep");
    await page.getByRole("button", { name: "Begin" }).click();
    await page.getByRole("button", { name: "You" }).click();
    const again = await it.open(null, `/welcome#${token}`);
    await again.getByText("This link does not work any more").waitFor();
  });

  inBrowser("S6: a session that ends keeps the page, and what was typed, under a dialog for the password", async () => {
    const { person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/campaigns/new?template=bank`);
    await page.getByLabel("Name", { exact: true }).last().fill("Half a thought");
    const { items } = JSON.parse((await person.send("/console/api/sessions")).body) as { items: { id: string }[] };
    for (const { id } of items) await person.send(`/console/api/sessions/${id}`, { method: "DELETE" });
    await page.getByRole("button", { name: "Save as draft" }).click();
    const dialog = page.getByRole("dialog", { name: "Your session is over" });
    await dialog.waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await dialog.getByLabel("Password").fill(password);
    await dialog.getByRole("button", { name: "Sign in", exact: true }).click();
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Save as draft" }).click();
    await page.getByRole("heading", { name: "Half a thought", level: 1 }).waitFor();
  });

  inBrowser(
    "S6: over a dialog the password is asked for at once, and what was not done says so in plain words",
    async () => {
      const { person, at } = await tenantWith(it, "risk");
      const page = await it.open(person, `${at}/review/lists`);
      await page.getByRole("button", { name: "Add entry" }).click();
      const form = page.getByRole("dialog", { name: "Add entry" });
      await form.getByLabel("Value").fill("mail.example");
      const { items } = JSON.parse((await person.send("/console/api/sessions")).body) as { items: { id: string }[] };
      for (const { id } of items) await person.send(`/console/api/sessions/${id}`, { method: "DELETE" });
      await form.getByRole("button", { name: "Add entry" }).click();
      const dialog = page.getByRole("dialog", { name: "Your session is over" });
      await dialog.locator("input[type=password]:focus").waitFor();
      await page.keyboard.type(password);
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "hidden" });
      await form.getByText("Your session was over before this was done.").waitFor();
      assert.equal(await page.getByText("Bearer").count(), 0);
      assert.equal(await form.getByLabel("Value").inputValue(), "mail.example");
      await form.getByRole("button", { name: "Add entry" }).click();
      await page.getByRole("row", { name: /mail\.example/ }).waitFor();
    },
  );

  inBrowser("a finger is told why a button is off, until it touches something else", async () => {
    const { person, at } = await tenantWith(it, "support");
    const page = await it.open(person, `${at}/developers`, { width: 390, touch: true });
    const create = page.getByRole("button", { name: "Create key" });
    const why = page.getByRole("tooltip", { name: /Your role here, support, does not allow this/ });
    await create.tap({ force: true });
    await why.waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await page.getByRole("heading", { level: 1 }).tap();
    await why.waitFor({ state: "hidden" });
    await create.tap({ force: true });
    await why.waitFor();
  });

  inBrowser("signing out leaves nothing behind", async () => {
    const { person, at } = await tenantWith(it, "viewer");
    const page = await it.open(person, at);
    await page.getByRole("button", { name: "You" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Beckon" }).waitFor();
    await page.goBack();
    await page.getByRole("heading", { name: "Sign in to Beckon" }).waitFor();
  });

  inBrowser("what somebody looked for is no way back for whoever signs in next", async () => {
    const { person, tenant, at } = await tenantWith(it, "viewer");
    await api(it, tenant, { method: "PUT", path: "/v1/participants/anna", body: {} });
    const page = await it.open(person, `${at}/people?q=anna`);
    const wayBack = async (): Promise<string | null> => {
      await page.evaluate((target) => history.pushState(null, "", target), `/console${at}/people/participants/anna`);
      await page.getByRole("heading", { name: "anna", exact: true }).waitFor();
      return page.locator(".page-back").getAttribute("href");
    };
    await page.getByRole("heading", { name: "Found for anna" }).waitFor();
    assert.equal(await wayBack(), `/console${at}/people?q=anna`);
    await page.getByRole("button", { name: "You" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("button", { name: "You" }).waitFor();
    assert.equal(await wayBack(), `/console${at}/people`);
  });
});

describe("finding one's way", () => {
  inBrowser("the band says where one is, and the switcher leads to the other environment", async () => {
    const { tenant, person, at } = await tenantWith(it, "owner");
    const sandbox = await it.service.createTenant({ mode: "sandbox" });
    const { tenantId } = sandbox;
    const { store } = it.service.environment();
    const { addMember } = await import("../../server/src/core/console/change-member.ts");
    await store.transaction((inside) =>
      addMember(inside, it.service.service.deployment, {
        tenantId,
        email: person.email,
        role: "developer",
        scopes: allScopes,
      }),
    );
    const page = await it.open(person, at);
    const switcher = page.getByRole("button", { name: "Switch tenant or environment" });
    await switcher.getByText("Global").waitFor();
    await switcher.click();
    await page.getByRole("menuitemradio").or(page.getByRole("menuitem")).filter({ hasText: "Sandbox" }).click();
    await switcher.getByText("Sandbox").waitFor();
    assert.match(page.url(), new RegExp(tenantId));
    assert.ok(!page.url().includes(tenant.tenantId));
    await shoot(page, "shell-sandbox");
  });

  inBrowser("Ctrl-K finds a page by its letters, and Escape leaves it; the slash goes to the search", async () => {
    const { person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, at);
    await page.getByRole("button", { name: "You" }).waitFor();
    await page.keyboard.press("Control+k");
    const box = page.getByRole("combobox", { name: "Go to a page" });
    await box.fill("look dark");
    await page.getByRole("option", { name: /Dark/ }).waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "shell-palette");
    await page.keyboard.press("Enter");
    assert.equal(await page.evaluate(() => document.documentElement.dataset["theme"]), "dark");
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await box.waitFor({ state: "hidden" });
    await page.keyboard.press("/");
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "search");
  });

  inBrowser("pages below the rail and campaigns are found by name, and the keys are told", async () => {
    const { tenant, person, at } = await tenantWith(it, "viewer");
    const rename = { method: "PATCH", headers: { "if-match": '"2"' }, body: { name: "Spring for friends" } };
    await api(it, tenant, { path: `/v1/campaigns/${tenant.campaignId}`, ...rename });
    const page = await it.open(person, `${at}/people`);
    const box = page.getByRole("combobox", { name: "Go to a page" });
    await page.getByRole("button", { name: "You" }).waitFor();
    await page.keyboard.press("Control+k");
    await box.fill("spring");
    await page.getByRole("option", { name: "Campaign · Spring for friends" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${at}/campaigns/${tenant.campaignId}`);
    await page.keyboard.press("Control+k");
    await box.fill("ledger");
    await page.getByRole("option", { name: /^Money · Ledger/ }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**${at}/money/ledger`);
    await page.keyboard.press("?");
    const keys = page.getByRole("dialog", { name: "Keyboard" });
    await keys.getByText("both honest").waitFor();
    assert.deepEqual(await accessFaults(page), []);
    await shoot(page, "shell-keys");
  });

  inBrowser("what a link leads to is asked for when the pointer comes near", async () => {
    const { person, at, tenant } = await tenantWith(it, "viewer");
    const page = await it.open(person, `${at}/campaigns`);
    const link = page.locator(`a[href$="/campaigns/${tenant.campaignId}"]`);
    const asked = page.waitForRequest(`**/v1/campaigns/${tenant.campaignId}`);
    await link.hover();
    await asked;
    assert.ok(page.url().endsWith(`${at}/campaigns`));
  });

  inBrowser("a list of several pages is asked for as a whole when the pointer comes near its link", async () => {
    const { tenant, person, at } = await tenantWith(it, "viewer");
    for (let made = 0; made < 26; made += 1)
      await api(it, tenant, { method: "POST", path: "/v1/campaigns", body: { name: `Campaign ${made}` } });
    const page = await it.open(person, `${at}/campaigns`);
    await page.getByRole("button", { name: "Show more" }).click();
    await page.getByText("27 in all").waitFor();
    await page.getByRole("link", { name: "People" }).first().click();
    await page.getByRole("heading", { name: "People" }).waitFor();
    await page.evaluate(() => {
      const { now } = Date;
      Date.now = () => now() + 60_000;
    });
    const second = page.waitForResponse((answer) => /\/v1\/campaigns\?.*cursor=/.test(answer.url()));
    await page.getByRole("link", { name: "Campaigns" }).first().hover();
    await second;
    await page.getByRole("link", { name: "Campaigns" }).first().click();
    await page.getByText("27 in all").waitFor();
  });

  inBrowser("what was typed waits over a visit to another page, and for nobody else", async () => {
    const { person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, `${at}/settings`);
    const name = page.getByLabel("Name", { exact: true });
    await name.fill("Half a name");
    await page.getByRole("link", { name: "People" }).first().click();
    await page.getByRole("heading", { name: "People" }).waitFor();
    await page.getByRole("link", { name: "Settings" }).first().click();
    assert.equal(await name.inputValue(), "Half a name");
    await page.getByRole("button", { name: "You" }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByLabel("E-mail").fill(person.email);
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await page.getByRole("link", { name: "Settings" }).first().click();
    await name.waitFor();
    assert.notEqual(await name.inputValue(), "Half a name");
  });

  inBrowser("the language is the browser's until another is chosen, and stays", async () => {
    const { person, at } = await tenantWith(it, "owner");
    const page = await it.open(person, at, { language: "de-AT" });
    await page.getByRole("button", { name: /^Sie / }).click();
    assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
    await page.getByRole("menuitem", { name: "English" }).click();
    await page.getByRole("button", { name: /^You / }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: /^You / }).waitFor();
  });
});

describe("without a page", () => {
  inBrowser("an address that leads nowhere, and a tenant that is not one's own, say so and lead home", async () => {
    const { person, at } = await tenantWith(it, "viewer");
    const foreign = await it.service.createTenant();
    const page = await it.open(person, `${at}/nowhere/at/all`);
    await page.getByRole("heading", { name: "There is nothing here" }).waitFor();
    await page.goto(`${it.service.url}/console/${foreign.tenantId}`);
    await page.getByRole("heading", { name: "You have no access to this tenant" }).waitFor();
    await page.getByRole("link", { name: "To the start" }).click();
    await page.getByRole("button", { name: "Switch tenant or environment" }).waitFor();
  });

  inBrowser("a server that does not answer is told from one that refuses", async () => {
    const { person, at } = await tenantWith(it, "viewer");
    const page = await it.open(person, at);
    await page.getByRole("button", { name: "You" }).waitFor();
    await page.route("**/console/api/session", (route) => route.abort());
    await page.reload();
    await page.getByRole("heading", { name: "The server does not answer" }).waitFor();
    await page.unroute("**/console/api/session");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByRole("button", { name: "You" }).waitFor();
  });
});

inBrowser("U1: the doors are usable by everybody", async () => {
  const { tenant } = await tenantWith(it, "viewer");
  await newMember(it.service, { tenantId: tenant.tenantId, role: "support" });
  await lookAt(it, null, {
    target: "/",
    name: "sign-in",
    ready: (page) => page.getByRole("heading", { name: "Sign in to Beckon" }).waitFor(),
  });
  const token = await linkFor(it.service, "owner");
  await lookAt(it, null, {
    target: `/welcome#${token}`,
    name: "welcome",
    ready: (page) => page.getByLabel("Your name").waitFor(),
  });
});
