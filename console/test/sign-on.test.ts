/** Single sign-on in a real browser, through the login page of a real OpenID provider. */
import assert from "node:assert/strict";
import { describe } from "node:test";
import type { Page } from "playwright-core";
import { freePort } from "../../server/test/harness/free-port.ts";
import { useOpenIdProvider } from "../../server/test/harness/open-id.ts";
import { accessFaults, inBrowser, lookAt, shoot, tenantWith, useConsole } from "./harness.ts";

// The provider has to know the console's address before it is there.
const port = await freePort();
const provider = await useOpenIdProvider(`http://127.0.0.1:${port}`);
const roles = { operators: ["admins"] };
const it = await useConsole({
  ...provider.env,
  PORT: String(port),
  BECKON_CONSOLE_OIDC_ROLES: JSON.stringify(roles),
});

const atProvider = async (page: Page, login: string): Promise<void> => {
  await page.locator('input[name="login"]').fill(login);
  await page.locator('input[name="password"]').fill("any");
  await page.locator('button[type="submit"]').click();
};

/** Whether a window at the provider shows its login form; without one it closes by itself. */
const asksAgain = (window: Page): Promise<boolean> => {
  const closed = new Promise<boolean>((resolve) => {
    window.once("close", () => resolve(false));
    if (window.isClosed()) resolve(false);
  });
  const asked = window
    .locator('input[name="login"]')
    .waitFor()
    .then(
      () => true,
      // A window that closes ends this wait too, maybe a moment before it says so.
      (error: Error) => (/has been closed/.test(error.message) ? closed : Promise.reject(error)),
    );
  return Promise.race([closed, asked]);
};

const person = (login: string, more: Record<string, unknown> = {}): string => {
  const email = `${login}@example.com`;
  provider.people.set(login, { email, email_verified: true, name: `Ada ${login}`, groups: ["admins"], ...more });
  return email;
};
const button = { name: "Sign in with Example ID" };

describe("single sign-on", () => {
  inBrowser("leads by the provider's page to the page one wanted, and what goes wrong is said there", async () => {
    const { tenantId } = await it.service.createTenant();
    const email = person("ada");
    person("nobody", { groups: [] });
    const page = await it.open(null, `/${tenantId}/campaigns?state=active`);
    await page.getByRole("button", button).click();
    await atProvider(page, "nobody");
    await page.getByRole("alert").getByText("You have no role here").waitFor();
    assert.match(page.url(), /campaigns\?state=active$/);
    await shoot(page, "sign-on-refused");
    assert.deepEqual(await accessFaults(page), []);
    await page.context().clearCookies();
    await page.getByRole("button", button).click();
    await atProvider(page, "ada");
    await page.getByRole("button", { name: "Switch tenant or environment" }).waitFor();
    assert.match(page.url(), /campaigns\?state=active$/);
    await page.getByRole("button", { name: "You" }).click();
    await page.getByText(email).waitFor();
  });

  inBrowser("whoever turns back at the provider is told so on the page they left", async () => {
    const page = await it.open(null, "/");
    await page.getByRole("button", button).click();
    await page.locator('input[name="login"]').waitFor();
    await page.getByRole("link", { name: /cancel/i }).click();
    await page.getByRole("alert").getByText("did not let you in").waitFor();
  });

  inBrowser("a session that ends begins anew in a window of its own, and nothing typed is lost", async () => {
    person("grace");
    const { tenantId } = await it.service.createTenant();
    const page = await it.open(null, `/${tenantId}/campaigns/new?template=bank`);
    await page.getByRole("button", button).click();
    await atProvider(page, "grace");
    await page.getByLabel("Name", { exact: true }).last().fill("Half a thought");
    await page.context().clearCookies({ name: "__Host-beckon_session" });
    await page.getByRole("button", { name: "Save as draft" }).click();
    const dialog = page.getByRole("dialog", { name: "Your session is over" });
    await dialog.waitFor();
    await shoot(page, "sign-on-over");
    assert.deepEqual(await accessFaults(page), []);
    const [window] = await Promise.all([page.waitForEvent("popup"), dialog.getByRole("button", button).click()]);
    // The provider remembers who it was, or asks once more.
    if (await asksAgain(window)) await atProvider(window, "grace");
    await dialog.waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Save as draft" }).click();
    await page.getByRole("heading", { name: "Half a thought", level: 1 }).waitFor();
  });

  inBrowser("an account with a password is joined under My account, and then comes in either way", async () => {
    const { person: owner, at } = await tenantWith(it, "owner");
    person("owner", { email: owner.email, groups: [] });
    const page = await it.open(null, at);
    await page.getByRole("button", button).click();
    await atProvider(page, "owner");
    await page.getByRole("alert").getByText("already. Sign in with its password").waitFor();
    await page.context().close();
    const inside = await it.open(owner, `${at}/settings/account`);
    await inside.getByRole("button", { name: "Join with Example ID" }).click();
    await atProvider(inside, "owner");
    await inside.getByText("Your account is joined with Example ID").waitFor();
    await shoot(inside, "sign-on-joined");
    await inside.context().close();
    const after = await it.open(null, at);
    await after.getByRole("button", button).click();
    await atProvider(after, "owner");
    await after.getByRole("button", { name: "Switch tenant or environment" }).waitFor();
  });

  inBrowser(
    "the sign-in page with it, in English and German, is sound at every width and in both schemes",
    async () => {
      await lookAt(it, null, {
        target: "/",
        name: "sign-on",
        ready: (page) => page.getByRole("button", button).waitFor(),
      });
      const german = await it.open(null, "/", { language: "de-DE" });
      await german.getByRole("button", { name: "Mit Example ID anmelden" }).waitFor();
      await shoot(german, "sign-on-de");
    },
  );
});
